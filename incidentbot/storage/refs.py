"""Refs: what the outside calls our things, by incident; those of the deployment under no incident."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, delete
from sqlmodel import Field, Session, col, select

from incidentbot.storage.columns import Row, parts, plain
from incidentbot.storage.engine import insert_once, put_all

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
        asked = {"incident_id": incident_id or DEPLOYMENT, "name": name}
        value: str | None = self._session.connection().execute(_one(), asked).scalar()
        return value

    def all(self, incident_id: str | None) -> dict[str, str]:
        """Return every ref of an incident."""
        asked = {"incident_id": incident_id or DEPLOYMENT}
        return {row.name: row.value for row in self._session.connection().execute(_all(), asked)}

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
        rows = self._session.connection().execute(_others_than(but))
        return {row.name: row.value for row in rows}

    def put(self, incident_id: str | None, name: str, value: str) -> None:
        """Remember, or replace."""
        row = {"incident_id": incident_id or DEPLOYMENT, "name": name, "value": value}
        put_all(self._session, RefRow, [row])
        self.changed = True

    def once(self, incident_id: str | None, name: str, value: str) -> str:
        """Remember, unless something is remembered already; return what is."""
        row = {"incident_id": incident_id or DEPLOYMENT, "name": name, "value": value}
        insert_once(self._session, RefRow, row)
        return self.get(incident_id, name) or value

    def owner_of(self, name_prefix: str, value: str) -> str | None:
        """Find the incident id that has a ref with such a name and this value."""
        found = self._session.connection().execute(_owner(name_prefix), {"value": value})
        owner: str | None = found.scalar()
        return owner

    def forget(self, incident_id: str, name: str) -> None:
        """Drop a ref: what it named is gone."""
        named = (col(RefRow.incident_id) == incident_id, col(RefRow.name) == name)
        self._session.connection().execute(delete(RefRow).where(*named))


@cache
def _all() -> Select[Any]:
    of_incident = col(RefRow.incident_id) == bindparam("incident_id")
    return plain(RefRow, "name", "value").where(of_incident).order_by(col(RefRow.name))


@cache
def _one() -> Select[Any]:
    of_incident = col(RefRow.incident_id) == bindparam("incident_id")
    return plain(RefRow, "value").where(of_incident, col(RefRow.name) == bindparam("name"))


@cache
def _others_than(but: str) -> Select[Any]:
    others = ~col(RefRow.name).startswith(but, autoescape=True)
    query = plain(RefRow, "name", "value")
    return query.where(col(RefRow.incident_id) == DEPLOYMENT, others)


@cache
def _owner(name_prefix: str) -> Select[Any]:
    return (
        plain(RefRow, "incident_id")
        .where(col(RefRow.value) == bindparam("value"))
        .where(col(RefRow.name).startswith(name_prefix, autoescape=True))
        .where(col(RefRow.incident_id) != DEPLOYMENT)
        .limit(1)
    )
