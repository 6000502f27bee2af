"""Entries: append-only, chained by hashes; what people typed stands in a table of its own."""

from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, ForeignKeyConstraint, Integer, Select, and_, bindparam
from sqlmodel import JSON, Field, Session, col

from incidentbot.domain.errors import NotFoundError, StorageError
from incidentbot.domain.events import KINDS, Entry, Event, kind_of, text_fields
from incidentbot.storage import chain
from incidentbot.storage.columns import Instant, Row, plain
from incidentbot.storage.engine import inserting

ERASED = "(erased)"
LATEST = 2**62
_ADAPTERS: dict[str, TypeAdapter[Event]] = {name: TypeAdapter(kind) for name, kind in KINDS.items()}


class EventRow(Row, table=True):
    """One fact; never changed, never deleted: triggers refuse it."""

    __tablename__ = "events"
    __table_args__ = (
        ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], deferrable=True, initially="DEFERRED"
        ),
    )

    incident_id: str = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    kind: str
    at: datetime = Field(sa_type=Instant)
    actor: str
    body: dict[str, Any] = Field(sa_type=JSON)
    text_digest: str | None
    prev_hash: str
    hash: str


class EventTextRow(Row, table=True):
    """The words a person typed with a fact; may be erased."""

    __tablename__ = "event_text"
    __table_args__ = (
        ForeignKeyConstraint(
            ["incident_id", "seq"],
            ["events.incident_id", "events.seq"],
            deferrable=True,
            initially="DEFERRED",
        ),
    )

    incident_id: str = Field(primary_key=True)
    seq: int = Field(primary_key=True, sa_type=BigInteger)
    salt: str
    words: dict[str, Any] = Field(sa_type=JSON)


PAIRED = and_(
    col(EventTextRow.incident_id) == col(EventRow.incident_id),
    col(EventTextRow.seq) == col(EventRow.seq),
)


