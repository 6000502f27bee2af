"""Migrations: which version a database is at, and bringing it up to ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.exc import DBAPIError

from incidentbot import killpoints
from incidentbot.domain.errors import ConfigError
from incidentbot.storage import files
from incidentbot.storage.engine import file_of, is_sqlite, open_engine, parsed, refusal

if TYPE_CHECKING:
    from alembic.config import Config

SCRIPTS = Path(__file__).parent / "migrations"
_VERSIONS = "alembic_version"
_INSTALLED = text("SELECT version_num FROM alembic_version")
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(4206942)")


class State(StrEnum):
    """How a database's version compares with ours."""

    EMPTY = "empty"
    BEHIND = "behind"
    CURRENT = "current"
    NEWER = "newer"


@cache
def head(scripts: Path = SCRIPTS) -> str:
    """Return the version this program works with."""
    # By the names of the files: the framework takes long to load, and seldom is anything migrated.
    return max(each.name.partition("_")[0] for each in (scripts / "versions").glob("[0-9]*_*.py"))


def state(url: str, *, scripts: Path = SCRIPTS) -> State:
    """Compare a database's version with ours."""
    installed = version(url)
    if installed is None:
        return State.EMPTY
    if installed == head(scripts):
        return State.CURRENT
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory(str(scripts)).walk_revisions()}
    return State.BEHIND if installed in known else State.NEWER


def version(url: str) -> str | None:
    """Return the version a database is at; None when there is nothing in it."""
    with _connected(url) as connection:
        if not inspect(connection).has_table(_VERSIONS):
            return None
        return connection.execute(_INSTALLED).scalar()


def upgrade(url: str, *, scripts: Path = SCRIPTS) -> None:
    """Bring a database up to our version, in one transaction.

    Args:
        url: Which database.
        scripts: The folder of the migrations.

    Raises:
        ConfigError: It is newer than this program, or cannot be reached.
    """
    if is_sqlite(url):
        files.check(file_of(url))
    if state(url, scripts=scripts) is State.NEWER:
        raise _too_new(url, scripts)
    from alembic import command

    # Alembic would commit a transaction of its own; in ours it leaves that to us.
    with _connected(url) as connection, connection.begin():
        if not is_sqlite(url):
            connection.execute(_ONE_AT_A_TIME)
        command.upgrade(_config(connection, scripts), "head")
        if is_sqlite(url):
            _check_references(connection)


def prepare(url: str, *, scripts: Path = SCRIPTS) -> None:
    """Make a database fit to run on.

    SQLite is made, or copied and migrated, here; PostgreSQL is only checked, because its
    owner decides when it is migrated.

    Raises:
        ConfigError: It cannot be used; the message names what is wrong and the remedy.
    """
    if is_sqlite(url):
        files.check(file_of(url))
    found = state(url, scripts=scripts)
    if found is State.NEWER:
        raise _too_new(url, scripts)
    if found is State.CURRENT:
        return
    if not is_sqlite(url):
        raise ConfigError(
            f"The database is at version {version(url) or 'none'}, this incidentbot needs "
            f"{head(scripts)}. Run: incidentbot db upgrade"
        )
    if found is State.BEHIND:
        _copy(file_of(url), files.name_for_copy(file_of(url), version(url) or ""))
    upgrade(url, scripts=scripts)


def backup(url: str, to: Path) -> None:
    """Copy a SQLite database to a new file, while it is in use.

    Raises:
        ConfigError: It is PostgreSQL, which has a tool of its own, or the copy has no place.
    """
    if not is_sqlite(url):
        raise ConfigError("PostgreSQL is copied with its own tool: pg_dump --format=custom")
    if to.exists():
        raise ConfigError(f"{to} exists already. Choose another name for the copy.")
    if not to.absolute().parent.is_dir():
        raise ConfigError(f"The folder {to.absolute().parent} does not exist. Make it first.")
    if not file_of(url).exists():
        raise ConfigError(f"There is no database at {file_of(url)} to copy.")
    _copy(file_of(url), to)


def _copy(database: Path, to: Path) -> None:
    # It has its name once it is whole: half a copy must not be taken for a backup.
    part = to.with_name(f"{to.name}.part")
    for leftover in (part, part.with_name(f"{part.name}-journal")):
        leftover.unlink(missing_ok=True)
    files.copy(database, part)
    killpoints.reached(killpoints.BEFORE_COMMIT, "copy")
    part.rename(to)


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = open_engine(url)
    if is_sqlite(url):
        # Rebuilding a table would otherwise delete what refers to it.
        event.listen(engine, "connect", _without_references)
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise _unusable(url, error) from error
    finally:
        engine.dispose()


def _without_references(connection: Any, _: Any) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")


def _check_references(connection: Connection) -> None:
    lost = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if lost is not None:
        raise ConfigError(
            f"The migration would leave rows of {lost[0]} without their {lost[2]}. "
            "Nothing was changed; report this."
        )


def _config(connection: Connection, scripts: Path) -> "Config":
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    return config


def _too_new(url: str, scripts: Path) -> ConfigError:
    return ConfigError(
        f"The database is at version {version(url)}, newer than the {head(scripts)} of this incidentbot. "
        "Install the newer incidentbot, or put back the copy made before the upgrade."
    )


def _unusable(url: str, error: DBAPIError) -> ConfigError:
    if is_sqlite(url):
        return ConfigError(f"{file_of(url)}: {refusal(error)}")
    address = parsed(url)
    where = address.host or address.query.get("host") or "this machine"
    return ConfigError(
        f"The PostgreSQL database {address.database} on {where} cannot be used: "
        f"{str(error.orig).strip().splitlines()[-1]}"
    )
