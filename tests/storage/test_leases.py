"""Leases: a claim whose holder died goes to another, and the dead one's answer counts no more."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from incidentbot.domain.effects import Surface
from incidentbot.services.ports import Job, Receipt
from incidentbot.storage import SqlStore, open_store
from tests.domain.situation import MINUTE, START
from tests.storage.scene import (
    HERE,
    THERE,
    again,
    claim,
    claim_one,
    declared,
    deliver,
    is_idle,
    look,
    post,
    queue,
    with_room,
)

FAR = START + timedelta(days=3650)


@pytest.fixture
async def hasty(url: str) -> AsyncIterator[SqlStore]:
    """Give a store on the same database whose claims end at once."""
    opened = open_store(url, lease=timedelta(0))
    yield opened
    await opened.close()


@pytest.fixture
async def abandoned(hasty: SqlStore) -> Job:
    """Give a say whose holder died."""
    await queue(hasty, await declared(hasty), post())
    return await claim_one(hasty)


async def test_a_claim_holds_however_the_clock_is_wound(store: SqlStore) -> None:
    await queue(store, await declared(store), post())
    await claim_one(store)
    assert await claim(store, FAR, owner=THERE) == []


async def test_a_claim_whose_lease_is_over_goes_to_another(store: SqlStore, abandoned: Job) -> None:
    job = await claim_one(store, owner=THERE)
    assert (job.id, job.key) == (abandoned.id, abandoned.key)
    assert (job.attempts, job.looks, job.first_tried_at) == (1, 0, START)


async def test_the_answer_of_a_lost_claim_is_not_recorded(store: SqlStore, abandoned: Job) -> None:
    job = await claim_one(store, owner=THERE)
    assert not await deliver(store, abandoned, Receipt(refs={"channel": "C1"}))
    assert job.incident is not None
    incident_id = job.incident.id
    assert await store.read(lambda uow: uow.refs.all(incident_id)) == {}
    assert await deliver(store, job)


@pytest.mark.parametrize("deed", ["again", "release", "bury"])
async def test_a_lost_claim_cannot_move_the_row(
    store: SqlStore, abandoned: Job, url: str, deed: str
) -> None:
    await claim_one(store, owner=THERE)
    if deed == "again":
        await again(store, abandoned, START)
    elif deed == "release":
        await store.deliver(lambda queue: queue.release(abandoned))
    else:
        await store.deliver(lambda queue: queue.bury(abandoned, "no", START))
    assert look(url, "SELECT state, owner FROM says") == [("sending", THERE)]


async def test_a_second_loss_starts_the_looking_anew(store: SqlStore, hasty: SqlStore) -> None:
    await queue(hasty, await declared(hasty), post())
    await again(hasty, await claim_one(hasty), START, looks=2)
    await claim_one(hasty)
    assert (await claim_one(store)).looks == 0


async def test_a_loss_is_not_forgotten_by_a_holder_that_did_not_try(
    store: SqlStore, abandoned: Job
) -> None:
    job = await claim_one(store, owner=THERE)
    await store.deliver(lambda queue: queue.release(job))
    assert (await claim_one(store)).looks == 0


async def test_a_late_answer_for_a_surface_does_not_count_for_its_next_drawing(
    store: SqlStore, hasty: SqlStore
) -> None:
    incident = await declared(store)
    await with_room(store, incident)
    await queue(store, incident, shows=[Surface.SUMMARY])
    late = await claim_one(hasty)
    await deliver(store, await claim_one(store))
    await queue(store, incident, shows=[Surface.SUMMARY])
    current = await claim_one(store)
    assert not await deliver(store, late, Receipt(refs={"summary": "C1/old"}))
    assert await deliver(store, current)


async def test_after_a_crash_sqlite_takes_every_claim_back_at_once(sqlite_url: str) -> None:
    opened = open_store(sqlite_url)
    await queue(opened, await declared(opened), post("dm:a"), post("dm:b"))
    await claim(opened, owner="the dead")
    assert await opened.deliver(lambda queue: queue.reclaim()) == 2
    assert [job.looks for job in await claim(opened)] == [0, 0]
    await opened.close()


async def test_postgres_leaves_the_claims_of_the_living(postgres_url: str) -> None:
    opened = open_store(postgres_url)
    await queue(opened, await declared(opened), post())
    await claim(opened, owner="a living one")
    assert await opened.deliver(lambda queue: queue.reclaim()) == 0
    await opened.close()


async def test_a_process_takes_back_what_it_had(store: SqlStore) -> None:
    await queue(store, await declared(store), post("dm:a"), post("dm:b"))
    await claim(store, limit=1, owner=HERE)
    await claim(store, limit=1, owner=THERE)
    assert await store.deliver(lambda queue: queue.reclaim(HERE)) == 1
    assert len(await claim(store)) == 1


async def test_a_surface_is_taken_back_too(store: SqlStore) -> None:
    incident = await declared(store)
    await with_room(store, incident)
    await queue(store, incident, shows=[Surface.SUMMARY])
    await claim_one(store)
    assert await store.deliver(lambda queue: queue.reclaim(HERE)) == 1
    assert (await claim_one(store, START + MINUTE)).looks == 0


async def test_many_claim_at_once_and_none_gets_the_same(store: SqlStore) -> None:
    incident = await declared(store)
    await queue(store, incident, *(post(f"dm:{number}") for number in range(40)))
    claims = [claim(store, limit=5, owner=str(number)) for number in range(12)]
    jobs = [job.id for each in await asyncio.gather(*claims) for job in each]
    jobs += [job.id for job in await claim(store, limit=40)]
    assert len(jobs) == len(set(jobs)) == 40
    assert not await is_idle(store)
