"""Deliveries looked at and mended by hand: what is stuck, tried again, or given up for good."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from incidentbot.domain.errors import ConfigError
from incidentbot.storage.incidents import IncidentRow
from incidentbot.storage.jobs import SAY_ID, SHOW_ID
from incidentbot.storage.outbox import SayRow
from incidentbot.storage.surfaces import SurfaceRow
from incidentbot.storage.tries import Deliverable, State, put_back
from incidentbot.storage.unit import SqlUnit

STUCK = (State.PENDING.value, State.SENDING.value, State.DEAD.value, State.PARKED.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """One delivery that has not happened; it holds nobody's words.

    Attributes:
        what: What kind of thing it is: `post nag`, `summary`.
    """

    id: str
    ref: str
    what: str
    state: str
    attempts: int
    error: str | None
    written_at: datetime


def stuck(session: Session) -> list[Stuck]:
    """List what has not happened, oldest first."""
    says = (
        select(SayRow, IncidentRow.ref)
        .join(IncidentRow, col(IncidentRow.id) == col(SayRow.incident_id), isouter=True)
        .where(col(SayRow.state).in_(STUCK))
    )
    shows = (
        select(SurfaceRow, IncidentRow.ref)
        .join(IncidentRow, col(IncidentRow.id) == col(SurfaceRow.incident_id))
        .where(col(SurfaceRow.state).in_(STUCK), SurfaceRow.wanted > SurfaceRow.shown)
    )
    found = [_stuck(row, ref or "") for row, ref in session.exec(says)]
    found += [_stuck(row, ref) for row, ref in session.exec(shows)]
    return sorted(found, key=lambda each: (each.written_at, each.id))


def retry(unit: SqlUnit, delivery: str) -> None:
    """Let a delivery be tried again now; one that was tried is looked for first."""
    row = _found(unit.session, delivery)
    put_back(row)
    row.next_at, row.error = None, None
    row.looks = 0 if row.attempts else None
    unit.session.flush()


def drop(unit: SqlUnit, delivery: str) -> int:
    """Give a delivery up for good; return how many others needed it."""
    row = _found(unit.session, delivery)
    needing = 0
    if isinstance(row, SayRow):
        put_back(row, state=State.SKIPPED)
        gives = row.body.get("gives")
        if gives and row.incident_id:
            needing = len(unit.outbox.give_up_on(row.incident_id, gives))
    elif isinstance(row, SurfaceRow):
        put_back(row)
        row.shown = row.wanted
    unit.session.flush()
    return needing


def _stuck(row: Deliverable, ref: str) -> Stuck:
    if isinstance(row, SayRow):
        number, what = f"{SAY_ID}:{row.id}", f"{row.kind} {row.message or ''}".strip()
    else:
        what = str(getattr(row, "surface", ""))
        number = f"{SHOW_ID}:{ref}:{what}"
    return Stuck(
        id=number,
        ref=ref,
        what=what,
        state=row.state,
        attempts=row.attempts,
        error=row.error,
        written_at=row.written_at,
    )


def _found(session: Session, delivery: str) -> Deliverable:
    row = _row_of(session, delivery.strip())
    if row is None or row.state not in STUCK:
        raise ConfigError(f"Nothing waits under {delivery}. See: incidentbot outbox list")
    if isinstance(row, SurfaceRow) and row.wanted <= row.shown:
        raise ConfigError(f"{delivery} is up to date. See: incidentbot outbox list")
    if row.state == State.SENDING.value:
        raise ConfigError(f"{delivery} is being sent at this moment. Look again in a minute.")
    return row


def _row_of(session: Session, delivery: str) -> Deliverable | None:
    kind, _, rest = delivery.partition(":")
    if kind == SAY_ID and rest.isascii() and rest.isdigit() and len(rest) < 19:  # noqa: PLR2004
        return session.get(SayRow, int(rest), with_for_update=True)
    ref, _, surface = rest.partition(":")
    query = (
        select(SurfaceRow)
        .join(IncidentRow, col(IncidentRow.id) == col(SurfaceRow.incident_id))
        .where(IncidentRow.ref == ref.upper(), SurfaceRow.surface == surface)
        .with_for_update(of=SurfaceRow)
    )
    return session.exec(query).first() if kind == SHOW_ID else None
