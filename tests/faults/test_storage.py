"""A database that is locked, full, restarted or broken: said in words, and nothing by halves."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.faults.process import until
from tests.faults.test_deliveries import declared, room, rooms, said
from tests.world import World, running_world

DECLARE = "/incident declare P1 Checkout is down"
NOTE = "The cache is cold"


@pytest.fixture
async def on_sqlite(folder: Path, sqlite_url: str) -> AsyncIterator[World]:
    """Give a workspace with a bot on SQLite."""
    async with running_world(folder, database_url=sqlite_url) as running:
        yield running


@pytest.fixture
async def on_postgres(folder: Path, postgres_url: str) -> AsyncIterator[World]:
    """Give a workspace with a bot on PostgreSQL."""
    async with running_world(folder, database_url=postgres_url) as running:
        yield running


async def test_a_commit_on_sqlite_outlives_a_power_cut(on_sqlite: World) -> None:
    def synchronous(uow):  # type: ignore[no-untyped-def]
        return uow.session.connection().exec_driver_sql("PRAGMA synchronous").scalar()

    assert await on_sqlite.bot.store.write(synchronous) == 2


async def test_a_full_disk_declares_nothing_by_halves_and_says_so(on_sqlite: World) -> None:
    await on_sqlite.bot.store.write(full_disk)

    declared = [await declares(on_sqlite, number) for number in range(30)]

    assert not declared[-1]
    kept = await on_sqlite.bot.store.read(lambda uow: uow.incidents.open())
    assert len(kept) == sum(declared)
    assert await on_sqlite.bot.store.verify() is None


async def test_a_database_locked_for_a_moment_is_waited_for(on_sqlite: World) -> None:
    with locked(on_sqlite) as lock:
        asyncio.get_running_loop().call_later(0.5, lock.execute, "ROLLBACK")
        answer = await on_sqlite.ana.types(DECLARE, channel="general")
    await on_sqlite.idle()

    assert answer is not None
    assert "INC-1 is declared" in answer.text()
    assert len(rooms(on_sqlite)) == 1


async def test_a_database_locked_for_long_is_told_in_time(on_sqlite: World) -> None:
    with locked(on_sqlite) as lock:
        answer = await on_sqlite.ana.types(DECLARE, channel="general")
        health = await on_sqlite.bot.ready()
        lock.execute("ROLLBACK")

    assert answer is not None
    assert "nothing was changed" in answer.text()
    assert health["problems"]


async def test_after_a_long_lock_it_works_again_by_itself(on_sqlite: World) -> None:
    with locked(on_sqlite) as lock:
        await on_sqlite.ana.types(DECLARE, channel="general")
        lock.execute("ROLLBACK")
    await declared(on_sqlite)

    assert len(rooms(on_sqlite)) == 1
    assert (await on_sqlite.bot.ready())["problems"] == []


async def test_a_lock_in_the_middle_of_a_look_up_gives_nothing_up(
    folder: Path, sqlite_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_world(folder, database_url=sqlite_url, lease_s=1) as world:
        await declared(world)
        world.slack.faults.cut_before("chat.postMessage", when=lambda sent: NOTE in str(sent))
        await world.ana.types(f"/incident note {NOTE}", channel=room(world))
        await world.idle()
        world.slack.faults.slow("conversations.history", 0.3)
        world.slack.wind(6)
        await until(world.slack, lambda: bool(world.slack.journal.calls("conversations.history")))

        with locked(world):
            await until(world.slack, lambda: "deliver" in caplog.text)

        await until(world.slack, lambda: NOTE in said(world), winding=3)
        assert not any("did not work" in each.text() for each in world.ana.dms())
        world.slack.journal.assert_no_double_post()


async def test_a_postgres_that_drops_every_connection_costs_nothing(on_postgres: World) -> None:
    await declared(on_postgres)
    url = on_postgres.bot.settings.database_url.get_secret_value()
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )

    await on_postgres.ana.types(f"/incident note {NOTE}", channel=room(on_postgres))
    await on_postgres.idle()

    assert said(on_postgres).count(NOTE) == 1


@contextmanager
def locked(world: World) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(file_of(world), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def file_of(world: World) -> Path:
    return world.folder / "incidentbot.db"


def full_disk(uow):  # type: ignore[no-untyped-def]
    connection = uow.session.connection()
    pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 5}")


async def declares(world: World, number: int) -> bool:
    """Declare; tell whether it was saved, from what the person reads."""
    answer = await world.ana.types(f"{DECLARE} {number} {'x' * 3000}", channel="general")
    assert answer is not None
    saved = "is declared as" in answer.text()
    assert saved or "nothing was changed" in answer.text()
    return saved
