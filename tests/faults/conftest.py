"""The whole bot on each database, for the faults in which the database has a part."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.storage.databases import Postgres, running_postgres
from tests.world import World, running_world


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Give a PostgreSQL server for the session."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> str:
    """Give a migrated PostgreSQL database."""
    return postgres.clone()


@pytest.fixture
def sqlite_url(folder: Path) -> str:
    """Give a migrated SQLite database."""
    return f"sqlite:///{folder / 'incidentbot.db'}"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give a migrated database of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
async def world(folder: Path, database_url: str) -> AsyncIterator[World]:
    """Give a workspace with a running bot on each kind of database."""
    async with running_world(folder, database_url=database_url) as running:
        yield running
