"""Connections: how each database is opened, and what its refusals mean to people."""

import json
from collections.abc import Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Engine, Insert, create_engine, event, insert, inspect, literal, make_url
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlmodel import Session

from incidentbot.domain.errors import ConfigError, StorageError
from incidentbot.storage.columns import Row

IMMEDIATE = "BEGIN IMMEDIATE"
DEFERRED = "BEGIN"
# Slack waits three seconds for an answer, and the step of the delivery before it may wait as long.
BUSY_SECONDS = 1.2
STALLED_SECONDS = 10
# A PostgreSQL that is frozen answers nothing at all; what the URL says goes before these.
PATIENCE = {"connect_timeout": "2", "tcp_user_timeout": "2500"}
_DEADLOCK = "40P01"


def parsed(url: str) -> URL:
    """Read a database URL; `postgres://` and `postgresql://` mean psycopg.

    Raises:
        ConfigError: It is neither a SQLite file nor PostgreSQL.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        address = None
    if address is None or address.get_backend_name() not in ("sqlite", "postgresql", "postgres"):
        raise ConfigError(
            "The database URL is not understood. Use sqlite:////path/incidentbot.db "
            "or postgresql://user:password@host/name."
        )
    if address.get_backend_name() != "sqlite":
        patient = address.set(drivername="postgresql+psycopg")
        return patient.update_query_dict({**PATIENCE, **patient.query})
    if address.database in (None, "", ":memory:"):
        raise ConfigError(
            "A SQLite database must be a file: use sqlite:////path/incidentbot.db, not memory."
        )
    return address


def is_sqlite(url: str) -> bool:
    """Tell whether the URL names a SQLite file."""
    return parsed(url).get_backend_name() == "sqlite"


def file_of(url: str) -> Path:
    """Return the SQLite file that a URL names."""
    return Path(parsed(url).database or "").absolute()


def open_engine(
    url: str, *, reading: bool = False, size: int = 1, lock_wait_s: float | None = None
) -> Engine:
    """Open a pool of connections.

    Args:
        url: Which database.
        reading: For transactions that only read, and see one moment throughout.
        size: Connections at most.
        lock_wait_s: How long PostgreSQL waits for what others hold; SQLite always waits briefly.
    """
    address = parsed(url)
    dumps = partial(json.dumps, ensure_ascii=False, separators=(",", ":"))
    if address.get_backend_name() == "sqlite":
        engine = create_engine(
            address,
            connect_args={"timeout": BUSY_SECONDS},
            pool_size=size,
            max_overflow=0,
            json_serializer=dumps,
            json_deserializer=_json,
            hide_parameters=True,
        )
        event.listen(engine, "connect", partial(_sqlite_opened, reading=reading))
        # A transaction that reads first and then writes fails unless it began immediate.
        event.listen(engine, "begin", partial(_sqlite_begins, DEFERRED if reading else IMMEDIATE))
        return engine
    engine = create_engine(
        address,
        pool_size=size,
        max_overflow=0,
        pool_pre_ping=True,
        json_serializer=dumps,
        json_deserializer=_json,
        hide_parameters=True,
    )
    event.listen(engine, "connect", partial(_postgres_opened, lock_wait_s=lock_wait_s))
    if reading:
        return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return engine


def _json(text: str | bytes) -> Any:
    # Most lists and blocks are empty; a list of incidents reads thousands of them.
    if text == "{}":
        return {}
    return [] if text == "[]" else json.loads(text)


def _postgres_opened(connection: Any, _: Any, *, lock_wait_s: float | None) -> None:
    # A replica that is frozen in mid-transaction must not hold its rows against the others.
    connection.execute(f"SET idle_in_transaction_session_timeout = '{STALLED_SECONDS}s'")
    if lock_wait_s is not None:
        connection.execute(f"SET lock_timeout = '{lock_wait_s * 1000:.0f}ms'")
    connection.commit()


def _sqlite_opened(connection: Any, _: Any, *, reading: bool) -> None:
    # The driver would begin late, and only before some statements; we begin ourselves.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000:.0f}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    if reading:
        connection.execute("PRAGMA query_only=ON")


def _sqlite_begins(begin: str, connection: Connection) -> None:
    connection.exec_driver_sql(begin)


def insert_once(session: Session, table: type[Row], values: dict[str, Any]) -> bool:
    """Insert a row unless its key is there already; tell whether it was inserted."""
    connection = session.connection()
    inserted = connection.execute(_inserting_once(table, connection.dialect.name), values)
    return inserted.first() is not None


def put_all(session: Session, table: type[Row], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert whole rows, or replace those whose keys are there already."""
    if rows:
        connection = session.connection()
        connection.execute(_putting(table, connection.dialect.name), rows)


@cache
def inserting(table: type[Row]) -> Insert:
    """Return the statement that inserts rows of a table."""
    return insert(table)


@cache
def _inserting_once(table: type[Row], dialect: str) -> Insert:
    return _insert(table, dialect).on_conflict_do_nothing().returning(literal(1))


@cache
def _putting(table: type[Row], dialect: str) -> Insert:
    statement = _insert(table, dialect)
    kept = inspect(table).mapper.local_table
    replaced = {each.name: statement.excluded[each.name] for each in kept.c if not each.primary_key}
    return statement.on_conflict_do_update(index_elements=list(kept.primary_key), set_=replaced)


def _insert(table: type[Row], dialect: str) -> sqlite.Insert:
    if dialect != "postgresql":
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    # Both say the same in the same words.
    return postgresql.insert(table)  # type: ignore[return-value]


def transient(error: DBAPIError) -> bool:
    """Tell whether the transaction ended for no reason of its own, so that it may run again."""
    return error.connection_invalidated or getattr(error.orig, "sqlstate", None) == _DEADLOCK


def refusal(error: DBAPIError) -> StorageError:
    """Say in words that the database did not take it."""
    words = str(error.orig).lower()
    if "locked" in words or "busy" in words or "lock timeout" in words:
        why = "it is locked by another program"
    elif "full" in words or "no space" in words:
        why = "its disk is full"
    elif "readonly" in words or "read-only" in words:
        why = "it is read-only"
    elif "malformed" in words or "not a database" in words:
        why = "its file is damaged"
    else:
        why = "it does not answer"
    return StorageError(f"Nothing was saved: the database cannot take it now, because {why}.")
