"""A playbook of one's own, with every minute made a second: its reminders come at those seconds."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from incidentbot.cli import application
from tests.scenarios.test_ignored import SAID
from tests.scenarios.verbs import declared
from tests.world import World, running_world

LENGTH = re.compile(r"\b(\d+)(m|h)\b")
# A step of the winding, and what the workspace itself needs meanwhile.
GRACE = 3
SECONDS = {
    "acknowledge": 5,
    "commander": 15,
    "triage": 15,
    "first action": 15,
    "update": 15,
    "status page": 15,
    "executives": 15,
    "customers": 60,
    "resolve": 60,
}


def quickened(text: str) -> str:
    """Return a playbook in which minutes are seconds and hours are minutes."""
    return LENGTH.sub(lambda found: f"{found[1]}{'s' if found[2] == 'm' else 'm'}", text)


def copied(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copy a playbook as a user does, and quicken it."""
    monkeypatch.chdir(folder)
    init = ["playbook", "init", "quick", "--from", "full-response"]
    assert CliRunner().invoke(application(), init).exit_code == 0
    copy = folder / "quick.yaml"
    copy.write_text(quickened(copy.read_text(encoding="utf-8")), encoding="utf-8")
    assert CliRunner().invoke(application(), ["playbook", "check", str(copy)]).exit_code == 0
    return copy


async def first_seconds(world: World, room: str, start: float) -> dict[str, float]:
    """Wind second by second; return how long after the start each thing is first said."""
    found: dict[str, float] = {}
    for _ in range(62):
        words = world.ana.channel(room).text()
        lasted = world.slack.clock.now() - start
        said = [name for name in SECONDS if re.search(SAID[name], words)]
        found |= {name: lasted for name in said if name not in found}
        await world.advance(seconds=1)
    return found


async def test_the_reminders_of_a_copy_in_seconds_arrive_at_those_seconds(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = copied(folder, monkeypatch)
    async with running_world(folder, playbook=str(copy)) as world:
        start = world.slack.clock.now()
        room = await declared(world, "P0 Everything is down", by="dev")
        found = await first_seconds(world, room, start)

    early_or_late = {
        name: found.get(name)
        for name, second in SECONDS.items()
        if not second <= found.get(name, 0) < second + GRACE
    }
    assert early_or_late == {}
