"""Clock rows: the running, the ended, and the ones to remind of."""

from dataclasses import replace

import pytest

from incidentbot.domain.clocks import Kind, Outcome, done
from incidentbot.domain.incidents import Incident
from incidentbot.storage import SqlStore
from tests.domain.situation import MINUTE, START
from tests.storage.scene import clock, declared


@pytest.fixture
async def incident(store: SqlStore) -> Incident:
    """Give an incident."""
    return await declared(store)


async def test_a_clock_is_read_as_it_was_written(store: SqlStore, incident: Incident) -> None:
    ended = clock(
        incident,
        Kind.ROLES,
        subject="scribe",
        ended_at=START + MINUTE,
        outcome=Outcome.LATE,
        next_nag_at=None,
        nag_step=3,
        nag_level=2,
        length=MINUTE * 1.5,
    )
    await store.write(lambda uow: uow.clocks.save([ended]))
    assert await store.read(lambda uow: uow.clocks.get(ended.id)) == ended


async def test_an_unknown_clock_is_none(store: SqlStore) -> None:
    assert await store.read(lambda uow: uow.clocks.get("nothing")) is None


async def test_saving_again_replaces(store: SqlStore, incident: Incident) -> None:
    running = clock(incident)
    louder = replace(running, nag_step=1, next_nag_at=START + 45 * MINUTE)
    await store.write(lambda uow: uow.clocks.save([running]))
    await store.write(lambda uow: uow.clocks.save([louder]))
    assert await store.read(lambda uow: uow.clocks.of(incident.id)) == [louder]


async def test_running_clocks_come_next_due_first(store: SqlStore, incident: Incident) -> None:
    late = clock(incident, Kind.UPDATE)
    soon = clock(incident, Kind.COMMANDER, due_at=START + MINUTE)
    ended = done(clock(incident, Kind.ACKNOWLEDGE), START)
    await store.write(lambda uow: uow.clocks.save([late, ended, soon]))
    assert await store.read(lambda uow: uow.clocks.running(incident.id)) == [soon, late]


async def test_of_many_incidents_only_what_is_due_next_comes(
    store: SqlStore, incident: Incident
) -> None:
    other = await declared(store, "Search is slow")
    late = clock(incident, due_at=START + 3 * MINUTE)
    first = clock(incident, Kind.ROLES, due_at=START + MINUTE)
    second = clock(other, due_at=START + 2 * MINUTE)
    ended = done(clock(other, Kind.ROLES, due_at=START), START)
    await store.write(lambda uow: uow.clocks.save([late, first, second, ended]))
    both = [incident.id, other.id]
    assert await store.read(lambda uow: uow.clocks.next_due(both, 2)) == [first, second]
    assert await store.read(lambda uow: uow.clocks.next_due([], 2)) == []


async def test_the_clocks_somebody_is_late_with_are_counted(
    store: SqlStore, incident: Incident
) -> None:
    other = await declared(store, "Search is slow")
    past, to_come = START - MINUTE, START + MINUTE
    rows = [
        clock(incident, due_at=past),
        clock(incident, Kind.ROLES, due_at=to_come),
        clock(incident, Kind.WATCH, due_at=past),
        done(clock(incident, Kind.COMMANDER, due_at=past), START),
        clock(other, due_at=past),
    ]
    await store.write(lambda uow: uow.clocks.save(rows))
    both = [incident.id, other.id]
    assert await store.read(lambda uow: uow.clocks.late(both, START)) == 2
    assert await store.read(lambda uow: uow.clocks.late([incident.id], START)) == 1
    assert await store.read(lambda uow: uow.clocks.late([], START)) == 0


async def test_all_clocks_come_in_order_of_opening(store: SqlStore, incident: Incident) -> None:
    second = clock(incident, Kind.UPDATE, opened_at=START + MINUTE)
    first = done(clock(incident, Kind.ACKNOWLEDGE), START)
    await store.write(lambda uow: uow.clocks.save([second, first]))
    assert await store.read(lambda uow: uow.clocks.of(incident.id)) == [first, second]


async def test_reminders_due_come_oldest_first_and_limited(
    store: SqlStore, incident: Incident
) -> None:
    clocks = [
        clock(incident, kind, next_nag_at=START + number * MINUTE)
        for number, kind in enumerate((Kind.UPDATE, Kind.COMMANDER, Kind.ACKNOWLEDGE))
    ]
    await store.write(lambda uow: uow.clocks.save(reversed(clocks)))
    assert await store.read(lambda uow: uow.clocks.to_nag(START + MINUTE, 10)) == clocks[:2]
    assert await store.read(lambda uow: uow.clocks.to_nag(START + MINUTE, 1)) == clocks[:1]


async def test_an_ended_clock_reminds_no_more(store: SqlStore, incident: Incident) -> None:
    ended = replace(done(clock(incident), START), next_nag_at=START)
    await store.write(lambda uow: uow.clocks.save([ended]))
    assert await store.read(lambda uow: uow.clocks.to_nag(START + 99 * MINUTE, 10)) == []


async def test_the_clocks_of_many_incidents_are_read_at_once(store: SqlStore) -> None:
    first, second, third = [await declared(store, title) for title in ("One", "Two", "Three")]
    late, soon = clock(first), clock(first, Kind.COMMANDER, due_at=START + MINUTE)
    over = done(clock(second), START)
    await store.write(lambda uow: uow.clocks.save([late, soon, over, clock(third)]))
    found = await store.read(lambda uow: uow.clocks.running_by_incident([first.id, second.id]))
    assert found == {first.id: [soon, late], second.id: []}
