"""Surfaces: drawn when behind, never twice for one state, anew where their place is new."""

import asyncio
import threading
from dataclasses import replace
from datetime import datetime

import pytest

from incidentbot.domain.effects import Say, SayKind, Surface
from incidentbot.domain.events import MadePrivate, RoomLost
from incidentbot.domain.incidents import Incident
from incidentbot.services.ports import Job, Queue, Receipt
from incidentbot.storage import SqlStore, open_store
from tests.domain.situation import ANA, MINUTE, START
from tests.storage.scene import (
    SECOND,
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
    record,
    tamper,
    what,
    with_room,
)

IN_ROOM = (Surface.SUMMARY, Surface.TOPIC, Surface.BOOKMARKS)
SHOWN = Receipt(refs={"summary": "C1/1"})


@pytest.fixture
async def incident(store: SqlStore) -> Incident:
    """Give an incident that has no war room yet."""
    return await declared(store)


async def drawn(store: SqlStore, incident: Incident) -> Job:
    """Have the summary drawn once; return the job."""
    await with_room(store, incident)
    await queue(store, incident, shows=[Surface.SUMMARY])
    job = await claim_one(store)
    await deliver(store, job, SHOWN)
    return job


async def test_what_stands_in_the_room_waits_for_it(store: SqlStore, incident: Incident) -> None:
    await queue(store, incident, shows=IN_ROOM)
    assert await claim(store, START + MINUTE) == []
    assert await is_idle(store, START + MINUTE)
    await with_room(store, incident)
    assert what(await claim(store)) == ["summary", "bookmarks", "topic"]


async def test_the_announcement_waits_three_seconds_for_the_room(
    store: SqlStore, incident: Incident
) -> None:
    await queue(store, incident, shows=[Surface.ANNOUNCEMENT])
    assert await claim(store, START + 2.9 * SECOND) == []
    assert await next_at(store) == START + 3 * SECOND
    assert what(await claim(store, START + 3 * SECOND)) == ["announcement"]


async def test_the_announcement_goes_as_soon_as_there_is_a_room(
    store: SqlStore, incident: Incident
) -> None:
    await queue(store, incident, shows=[Surface.ANNOUNCEMENT])
    await with_room(store, incident)
    assert what(await claim(store)) == ["announcement"]


async def test_the_announcement_does_not_wait_for_a_room_that_is_lost(
    store: SqlStore, incident: Incident
) -> None:
    await queue(store, incident, shows=[Surface.ANNOUNCEMENT])
    await record(store, incident, [RoomLost(how="restricted_action")])
    assert what(await claim(store)) == ["announcement"]


async def test_nothing_is_drawn_in_a_room_that_is_lost(store: SqlStore, incident: Incident) -> None:
    await with_room(store, incident)
    await queue(store, incident, shows=IN_ROOM)
    await record(store, incident, [RoomLost(how="archived")])
    assert await claim(store) == []
    assert await store.read(lambda uow: uow.outbox.waiting()) == 0


async def test_a_surface_that_was_shown_is_not_drawn_again(
    store: SqlStore, incident: Incident
) -> None:
    await drawn(store, incident)
    assert await claim(store, START + MINUTE) == []


async def test_many_changes_are_one_drawing(store: SqlStore, incident: Incident) -> None:
    first = await drawn(store, incident)
    for _ in range(3):
        await queue(store, incident, shows=[Surface.SUMMARY])
    job = await claim_one(store)
    assert (job.version, job.ref, job.key) == (4, "C1/1", first.key)
    await deliver(store, job)
    assert await is_idle(store)


async def test_a_change_during_the_drawing_is_drawn_after_it(
    store: SqlStore, incident: Incident
) -> None:
    await with_room(store, incident)
    await queue(store, incident, shows=[Surface.SUMMARY])
    job = await claim_one(store)
    await queue(store, incident, shows=[Surface.SUMMARY])
    assert await claim(store) == []
    await deliver(store, job, SHOWN)
    after = await claim_one(store)
    assert (after.version, after.ref) == (2, "C1/1")


async def test_a_success_forgets_the_tries_before_it(store: SqlStore, incident: Incident) -> None:
    await with_room(store, incident)
    await queue(store, incident, shows=[Surface.SUMMARY])
    await again(store, await claim_one(store), START, looks=1)
    await deliver(store, await claim_one(store), SHOWN)
    await queue(store, incident, shows=[Surface.SUMMARY])
    job = await claim_one(store)
    assert (job.attempts, job.looks, job.first_tried_at) == (0, None, None)


async def test_a_surface_put_off_waits_although_it_changed(
    store: SqlStore, incident: Incident
) -> None:
    await with_room(store, incident)
    await queue(store, incident, shows=[Surface.SUMMARY])
    await again(store, await claim_one(store), START + MINUTE)
    await queue(store, incident, shows=[Surface.SUMMARY])
    assert await claim(store) == []
    assert (await claim_one(store, START + MINUTE)).version == 2


