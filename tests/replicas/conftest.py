"""One PostgreSQL and one fleet of bots for all of these tests: a start is what costs."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from tests.replicas.fleet import Fleet
from tests.replicas.server import Server, running_server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """Give a PostgreSQL server for the session."""
    with running_server() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session", scope="session")
async def opened(tmp_path_factory: pytest.TempPathFactory, server: Server) -> AsyncIterator[Fleet]:
    """Give a workspace whose bots live as long as the session."""
    folder = tmp_path_factory.mktemp("fleet")
    fleet = Fleet(folder, DATABASE_URL=server.clone())
    try:
        await fleet.open()
        yield fleet
    finally:
        await fleet.close()


@pytest_asyncio.fixture(loop_scope="session")
async def fleet(opened: Fleet) -> Fleet:
    """Give a workspace with two bots that run."""
    await opened.heal()
    return opened
