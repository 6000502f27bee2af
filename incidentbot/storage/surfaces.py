"""Surfaces: what is kept up to date in place, one row each, drawn when it is behind."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import Field, Session

from incidentbot.domain.effects import ANNOUNCEMENT, SUMMARY, Effects, Surface
from incidentbot.storage.columns import Instant
from incidentbot.storage.refs import SqlRefs
from incidentbot.storage.tries import Deliverable, State, begin_anew

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


def surface_ref(surface: str, room_number: int) -> str:
    """Name the ref under which a surface stands; those in a room are numbered as the room is."""
    if surface == Surface.ANNOUNCEMENT:
        return ANNOUNCEMENT
    name = SUMMARY if surface == Surface.SUMMARY else surface
    return name if room_number == 1 else f"{name}-{room_number}"


def mark_behind(session: Session, incident_id: str, effects: Effects, now: datetime) -> None:
    """Bump the surfaces that a change touches; begin those anew whose place is a new one."""
    # Always in one order, so that two writers cannot wait for each other.
    for surface in sorted(effects.shows | effects.redrawn):
        row = session.get(
            SurfaceRow, (incident_id, surface.value), with_for_update=True, populate_existing=True
        )
        if row is None:
            session.add(_first(incident_id, surface, now))
            continue
        row.wanted += 1
        row.written_at = now
        if surface in effects.redrawn:
            _redraw(session, row)
        elif row.state == State.DEAD:
            begin_anew(row)
    session.flush()


def link_room(session: Session, incident_id: str, now: datetime) -> None:
    """Bump the announcement, if it was drawn while there was no war room to link to."""
    row = session.get(
        SurfaceRow,
        (incident_id, Surface.ANNOUNCEMENT.value),
        with_for_update=True,
        populate_existing=True,
    )
    if row is not None and row.claimed:
        row.wanted += 1
        row.written_at = now
        session.flush()


def _first(incident_id: str, surface: Surface, now: datetime) -> SurfaceRow:
    waits = surface is Surface.ANNOUNCEMENT
    return SurfaceRow(
        incident_id=incident_id,
        surface=surface.value,
        key=new_key(),
        written_at=now,
        wait_until=now + WAIT_FOR_ROOM if waits else None,
    )


def _redraw(session: Session, row: SurfaceRow) -> None:
    begin_anew(row)
    row.ref = None
    row.key = new_key()
    if row.surface == Surface.ANNOUNCEMENT:
        SqlRefs(session).forget(row.incident_id, ANNOUNCEMENT)
