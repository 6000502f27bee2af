"""`incidentbot demo`: a place to try everything, and a play that checks itself."""

import asyncio
import fcntl
import re
import signal
from pathlib import Path

import aiohttp
import pytest

from incidentbot.cli import script
from incidentbot.cli.child import BotProcess
from incidentbot.domain.errors import ConfigError
from incidentbot.playbooks import loader
from incidentbot.sandbox.server import Sandbox
from incidentbot.storage.lock import lock_file
from tests.cli.program import PATIENCE_S, free_port, names_in, ran, settings, started, until

CONNECT = "apps.connections.open"


@pytest.mark.parametrize("playbook", loader.bundled())
async def test_the_script_plays_an_incident_to_its_end(tmp_path: Path, playbook: str) -> None:
    env = {"INCIDENTBOT_PLAYBOOK": playbook}
    ended = await ran("demo", "--script", folder=tmp_path, env=env)
    assert ended.code == 0, ended.out + ended.err
    assert "INC-1 “Checkout is down” is closed." in ended.out
    assert ended.out.rstrip().endswith("said once, in time, and the record holds.")
    assert ended.err == ""


async def test_the_script_says_what_it_expected_and_saw(slack: Sandbox) -> None:
    told: list[str] = []
    assert (
        await script.play(
            slack,
            told.append,
            playbook=loader.load("full-response"),
            pages="http://127.0.0.1:9",
            patience_s=0.1,
        )
        == 1
    )
    assert "Expected: the form 'Declare an incident' before dev\nSeen:" in told[-1]


async def test_what_the_bot_left_undone_fails_the_script(tmp_path: Path, folder: Path) -> None:
    told: list[str] = []
    url = f"sqlite:///{folder / 'incidentbot.db'}"
    assert await script.check_database(url, 143, told.append) == 1
    assert told == ["The bot ended with 143, not 0."]


async def test_the_page_is_there_until_ctrl_c(tmp_path: Path) -> None:
    async with started("demo", "--no-browser", "--port", "0", folder=tmp_path) as demo:
        line = await demo.line("is open at")
        found = re.search(r"http://\S+", line)
        assert found is not None
        async with aiohttp.ClientSession() as web, web.get(found[0]) as answer:
            assert answer.status == 200
        await demo.line("/incident")
        ended = await demo.stop(signal.SIGINT)
    assert (ended.code, ended.err) == (0, "")


async def test_the_pages_of_the_bot_are_named_and_there(tmp_path: Path) -> None:
    async with started("demo", "--no-browser", "--port", "0", folder=tmp_path) as demo:
        found = re.search(r"http://\S+", await demo.line("own pages"))
        assert found is not None
        async with aiohttp.ClientSession() as web, web.get(found[0]) as answer:
            assert "Nothing is open." in await answer.text()
        ended = await demo.stop(signal.SIGINT)
    assert (ended.code, ended.err) == (0, "")


async def test_a_bot_for_a_real_workspace_is_not_disturbed(tmp_path: Path) -> None:
    env = {"SLACK_BOT_TOKEN": "xoxb-real", "DATABASE_URL": "sqlite:///real.db", "PORT": "1"}
    async with started("demo", "--no-browser", "--port", "0", folder=tmp_path, env=env) as demo:
        await demo.line("is open at")
        ended = await demo.stop(signal.SIGINT)
    assert ended.code == 0
    assert names_in(tmp_path) == []


async def test_what_is_kept_holds_the_database_and_the_log(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    words = ("demo", "--no-browser", "--port", "0", "--keep", str(kept))
    async with started(*words, folder=tmp_path) as demo:
        await demo.line("is open at")
        await demo.stop(signal.SIGINT)
    assert {"incidentbot.db", "bot.log"} <= {each.name for each in kept.iterdir()}


async def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    ended = await ran("demo", "--keep", str(tmp_path), folder=tmp_path)
    assert ended.code == 2
    assert ended.err == (
        f"{tmp_path} is not empty. Name a new folder: a demo begins from nothing.\n"
    )


async def test_a_taken_port_is_named_with_the_remedy(slack: Sandbox, tmp_path: Path) -> None:
    port = slack.url.rpartition(":")[2]
    ended = await ran("demo", "--no-browser", "--port", port, folder=tmp_path)
    assert ended.code == 2
    assert ended.err.startswith(f"Port {port} on 127.0.0.1 cannot be had")
    assert len(ended.err.splitlines()) == 1


async def test_a_bot_that_dies_is_started_again(slack: Sandbox, tmp_path: Path) -> None:
    told: list[str] = []
    bot = BotProcess(settings(slack, tmp_path), tmp_path / "bot.log", told.append)
    keeping = asyncio.create_task(bot.keep())
    await slack.connected_app()
    before = len(slack.journal.calls(CONNECT))
    bot.kill()
    # A bot opens one connection to try its token, and one to work on.
    await until(slack, lambda: len(slack.journal.calls(CONNECT)) >= before + 2)
    keeping.cancel()
    assert await bot.stop() == 0
    assert told == [f"The bot ended with -9 and is started again. Its log: {tmp_path / 'bot.log'}"]


async def test_a_bot_that_cannot_run_is_not_started_again(slack: Sandbox, tmp_path: Path) -> None:
    told: list[str] = []
    env = settings(slack, tmp_path, PORT=str(free_port()), SLACK_BOT_TOKEN="xoxb-0")
    bot = BotProcess(env, tmp_path / "bot.log", told.append)
    with pytest.raises(ConfigError, match="Slack refuses SLACK_BOT_TOKEN"):
        await bot.keep()
    assert told == []


async def test_a_demo_that_is_killed_takes_its_bot_along(tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    words = ("demo", "--no-browser", "--port", "0", "--keep", str(kept))
    async with started(*words, folder=tmp_path) as demo:
        await demo.line("is open at")
        await demo.stop(signal.SIGKILL)
    # The lock is free only when the bot has ended.
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.to_thread(wait_for_the_lock, f"sqlite:///{kept / 'incidentbot.db'}")


def wait_for_the_lock(url: str) -> None:
    file = lock_file(url)
    with file.open("r+b") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
