"""`incidentbot db …` and `incidentbot audit …`: the database from outside, and its record."""

import asyncio
from pathlib import Path

import typer

from incidentbot import settings
from incidentbot.domain.errors import ConfigError


def commands(app: typer.Typer) -> typer.Typer:
    """Add the commands of `db`."""
    app.command()(upgrade)
    app.command()(backup)
    app.command()(version)
    return app


def audit(app: typer.Typer) -> typer.Typer:
    """Add the commands of `audit`."""
    app.callback()(_several)
    app.command()(verify)
    return app


def upgrade() -> None:
    """Bring the database up to this version; SQLite is copied first."""
    from incidentbot.storage import migrate
    from incidentbot.storage.engine import is_sqlite
    from incidentbot.storage.lock import hold

    url = _url()
    with hold(url):
        before = migrate.version(url) if _there(url) else None
        (migrate.prepare if is_sqlite(url) else migrate.upgrade)(url)
    if before == migrate.head():
        typer.echo(f"The database is at version {before} already.")
    else:
        typer.echo(
            f"The database is at version {migrate.head()} now; it was at {before or 'none'}."
        )


def backup(file: Path) -> None:
    """Copy a SQLite database to FILE, also while the bot runs."""
    from incidentbot.storage import migrate

    migrate.backup(_url(), file)
    typer.echo(f"Copied to {file}.")


def version() -> None:
    """Say which version the database is at, and which one this program needs."""
    from incidentbot.storage import migrate

    found = migrate.version(_url()) if _there(_url()) else None
    typer.echo(f"database {found or 'none'}, program {migrate.head()}")


def verify() -> None:
    """Check that no history was changed after it was written."""
    from incidentbot.storage import migrate

    url = _url()
    if not _there(url) or migrate.state(url) is migrate.State.EMPTY:
        raise ConfigError("There is no database yet, so there is nothing to check.")
    if migrate.state(url) is not migrate.State.CURRENT:
        raise ConfigError("The database is at another version. Run: incidentbot db upgrade")
    broken = asyncio.run(_first_break(url))
    if broken:
        typer.echo(broken)
        raise typer.Exit(1)
    typer.echo("Every history is as it was written.")


async def _first_break(url: str) -> str | None:
    from incidentbot.storage import open_store

    store = open_store(url)
    try:
        broken = await store.verify()
        if broken is None:
            return None
        incident_id = broken.incident_id
        incident = await store.read(lambda uow: uow.incidents.get(incident_id))
    finally:
        await store.close()
    return f"{incident.ref}, entry {broken.seq}: {broken.why}. Compare with a backup."


def _several() -> None:
    """The record of what everybody did."""


def _url() -> str:
    return settings.read().database_url.get_secret_value()


def _there(url: str) -> bool:
    from incidentbot.storage.engine import file_of, is_sqlite

    return not is_sqlite(url) or file_of(url).exists()
