"""Surfaces: what is kept up to date in place, one row each, drawn when it is behind."""

import secrets
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ForeignKeyConstraint,
    Index,
    Select,
    Update,
    bindparam,
    text,
    update,
)
from sqlmodel import Field, Session, col

from incidentbot.domain.effects import ANNOUNCEMENT, Effects, Surface
from incidentbot.storage.columns import Instant, plain
from incidentbot.storage.engine import inserting
from incidentbot.storage.refs import SqlRefs
from incidentbot.storage.tries import Deliverable, State, begin_anew, untried

WAIT_FOR_ROOM = timedelta(seconds=3)
_BEHIND = text("wanted > shown")


class SurfaceRow(Deliverable, table=True):
    """One surface of one incident; behind while `wanted` is more than `shown`.

    Attributes:
        claimed: The version that is being drawn.
        ref: Where it stands, once shown.
        wait_until: How long it waits for the war room; None when it waits without end.
    """

    __tablename__ = "surfaces"
    __table_args__ = (
        ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], deferrable=True, initially="DEFERRED"
        ),
        Index("ix_surfaces_behind", "written_at", sqlite_where=_BEHIND, postgresql_where=_BEHIND),
    )

    incident_id: str = Field(primary_key=True)
    surface: str = Field(primary_key=True)
    wanted: int = 1
    shown: int = 0
    claimed: int = 0
    ref: str | None = None
    wait_until: datetime | None = Field(default=None, sa_type=Instant)


def new_key() -> str:
    """Return a random key for the messages of one effect."""
    return secrets.token_hex(12)


def mark_behind(session: Session, incident_id: str, effects: Effects, now: datetime) -> None:
    """Bump the surfaces that a change touches; begin those anew whose place is a new one."""
    touched = sorted(effects.shows | effects.redrawn)
    asked = {"of_incident": incident_id, "these": [each.value for each in touched]}
    connection = session.connection()
    there = {row.surface: row.state for row in connection.execute(_touched(), asked)}
    new = [_first(incident_id, each, now) for each in touched if each not in there]
    if new:
        connection.execute(inserting(SurfaceRow), new)
    if there:
        connection.execute(_bump(), {**asked, "now": now})
    for surface, state in there.items():
        if surface in effects.redrawn:
            _redraw(session, _locked(session, incident_id, surface))
        elif state == State.DEAD:
            begin_anew(_locked(session, incident_id, surface))
    session.flush()


def link_room(session: Session, incident_id: str, now: datetime) -> None:
    """Bump the announcement, if it was drawn while there was no war room to link to."""
    asked = {"of_incident": incident_id, "these": [Surface.ANNOUNCEMENT.value], "now": now}
    # Whoever claims it just now has read that there is none: only the lock shows the claim.
    session.connection().execute(_touched(), asked)
    session.connection().execute(_bump().where(col(SurfaceRow.claimed) > 0), asked)


@cache
def _touched() -> Select[Any]:
    query = plain(SurfaceRow, "surface", "state").where(*_these())
    # Always in one order, so that two writers cannot wait for each other.
    return query.order_by(col(SurfaceRow.surface)).with_for_update()


@cache
def _bump() -> Update:
    wanted = col(SurfaceRow.wanted) + 1
    written_at = bindparam("now", type_=Instant())
    return update(SurfaceRow).where(*_these()).values(wanted=wanted, written_at=written_at)


def _these() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    of_incident = col(SurfaceRow.incident_id) == bindparam("of_incident")
    return of_incident, col(SurfaceRow.surface).in_(bindparam("these", expanding=True))


def _locked(session: Session, incident_id: str, surface: str) -> SurfaceRow:
    key = (incident_id, surface)
    return session.get_one(SurfaceRow, key, with_for_update=True, populate_existing=True)


def _first(incident_id: str, surface: Surface, now: datetime) -> dict[str, Any]:
    waits = surface is Surface.ANNOUNCEMENT
    return {
        "incident_id": incident_id,
        "surface": surface.value,
        "wanted": 1,
        "shown": 0,
        "claimed": 0,
        "wait_until": now + WAIT_FOR_ROOM if waits else None,
        **untried(new_key(), now),
    }


def _redraw(session: Session, row: SurfaceRow) -> None:
    begin_anew(row)
    row.ref = None
    row.key = new_key()
    if row.surface == Surface.ANNOUNCEMENT:
        SqlRefs(session).forget(row.incident_id, ANNOUNCEMENT)
