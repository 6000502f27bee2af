"""Incident rows: refs, names, look-ups, and what is written is what is read."""

import asyncio
from dataclasses import replace
from datetime import UTC, timedelta, timezone

import pytest

from incidentbot.domain import history
from incidentbot.domain.errors import NotFoundError
from incidentbot.domain.events import Event, IncidentResolved, LinkAdded, RoleTaken, Subscribed
from incidentbot.domain.incidents import Link, Status
from incidentbot.services.ports import UnitOfWork
from incidentbot.storage import SqlStore
from tests.domain.situation import ANA, BEN, MINUTE, PLAYBOOK, START
from tests.storage.scene import declared, record


async def test_an_incident_is_read_as_it_was_written(store: SqlStore) -> None:
    incident = await declared(store)
    full = replace(
        incident,
        status=Status.MONITORING,
        impact="Zahlungen 💥 “fail”",
        updated_at=START + timedelta(microseconds=7),
        roles={"scribe": BEN, "commander": ANA},
        offers={"comms": BEN},
        moments={**incident.moments, "mitigated": START + MINUTE},
        members=(ANA, BEN),
        subscribers=(BEN,),
        links=(Link(url="https://a", title="A"),),
        notes=("C1/1.1",),
        level=2,
        room_lost=True,
        room_number=3,
        version=9,
    )
    await store.write(lambda uow: uow.incidents.save(full))
    assert await store.read(lambda uow: uow.incidents.get(incident.id)) == full


async def test_a_time_in_another_zone_comes_back_in_utc(store: SqlStore) -> None:
    incident = await declared(store, at=START.astimezone(timezone(timedelta(hours=9))))
    found = await store.read(lambda uow: uow.incidents.get(incident.id))
    assert (found.declared_at, found.declared_at.tzinfo) == (START, UTC)


async def test_a_time_without_a_zone_is_refused(store: SqlStore) -> None:
    incident = await declared(store)
    naive = replace(incident, updated_at=START.replace(tzinfo=None))
    with pytest.raises(Exception, match="without a zone"):
        await store.write(lambda uow: uow.incidents.save(naive))


async def test_refs_count_up_from_one(store: SqlStore) -> None:
    refs = [(await declared(store)).ref for _ in range(3)]
    assert refs == ["INC-1", "INC-2", "INC-3"]


async def test_a_private_incident_takes_letters_and_leaves_no_gap(store: SqlStore) -> None:
    hidden = await declared(store, private=True)
    public = await declared(store)
    assert public.ref == "INC-1"
    letters = hidden.ref.removeprefix("INC-")
    assert len(letters) == 6
    assert set(letters) <= set("BCDFGHJKMNPQRSTVWXZ")


async def test_a_ref_taken_in_vain_is_given_again(store: SqlStore) -> None:
    def fail(uow: UnitOfWork) -> None:
        uow.incidents.next_ref(private=False)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await store.write(fail)
    assert (await declared(store)).ref == "INC-1"


async def test_ids_are_sixteen_letters_and_digits(store: SqlStore) -> None:
    ids = await store.read(lambda uow: {uow.incidents.new_id() for _ in range(50)})
    assert len(ids) == 50
    assert all(len(each) == 16 and each.isalnum() and each.islower() for each in ids)


async def test_a_name_taken_before_gets_a_suffix(store: SqlStore) -> None:
    names = [
        await store.write(lambda uow: uow.incidents.reserve_name("i1", "incident-x"))
        for _ in range(3)
    ]
    assert names == ["incident-x", "incident-x-2", "incident-x-3"]


async def test_a_name_of_full_length_is_shortened_for_its_suffix(store: SqlStore) -> None:
    long = "x" * 80
    await store.write(lambda uow: uow.incidents.reserve_name("i1", long))
    second = await store.write(lambda uow: uow.incidents.reserve_name("i2", long))
    assert second == "x" * 78 + "-2"


@pytest.mark.parametrize("asked", ["INC-1", "inc-1", "1", " Inc-1 "])
async def test_a_ref_is_found_however_it_is_typed(store: SqlStore, asked: str) -> None:
    incident = await declared(store)
    assert await store.read(lambda uow: uow.incidents.by_ref(asked)) == incident


@pytest.mark.parametrize("asked", ["INC-2", "11", "", "INC-", "'; --"])
async def test_a_ref_that_nobody_has_finds_nothing(store: SqlStore, asked: str) -> None:
    await declared(store)
    assert await store.read(lambda uow: uow.incidents.by_ref(asked)) is None


async def test_an_unknown_id_is_not_found(store: SqlStore) -> None:
    with pytest.raises(NotFoundError):
        await store.read(lambda uow: uow.incidents.get("nobody"))


async def test_open_incidents_come_newest_first_without_the_resolved(store: SqlStore) -> None:
    first, second, third = [await declared(store, f"No. {number}") for number in range(3)]
    await record(store, second, [IncidentResolved()])
    found = await store.read(lambda uow: uow.incidents.open())
    assert [each.id for each in found] == [third.id, first.id]


async def test_recent_incidents_are_of_any_status_and_limited(store: SqlStore) -> None:
    incidents = [await declared(store, f"No. {number}") for number in range(3)]
    await record(store, incidents[2], [IncidentResolved()])
    found = await store.read(lambda uow: uow.incidents.recent(2))
    assert [each.id for each in found] == [incidents[2].id, incidents[1].id]


async def test_the_same_declaration_is_known_by_its_meaning(store: SqlStore) -> None:
    incident = await declared(store, "Checkout  is DOWN")
    found = await store.read(
        lambda uow: uow.incidents.same_declared(ANA, "checkout is down", START - 2 * MINUTE)
    )
    assert found == incident


@pytest.mark.parametrize(
    ("by", "title", "since"),
    [
        (BEN, "Checkout is down", START),
        (ANA, "Checkout is slow", START),
        (ANA, "Checkout is down", START + MINUTE),
    ],
)
async def test_another_declaration_is_not_the_same(
    store: SqlStore, by: str, title: str, since: object
) -> None:
    await declared(store)
    found = await store.read(
        lambda uow: uow.incidents.same_declared(by, title, since)  # type: ignore[arg-type]
    )
    assert found is None


async def test_two_writers_of_one_incident_queue_and_lose_nothing(store: SqlStore) -> None:
    incident = await declared(store)

    people = [f"slack:U{number}" for number in range(12)]
    await asyncio.gather(*(record(store, incident, [Subscribed(person=each)]) for each in people))
    after = await store.read(lambda uow: uow.incidents.get(incident.id))
    assert (sorted(after.subscribers), after.version) == (sorted(people), 13)


async def test_the_row_is_the_sum_of_its_entries(store: SqlStore) -> None:
    incident = await declared(store)
    events: list[Event] = [
        RoleTaken(role="commander", person=BEN, how="claimed"),
        LinkAdded(url="https://a", title="A"),
        Subscribed(person=BEN),
        IncidentResolved(summary="Rolled back"),
    ]
    await record(store, incident, events, at=START + MINUTE)
    entries = await store.read(lambda uow: uow.timeline.of(incident.id))
    row = await store.read(lambda uow: uow.incidents.get(incident.id))
    assert history.rebuild(entries, PLAYBOOK) == row


async def test_the_last_drill_is_the_newest_of_the_drills(store: SqlStore) -> None:
    assert await store.read(lambda uow: uow.incidents.last_drill()) is None
    await declared(store, drill=True, at=START + MINUTE)
    await declared(store, drill=True)
    await declared(store, at=START + 2 * MINUTE)
    assert await store.read(lambda uow: uow.incidents.last_drill()) == START + MINUTE
