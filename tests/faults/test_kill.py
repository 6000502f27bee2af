"""SIGKILL in the middle of a declare: afterwards one incident, one channel, one announcement."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from incidentbot.sandbox.server import Sandbox
from tests.faults.process import BotProcess, until
from tests.world import ANNOUNCEMENTS, manifest


@pytest.fixture
async def slack(tmp_path: Path) -> AsyncIterator[Sandbox]:
    """Run a workspace that outlives the bot."""
    sandbox = Sandbox(manifest(), clock_file=tmp_path / "clock")
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def bot(tmp_path: Path, slack: Sandbox) -> AsyncIterator[BotProcess]:
    """Run the bot as a process of its own."""
    process = BotProcess(tmp_path, slack)
    await process.start()
    yield process
    assert await process.stop() == 0


async def test_a_kill_right_after_the_declare_form_loses_and_repeats_nothing(
    slack: Sandbox, bot: BotProcess
) -> None:
    await declare(slack)
    await bot.kill()

    await bot.start()
    await usable(slack)

    expect_one_of_everything(slack)


@pytest.mark.parametrize(
    "method",
    [
        "conversations.create",
        "conversations.invite",
        "conversations.setTopic",
        "chat.postMessage",
        "pins.add",
    ],
)
async def test_a_kill_as_slack_takes_a_call_loses_and_repeats_nothing(
    slack: Sandbox, bot: BotProcess, method: str
) -> None:
    slack.faults.slow(method, 30)
    slack.faults.cut_after(method)
    await declare(slack)
    await until(slack, lambda: bool(slack.journal.calls(method)))
    await bot.kill()

    await bot.start()
    await usable(slack)

    expect_one_of_everything(slack)


async def declare(slack: Sandbox) -> None:
    ana = slack.person("ana")
    await ana.types("/incident", channel="general")
    await until(slack, lambda: ana.modal is not None)
    errors = await ana.submits({"Title": "Checkout is down", "Severity": "P1 · High"})
    assert errors == {}


async def usable(slack: Sandbox) -> None:
    """Wait until the war room is whole; the clock is wound meanwhile, past the look-ups."""
    await until(slack, lambda: whole(slack), winding=2)


def whole(slack: Sandbox) -> bool:
    ana = slack.person("ana")
    rooms = war_rooms(slack)
    if len(rooms) != 1 or not rooms[0].topic.value:
        return False
    room = ana.channel(rooms[0].name)
    announced = "Checkout is down" in ana.channel(ANNOUNCEMENTS).text()
    told = any("is open" in each.text() for each in ana.dms())
    return bool(room.pins) and {"ana"} <= set(room.members) and announced and told


def expect_one_of_everything(slack: Sandbox) -> None:
    ana = slack.person("ana")
    assert len(war_rooms(slack)) == 1
    assert ana.channel(ANNOUNCEMENTS).text().count("Checkout is down") == 1
    room = ana.channel(war_rooms(slack)[0].name)
    assert room.text().count("Checkout is down") == 1
    assert len(room.pins) == 1
    assert len([each for each in ana.dms() if "is open" in each.text()]) == 1
    slack.journal.assert_no_double_post()


def war_rooms(slack: Sandbox):  # type: ignore[no-untyped-def]
    every = slack.workspace.channels.values()
    return [each for each in every if each.name.startswith("incident-")]
