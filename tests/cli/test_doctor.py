"""`incidentbot doctor`: what is wrong gets a line with the remedy, and the exit code says so."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.cli import doctor_slack
from incidentbot.cli.doctor import Finding
from incidentbot.cli.manifest import socket_manifest
from incidentbot.sandbox.server import Sandbox
from incidentbot.settings import Settings
from tests.cli.program import free_port, names_in, ran, settings, started


def wanted(slack: Sandbox, **more: Any) -> Settings:
    values: dict[str, Any] = {
        "slack_api_url": slack.api_url,
        "slack_bot_token": slack.bot_token,
        "slack_app_token": slack.app_token,
        "announce_channel": "incidents",
    }
    return Settings(**{**values, **more})


async def finding(about: str, wanted: Settings) -> Finding:
    found = {each.about: each for each in await doctor_slack.examine(wanted)}
    return found[about]


async def test_where_all_is_well_it_says_so(slack: Sandbox, tmp_path: Path) -> None:
    ended = await ran("doctor", folder=tmp_path, env=settings(slack, tmp_path))
    lines = ended.out.splitlines()
    assert (ended.code, ended.err, lines[-1]) == (0, "", "All is well.")
    about = [line.split()[1] for line in lines[:-2] if line.startswith("ok")]
    assert about == [
        *("settings", "database", "playbook", "bot", "scopes", "announcements", "app", "clock")
    ]


async def test_it_leaves_no_database_behind(slack: Sandbox, tmp_path: Path) -> None:
    await ran("doctor", folder=tmp_path, env=settings(slack, tmp_path))
    assert names_in(tmp_path) == []


async def test_without_settings_it_names_each(tmp_path: Path) -> None:
    ended = await ran("doctor", folder=tmp_path)
    assert ended.code == 1
    assert "problem  settings      SLACK_BOT_TOKEN is missing." in ended.out
    assert ended.out.endswith("2 problems.\n")


async def test_a_missing_scope_is_named_with_the_remedy(tmp_path: Path) -> None:
    manifest = json.loads(json.dumps(socket_manifest()))
    manifest["oauth_config"]["scopes"]["bot"].remove("pins:write")
    slack = Sandbox(manifest)
    await slack.start()
    ended = await ran("doctor", folder=tmp_path, env=settings(slack, tmp_path))
    await slack.stop()
    assert ended.code == 1
    assert "problem  scopes        Missing: pins:write. Add them on the Slack app's" in ended.out
    assert ended.out.endswith("One problem.\n")


async def test_it_works_beside_a_running_bot_and_says_so(slack: Sandbox, tmp_path: Path) -> None:
    env = settings(slack, tmp_path)
    async with started("run", folder=tmp_path, env=env) as bot:
        await slack.connected_app()
        checked = await ran("doctor", folder=tmp_path, env=env)
        ended = await bot.stop()
    assert checked.code == 0
    assert "A bot is running on it." in checked.out
    assert ended.code == 0


async def test_a_slack_that_does_not_answer_is_one_problem(slack: Sandbox) -> None:
    url = f"http://127.0.0.1:{free_port()}/api/"
    found = await doctor_slack.examine(wanted(slack, slack_api_url=url))
    assert [(each.about, each.good) for each in found] == [("slack", False)]


@pytest.mark.parametrize(
    ("about", "token"),
    [("bot token", {"slack_bot_token": "xoxb-0"}), ("app token", {"slack_app_token": "xapp-0"})],
)
async def test_a_refused_token_is_named(slack: Sandbox, about: str, token: dict[str, str]) -> None:
    found = await finding(about, wanted(slack, **token))
    assert not found.good
    assert found.said.startswith("Slack refuses SLACK_")


async def test_a_scope_too_many_is_no_problem(slack: Sandbox) -> None:
    slack.workspace.scopes |= {"team:read"}
    found = await finding("scopes", wanted(slack))
    assert (found.good, found.said) == (True, "As in manifest.yml. Not needed: team:read.")


@pytest.mark.parametrize(
    ("channel", "said"),
    [
        (None, "INCIDENTBOT_ANNOUNCE_CHANNEL is not set."),
        ("nowhere", "There is no channel nowhere."),
        ("C0NOWHERE", "There is no channel C0NOWHERE."),
        ("old-news", "#old-news is archived."),
    ],
)
async def test_an_unusable_announcement_channel_is_named(
    slack: Sandbox, channel: str | None, said: str
) -> None:
    ana = slack.person("ana")
    await ana.creates("old-news")
    await ana.archives("old-news")
    found = await finding("announcements", wanted(slack, announce_channel=channel))
    assert not found.good
    assert found.said.startswith(said)


async def test_a_private_channel_by_id_asks_for_an_invitation(slack: Sandbox) -> None:
    room = await slack.person("ana").creates("secret", private=True)
    found = await finding("announcements", wanted(slack, announce_channel=room.id))
    assert not found.good


async def test_looking_at_the_announcement_channel_joins_nothing(slack: Sandbox) -> None:
    found = await finding("announcements", wanted(slack))
    assert found.said == "#incidents. The bot joins it with the first announcement."
    assert slack.journal.calls("conversations.join") == []


@pytest.fixture
async def late() -> AsyncIterator[AsyncWebClient]:
    """Give a client of a server that lives in 2020."""

    async def answer(_: web.Request) -> web.Response:
        date = {"Date": "Wed, 01 Jan 2020 00:00:00 GMT"}
        return web.json_response({"ok": True}, headers=date)

    app = web.Application()
    app.router.add_route("*", "/api/api.test", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with aiohttp.ClientSession() as session:
        url = f"http://127.0.0.1:{runner.addresses[0][1]}/api/"
        yield AsyncWebClient(base_url=url, session=session)
    await runner.cleanup()


async def test_a_clock_that_is_not_slacks_is_named(late: AsyncWebClient) -> None:
    found = await doctor_slack.clock(late)
    assert found is not None
    assert not found.good
    assert "ahead of Slack. Set its clock" in found.said
