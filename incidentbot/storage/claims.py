"""Which rows may be sent now, in SQL: one query for says, one for surfaces."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Float,
    Integer,
    Select,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.sql.expression import SelectOfScalar

from incidentbot.domain.effects import ROOM, Message, SayKind, Surface
from incidentbot.storage.clocks import ClockRow
from incidentbot.storage.columns import DatabaseNow, Instant, plain
from incidentbot.storage.incidents import IncidentRow
from incidentbot.storage.outbox import SERIAL, WAITING, NeedRow, SayRow
from incidentbot.storage.refs import RefRow
from incidentbot.storage.surfaces import SurfaceRow
from incidentbot.storage.tries import Deliverable, State

LONGEST_WAIT = timedelta(minutes=20)
LOOKS_TAKE = timedelta(seconds=20)
FIRST = {
    SayKind.OPEN_ROOM.value: 0,
    SayKind.INVITE.value: 1,
    Surface.SUMMARY.value: 2,
    Surface.ANNOUNCEMENT.value: 3,
}
LAST = len(FIRST)
# What is put off for another's sake is none the sooner for Slack's return.
ELSEWHERE = (SayKind.FILE.value, SayKind.AMEND.value)
IN_ROOM = tuple(each.value for each in Surface if each is not Surface.ANNOUNCEMENT)
_earlier = aliased(SayRow)
_NOW = bindparam("now", type_=Instant())
_LOOKED = bindparam("looked", type_=Instant())
_TOO_FAR = bindparam("too_far", type_=Instant())
_MOST = bindparam("most", type_=Integer())


def at(now: datetime, most: int = 0) -> dict[str, Any]:
    """Return the parameters of these statements, which are built once."""
    # No row is put off that long: where it seems so, the clock was set back since.
    too_far, looked = now + LONGEST_WAIT, now - LOOKS_TAKE
    return {"now": now, "too_far": too_far, "looked": looked, "most": most}


@cache
def says_to_send() -> Select[Any]:
    """Select the says that may go now: the first of each lane, if it has what it needs."""
    return (
        plain(SayRow)
        .where(_free(SayRow), _leads_its_lane(), ~_lacks_a_ref())
        .order_by(_rank(SayRow.kind), col(SayRow.id))
        .limit(_MOST)
        .with_for_update(skip_locked=True, of=SayRow)
    )


@cache
def surfaces_to_draw() -> Select[Any]:
    """Select the surfaces that are behind and have their room, or need not wait for it."""
    placed = or_(_has_room(), and_(_announces(), or_(_lost(), _due(SurfaceRow.wait_until))))
    return (
        plain(SurfaceRow)
        .join(IncidentRow, col(IncidentRow.id) == col(SurfaceRow.incident_id))
        .where(_behind(), _free(SurfaceRow), placed)
        .order_by(_rank(SurfaceRow.surface), col(SurfaceRow.written_at))
        .limit(_MOST)
        .with_for_update(skip_locked=True, of=SurfaceRow)
    )


@cache
def take(table: type[SayRow] | type[SurfaceRow]) -> Update:
    """Update the rows `these` as claimed; whose holder died counts as an answer lost."""
    lost = case((_sending(table), 0), else_=col(table.looks))
    values: dict[str, Any] = {
        "state": State.SENDING.value,
        "attempts": col(table.attempts) + 1,
        "owner": bindparam("by"),
        "lease_until": DatabaseNow() + bindparam("lease", type_=Float()),
        "first_tried_at": func.coalesce(col(table.first_tried_at), _NOW),
        "tried_at": _NOW,
        "looks": lost,
    }
    if table is SurfaceRow:
        values["claimed"] = SurfaceRow.wanted
    these = _place(table).in_(bindparam("these", expanding=True))
    return update(table).where(these).values(values)


@cache
def let_go(table: type[SayRow] | type[SurfaceRow], names: tuple[str, ...]) -> Update:
    """Update these columns of a row that the claim still holds, and hold it no longer."""
    values = dict.fromkeys(("owner", "lease_until")) | {each: bindparam(each) for each in names}
    return update(table).where(_held(table)).values(values)


@cache
def keep(table: type[SayRow] | type[SurfaceRow]) -> Update:
    """Update a row that the claim still holds, to be held for another lease."""
    until = DatabaseNow() + bindparam("lease", type_=Float())
    return update(table).where(_held(table)).values(lease_until=until)


@cache
def settle() -> tuple[Update, Update]:
    """Update the rows that need not be sent any more."""
    ended = exists().where(
        col(ClockRow.id) == col(SayRow.subject), col(ClockRow.ended_at).is_not(None)
    )
    runs_still = exists().where(
        col(ClockRow.incident_id) == col(SayRow.incident_id),
        col(ClockRow.ended_at).is_(None),
        col(SayRow.subject).contains(col(ClockRow.id)),
    )
    reminder = or_(
        and_(col(SayRow.message) == Message.NAG.value, ended),
        and_(col(SayRow.message) == Message.NAGS.value, ~runs_still),
    )
    stale = (
        select(SayRow.id)
        .where(_available(SayRow), or_(col(SayRow.expires_at) <= _NOW, reminder))
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
    return (
        update(SayRow)
        .where(col(SayRow.id).in_(stale))
        .values(state=State.SKIPPED.value, owner=None, lease_until=None),
        update(SurfaceRow)
        .where(tuple_(*place).in_(roomless))
        .values(shown=SurfaceRow.wanted, state=State.PENDING.value, owner=None, lease_until=None),
    )


@cache
def hasten() -> tuple[Update, Update]:
    """Update the rows that were put off, except where a look-up would come too soon."""
    says, shows = (
        update(table)
        .where(_pending(table), col(table.next_at) > _NOW, col(table.tried_at) <= _LOOKED)
        .values(next_at=None)
        for table in (SayRow, SurfaceRow)
    )
    return says.where(col(SayRow.kind).not_in(ELSEWHERE)), shows


@cache
def waiting_by_incident() -> SelectOfScalar[Any]:
    """Select how many messages wait for the war room of each incident."""
    query: SelectOfScalar[Any] = select(SayRow.incident_id, func.count())  # type: ignore[assignment]
    return (
        query.where(_pending(SayRow), col(SayRow.kind) == SayKind.POST.value)
        .where(col(SayRow.lane).endswith(f"/{ROOM}"))
        .group_by(col(SayRow.incident_id))
        .order_by(col(SayRow.incident_id))
    )


@cache
def next_say() -> SelectOfScalar[datetime]:
    """Select when the next say may be tried."""
    due = func.coalesce(col(SayRow.next_at), col(SayRow.written_at))
    ready = and_(_waiting(SayRow), _pending(SayRow), _leads_its_lane(), ~_lacks_a_ref())
    return select(func.min(due, type_=Instant())).where(ready)


@cache
def next_surface() -> SelectOfScalar[datetime]:
    """Select when the next surface may be drawn."""
    due = func.coalesce(col(SurfaceRow.next_at), col(SurfaceRow.written_at))
    waits = and_(_announces(), ~_has_room(), ~_lost(), col(SurfaceRow.wait_until) > due)
    when = case((waits, col(SurfaceRow.wait_until)), else_=due)
    return (
        select(func.min(when, type_=Instant()))
        .select_from(SurfaceRow)
        .join(IncidentRow, col(IncidentRow.id) == col(SurfaceRow.incident_id))
        .where(_behind(), _pending(SurfaceRow))
        .where(or_(_has_room(), _announces()))
    )


def _held(table: type[SayRow] | type[SurfaceRow]) -> ColumnElement[bool]:
    # Every claim is one more try: a late answer of an earlier holder does not match.
    tried = col(table.attempts) == bindparam("claimed_attempts")
    held = [_place(table).in_(bindparam("these", expanding=True)), tried, _sending(table)]
    if table is SurfaceRow:
        held.append(col(SurfaceRow.claimed) == bindparam("claimed_version"))
    return and_(*held)


def abandoned(table: type[Deliverable]) -> ColumnElement[bool]:
    """Tell of a claimed row that its holder's time is up."""
    return and_(_sending(table), col(table.lease_until) <= DatabaseNow())


