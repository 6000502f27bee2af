"""`incidentbot web-token`: a link that opens the pages while Slack is down."""

import re
from pathlib import Path

import aiohttp

from tests.cli.program import names_in, ran
from tests.scenarios.verbs import declared_privately
from tests.web.pages import looking
from tests.world import World

SECRET = "The badge printer was stolen"


def env(folder: Path) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite:///{folder / 'incidentbot.db'}", "LOGNAME": "olga"}


async def test_the_link_opens_the_pages_as_the_operator(world: World) -> None:
    await declared_privately(world, SECRET)
    ended = await ran("web-token", folder=world.folder, env=env(world.folder))
    assert ended.code == 0, ended.err
    link = ended.out.splitlines()[0]
    assert link.startswith("http://127.0.0.1:3000/sign-in/token?token=")
    async with looking(world) as web:
        answer = await web.get(link.replace("http://127.0.0.1:3000", web.base))
        page = await web.get("/")
    assert (answer.status, answer.headers["Location"]) == (303, "/")
    assert "olga" in page.text
    assert SECRET in page.words


async def test_it_says_as_whom_and_until_when(folder: Path) -> None:
    ended = await ran("web-token", "--hours", "2", folder=folder, env=env(folder))
    assert "as cli:olga, who sees every incident" in ended.out
    assert re.search(r"It holds until \d{4}-\d\d-\d\d \d\d:\d\d UTC", ended.out)


async def test_the_link_leads_to_the_address_people_use(folder: Path) -> None:
    more = {"INCIDENTBOT_BASE_URL": "https://incidents.example.com/"}
    ended = await ran("web-token", folder=folder, env={**env(folder), **more})
    assert ended.out.startswith("https://incidents.example.com/sign-in/token?token=")


async def test_with_a_secret_that_was_set_no_database_is_needed(tmp_path: Path) -> None:
    more = {"INCIDENTBOT_WEB_SECRET": "long enough to be random"}
    ended = await ran("web-token", folder=tmp_path, env={**env(tmp_path), **more})
    assert ended.code == 0, ended.err
    assert names_in(tmp_path) == []


async def test_more_than_a_week_is_refused(folder: Path) -> None:
    ended = await ran("web-token", "--hours", "169", folder=folder, env=env(folder))
    assert ended.code == 2


async def test_a_link_is_worth_nothing_to_another_deployment(world: World) -> None:
    more = {"INCIDENTBOT_WEB_SECRET": "that of somebody else"}
    ended = await ran("web-token", folder=world.folder, env={**env(world.folder), **more})
    path = ended.out.splitlines()[0].removeprefix("http://127.0.0.1:3000")
    base = f"http://127.0.0.1:{world.bot.web.port}"
    async with aiohttp.ClientSession() as browser, browser.get(base + path) as answer:
        assert answer.status == 403
