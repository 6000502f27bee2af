"""The worst incident of each process, with nobody there: who is asked for what, at which minute."""

import re
from pathlib import Path

import pytest

from tests.scenarios.verbs import asks, declared
from tests.world import World, running_world

LONGEST = 125
# What a reminder says of each clock, whatever else is due in the same minute.
SAID = {
    "acknowledge": r"Nobody has acknowledged",
    "commander": r"has no Incident Commander yet",
    "triage": r"Nobody has confirmed the severity",
    "first action": r"No first action",
    "call": r"[Tt]he call .*is not open",
    "update": r"An update on",
    "status page": r"The status page was to say",
    "executives": r"Executives were to hear",
    "customers": r"Customers were to hear",
    "resolve": r"was to be resolved",
    "level 2": r"escalation level 2",
    "level 3": r"escalation level 3",
    "level 4": r"escalation level 4",
}
# Nobody acknowledges: each five minutes more bring in the next level.
UNANSWERED = {"level 2": 10, "level 3": 15, "level 4": 20}
LADDER = {2: 30, 3: 60, 4: 120}
LADDERS = {
    "full-response P0": LADDER,
    "rollback-first P0": LADDER,
    "seven-phases P0": {},
    "sev-ladder SEV-1": LADDER,
    "launch-war-room P1": LADDER,
}
# Minutes after the declaration, as each process has them; 0 is at once.
MINUTES = {
    "full-response P0": {
        "acknowledge": 5, "commander": 15, "triage": 15, "first action": 15, "call": 15,
        "update": 15, "status page": 15, "executives": 15, "customers": 60, "resolve": 60,
        **UNANSWERED,
    },
    "rollback-first P0": {
        "acknowledge": 5, "commander": 15, "triage": 15, "first action": 15, "call": 15,
        "update": 15, "status page": 15, "executives": 15, "customers": 60, "resolve": 60,
        **UNANSWERED,
    },
    "seven-phases P0": {
        "acknowledge": 5, "commander": 15, "triage": 15, "first action": 5, "call": 15,
        "update": 15, "status page": 15, "executives": 15, "customers": 60, "resolve": 60,
        **UNANSWERED,
    },
    "sev-ladder SEV-1": {
        "acknowledge": 5, "commander": 15, "triage": 15, "first action": 5, "call": 15,
        "update": 15, "status page": 0, "executives": 15, "customers": 60, "resolve": 60,
        **UNANSWERED,
    },
    "launch-war-room P1": {
        "acknowledge": 5, "commander": 30, "triage": 2, "first action": 5, "call": 0,
        "update": 15, "status page": 5, "executives": 60, "customers": 60, "resolve": 30,
        **UNANSWERED,
    },
}  # fmt: skip


async def first_minutes(world: World, room: str) -> dict[str, int]:
    """Wind minute by minute; return the minute in which each thing is first said."""
    found: dict[str, int] = {}
    for minute in range(LONGEST):
        await world.advance(minutes=1 if minute else 0)
        words = world.ana.channel(room).text()
        found |= {
            name: minute
            for name, said in SAID.items()
            if name not in found and re.search(said, words)
        }
    return found


@pytest.mark.parametrize("process", MINUTES)
async def test_an_ignored_incident_is_asked_for_at_the_minutes_of_its_process(
    folder: Path, process: str
) -> None:
    name, severity = process.split()
    async with running_world(folder, playbook=name) as world:
        room = await declared(world, f"{severity} Everything is down", by="dev")
        found = await first_minutes(world, room)

    assert found == MINUTES[process]


@pytest.mark.parametrize("process", LADDERS)
async def test_an_incident_that_goes_on_brings_in_the_levels_at_their_times(
    folder: Path, process: str
) -> None:
    name, severity = process.split()
    async with running_world(folder, playbook=name) as world:
        room = await declared(world, f"{severity} Everything is down", by="dev")
        found = await levels(world, room)

    assert found == LADDERS[process]


async def levels(world: World, room: str) -> dict[int, int]:
    """Answer every reminder for two hours; return the minute in which each level comes in."""
    found: dict[int, int] = {}
    await asks(world, world.ben, "ack", room)
    await asks(world, world.ben, "claim commander", room)
    for minute in range(5, LONGEST, 5):
        await world.advance(minutes=5)
        words = world.ana.channel(room).text()
        raised = [int(each) for each in re.findall(r"to level (\d) \(", words)]
        found |= {level: minute for level in raised if level not in found}
        await asks(world, world.ben, "update Still looking", room)
        await asks(world, world.ben, "snooze 10m We are all on it", room)
    return found
