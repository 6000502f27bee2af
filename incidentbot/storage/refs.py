"""Refs: what the outside calls our things, by incident; those of the deployment under no incident."""

from collections.abc import Mapping

from sqlmodel import Field, Session, col, select

from incidentbot.storage.columns import Row, parts

DEPLOYMENT = ""


class RefRow(Row, table=True):
    """One name and the outside's id for it."""

    __tablename__ = "refs"

    incident_id: str = Field(primary_key=True)
    name: str = Field(primary_key=True)
    value: str = Field(index=True)


class SqlRefs:
    """Refs in SQL.

    Attributes:
        changed: A ref was put: something may have waited for it.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.changed = False

    def get(self, incident_id: str | None, name: str) -> str | None:
        """Return the outside's id; None as incident is the whole deployment."""
        row = self._session.get(RefRow, (incident_id or DEPLOYMENT, name))
        return row.value if row else None

    def all(self, incident_id: str | None) -> dict[str, str]:
        """Return every ref of an incident."""
        query = select(RefRow).where(RefRow.incident_id == (incident_id or DEPLOYMENT))
        rows = self._session.exec(query.order_by(col(RefRow.name)))
        return {row.name: row.value for row in rows}

    def values(self, names: Mapping[str, str]) -> dict[str, str]:
        """Return one ref of each of many incidents, asked for and answered by incident id."""
        columns = select(RefRow.incident_id, RefRow.value)
        found: dict[str, str] = {}
        for name in sorted(set(names.values())):
            of_name = columns.where(RefRow.name == name)
            for some in parts(each for each, wanted in names.items() if wanted == name):
                found |= self._session.exec(of_name.where(col(RefRow.incident_id).in_(some))).all()
        return found

    def shared(self, *, but: str) -> dict[str, str]:
        """Return the refs of the deployment whose names do not begin so."""
        query = select(RefRow).where(RefRow.incident_id == DEPLOYMENT)
        others = query.where(~col(RefRow.name).startswith(but, autoescape=True))
        return {row.name: row.value for row in self._session.exec(others)}

    def put(self, incident_id: str | None, name: str, value: str) -> None:
        """Remember, or replace."""
        self._session.merge(RefRow(incident_id=incident_id or DEPLOYMENT, name=name, value=value))
        self._session.flush()
        self.changed = True

    def owner_of(self, name_prefix: str, value: str) -> str | None:
        """Find the incident id that has a ref with such a name and this value."""
        query = (
            select(RefRow.incident_id)
            .where(RefRow.value == value)
            .where(col(RefRow.name).startswith(name_prefix, autoescape=True))
            .where(RefRow.incident_id != DEPLOYMENT)
            .limit(1)
        )
        return self._session.exec(query).first()

    def forget(self, incident_id: str, name: str) -> None:
        """Drop a ref: what it named is gone."""
        row = self._session.get(RefRow, (incident_id, name))
        if row is not None:
            self._session.delete(row)
            self._session.flush()
