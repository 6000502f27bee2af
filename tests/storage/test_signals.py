"""What one process commits on PostgreSQL wakes the others."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from incidentbot.storage import SqlStore, open_store, signals
from tests.storage.scene import HERE, THERE, claim_one, declared, look, post, queue

WITHIN_S = 10
CUT = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE query LIKE 'LISTEN%' AND datname = current_database()
"""
Hear = Callable[[], Awaitable[bool]]


@asynccontextmanager
async def hearing(url: str) -> AsyncIterator[tuple[SqlStore, Hear]]:
    """Open a store that listens; give it with a wait for the next signal."""
    heard: asyncio.Queue[bool] = asyncio.Queue()
    store = open_store(url, on_effects=lambda: heard.put_nowait(True), owner=HERE)
    listening = asyncio.create_task(store.listen())

    async def hear() -> bool:
        async with asyncio.timeout(WITHIN_S):
            return await heard.get()

    try:
        yield store, hear
    finally:
        listening.cancel()
        await asyncio.wait({listening})
        await store.close()


@pytest.fixture
async def other(postgres_url: str) -> AsyncIterator[SqlStore]:
    """Give the store of another process."""
    opened = open_store(postgres_url, owner=THERE)
    yield opened
    await opened.close()


async def test_it_looks_once_it_listens(postgres_url: str) -> None:
    async with hearing(postgres_url) as (_, hear):
        assert await hear()


async def test_what_another_process_commits_is_heard(postgres_url: str, other: SqlStore) -> None:
    async with hearing(postgres_url) as (_, hear):
        await hear()
        await queue(other, await declared(other), post())
        assert await hear()


async def test_a_delivery_tried_again_by_another_is_heard(
    postgres_url: str, other: SqlStore
) -> None:
    async with hearing(postgres_url) as (store, hear):
        await queue(store, await declared(store), post())
        job = await claim_one(store)
        await store.deliver(lambda step: step.bury(job, "x", job.written_at))
        await hear()
        await hear()
        await other.retry(job.id)
        assert await hear()


async def test_a_lost_connection_is_made_again(postgres_url: str) -> None:
    heard: asyncio.Queue[bool] = asyncio.Queue()
    listens = signals.listen(postgres_url, lambda: heard.put_nowait(True), but=HERE, again_s=0)
    listening = asyncio.create_task(listens)
    async with asyncio.timeout(WITHIN_S):
        await heard.get()
        assert look(postgres_url, CUT) == [(True,)]
        assert await heard.get()
    listening.cancel()
    await asyncio.wait({listening})


async def test_on_sqlite_there_is_nothing_to_listen_to(sqlite_url: str) -> None:
    store = open_store(sqlite_url, on_effects=lambda: None)
    async with asyncio.timeout(WITHIN_S):
        await store.listen()
    await store.close()
