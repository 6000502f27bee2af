"""Clock rows: one deadline each, and the reminders that are due."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ForeignKeyConstraint,
    Index,
    Integer,
    Select,
    and_,
    bindparam,
    func,
    not_,
    select,
    text,
)
from sqlmodel import Field, Session, col

from incidentbot.domain.clocks import UNCOUNTED, Clock, Kind, Outcome
from incidentbot.storage.columns import Instant, Length, Row, parts, plain
from incidentbot.storage.engine import put_all

_FIELDS = tuple(each.name for each in fields(Clock))
_RUNNING = text("ended_at IS NULL")


class ClockRow(Row, table=True):
    """One deadline."""

    __tablename__ = "clocks"
    __table_args__ = (
        ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], deferrable=True, initially="DEFERRED"
        ),
        Index(None, "incident_id", "opened_at"),
        Index(None, "next_nag_at", sqlite_where=_RUNNING, postgresql_where=_RUNNING),
    )

    id: str = Field(primary_key=True)
    incident_id: str
    kind: str
    subject: str | None
    opened_at: datetime = Field(sa_type=Instant)
    due_at: datetime = Field(sa_type=Instant)
    length: timedelta = Field(sa_type=Length)
    ended_at: datetime | None = Field(sa_type=Instant)
    outcome: str | None
    next_nag_at: datetime | None = Field(sa_type=Instant)
    nag_step: int
    nag_level: int


class SqlClocks:
    """Clock rows in SQL."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def save(self, clocks: Iterable[Clock]) -> None:
        """Insert or update by id."""
        put_all(self._session, ClockRow, [_values(clock) for clock in clocks])

    def running(self, incident_id: str) -> list[Clock]:
        """Load the open clocks of an incident, next due first."""
        return self._load(_running(), incident_id=incident_id)

    def running_by_incident(self, incident_ids: Collection[str]) -> dict[str, list[Clock]]:
        """Load the open clocks of many incidents at once, next due first."""
        found: dict[str, list[Clock]] = {each: [] for each in incident_ids}
        for some in parts(incident_ids):
            for clock in self._load(_running_of_many(), incident_ids=some):
                found[clock.incident_id].append(clock)
        return found

    def next_due(self, incident_ids: Collection[str], limit: int) -> list[Clock]:
        """Load the open clocks of many incidents that are due next, in that order."""
        query = _running_of_many().limit(limit)
        found = [
            clock for some in parts(incident_ids) for clock in self._load(query, incident_ids=some)
        ]
        return sorted(found, key=lambda clock: (clock.due_at, clock.id))[:limit]

    def late(self, incident_ids: Collection[str], now: datetime) -> int:
        """Count the open clocks of many incidents that somebody is late with."""
        connection = self._session.connection()
        counted = (
            connection.execute(_late(), {"incident_ids": some, "now": now}).scalar_one()
            for some in parts(incident_ids)
        )
        return sum(counted)

    def of(self, incident_id: str) -> list[Clock]:
        """Load all clocks of an incident, ended ones too, in order of opening."""
        return self._load(_all(), incident_id=incident_id)

    def to_nag(self, now: datetime, limit: int) -> list[Clock]:
        """Load open clocks whose reminder is due, oldest first."""
        return self._load(_due(), now=now, limit=limit)

    def get(self, clock_id: str) -> Clock | None:
        """Load one clock."""
        return next(iter(self._load(_one(), clock_id=clock_id)), None)

    def _load(self, query: Select[Any], **asked: Any) -> list[Clock]:
        return [_clock(row) for row in self._session.connection().execute(query, asked)]


@cache
def _all() -> Select[Any]:
    order = (col(ClockRow.opened_at), col(ClockRow.due_at), col(ClockRow.id))
    of_incident = col(ClockRow.incident_id) == bindparam("incident_id")
    return plain(ClockRow, *_FIELDS).where(of_incident).order_by(*order)


@cache
def _running() -> Select[Any]:
    of_incident = col(ClockRow.incident_id) == bindparam("incident_id")
    return _next_due(plain(ClockRow, *_FIELDS).where(of_incident))


@cache
def _running_of_many() -> Select[Any]:
    of_these = col(ClockRow.incident_id).in_(bindparam("incident_ids", expanding=True))
    return _next_due(plain(ClockRow, *_FIELDS).where(of_these))


@cache
def _late() -> Select[Any]:
    of_these = col(ClockRow.incident_id).in_(bindparam("incident_ids", expanding=True))
    counted = col(ClockRow.kind).not_in([kind.value for kind in UNCOUNTED])
    past_due = col(ClockRow.due_at) < bindparam("now")
    level_is_in = and_(col(ClockRow.kind) == Kind.LEVEL.value, col(ClockRow.nag_level) > 0)
    found = select(func.count()).select_from(ClockRow).where(of_these, counted, past_due)
    query = found.where(not_(level_is_in))
    return query.where(col(ClockRow.ended_at).is_(None))


@cache
def _due() -> Select[Any]:
    due = col(ClockRow.next_nag_at) <= bindparam("now")
    query = plain(ClockRow, *_FIELDS).where(col(ClockRow.ended_at).is_(None), due)
    order = (col(ClockRow.next_nag_at), col(ClockRow.id))
    return query.order_by(*order).limit(bindparam("limit", type_=Integer()))


@cache
def _one() -> Select[Any]:
    return plain(ClockRow, *_FIELDS).where(col(ClockRow.id) == bindparam("clock_id"))


def _next_due(query: Select[Any]) -> Select[Any]:
    running = query.where(col(ClockRow.ended_at).is_(None))
    return running.order_by(col(ClockRow.due_at), col(ClockRow.id))


def _values(clock: Clock) -> dict[str, Any]:
    values = {name: getattr(clock, name) for name in _FIELDS}
    values["kind"] = clock.kind.value
    values["outcome"] = clock.outcome.value if clock.outcome else None
    return values


def _clock(row: Sequence[Any]) -> Clock:
    values = dict(zip(_FIELDS, row, strict=True))
    values["kind"] = Kind(values["kind"])
    values["outcome"] = Outcome(values["outcome"]) if values["outcome"] else None
    return Clock(**values)
