"""Entries: in order, never changed, and people's words apart from the facts."""

from dataclasses import MISSING, fields
from datetime import datetime, timedelta
from typing import Any, get_type_hints

import pytest
from sqlalchemy.exc import DBAPIError

from incidentbot.domain.errors import NotFoundError, StorageError
from incidentbot.domain.events import (
    KINDS,
    Entry,
    Event,
    NagSent,
    NoteAdded,
    StatusChanged,
    UpdatePosted,
)
from incidentbot.domain.incidents import Incident
from incidentbot.storage import SqlStore
from tests.domain.situation import ANA, MINUTE, START
from tests.storage.scene import declared, look, record, tamper

SECRET = "Grüße von Zoë 💥"
SAMPLES: dict[Any, Any] = {
    str: SECRET,
    bool: True,
    int: 3,
    datetime: START + timedelta(microseconds=1),
    timedelta: timedelta(minutes=17, microseconds=5),
    tuple[str, ...]: ("slack:U1", "slack:U2"),
    dict[str, str]: {"What": "slack:U1"},
}


def filled(kind: type[Event]) -> Event:
    """Make an event in which every field says something."""
    hints = get_type_hints(kind)
    values = {each.name: sample(hints[each.name]) for each in fields(kind)}
    return kind(**values)


def sample(hint: Any) -> Any:
    if hint in SAMPLES:
        return SAMPLES[hint]
    return next(SAMPLES[part] for part in hint.__args__ if part in SAMPLES)


def emptied(kind: type[Event]) -> Event:
    """Make an event in which only the required fields say something."""
    hints = get_type_hints(kind)
    required = [each for each in fields(kind) if each.default is MISSING]
    return kind(**{each.name: sample(hints[each.name]) for each in required})


async def last(store: SqlStore, incident: Incident) -> Entry:
    return (await store.read(lambda uow: uow.timeline.of(incident.id)))[-1]


async def appended(store: SqlStore, incident: Incident, *events: Event) -> list[Entry]:
    """Append entries after the first, without the row."""
    entries = [
        Entry(incident_id=incident.id, seq=number, at=START, by=ANA, event=event)
        for number, event in enumerate(events, start=2)
    ]
    await store.write(lambda uow: uow.timeline.append(entries))
    return entries


async def test_every_kind_of_event_comes_back_as_it_went(store: SqlStore) -> None:
    incident = await declared(store)
    entries = await appended(
        store, incident, *map(filled, KINDS.values()), *map(emptied, KINDS.values())
    )
    assert await store.read(lambda uow: uow.timeline.since(incident.id, 1)) == entries


async def test_entries_come_in_order(store: SqlStore) -> None:
    incident = await declared(store)
    await appended(store, incident, *[NoteAdded(noted_at=START, author=ANA)] * 12)
    found = await store.read(lambda uow: uow.timeline.of(incident.id))
    assert [entry.seq for entry in found] == list(range(1, 14))


async def test_one_entry_is_found_by_its_number(store: SqlStore) -> None:
    incident = await declared(store)
    (entry,) = await appended(store, incident, UpdatePosted(status="monitoring", impact="None"))
    assert await store.read(lambda uow: uow.timeline.get(incident.id, 2)) == entry


async def test_an_entry_that_was_never_written_is_not_found(store: SqlStore) -> None:
    incident = await declared(store)
    with pytest.raises(NotFoundError):
        await store.read(lambda uow: uow.timeline.get(incident.id, 2))


async def test_the_newest_of_a_kind_come_first(store: SqlStore) -> None:
    incident = await declared(store)
    updates = [UpdatePosted(status="monitoring", impact=str(number)) for number in range(3)]
    entries = await appended(
        store, incident, updates[0], StatusChanged(old="a", new="b"), updates[1], updates[2]
    )
    found = await store.read(lambda uow: uow.timeline.last_of_kind(incident.id, "UpdatePosted", 2))
    assert found == [entries[3], entries[2]]


async def test_a_history_is_read_by_pages_the_newest_first(store: SqlStore) -> None:
    incident = await declared(store)
    moves = [StatusChanged(old="a", new=str(number)) for number in range(5)]
    entries = await appended(store, incident, *moves, UpdatePosted(status="monitoring"))
    but = ("UpdatePosted",)
    newest = await store.read(lambda uow: uow.timeline.page(incident.id, None, 3, but=but))
    older = await store.read(lambda uow: uow.timeline.page(incident.id, newest[-1].seq, 3, but=but))
    assert newest == entries[4:1:-1]
    assert older[:2] == entries[1::-1]
    assert [entry.seq for entry in older] == [3, 2, 1]


async def test_of_a_history_only_some_kinds_are_read(store: SqlStore) -> None:
    incident = await declared(store)
    entries = await appended(
        store,
        incident,
        UpdatePosted(status="monitoring"),
        StatusChanged(old="a", new="b"),
        UpdatePosted(status="identified"),
    )
    kinds = ("UpdatePosted", "NoteAdded")
    found = await store.read(lambda uow: uow.timeline.of_kinds(incident.id, kinds, after=0))
    later = await store.read(lambda uow: uow.timeline.of_kinds(incident.id, kinds, after=2))
    assert found == [entries[0], entries[2]]
    assert later == [entries[2]]


async def test_a_gap_in_a_history_is_refused(store: SqlStore) -> None:
    incident = await declared(store)
    late = Entry(
        incident_id=incident.id, seq=3, at=START, by=ANA, event=StatusChanged(old="a", new="b")
    )
    with pytest.raises(ValueError, match="cannot follow"):
        await store.write(lambda uow: uow.timeline.append([late]))


async def test_what_people_typed_is_nowhere_but_in_its_own_table(store: SqlStore, url: str) -> None:
    incident = await declared(store, SECRET)
    await record(store, incident, [NoteAdded(text=SECRET, noted_at=START, author=ANA)])
    facts = look(url, "SELECT * FROM events")
    words = look(url, "SELECT * FROM event_text")
    assert len(facts) == len(words) == 2
    assert "Grüße" not in str(facts)
    assert str(words).count(SECRET) == 2


@pytest.mark.parametrize(
    "deed",
    ["UPDATE events SET actor = 'somebody'", "DELETE FROM events"],
)
async def test_the_database_refuses_to_change_an_entry(
    store: SqlStore, url: str, deed: str
) -> None:
    await declared(store)
    with pytest.raises(DBAPIError, match="entries are for ever"):
        tamper(url, deed)


async def test_postgres_refuses_to_empty_the_entries(postgres_url: str) -> None:
    with pytest.raises(DBAPIError, match="entries are for ever"):
        tamper(postgres_url, "TRUNCATE events CASCADE")


async def test_an_entry_of_a_newer_program_is_named(store: SqlStore, url: str) -> None:
    incident = await declared(store)
    tamper(
        url,
        "INSERT INTO events (incident_id, seq, kind, at, actor, body, prev_hash, hash) "
        "SELECT incident_id, 2, 'MoonLanded', at, actor, body, 'x', 'y' FROM events",
    )
    with pytest.raises(StorageError, match="MoonLanded"):
        await store.read(lambda uow: uow.timeline.of(incident.id))


async def test_lengths_and_times_inside_an_event_keep_their_precision(store: SqlStore) -> None:
    incident = await declared(store)
    sent = filled(NagSent)
    await appended(store, incident, sent)
    assert (await last(store, incident)).event == sent
    assert isinstance(sent, NagSent)
    assert sent.due_at - START < MINUTE
