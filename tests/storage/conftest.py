"""A store on each database, the same tests for both."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from incidentbot.storage import SqlStore, open_store
from tests.storage.databases import Postgres, copied, migrated_file, running_postgres

DATABASES = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a migrated SQLite file, to be copied."""
    return migrated_file(tmp_path_factory.mktemp("template"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Give a PostgreSQL server for the session."""
    with running_postgres() as server:
        yield server


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """Give a migrated SQLite database."""
    return copied(sqlite_template, tmp_path)


@pytest.fixture
def postgres_url(postgres: Postgres) -> str:
    """Give a migrated PostgreSQL database."""
    return postgres.clone()


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest) -> str:
    """Give a migrated database of each kind."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def woken() -> list[bool]:
    """Give the list that grows with every call to wake the relay."""
    return []


@pytest.fixture
async def store(url: str, woken: list[bool]) -> AsyncIterator[SqlStore]:
    """Give a store on each kind of database."""
    opened = open_store(url, on_effects=lambda: woken.append(True))
    yield opened
    await opened.close()
