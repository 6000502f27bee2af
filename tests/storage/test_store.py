"""The store: all or nothing, woken after commits, plain words when the database cannot."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import sqlalchemy as sa

from incidentbot.domain.effects import Effects, Surface
from incidentbot.domain.errors import StorageError
from incidentbot.domain.incidents import Incident
from incidentbot.services.ports import Receipt, UnitOfWork
from incidentbot.storage import SqlStore, open_store
from incidentbot.storage.unit import SqlUnit
from tests.domain.situation import MINUTE, START
from tests.storage.databases import DATABASE
from tests.storage.scene import (
    claim_one,
    declared,
    deliver,
    holding,
    look,
    post,
    queue,
    tamper,
)

WITHIN_S = 10
CUT = sa.text("SELECT pg_terminate_backend(pg_backend_pid())")


@pytest.fixture
async def on_postgres(postgres_url: str) -> AsyncIterator[SqlStore]:
    """Give a store on PostgreSQL."""
    opened = open_store(postgres_url)
    yield opened
    await opened.close()


@pytest.fixture
async def on_sqlite(sqlite_url: str) -> AsyncIterator[SqlStore]:
    """Give a store on SQLite."""
    opened = open_store(sqlite_url)
    yield opened
    await opened.close()


async def test_a_unit_that_fails_leaves_nothing(store: SqlStore) -> None:
    incident = await declared(store)

    def fail(uow: UnitOfWork) -> None:
        uow.refs.put(incident.id, "channel", "C1")
        uow.inbox.first_time("event", "E1", START)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await store.write(fail)
    assert await store.read(lambda uow: uow.refs.all(incident.id)) == {}
    assert await store.write(lambda uow: uow.inbox.first_time("event", "E1", START))


async def test_what_a_reading_unit_writes_is_not_kept(store: SqlStore) -> None:
    with pytest.raises(StorageError):
        await store.read(lambda uow: uow.refs.put(None, "a", "b"))
    assert await store.read(lambda uow: uow.refs.all(None)) == {}


@pytest.mark.parametrize(
    "effects",
    [
        Effects(says=(post(),)),
        Effects(shows=frozenset({Surface.SUMMARY})),
        Effects(redrawn=frozenset({Surface.SUMMARY})),
    ],
)
async def test_new_effects_wake_the_relay(
    store: SqlStore, woken: list[bool], effects: Effects
) -> None:
    incident = await declared(store)
    woken.clear()
    await store.write(lambda uow: uow.outbox.add(incident.id, effects, START))
    assert woken == [True]


async def test_a_new_ref_wakes_the_relay(store: SqlStore, woken: list[bool]) -> None:
    await store.write(lambda uow: uow.refs.put(None, "a", "b"))
    assert woken == [True]


async def test_a_unit_without_effects_lets_the_relay_sleep(
    store: SqlStore, woken: list[bool]
) -> None:
    await declared(store)
    await store.write(lambda uow: uow.outbox.add(None, Effects(), START))
    assert woken == []


async def test_a_unit_that_fails_lets_the_relay_sleep(store: SqlStore, woken: list[bool]) -> None:
    def fail(uow: UnitOfWork) -> None:
        uow.outbox.add(None, Effects(says=(post(),)), START)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await store.write(fail)
    assert woken == []


async def test_what_a_delivery_spawns_wakes_the_relay(store: SqlStore, woken: list[bool]) -> None:
    await queue(store, await declared(store), post())
    job = await claim_one(store)
    woken.clear()
    await deliver(store, job, Receipt(spawn=(post(),)))
    assert woken == [True]


async def test_a_store_has_an_owner_of_its_own(sqlite_url: str) -> None:
    one, other = open_store(sqlite_url), open_store(sqlite_url)
    named = open_store(sqlite_url, owner="me")
    assert one.owner != other.owner
    assert named.owner == "me"
    for each in (one, other, named):
        await each.close()


async def test_a_locked_database_is_said_in_words(tmp_path: Path, on_sqlite: SqlStore) -> None:
    await on_sqlite.write(be_impatient)
    with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError, match="locked by another program"):
            await on_sqlite.write(lambda uow: uow.refs.put(None, "a", "b"))
        assert not await on_sqlite.healthy()
        other.execute("ROLLBACK")
    assert await on_sqlite.healthy()


async def test_an_incident_that_another_process_holds_is_said_in_words(
    postgres_url: str, on_postgres: SqlStore
) -> None:
    incident = await declared(on_postgres)
    with (
        holding(postgres_url, "SELECT 1 FROM incidents FOR UPDATE"),
        pytest.raises(StorageError, match="locked by another program"),
    ):
        await on_postgres.write(lambda uow: uow.incidents.get(incident.id))
    assert await on_postgres.write(lambda uow: uow.incidents.get(incident.id)) == incident


def be_impatient(uow: UnitOfWork) -> None:
    assert isinstance(uow, SqlUnit)
    uow.session.connection().exec_driver_sql("PRAGMA busy_timeout = 0")


async def test_what_people_ask_for_goes_before_the_delivery(on_sqlite: SqlStore) -> None:
    busy, order = threading.Event(), list[str]()
    first = asyncio.create_task(on_sqlite.write(lambda _: busy.wait(WITHIN_S)))
    delivery = asyncio.create_task(on_sqlite.deliver(lambda _: order.append("delivery")))
    asked = asyncio.create_task(on_sqlite.write(lambda _: order.append("asked")))
    asyncio.get_running_loop().call_soon(busy.set)
    await asyncio.gather(first, delivery, asked)
    assert order == ["asked", "delivery"]


async def test_reading_goes_on_while_another_writes(tmp_path: Path, on_sqlite: SqlStore) -> None:
    incident = await declared(on_sqlite)
    with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert await on_sqlite.read(lambda uow: uow.incidents.open()) == [incident]


async def test_a_full_disk_is_said_in_words_and_leaves_what_was_there(
    on_sqlite: SqlStore,
) -> None:
    incident = await declared(on_sqlite)
    with pytest.raises(StorageError, match="disk is full"):
        await on_sqlite.write(fill_the_disk)
    assert await on_sqlite.read(lambda uow: uow.incidents.open()) == [incident]


def fill_the_disk(uow: UnitOfWork) -> None:
    assert isinstance(uow, SqlUnit)
    pages = uow.session.connection().exec_driver_sql("PRAGMA page_count").scalar_one()
    uow.session.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    uow.refs.put(None, "a", "b" * 1_000_000)


async def test_a_lost_connection_costs_one_repeat(on_postgres: SqlStore) -> None:
    tries: list[int] = []

    def cut_once(uow: UnitOfWork) -> None:
        assert isinstance(uow, SqlUnit)
        tries.append(1)
        uow.refs.put(None, "a", str(len(tries)))
        if len(tries) == 1:
            uow.session.connection().execute(CUT)

    await on_postgres.write(cut_once)
    assert await on_postgres.read(lambda uow: uow.refs.all(None)) == {"a": "2"}


async def test_a_connection_that_is_lost_again_is_said_in_words(on_postgres: SqlStore) -> None:
    def cut(uow: UnitOfWork) -> None:
        assert isinstance(uow, SqlUnit)
        uow.session.connection().execute(CUT)

    with pytest.raises(StorageError, match="does not answer"):
        await on_postgres.write(cut)
    assert await on_postgres.healthy()


async def test_postgres_readers_see_one_moment(on_postgres: SqlStore) -> None:
    incident = await declared(on_postgres)
    loop = asyncio.get_running_loop()

    def read_twice(uow: UnitOfWork) -> tuple[int, int]:
        before = len(uow.incidents.open())
        asyncio.run_coroutine_threadsafe(declared(on_postgres), loop).result(timeout=10)
        return before, len(uow.incidents.open())

    assert await on_postgres.read(read_twice) == (1, 1)
    assert len(await on_postgres.read(lambda uow: uow.incidents.open())) == 2
    assert incident.ref == "INC-1"


async def test_the_backlog_is_counted(store: SqlStore) -> None:
    incident = await declared(store)
    await queue(store, incident, post("dm:a"), now=START + MINUTE)
    await queue(store, incident, post("dm:b"), post("dm:c", needs=("never",)))
    backlog = await store.backlog()
    assert (backlog.waiting, backlog.dead, backlog.parked) == (3, 0, 0)
    assert backlog.oldest_due == START


async def test_an_empty_backlog_is_due_never(store: SqlStore) -> None:
    assert (await store.backlog()).oldest_due is None


async def test_what_was_sent_is_kept_for_thirty_days(store: SqlStore, url: str) -> None:
    incident = await declared(store)
    await queue(store, incident, post("dm:a", needs=("a",)), post("dm:b"))
    await deliver(store, await claim_one(store))
    day = MINUTE * 60 * 24
    assert await store.prune(START + 30 * day) == 0
    assert await store.prune(START + 31 * day) == 1
    assert look(url, "SELECT state FROM says") == [("pending",)]


async def test_what_came_in_is_known_for_seven_days(store: SqlStore) -> None:
    day = MINUTE * 60 * 24

    def came(uow: UnitOfWork) -> bool:
        return uow.inbox.first_time("event", "E1", START)

    await store.write(came)
    await store.prune(START + 7 * day)
    assert not await store.write(came)
    await store.prune(START + 8 * day)
    assert await store.write(came)


async def test_histories_are_never_pruned(store: SqlStore) -> None:
    incident: Incident = await declared(store)
    await store.prune(START.replace(year=2099))
    assert len(await store.read(lambda uow: uow.timeline.of(incident.id))) == 1


async def test_foreign_rows_are_refused(store: SqlStore, url: str) -> None:
    await declared(store)
    with pytest.raises(sa.exc.IntegrityError):
        tamper(
            url,
            "INSERT INTO surfaces (incident_id, surface, key, state, attempts, wanted, shown, "
            "claimed, written_at) SELECT 'nobody', 'topic', 'k', 'pending', 0, 1, 0, 0, "
            "declared_at FROM incidents",
        )