def _place(table: type[SayRow] | type[SurfaceRow]) -> ColumnElement[Any]:
    if table is SayRow:
        return type_coerce(col(SayRow.id), SERIAL)
    return tuple_(col(SurfaceRow.incident_id), col(SurfaceRow.surface))


def _sending(table: type[Deliverable]) -> ColumnElement[bool]:
    return col(table.state) == State.SENDING.value


def _available(table: type[Deliverable]) -> ColumnElement[bool]:
    return and_(_waiting(table), or_(_pending(table), abandoned(table)))


def _waiting(table: Any) -> ColumnElement[bool]:
    # The literal words let SQLite see that its partial index applies.
    return col(table.state).in_([literal_column(f"'{state}'") for state in WAITING])


def _pending(table: type[Deliverable]) -> ColumnElement[bool]:
    return col(table.state) == State.PENDING.value


def _free(table: type[Deliverable]) -> ColumnElement[bool]:
    return and_(
        _available(table),
        or_(_sending(table), _due(table.next_at)),
    )


def _due(column: Any) -> ColumnElement[bool]:
    return or_(col(column).is_(None), col(column) <= _NOW, col(column) > _TOO_FAR)


def _leads_its_lane() -> ColumnElement[bool]:
    same_lane = col(_earlier.lane) == col(SayRow.lane)
    earlier = col(_earlier.id) < col(SayRow.id)
    return ~exists().where(same_lane, earlier, _waiting(_earlier))


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
