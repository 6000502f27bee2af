"""Incident rows: the state of each, the refs people say, and the names of the war rooms."""

import secrets
import string
from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, Index, Select, Update, bindparam, func, update
from sqlmodel import JSON, Field, Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from incidentbot.domain import rooms, text
from incidentbot.domain.effects import channel_ref
from incidentbot.domain.errors import NotFoundError
from incidentbot.domain.incidents import WORKING, Incident
from incidentbot.storage.columns import Instant, Row, parts, plain
from incidentbot.storage.engine import insert_once, inserting
from incidentbot.storage.followups import mirror

PREFIX = "INC-"
_ID_MARKS = string.ascii_lowercase + string.digits
_REF_MARKS = "BCDFGHJKMNPQRSTVWXZ"
_ADAPTER = TypeAdapter(Incident)
_FIELDS = tuple(each.name for each in fields(Incident))
_TIMES = ("declared_at", "updated_at")
_KEY = "key"


class IncidentRow(Row, table=True):
    """One incident."""

    __tablename__ = "incidents"
    __table_args__ = (
        Index(None, "status", "declared_at"),
        Index(None, "declared_by", "title_normal", "declared_at"),
    )

    id: str = Field(primary_key=True)
    number: int = Field(sa_type=BigInteger, index=True)
    ref: str = Field(unique=True)
    title: str
    title_normal: str
    severity: str
    worst_severity: str
    playbook: str
    declared_by: str
    declared_at: datetime = Field(sa_type=Instant)
    channel_name: str
    status: str
    private: bool
    drill: bool
    impact: str | None
    customers: str | None
    affected: str | None
    type: str | None
    source: str | None
    actions: str | None
    next_steps: str | None
    eta: str | None
    updated_at: datetime | None = Field(sa_type=Instant)
    roles: dict[str, str] = Field(sa_type=JSON)
    offers: dict[str, str] = Field(sa_type=JSON)
    moments: dict[str, str] = Field(sa_type=JSON)
    members: list[str] = Field(sa_type=JSON)
    subscribers: list[str] = Field(sa_type=JSON)
    links: list[dict[str, str]] = Field(sa_type=JSON)
    notes: list[str] = Field(sa_type=JSON)
    level: int
    room_lost: bool
    room_number: int
    room_ref: str
    progress: dict[str, Any] = Field(sa_type=JSON)
    aftermath: dict[str, Any] = Field(sa_type=JSON)
    version: int


class NameRow(Row, table=True):
    """A war room's name: once taken, never taken again."""

    __tablename__ = "names"

    name: str = Field(primary_key=True)
    incident_id: str = Field(index=True)


class CounterRow(Row, table=True):
    """A number that only goes up."""

    __tablename__ = "counters"

    name: str = Field(primary_key=True)
    value: int = Field(sa_type=BigInteger)


