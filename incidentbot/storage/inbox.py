"""The inbox: what came in already, so that a repeat is known as one."""

from datetime import datetime

from sqlmodel import Field, Session

from incidentbot.storage.columns import Instant, Row
from incidentbot.storage.engine import insert_once


class InboxRow(Row, table=True):
    """One delivery from outside."""

    __tablename__ = "inbox"

    source: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    at: datetime = Field(sa_type=Instant, index=True)


class SqlInbox:
    """Deliveries in SQL."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def first_time(self, source: str, key: str, now: datetime) -> bool:
        """Remember a delivery; False when it was handled before."""
        return insert_once(self._session, InboxRow, {"source": source, "key": key, "at": now})
