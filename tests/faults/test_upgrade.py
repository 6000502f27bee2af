"""A database from before the aftermath was kept: all of it loads, and nobody is nagged for the past."""

import sqlite3
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from incidentbot.domain import history
from incidentbot.domain.clocks import AFTERMATH, Kind
from incidentbot.domain.incidents import Incident
from incidentbot.sandbox.channels import Channel
from incidentbot.sandbox.server import Sandbox
from incidentbot.services.ports import UnitOfWork
from tests.scenarios.verbs import asks, clicks, dms, opens
from tests.world import World, manifest

# Written by the release of that version: INC-1 closed 50 days ago, INC-2 resolved 10 days ago,
# INC-3 resolved an hour ago, INC-4 and INC-5 under way.
DUMP = Path(__file__).parent.parent / "data" / "version-0002.sql"
WRITTEN_AT = datetime(2027, 1, 10, 11, 55, tzinfo=UTC)
PAST, DUE = ("INC-1", "INC-2"), "INC-3"
DRAFTED, NAG = "is drafted from what is on record", "The post-mortem"


@pytest.fixture
async def world(folder: Path) -> AsyncIterator[World]:
    """Give a bot that was just started on the old database."""
    (folder / "incidentbot.db").unlink(missing_ok=True)
    with sqlite3.connect(folder / "incidentbot.db") as database:
        database.executescript(DUMP.read_text(encoding="utf-8"))
    database.close()
    slack = Sandbox(manifest(), clock_file=folder / "clock")
    await slack.start()
    slack.wind(WRITTEN_AT.timestamp() - slack.clock.now())
    world = World(folder, slack)
    for channel, name in rooms(folder):
        members = [slack.workspace.bot_user_id, world.ana.id]
        slack.workspace.channels[channel] = Channel(
            id=channel, name=name, creator=members[0], created=0, members=members
        )
    await world.start()
    await world.idle()
    yield world
    await world.bot.stop()
    await slack.stop()


def rooms(folder: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(folder / "incidentbot.db") as database:
        found = database.execute(
            "SELECT refs.value, incidents.channel_name FROM refs JOIN incidents "
            "ON incidents.id = refs.incident_id WHERE refs.name = 'channel'"
        ).fetchall()
    database.close()
    return found


async def test_everything_in_it_loads_and_is_the_sum_of_its_events(world: World) -> None:
    catalog = world.bot.rules.catalog

    def both(uow: UnitOfWork) -> list[tuple[Incident, Incident]]:
        return [
            (each, history.rebuild(uow.timeline.of(each.id), catalog.get(each.playbook)))
            for each in uow.incidents.recent(10)
        ]

    found = await world.bot.store.read(both)
    assert [one.ref for one, _ in found] == ["INC-5", "INC-4", "INC-3", "INC-2", "INC-1"]
    assert all(one == again for one, again in found)
    assert await world.bot.store.verify() is None


async def test_what_ended_an_hour_ago_is_drafted_once_and_its_owner_is_asked(world: World) -> None:
    await world.restart()
    await world.idle()

    assert dms(world.ana, "INC-3") == dms(world.ana, DRAFTED) == 1
    assert await owed(world, DUE) == {Kind.POSTMORTEM, Kind.REVIEW}
    await world.advance(minutes=48 * 60)
    assert dms(world.ana, f"{NAG} of INC-3") == 1


async def test_for_what_ended_long_ago_nobody_is_nagged_whatever_happens_there(
    world: World,
) -> None:
    for ref in PAST:
        await asks(world, world.ana, f"note {ref} One more thing")
        await asks(world, world.ana, f"show {ref}")
    await world.advance(minutes=3 * 24 * 60)

    assert [await owed(world, ref) for ref in PAST] == [set(), set()]
    assert dms(world.ana, "INC-1") + dms(world.ana, "INC-2") == 0


async def test_what_was_under_way_owes_it_like_any_other_once_resolved(world: World) -> None:
    await asks(world, world.ana, "resolve INC-4 override We rolled back")
    assert await owed(world, "INC-4") == {Kind.POSTMORTEM, Kind.REVIEW}


async def test_what_ended_long_ago_can_be_written_about_all_the_same(world: World) -> None:
    form = await opens(world, world.ana, "postmortem INC-1")
    await clicks(world, world.ana, "Draft it", form)
    assert "Draft. @ana writes it." in world.ana.expect_modal().text()
    await world.advance(minutes=3 * 24 * 60)
    told = [message.text() for message in world.ana.dms()]
    assert not [text for text in told if "INC-1" in text and "was due" in text]


async def test_lists_and_home_show_it(world: World) -> None:
    await world.ana.opens_home()
    await world.idle()
    assert world.ana.home is not None
    assert "Checkout is down" in world.ana.home.text()
    assert "Login was down" in await asks(world, world.ana, "log")
    assert "The pool is full" in await asks(world, world.ana, "timeline INC-4")


async def owed(world: World, ref: str) -> set[Kind]:
    def running(uow: UnitOfWork) -> set[Kind]:
        incident = uow.incidents.by_ref(ref)
        assert incident is not None
        return {clock.kind for clock in uow.clocks.running(incident.id)} & AFTERMATH

    return await world.bot.store.read(running)
