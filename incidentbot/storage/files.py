"""A SQLite database as a file: whether it can be used, and where its copies go."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from incidentbot.domain.errors import ConfigError
from incidentbot.storage.engine import BUSY_SECONDS

_COPY = ".backup-"


def check(path: Path) -> None:
    """Make sure that a database file can be used; a missing one is made, for its owner only.

    Raises:
        ConfigError: It cannot; the message names the path and the remedy.
    """
    folder = path.parent
    if not folder.is_dir():
        raise ConfigError(f"The folder {folder} does not exist. Make it: mkdir -p {folder}")
    if path.is_dir():
        raise ConfigError(f"{path} is a folder. Name a file in it: {path}/incidentbot.db")
    for place in (folder, path):
        if place.exists() and not _writable(place):
            raise ConfigError(f"{place} is read-only. Let this user write: chmod u+w {place}")
    if not path.exists():
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    _check_content(path)


def name_for_copy(path: Path, version: str) -> Path:
    """Return a free name beside a database for a copy of that version."""
    name = path.with_name(f"{path.name}{_COPY}{version}")
    number = 1
    while name.exists():
        number += 1
        name = path.with_name(f"{path.name}{_COPY}{version}-{number}")
    return name


def copy(path: Path, to: Path) -> None:
    """Copy a database that may be in use to a new file."""
    to.touch(mode=0o600, exist_ok=False)
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


def _writable(path: Path) -> bool:
    # root may write anything; a file marked read-only is meant to be left alone all the same.
    return os.access(path, os.W_OK) and bool(path.stat().st_mode & 0o222)


def _check_content(path: Path) -> None:
    try:
        with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as connection:
            (verdict,) = connection.execute("PRAGMA quick_check(1)").fetchone()
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    except sqlite3.OperationalError as error:
        raise ConfigError(
            f"{path} cannot be opened ({error}). Stop what else uses it, and start again."
        ) from error
    except sqlite3.DatabaseError as error:
        raise _damaged(path, str(error)) from error
    if verdict != "ok":
        raise _damaged(path, verdict)
    if tables and "alembic_version" not in tables:
        raise ConfigError(f"{path} belongs to another program. Name another file.")


def _damaged(path: Path, why: str) -> ConfigError:
    copies = sorted(
        path.parent.glob(f"{path.name}{_COPY}*"), key=lambda copied: copied.stat()[stat.ST_MTIME]
    )
    remedy = f"put the copy {copies[-1]} in its place" if copies else "put a backup in its place"
    return ConfigError(
        f"{path} is damaged ({why}). Move it away and {remedy}; nothing was changed."
    )
