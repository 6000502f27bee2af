"""Two incidents in one transaction: locked in one order by everybody, so that nobody waits for ever."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from incidentbot.domain.errors import NotOpenError
from incidentbot.domain.incidents import Incident, Status
from incidentbot.domain.people import BOT, Directory
from incidentbot.domain.playbooks import Playbook
from incidentbot.services import incidents, people, relations
from incidentbot.services.ports import UnitOfWork
from incidentbot.services.record import Act, Change, Rules
from incidentbot.storage import SqlStore, open_store
from incidentbot.storage.unit import SqlUnit
from tests.domain.situation import ANA, PLAYBOOK, START
from tests.storage.scene import declared


class OnePlaybook:
    """A catalog of a single version."""

    current = PLAYBOOK

    def get(self, key: str) -> Playbook:
        return PLAYBOOK


RULES = Rules(catalog=OnePlaybook(), directory=Directory())


def act(uow: UnitOfWork, by: str = ANA) -> Act:
    return Act(uow=uow, rules=RULES, by=by, now=START)


async def do(store: SqlStore, service: Callable[..., Any], *args: str, by: str = ANA) -> Any:
    return await store.write(lambda uow: service(act(uow, by), *args))


@pytest.fixture
async def on_postgres(postgres_url: str) -> AsyncIterator[SqlStore]:
    """Give a store on PostgreSQL."""
    opened = open_store(postgres_url)
    yield opened
    await opened.close()


async def two(store: SqlStore) -> tuple[Incident, Incident]:
    """Declare two incidents, the one with the lower id first."""
    made = [await declared(store, title) for title in ("Checkout", "Payments")]
    first, second = sorted(made, key=lambda each: each.id)
    return first, second


@contextmanager
def locking(uow: UnitOfWork) -> Iterator[list[str]]:
    """Give the ids of the incidents that are loaded to be changed, in order."""
    assert isinstance(uow, SqlUnit)
    engine, loaded = uow.session.get_bind(), list[str]()

    def note(_: Any, __: Any, statement: str, parameters: Any, *___: Any) -> None:
        locks = "FOR UPDATE" in statement or engine.dialect.name == "sqlite"
        if locks and "WHERE incidents.id = " in statement and statement.startswith("SELECT"):
            given = parameters.values() if isinstance(parameters, dict) else parameters
            loaded.extend(str(each) for each in given)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield loaded
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def first_seen(ids: list[str]) -> list[str]:
    return list(dict.fromkeys(ids))


@pytest.mark.parametrize("service", [relations.merge, relations.relate, relations.unrelate])
@pytest.mark.parametrize("upwards", [True, False])
async def test_the_lower_id_is_locked_first_whoever_is_named_first(
    store: SqlStore,
    service: Callable[..., Change],
    upwards: bool,
) -> None:
    low, high = await two(store)

    def work(uow: UnitOfWork) -> list[str]:
        with locking(uow) as loaded:
            service(act(uow), *((low.id, high.id) if upwards else (high.id, low.id)))
        return first_seen(loaded)

    assert await store.write(work) == [low.id, high.id]


async def test_reopening_what_was_merged_locks_in_the_same_order(on_postgres: SqlStore) -> None:
    # On SQLite one write follows another, and nothing tells a look from a lock.
    low, high = await two(on_postgres)
    await do(on_postgres, relations.merge, high.id, low.id)

    def work(uow: UnitOfWork) -> list[str]:
        with locking(uow) as loaded:
            incidents.reopen(act(uow), high.id)
        return first_seen(loaded)

    assert await on_postgres.write(work) == [low.id, high.id]


async def test_freeing_the_roles_of_somebody_locks_in_the_same_order(store: SqlStore) -> None:
    await two(store)
    await declared(store, "Search")

    def work(uow: UnitOfWork) -> list[str]:
        with locking(uow) as loaded:
            people.deactivated(act(uow, BOT), ANA)
        return first_seen(loaded)

    locked = await store.write(work)
    assert locked == sorted(locked)
    assert len(locked) == 3


async def test_of_both_ways_at_once_one_wins_and_the_other_is_told(store: SqlStore) -> None:
    one, other = await two(store)
    outcome = await asyncio.gather(
        do(store, relations.merge, one.id, other.id),
        do(store, relations.merge, other.id, one.id),
        return_exceptions=True,
    )
    assert [type(each) for each in outcome if not isinstance(each, Change)] == [NotOpenError]
    after = await store.read(lambda uow: [uow.incidents.get(each.id) for each in (one, other)])
    assert sorted(each.status is Status.CLOSED for each in after) == [False, True]
    assert sum(len(each.aftermath.absorbed) for each in after) == 1


async def test_merging_and_reopening_at_once_never_hang(store: SqlStore) -> None:
    one, other = await two(store)
    for _ in range(5):
        await asyncio.gather(
            do(store, relations.merge, one.id, other.id),
            do(store, relations.merge, other.id, one.id),
            return_exceptions=True,
        )
        await asyncio.gather(
            *(do(store, incidents.reopen, each.id) for each in (one, other)),
            return_exceptions=True,
        )
    after = await store.read(lambda uow: [uow.incidents.get(each.id) for each in (one, other)])
    assert all(each.status.open for each in after)
    assert all(each.aftermath.absorbed == () for each in after)


async def test_both_sides_are_written_or_none(store: SqlStore) -> None:
    one, other = await two(store)

    def work(uow: UnitOfWork) -> None:
        relations.merge(act(uow), one.id, other.id)
        raise NotOpenError("Something went wrong at the end.")

    with pytest.raises(NotOpenError):
        await store.write(work)
    after = await store.read(lambda uow: [uow.incidents.get(each.id) for each in (one, other)])
    assert after == [one, other]
