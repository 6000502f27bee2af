"""The worst incident of each process, run as its plan asks: every deadline is met, by its figure."""

from datetime import timedelta
from pathlib import Path

import pytest

from incidentbot.domain.clocks import Clock, Kind, Outcome
from tests.scenarios.verbs import asks, clicks, declared, opens, sends
from tests.world import World, running_world

WORDS = "Cards are refused. We are rolling back."
MINUTE = timedelta(minutes=1)
# Minutes, as each process has them: acknowledge, triage, first action, update, status page, executives.
FIGURES = {
    "full-response P0": (5, 15, 15, 15, 15, 15),
    "rollback-first P0": (5, 15, 15, 15, 15, 15),
    "seven-phases P0": (5, 15, 5, 15, 30, 15),
    "sev-ladder SEV-1": (5, 15, 5, 15, 0, 15),
    "launch-war-room P1": (5, 2, 5, 15, 5, 60),
}
KINDS = (
    Kind.ACKNOWLEDGE,
    Kind.TRIAGE,
    Kind.FIRST_ACTION,
    Kind.UPDATE,
    Kind.STATUS_PAGE,
    Kind.EXECUTIVES,
)
ROLE_REPORTS = {"launch-war-room P1": "report sre All graphs are back"}


async def publishes(world: World, audience: str, room: str, button: str) -> None:
    """Write, approve and publish a text as ben."""
    await opens(world, world.ben, f"comms {audience}", room)
    assert await sends(world, world.ben, {"Text": WORDS}) == {}
    await clicks(world, world.ben, "Approve", world.ben.modal)
    await clicks(world, world.ben, button, world.ben.modal)
    await world.ben.closes(everything=True)


async def begins(world: World, room: str) -> None:
    """Do at once all that the plan asks for in its first minutes."""
    playbook = world.bot.rules.catalog.current
    await asks(world, world.ben, "ack", room)
    for role in playbook.severities[0].required_roles:
        await asks(world, world.ben, f"claim {role}", room)
    await publishes(world, "public", room, "Mark as sent")
    await asks(world, world.ben, "severity confirm", room)
    await asks(world, world.ben, "call https://call.example/1", room)
    await asks(world, world.ben, "checklist mitigations 1", room)
    await asks(world, world.ben, "phase next", room)


async def goes_on(world: World, room: str, report: str | None) -> None:
    """Tell everybody in time, minute by minute, until it is mitigated."""
    for _ in range(3):
        await world.advance(minutes=4)
        await asks(world, world.ben, "update We are rolling back", room)
        await publishes(world, "public", room, "Mark as sent")
        if report:
            await asks(world, world.ben, report, room)
    await publishes(world, "executives", room, "Publish")
    await publishes(world, "customers", room, "Mark as sent")
    await asks(world, world.ben, "status monitoring", room)


async def clocks_of(world: World) -> list[Clock]:
    incident_id = (await world.bot.store.read(lambda uow: uow.incidents.open()))[0].id
    return await world.bot.store.read(lambda uow: uow.clocks.of(incident_id))


@pytest.mark.parametrize("process", FIGURES)
async def test_an_incident_run_by_its_plan_misses_nothing(folder: Path, process: str) -> None:
    name, severity = process.split()
    async with running_world(folder, playbook=name) as world:
        room = await declared(world, f"{severity} Everything is down", by="dev")
        await begins(world, room)
        await goes_on(world, room, ROLE_REPORTS.get(process))
        clocks = await clocks_of(world)

    # What is asked for at once cannot be done in no time.
    timed = [clock for clock in clocks if clock.length]
    assert [clock for clock in timed if clock.outcome in (Outcome.LATE, Outcome.MISSED)] == []
    first = {clock.kind: clock for clock in reversed(clocks)}
    assert [first[kind].length / MINUTE for kind in KINDS] == list(FIGURES[process])
    assert {clock.outcome for clock in timed if clock.kind in KINDS[:3]} == {Outcome.MET}
