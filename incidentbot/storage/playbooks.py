"""The texts of the playbooks that incidents began with, by name and version."""

from sqlmodel import Field, Session, select

from incidentbot.storage.columns import Row
from incidentbot.storage.engine import insert_once


class PlaybookRow(Row, table=True):
    """One version of a playbook."""

    __tablename__ = "playbooks"

    key: str = Field(primary_key=True)
    source: str


class SqlPlaybooks:
    """Playbook texts in SQL."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def keep(self, key: str, source: str) -> None:
        """Remember a version; again is nothing."""
        insert_once(self._session, PlaybookRow, {"key": key, "source": source})

    def all(self) -> dict[str, str]:
        """Return every remembered version by key."""
        return {row.key: row.source for row in self._session.exec(select(PlaybookRow))}
