"""A database with as many incidents and events as wanted, copied from one that was declared."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, insert, select
from sqlmodel import SQLModel

from incidentbot.domain.incidents import Declaration
from incidentbot.domain.people import Directory
from incidentbot.playbooks.catalog import Catalog
from incidentbot.services import incidents, timeline
from incidentbot.services.ports import UnitOfWork
from incidentbot.services.record import Act, Rules
from incidentbot.storage import SqlStore, migrate, open_store
from incidentbot.storage.clocks import ClockRow
from incidentbot.storage.engine import open_engine
from incidentbot.storage.incidents import IncidentRow
from incidentbot.storage.refs import RefRow
from incidentbot.storage.timeline import EventRow, EventTextRow

START = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ANA = "slack:UANA"
AT_ONCE = 200
FIRST_NUMBER = 1_000_000
COPIED: tuple[type[SQLModel], ...] = (IncidentRow, EventRow, EventTextRow, ClockRow, RefRow)


def rules() -> Rules:
    """Return the default playbook, with nobody behind its groups."""
    return Rules(catalog=Catalog("full-response"), directory=Directory(groups={}))


def act(uow: UnitOfWork, under: Rules, now: datetime = START) -> Act:
    """Act as one person."""
    return Act(uow=uow, rules=under, by=ANA, now=now)


async def filled(
    folder: Path,
    *,
    incidents: int,
    events: int = 3,
    lived: Callable[[UnitOfWork, str], None] | None = None,
) -> SqlStore:
    """Open a SQLite database with so many open incidents of so many events each.

    Only the first one's hashes hold; the others are its copies.

    Args:
        folder: Where the file goes.
        incidents: How many.
        events: How many each has, of which most are notes.
        lived: What happens in the first one instead, by its id.
    """
    url = f"sqlite:///{folder / f'{incidents}x{events}.db'}"
    migrate.prepare(url)
    store = open_store(url)
    first = await _declared(store, events, lived)
    engine = open_engine(url)
    with engine.begin() as connection:
        for table in COPIED:
            _multiply(connection, table, first, incidents)
    engine.dispose()
    return store


async def declared(store: SqlStore, under: Rules, title: str = "Checkout is down") -> str:
    """Declare one incident whose war room stands; return its id."""

    def work(uow: UnitOfWork) -> str:
        form = Declaration(title=title, severity="P1")
        incident = incidents.declare(act(uow, under), form).incident
        uow.refs.put(incident.id, "channel", f"C{incident.ref}")
        return incident.id

    return await store.write(work)


async def note(store: SqlStore, under: Rules, incident_id: str, words: str) -> None:
    """Write one line on the timeline, as a person does."""
    await store.write(lambda uow: timeline.note(act(uow, under), incident_id, words))


async def _declared(
    store: SqlStore, events: int, lived: Callable[[UnitOfWork, str], None] | None
) -> str:
    under = rules()
    first = await declared(store, under)
    if lived is not None:
        await store.write(partial(_live, lived, first))
        return first

    def work(uow: UnitOfWork) -> None:
        while uow.incidents.get(first).version < events:
            version = uow.incidents.get(first).version
            timeline.note(act(uow, under), first, f"Line {version}: the cache is cold")

    await store.write(work)
    return first


def _live(lived: Callable[[UnitOfWork, str], None], first: str, uow: UnitOfWork) -> None:
    lived(uow, first)


def _multiply(connection: Connection, table: type[SQLModel], first: str, incidents: int) -> None:
    columns = table.__table__.columns  # type: ignore[attr-defined]
    owner = "id" if table is IncidentRow else "incident_id"
    found = connection.execute(select(*columns).where(columns[owner] == first))
    rows = [dict(row) for row in found.mappings()]
    if not rows:
        return
    for start in range(1, incidents, AT_ONCE):
        numbers = range(start, min(start + AT_ONCE, incidents))
        copies = [_copy(row, owner, number) for number in numbers for row in rows]
        connection.execute(insert(table), copies)


def _copy(row: dict[str, Any], owner: str, number: int) -> dict[str, Any]:
    copy = {**row, owner: f"copy{number:012d}"}
    if owner == "id":
        copy["number"] = FIRST_NUMBER + number
        copy["ref"] = f"INC-{FIRST_NUMBER + number}"
        copy["declared_at"] = row["declared_at"] - timedelta(seconds=number)
    elif "id" in row:
        copy["id"] = f"{row['id']}-{number}"
    if "value" in row:
        copy["value"] = f"{row['value']}{number}"
    return copy
