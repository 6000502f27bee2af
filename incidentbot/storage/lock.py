"""The lock beside a SQLite file: one process runs on it, and the next one is told so."""

import fcntl
import os
from pathlib import Path
from types import TracebackType

from incidentbot.domain.errors import ConfigError
from incidentbot.storage.engine import file_of, is_sqlite


class Lock:
    """Holds the database for this process until released; on PostgreSQL it holds nothing."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        """Let the next process in."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> "Lock":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()


def lock_file(url: str) -> Path:
    """Return the lock file's path."""
    database = file_of(url)
    return database.with_name(database.name + ".lock")


def hold(url: str) -> Lock:
    """Take the database for this process.

    Raises:
        ConfigError: Another process has it, or the lock file cannot be written.
    """
    if not is_sqlite(url):
        return Lock(None)
    path = lock_file(url)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ConfigError(
            f"The lock file {path} cannot be written ({error.strerror}). "
            "Make its folder, and let this user write there."
        ) from None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise ConfigError(
            f"Another incidentbot runs on {file_of(url)} already. "
            "Stop it first, or use PostgreSQL to run several."
        ) from None
    return Lock(descriptor)
