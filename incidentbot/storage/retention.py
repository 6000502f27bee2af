"""Retention: what was delivered and what came in is not kept for ever; histories are."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_
from sqlmodel import Session, col

from incidentbot.storage.inbox import InboxRow
from incidentbot.storage.outbox import SayRow
from incidentbot.storage.tries import State

INBOX_KEPT = timedelta(days=7)
SAYS_KEPT = timedelta(days=30)


def prune(session: Session, now: datetime) -> int:
    """Delete what has been kept long enough; return how many rows."""
    done = or_(
        col(SayRow.delivered_at) < now - SAYS_KEPT,
        (col(SayRow.state) == State.SKIPPED.value) & (col(SayRow.written_at) < now - SAYS_KEPT),
    )
    connection = session.connection()
    says = connection.execute(delete(SayRow).where(done)).rowcount
    seen = connection.execute(delete(InboxRow).where(col(InboxRow.at) < now - INBOX_KEPT)).rowcount
    return says + seen
