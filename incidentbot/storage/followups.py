"""Follow-up rows: a copy of what stands in the incidents, to be found by owner and by day."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKeyConstraint, Index, text
from sqlmodel import Field, Session, col

from incidentbot.domain.aftermath import FollowUp
from incidentbot.storage.columns import Instant, Row, plain
from incidentbot.storage.engine import put_all

_OPEN = text("open")


class FollowUpRow(Row, table=True):
    """Something that is to be done after an incident."""

    __tablename__ = "follow_ups"
    __table_args__ = (
        ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], deferrable=True, initially="DEFERRED"
        ),
        Index(None, "owner", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    incident_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    owner: str | None
    due_at: datetime = Field(sa_type=Instant)
    open: bool


class SqlFollowUps:
    """Follow-up rows in SQL; the incidents write them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def listed(self, *, owner: str | None = None, ended: bool = False) -> list[tuple[str, str]]:
        """Find follow-ups, next due first: incident id and the follow-up's own."""
        query = plain(FollowUpRow, "incident_id", "id")
        if not ended:
            # In the very words of the index, or it is not used.
            query = query.where(_OPEN)
        if owner is not None:
            query = query.where(col(FollowUpRow.owner) == owner)
        order = (col(FollowUpRow.due_at), col(FollowUpRow.incident_id), col(FollowUpRow.id))
        rows = self._session.connection().execute(query.order_by(*order))
        return [(row.incident_id, row.id) for row in rows]


def mirror(session: Session, incident_id: str, follow_ups: Iterable[FollowUp]) -> None:
    """Write the rows of one incident's follow-ups, as they are now; none is ever taken away."""
    put_all(session, FollowUpRow, [_values(incident_id, each) for each in follow_ups])


def _values(incident_id: str, follow_up: FollowUp) -> dict[str, Any]:
    return {
        "incident_id": incident_id,
        "id": follow_up.id,
        "owner": follow_up.owner,
        "due_at": follow_up.due_at,
        "open": follow_up.open,
    }