class SqlTimeline:
    """Entries in SQL."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def append(self, entries: Iterable[Entry]) -> None:
        """Write entries in order, chaining their hashes."""
        heads: dict[str, tuple[int, str]] = {}
        events: list[dict[str, Any]] = []
        typed: list[dict[str, Any]] = []
        for entry in entries:
            seq, prev_hash = heads.get(entry.incident_id) or self._head(entry.incident_id)
            if entry.seq != seq + 1:
                raise ValueError(f"Entry {entry.seq} cannot follow {seq} in a history.")
            event, words = _rows(entry, prev_hash)
            heads[entry.incident_id] = entry.seq, event["hash"]
            events.append(event)
            typed += [words] if words else []
        self._insert(EventRow, events)
        self._insert(EventTextRow, typed)

    def of(self, incident_id: str) -> list[Entry]:
        """Load all entries of an incident by seq."""
        return self.since(incident_id, 0)

    def since(self, incident_id: str, seq: int) -> list[Entry]:
        """Load the entries after a seq."""
        return self._load(_since(), incident_id=incident_id, after=seq)

    def page(
        self, incident_id: str, before: int | None, limit: int, *, but: Collection[str]
    ) -> list[Entry]:
        """Load the newest entries, or those before a seq, newest first, `but` for some kinds."""
        asked = {"before": before or LATEST, "limit": limit, "kinds": list(but)}
        return self._load(_before(), incident_id=incident_id, **asked)

    def of_kinds(self, incident_id: str, kinds: Collection[str], *, after: int) -> list[Entry]:
        """Load the entries of some event kinds after a seq."""
        return self._load(_of_kinds(), incident_id=incident_id, kinds=list(kinds), after=after)

    def get(self, incident_id: str, seq: int) -> Entry:
        """Load one entry."""
        found = self._load(_one(), incident_id=incident_id, number=seq)
        if not found:
            raise NotFoundError(f"{incident_id} {seq}")
        return found[0]

    def last_of_kind(self, incident_id: str, kind: str, limit: int) -> list[Entry]:
        """Load the newest entries of one event kind, newest first."""
        return self._load(_newest(), incident_id=incident_id, kind=kind, limit=limit)

    def _head(self, incident_id: str) -> tuple[int, str]:
        asked = {"incident_id": incident_id}
        last = self._session.connection().execute(_last(), asked).first()
        return (last[0], last[1]) if last else (0, chain.BEGINNING)

    def _insert(self, table: type[Row], rows: list[dict[str, Any]]) -> None:
        if rows:
            self._session.connection().execute(inserting(table), rows)

    def _load(self, query: Select[Any], **asked: Any) -> list[Entry]:
        return [_entry(row) for row in self._session.connection().execute(query, asked)]


@cache
def _entries() -> Select[Any]:
    query = plain(EventRow).add_columns(col(EventTextRow.words))
    joined = query.join_from(EventRow, EventTextRow, PAIRED, isouter=True)
    return joined.where(col(EventRow.incident_id) == bindparam("incident_id"))


@cache
def _since() -> Select[Any]:
    query = _entries().where(col(EventRow.seq) > bindparam("after"))
    return query.order_by(col(EventRow.seq))


@cache
def _before() -> Select[Any]:
    other = col(EventRow.kind).not_in(bindparam("kinds", expanding=True))
    query = _entries().where(col(EventRow.seq) < bindparam("before"), other)
    latest = query.order_by(col(EventRow.seq).desc())
    return latest.limit(bindparam("limit", type_=Integer()))


@cache
def _of_kinds() -> Select[Any]:
    return _since().where(col(EventRow.kind).in_(bindparam("kinds", expanding=True)))


@cache
def _one() -> Select[Any]:
    return _entries().where(col(EventRow.seq) == bindparam("number"))


@cache
def _newest() -> Select[Any]:
    query = _entries().where(col(EventRow.kind) == bindparam("kind"))
    newest = query.order_by(col(EventRow.seq).desc())
    return newest.limit(bindparam("limit", type_=Integer()))


@cache
def _last() -> Select[Any]:
    of_incident = col(EventRow.incident_id) == bindparam("incident_id")
    query = plain(EventRow, "seq", "hash").where(of_incident)
    return query.order_by(col(EventRow.seq).desc()).limit(1)


def _rows(entry: Entry, prev_hash: str) -> tuple[dict[str, Any], dict[str, Any] | None]:
    body, words = _parts(entry.event)
    salt = chain.new_salt()
    link = chain.Link(
        incident_id=entry.incident_id,
        seq=entry.seq,
        kind=kind_of(entry.event),
        at=entry.at,
        by=entry.by,
        body=body,
        text_digest=chain.digest(salt, words) if words else None,
        prev_hash=prev_hash,
    )
    place = {"incident_id": entry.incident_id, "seq": entry.seq}
    return _row(link), {**place, "salt": salt, "words": words} if words else None


def _row(link: chain.Link) -> dict[str, Any]:
    return {
        "incident_id": link.incident_id,
        "seq": link.seq,
        "kind": link.kind,
        "at": link.at,
        "actor": link.by,
        "body": dict(link.body),
        "text_digest": link.text_digest,
        "prev_hash": link.prev_hash,
        "hash": link.hash,
    }


def _parts(event: Event) -> tuple[dict[str, Any], dict[str, Any]]:
    typed = text_fields(type(event))
    values = _ADAPTERS[kind_of(event)].dump_python(event, mode="json")
    body = {name: value for name, value in values.items() if name not in typed}
    words = {name: values[name] for name in sorted(typed) if values[name] is not None}
    return body, words


def _entry(row: Any) -> Entry:
    adapter = _ADAPTERS.get(row.kind)
    if adapter is None:
        raise StorageError(
            f"The history holds “{row.kind}”, which only a newer incidentbot knows. Install that."
        )
    words = _erased(row) if row.words is None else row.words
    event = adapter.validate_python({**row.body, **words})
    return Entry(incident_id=row.incident_id, seq=row.seq, at=row.at, by=row.actor, event=event)


def _erased(row: Any) -> dict[str, str]:
    if row.text_digest is None:
        return {}
    return dict.fromkeys(text_fields(KINDS[row.kind]), ERASED)
