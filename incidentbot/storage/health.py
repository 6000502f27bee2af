"""What the queue looks like from outside: how much waits, since when, and what is dead."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from incidentbot.storage import claims
from incidentbot.storage.outbox import SayRow, SqlOutbox
from incidentbot.storage.surfaces import SurfaceRow
from incidentbot.storage.tries import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Backlog:
    """The queue in figures.

    Attributes:
        oldest_due: Since when the row that waits longest may be sent; None when nothing waits.
    """

    waiting: int
    oldest_due: datetime | None
    dead: int
    parked: int


def next_due(session: Session) -> datetime | None:
    """Return when the next waiting row may be tried; None when nothing waits."""
    queries = (claims.next_say(), claims.next_surface())
    found: list[datetime | None] = [session.exec(query).one() for query in queries]
    return min(filter(None, found), default=None)


def backlog(session: Session) -> Backlog:
    """Count."""
    return Backlog(
        waiting=SqlOutbox(session).waiting(),
        oldest_due=next_due(session),
        dead=_count(session, State.DEAD),
        parked=_count(session, State.PARKED),
    )


def _count(session: Session, state: State) -> int:
    says = select(func.count()).select_from(SayRow).where(col(SayRow.state) == state.value)
    shows = select(func.count()).select_from(SurfaceRow).where(col(SurfaceRow.state) == state.value)
    return session.exec(says).one() + session.exec(shows).one()
