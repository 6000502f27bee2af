"""The audit: a chain that shows what was changed behind the program's back."""

import pytest

from incidentbot.domain.events import Event, NoteAdded, StatusChanged
from incidentbot.domain.incidents import Incident
from incidentbot.storage import SqlStore
from incidentbot.storage.audit import Break
from incidentbot.storage.timeline import ERASED
from tests.domain.situation import ANA, START
from tests.storage.scene import declared, look, record, tamper

UNGUARD = {
    "sqlite": ["DROP TRIGGER events_no_update", "DROP TRIGGER events_no_delete"],
    "postgresql": ["ALTER TABLE events DISABLE TRIGGER ALL"],
}


@pytest.fixture
async def incident(store: SqlStore) -> Incident:
    """Give an incident with four entries, two of which hold people's words."""
    first = await declared(store)
    events: list[Event] = [
        NoteAdded(text="Ben rang", noted_at=START, author=ANA),
        StatusChanged(old="investigating", new="identified"),
        StatusChanged(old="identified", new="monitoring"),
    ]
    return await record(store, first, events)


def forge(url: str, *statements: str) -> None:
    """Change the events as somebody could who owns the database."""
    tamper(url, *UNGUARD[url.partition(":")[0]], *statements)


async def broken_at(store: SqlStore) -> int | None:
    found = await store.verify()
    return found.seq if found else None


async def test_an_untouched_chain_holds(store: SqlStore, incident: Incident) -> None:
    await declared(store, "Another")
    assert await store.verify() is None


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE events SET actor = 'slack:UEVE' WHERE seq = 3",
        "UPDATE events SET kind = 'IncidentClosed' WHERE seq = 3",
        "UPDATE events SET at = (SELECT at FROM events WHERE seq = 1 LIMIT 1), hash = 'x' "
        "WHERE seq = 3",
        """UPDATE events SET body = '{"old":"investigating","new":"resolved"}' WHERE seq = 3""",
        "DELETE FROM events WHERE seq = 3",
        "UPDATE events SET prev_hash = 'x' WHERE seq = 3",
    ],
)
async def test_the_first_changed_entry_is_found(
    store: SqlStore, incident: Incident, url: str, forgery: str
) -> None:
    forge(url, forgery)
    assert await broken_at(store) == 3


async def test_a_missing_end_is_found(store: SqlStore, incident: Incident, url: str) -> None:
    forge(url, "DELETE FROM events WHERE seq = 4")
    assert await store.verify() == Break(
        incident_id=incident.id, seq=4, why="the last entries are missing"
    )


async def test_changed_words_are_found(store: SqlStore, incident: Incident, url: str) -> None:
    tamper(url, """UPDATE event_text SET words = '{"text":"Eve rang"}' WHERE seq = 2""")
    assert await broken_at(store) == 2


async def test_erased_words_leave_the_chain_whole(
    store: SqlStore, incident: Incident, url: str
) -> None:
    tamper(url, "DELETE FROM event_text WHERE seq = 2")
    assert await store.verify() is None


async def test_erased_words_read_as_erased(store: SqlStore, incident: Incident, url: str) -> None:
    tamper(url, "DELETE FROM event_text WHERE seq = 2")
    entry = await store.read(lambda uow: uow.timeline.get(incident.id, 2))
    assert isinstance(entry.event, NoteAdded)
    assert (entry.event.text, entry.event.author) == (ERASED, ANA)


async def test_one_history_can_be_checked_alone(
    store: SqlStore, incident: Incident, url: str
) -> None:
    other = await declared(store, "Another")
    forge(url, "UPDATE events SET actor = 'slack:UEVE' WHERE seq = 3")
    assert await store.verify(other.id) is None
    found = await store.verify(incident.id)
    assert found is not None
    assert found.incident_id == incident.id


async def test_the_same_words_have_another_digest_each_time(store: SqlStore, url: str) -> None:
    await declared(store)
    await declared(store)
    digests = look(url, "SELECT text_digest FROM events")
    assert len(set(digests)) == 2