class SqlIncidents:
    """Incident rows in SQL."""

    def __init__(self, session: Session, *, writing: bool) -> None:
        self._session = session
        self._writing = writing
        self._known: dict[str, Incident] = {}

    def new_id(self) -> str:
        """Return a random id, 16 letters and digits."""
        return "".join(secrets.choice(_ID_MARKS) for _ in range(16))

    def next_ref(self, *, private: bool) -> str:
        """Take the next `INC-n`; for a private incident six random letters: `INC-KXQZRM`."""
        if not private:
            return f"{PREFIX}{self._next('refs')}"
        while True:
            ref = PREFIX + "".join(secrets.choice(_REF_MARKS) for _ in range(6))
            if self._one("ref", ref) is None:
                return ref

    def reserve_name(self, incident_id: str, name: str) -> str:
        """Reserve a unique channel name, with a suffix where it is taken; return it."""
        wanted, number = name, 1
        while not insert_once(self._session, NameRow, {"name": wanted, "incident_id": incident_id}):
            number += 1
            wanted = rooms.alternative(name, number)
        return wanted

    def add(self, incident: Incident) -> None:
        """Insert a new row."""
        row = {"number": self._next("incidents"), **_values(incident, _FIELDS)}
        self._session.connection().execute(inserting(IncidentRow), row)
        self._known[incident.id] = incident

    def save(self, incident: Incident) -> None:
        """Write what has changed of a row."""
        before = self._known.get(incident.id) or self.get(incident.id)
        changed = [name for name in _FIELDS if getattr(before, name) != getattr(incident, name)]
        if changed:
            values = _values(incident, changed)
            statement = _update(tuple(sorted(values)))
            self._session.connection().execute(statement, {**values, _KEY: incident.id})
            self._known[incident.id] = incident
        if "aftermath" in changed:
            known, follow_ups = before.aftermath.follow_ups, incident.aftermath.follow_ups
            mirror(self._session, incident.id, [each for each in follow_ups if each not in known])

    def get(self, incident_id: str) -> Incident:
        """Load by id, locked for the transaction in a writing unit. Raises NotFoundError."""
        found = self._one("id", incident_id)
        if found is None:
            raise NotFoundError(incident_id)
        return found

    def peek(self, incident_id: str) -> Incident:
        """Load by id as it is at the moment, without locking it. Raises NotFoundError."""
        query = _select("id", locked=False)
        row = self._session.connection().execute(query, {"id": incident_id}).one_or_none()
        if row is None:
            raise NotFoundError(incident_id)
        return _incident(row)

    def by_ref(self, ref: str) -> Incident | None:
        """Load by `INC-42`, in any case, also bare `42`; locked as `get` does."""
        return self._one("ref", PREFIX + ref.strip().upper().removeprefix(PREFIX))

    def open(self) -> list[Incident]:
        """Load the incidents that are neither resolved nor closed, newest first."""
        working = [status.value for status in WORKING]
        return self._newest(select(IncidentRow).where(col(IncidentRow.status).in_(working)))

    def recent(self, limit: int) -> list[Incident]:
        """Load the newest incidents of any status, newest first."""
        return self._newest(select(IncidentRow).limit(limit))

    def many(self, incident_ids: Iterable[str]) -> dict[str, Incident]:
        """Load incidents by their ids, without locking any; those that are missing are left out."""
        by_id = select(IncidentRow)
        found = (
            self._newest(by_id.where(col(IncidentRow.id).in_(some))) for some in parts(incident_ids)
        )
        return {each.id: each for some in found for each in some}

    def last_drill(self) -> datetime | None:
        """Return when the newest drill was declared; None before the first."""
        newest = select(func.max(IncidentRow.declared_at, type_=Instant()))
        return self._session.exec(newest.where(col(IncidentRow.drill).is_(True))).one()

    def same_declared(self, by: str, title: str, since: datetime) -> Incident | None:
        """Find what the same person declared with the same normalised title since then."""
        found = self._newest(
            select(IncidentRow)
            .where(IncidentRow.declared_by == by)
            .where(IncidentRow.title_normal == text.normal(text.line(title)))
            .where(IncidentRow.declared_at >= since)
            .limit(1)
        )
        return found[0] if found else None

    def _next(self, counter: str) -> int:
        counted = (
            update(CounterRow)
            .where(col(CounterRow.name) == counter)
            .values(value=CounterRow.value + 1)
            .returning(col(CounterRow.value))
        )
        return self._session.connection().execute(counted).scalar_one()

    def _one(self, column: str, value: str) -> Incident | None:
        query = _select(column, locked=self._writing)
        row = self._session.connection().execute(query, {column: value}).one_or_none()
        if row is None:
            return None
        found = self._known[row.id] = _incident(row)
        return found

    def _newest(self, query: SelectOfScalar[IncidentRow]) -> list[Incident]:
        columns = query.with_only_columns(*(getattr(IncidentRow, name) for name in _FIELDS))
        newest = columns.order_by(col(IncidentRow.number).desc())
        return [_incident(row) for row in self._session.connection().execute(newest)]


@cache
def _select(column: str, *, locked: bool) -> Select[Any]:
    query = plain(IncidentRow, *_FIELDS)
    query = query.where(getattr(IncidentRow, column) == bindparam(column))
    return query.with_for_update() if locked else query


@cache
def _update(names: tuple[str, ...]) -> Update:
    changed: dict[str, Any] = {name: bindparam(name) for name in names}
    return update(IncidentRow).where(col(IncidentRow.id) == bindparam(_KEY)).values(changed)


def _incident(row: Sequence[Any]) -> Incident:
    return _ADAPTER.validate_python(dict(zip(_FIELDS, row, strict=True)))


def _values(incident: Incident, names: Sequence[str]) -> dict[str, Any]:
    values: dict[str, Any] = _ADAPTER.dump_python(incident, mode="json", include=set(names))
    values |= {name: getattr(incident, name) for name in _TIMES if name in names}
    if "title" in names:
        values["title_normal"] = text.normal(incident.title)
    if "room_number" in names:
        values["room_ref"] = channel_ref(incident.room_number)
    return values
