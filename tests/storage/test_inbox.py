"""The inbox: a delivery is handled once, whoever takes it in."""

import asyncio

from incidentbot.services.ports import UnitOfWork
from incidentbot.storage import SqlStore
from tests.domain.situation import START


async def first_time(store: SqlStore, source: str = "event", key: str = "E1") -> bool:
    return await store.write(lambda uow: uow.inbox.first_time(source, key, START))


async def test_a_repeat_is_known(store: SqlStore) -> None:
    assert [await first_time(store) for _ in range(3)] == [True, False, False]


async def test_the_same_key_of_another_source_is_another_delivery(store: SqlStore) -> None:
    assert await first_time(store, "event")
    assert await first_time(store, "trigger")


async def test_a_delivery_whose_work_failed_comes_again_as_the_first(store: SqlStore) -> None:
    def fail(uow: UnitOfWork) -> None:
        uow.inbox.first_time("event", "E1", START)
        raise RuntimeError

    outcome = await asyncio.gather(store.write(fail), return_exceptions=True)
    assert isinstance(outcome[0], RuntimeError)
    assert await first_time(store)


async def test_of_many_at_once_one_is_the_first(store: SqlStore) -> None:
    answers = await asyncio.gather(*(first_time(store) for _ in range(10)))
    assert answers.count(True) == 1
