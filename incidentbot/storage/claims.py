"""Which rows may be sent now, in SQL: one query for says, one for surfaces."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Update,
    and_,
    case,
    exists,
    func,
    literal_column,
    or_,
    tuple_,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from incidentbot.domain.effects import Message, SayKind, Surface
from incidentbot.storage.clocks import ClockRow
from incidentbot.storage.columns import DatabaseNow, Instant
from incidentbot.storage.incidents import IncidentRow
from incidentbot.storage.outbox import WAITING, NeedRow, SayRow
from incidentbot.storage.refs import RefRow
from incidentbot.storage.surfaces import SurfaceRow
from incidentbot.storage.tries import Deliverable, State

LONGEST_BACKOFF = timedelta(minutes=20)
FIRST = {
    SayKind.OPEN_ROOM.value: 0,
    SayKind.INVITE.value: 1,
    Surface.SUMMARY.value: 2,
    Surface.ANNOUNCEMENT.value: 3,
}
LAST = len(FIRST)
IN_ROOM = (Surface.SUMMARY.value, Surface.TOPIC.value, Surface.BOOKMARKS.value)
_earlier = aliased(SayRow)


def says_to_send(now: datetime, limit: int) -> SelectOfScalar[SayRow]:
    """Select the says that may go now: the first of each lane, if it has what it needs."""
    return (
        select(SayRow)
        .where(_free(SayRow, now), _leads_its_lane(), ~_lacks_a_ref())
        .order_by(_rank(SayRow.kind), col(SayRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True, of=SayRow)
    )


def surfaces_to_draw(now: datetime, limit: int) -> SelectOfScalar[SurfaceRow]:
    """Select the surfaces that are behind and have their room, or need not wait for it."""
    placed = or_(_has_room(), and_(_announces(), or_(_lost(), _due(SurfaceRow.wait_until, now))))
    return (
        select(SurfaceRow)
        .join(IncidentRow, col(IncidentRow.id) == col(SurfaceRow.incident_id))
        .where(_behind(), _free(SurfaceRow, now), placed)
        .order_by(_rank(SurfaceRow.surface), col(SurfaceRow.written_at))
        .limit(limit)
        .with_for_update(skip_locked=True, of=SurfaceRow)
    )


def settle(now: datetime) -> list[Update]:
    """Update the rows that need not be sent any more."""
    ended = select(ClockRow.id).where(col(ClockRow.ended_at).is_not(None))
    reminder = and_(col(SayRow.message) == Message.NAG.value, col(SayRow.subject).in_(ended))
    stale = (
        select(SayRow.id)
        .where(_available(SayRow), or_(col(SayRow.expires_at) <= now, reminder))
        .with_for_update(skip_locked=True, of=SayRow)
    )
    place = (col(SurfaceRow.incident_id), col(SurfaceRow.surface))
    roomless = (
        select(*place)
        .join(IncidentRow, col(IncidentRow.id) == col(SurfaceRow.incident_id))
        .where(_behind(), _available(SurfaceRow), _lost())
        .where(col(SurfaceRow.surface).in_(IN_ROOM))
        .with_for_update(skip_locked=True, of=SurfaceRow)
    )
    return [
        update(SayRow)
        .where(col(SayRow.id).in_(stale))
        .values(state=State.SKIPPED.value, owner=None, lease_until=None),
        update(SurfaceRow)
        .where(tuple_(*place).in_(roomless))
        .values(shown=SurfaceRow.wanted, state=State.PENDING.value, owner=None, lease_until=None),
    ]


def next_say() -> SelectOfScalar[datetime]:
    """Select when the next say may be tried."""
    due = func.coalesce(col(SayRow.next_at), col(SayRow.written_at))
    pending = col(SayRow.state) == State.PENDING.value
    return select(func.min(due, type_=Instant())).where(pending, _leads_its_lane(), ~_lacks_a_ref())


def next_surface() -> SelectOfScalar[datetime]:
    """Select when the next surface may be drawn."""
    due = func.coalesce(col(SurfaceRow.next_at), col(SurfaceRow.written_at))
    waits = and_(_announces(), ~_has_room(), ~_lost(), col(SurfaceRow.wait_until) > due)
    when = case((waits, col(SurfaceRow.wait_until)), else_=due)
    return (
        select(func.min(when, type_=Instant()))
        .select_from(SurfaceRow)
        .join(IncidentRow, col(IncidentRow.id) == col(SurfaceRow.incident_id))
        .where(_behind(), col(SurfaceRow.state) == State.PENDING.value)
        .where(or_(_has_room(), _announces()))
    )


def abandoned(table: type[Deliverable]) -> ColumnElement[bool]:
    """Tell of a claimed row that its holder's time is up."""
    return and_(col(table.state) == State.SENDING.value, col(table.lease_until) <= DatabaseNow())


def _available(table: type[Deliverable]) -> ColumnElement[bool]:
    # The literal words let SQLite see that its partial index applies.
    waiting = col(table.state).in_([literal_column(f"'{state}'") for state in WAITING])
    return and_(waiting, or_(col(table.state) == State.PENDING.value, abandoned(table)))


def _free(table: type[Deliverable], now: datetime) -> ColumnElement[bool]:
    return and_(
        _available(table),
        or_(col(table.state) == State.SENDING.value, _due(table.next_at, now)),
    )


def _due(column: Any, now: datetime) -> ColumnElement[bool]:
    # No wait is that long: the clock was wound back since.
    return or_(col(column).is_(None), col(column) <= now, col(column) > now + LONGEST_BACKOFF)


def _leads_its_lane() -> ColumnElement[bool]:
    waiting = col(_earlier.state).in_([literal_column(f"'{state}'") for state in WAITING])
    return ~exists().where(
        col(_earlier.lane) == col(SayRow.lane), col(_earlier.id) < col(SayRow.id), waiting
    )


def _lacks_a_ref() -> ColumnElement[bool]:
    there = exists().where(
        col(RefRow.incident_id) == col(NeedRow.incident_id), col(RefRow.name) == col(NeedRow.ref)
    )
    return exists().where(col(NeedRow.say_id) == col(SayRow.id), ~there)


def _behind() -> ColumnElement[bool]:
    return col(SurfaceRow.wanted) > col(SurfaceRow.shown)


def _has_room() -> ColumnElement[bool]:
    return exists().where(
        col(RefRow.incident_id) == col(IncidentRow.id),
        col(RefRow.name) == col(IncidentRow.room_ref),
    )


def _announces() -> ColumnElement[bool]:
    return col(SurfaceRow.surface) == Surface.ANNOUNCEMENT.value


def _lost() -> ColumnElement[bool]:
    return col(IncidentRow.room_lost).is_(True)


def _rank(column: Any) -> ColumnElement[int]:
    return case(FIRST, value=col(column), else_=LAST)