async def test_a_dead_surface_is_tried_anew_at_the_next_change(
    store: SqlStore, incident: Incident
) -> None:
    await with_room(store, incident)
    await queue(store, incident, shows=[Surface.SUMMARY])
    job = await claim_one(store)
    await store.deliver(lambda queue: queue.bury(job, "no", START))
    assert await claim(store, START + MINUTE) == []
    await queue(store, incident, shows=[Surface.SUMMARY])
    assert (await claim_one(store)).attempts == 0


async def test_redrawn_it_begins_anew_in_its_new_place(store: SqlStore, incident: Incident) -> None:
    first = await drawn(store, incident)
    await queue(store, incident, redrawn=[Surface.SUMMARY])
    job = await claim_one(store)
    assert (job.ref, job.attempts) == (None, 0)
    assert job.key != first.key


async def test_a_drawing_under_way_when_it_begins_anew_is_lost(
    store: SqlStore, incident: Incident
) -> None:
    await with_room(store, incident)
    await queue(store, incident, shows=[Surface.SUMMARY])
    job = await claim_one(store)
    await queue(store, incident, redrawn=[Surface.SUMMARY])
    assert not await deliver(store, job, SHOWN)
    assert (await claim_one(store)).ref is None


async def test_a_second_room_has_surfaces_under_names_of_their_own(
    store: SqlStore, incident: Incident
) -> None:
    await drawn(store, incident)
    await record(store, incident, [MadePrivate(channel_name="incident-x-2", people=(ANA,))])
    await queue(store, incident, redrawn=[Surface.SUMMARY])
    assert await claim(store) == []
    await with_room(store, incident, "channel-2")
    await deliver(store, await claim_one(store), Receipt(refs={"summary-2": "C2/1"}))
    await queue(store, incident, shows=[Surface.SUMMARY])
    assert (await claim_one(store)).ref == "C2/1"


async def test_the_thread_waits_for_an_announcement_that_begins_anew(
    store: SqlStore, incident: Incident
) -> None:
    await with_room(store, incident)
    await queue(store, incident, shows=[Surface.ANNOUNCEMENT])
    await deliver(store, await claim_one(store), Receipt(refs={"announcement": "C9/1"}))
    await queue(store, incident, redrawn=[Surface.ANNOUNCEMENT])
    await queue(store, incident, post("announcement-thread", needs=("announcement",)))
    job = await claim_one(store)
    assert job.surface is Surface.ANNOUNCEMENT
    await deliver(store, job, Receipt(refs={"announcement": "C9/2"}))
    assert (await claim_one(store)).refs["announcement"] == "C9/2"


async def test_a_drawing_is_of_the_state_of_the_moment(store: SqlStore, incident: Incident) -> None:
    await with_room(store, incident)
    await queue(store, incident, shows=[Surface.SUMMARY])
    changed = replace(incident, impact="Half of Europe")
    await store.write(lambda uow: uow.incidents.save(changed))
    assert (await claim_one(store)).incident == changed


async def test_a_surface_this_program_does_not_know_is_parked(
    store: SqlStore, incident: Incident, url: str
) -> None:
    await with_room(store, incident)
    await queue(store, incident, shows=[Surface.SUMMARY])
    tamper(url, "UPDATE surfaces SET surface = 'hologram'")
    assert await claim(store) == []
    assert look(url, "SELECT state FROM surfaces") == [("parked",)]


async def next_at(store: SqlStore) -> datetime | None:
    return await store.deliver(lambda queue: queue.next_at())


async def test_a_room_that_comes_while_the_announcement_is_being_claimed_is_linked_later(
    postgres_url: str,
) -> None:
    store = open_store(postgres_url)
    incident = await declared(store)
    opens = Say(kind=SayKind.OPEN_ROOM, place="room", gives="channel")
    await queue(store, incident, opens, shows=[Surface.ANNOUNCEMENT])
    opening = await claim_one(store)
    claimed, over = threading.Event(), threading.Event()

    def slowly(queue: Queue) -> list[Job]:
        jobs = queue.claim(START + MINUTE, 20, owner=THERE)
        claimed.set()
        over.wait(5)
        return jobs

    claiming = asyncio.create_task(store.deliver(slowly))
    await asyncio.to_thread(claimed.wait, 5)
    delivering = asyncio.create_task(deliver(store, opening, Receipt(refs={"channel": "C1"})))
    await asyncio.wait({delivering}, timeout=0.5)
    over.set()
    (drawn,) = await claiming
    assert await delivering
    await deliver(store, drawn, Receipt(refs={"announcement": "C0/1"}))

    assert what(await claim(store, START + MINUTE)) == ["announcement"]
    await store.close()
