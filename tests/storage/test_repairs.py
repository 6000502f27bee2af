"""After an outage, by hand, and counted: what is put off, stuck or dead, on both databases."""

from datetime import timedelta

import pytest

from incidentbot.domain.effects import (
    BEFORE_ROOM,
    ROOM,
    TRACKER,
    Effects,
    Message,
    Say,
    SayKind,
    Surface,
)
from incidentbot.domain.errors import ConfigError
from incidentbot.services.ports import Job, Queue, Receipt
from incidentbot.storage import SqlStore
from tests.domain.situation import START
from tests.storage.scene import SECOND, clock, declared, post

NOTICE = Say(
    kind=SayKind.POST, place=BEFORE_ROOM, message=Message.OUTAGE, text="Away.", gives="outage-1"
)


async def queued(store: SqlStore, incident_id: str, *says: Say) -> None:
    await store.write(lambda uow: uow.outbox.add(incident_id, Effects(says=says), START))


async def claimed(store: SqlStore, seconds: float) -> list[Job]:
    now = START + timedelta(seconds=seconds)
    return await store.deliver(lambda queue: queue.claim(now, 16, owner="me"))


async def put_off(store: SqlStore, seconds: float) -> Job:
    """Claim the one row that is free, and put it off for ten minutes."""
    (job,) = await claimed(store, seconds)

    def again(queue: Queue) -> None:
        queue.again(job, START + timedelta(minutes=10), error="no_answer", looks=0)

    await store.deliver(again)
    return job


async def resumed(store: SqlStore, seconds: float) -> dict[str, int]:
    now = START + timedelta(seconds=seconds)
    return dict(await store.deliver(lambda queue: queue.resume(now)))


async def test_after_an_outage_what_was_put_off_goes_at_once(store: SqlStore) -> None:
    incident = await declared(store)
    await queued(store, incident.id, post(ROOM), post(ROOM), post("dm:ben"))
    (first, *_) = await claimed(store, 0)
    await store.deliver(
        lambda queue: queue.again(first, START + timedelta(minutes=10), error="x", looks=0)
    )
    assert await resumed(store, 60) == {incident.id: 2}
    assert first.id in [job.id for job in await claimed(store, 60)]


async def test_a_look_up_that_would_come_too_soon_stays_put_off(store: SqlStore) -> None:
    incident = await declared(store)
    await queued(store, incident.id, post(ROOM))
    await put_off(store, 0)
    await resumed(store, 19)
    assert await claimed(store, 19) == []


async def test_what_waits_for_a_tracker_is_none_the_sooner_for_slack(store: SqlStore) -> None:
    incident = await declared(store)
    await queued(store, incident.id, Say(kind=SayKind.FILE, place=TRACKER, subject="f1"))
    await put_off(store, 0)
    await resumed(store, 60)
    assert await claimed(store, 60) == []


async def test_what_has_gone_stale_is_not_counted(store: SqlStore) -> None:
    incident = await declared(store)
    await queued(store, incident.id, post(ROOM, expires_at=START + 30 * SECOND))
    assert await resumed(store, 60) == {}


async def test_a_notice_goes_before_all_that_waits_for_the_room(store: SqlStore) -> None:
    incident = await declared(store)
    await queued(store, incident.id, post(ROOM), post(ROOM))
    await store.write(lambda uow: uow.outbox.precede(incident.id, NOTICE, START))
    (notice,) = await claimed(store, 1)
    assert notice.say == NOTICE
    receipt = Receipt(refs={"outage-1": "done"})
    await store.deliver(lambda queue: queue.delivered(notice, receipt, START))
    (first,) = await claimed(store, 2)
    assert first.say == post(ROOM)


async def dead(store: SqlStore, incident_id: str) -> Job:
    await queued(store, incident_id, post(ROOM))
    (job,) = await claimed(store, 0)
    await store.deliver(lambda queue: queue.bury(job, "restricted_action", START))
    return job


async def test_what_is_stuck_is_listed_with_why(store: SqlStore) -> None:
    incident = await declared(store)
    job = await dead(store, incident.id)
    (found,) = await store.stuck()
    assert (found.id, found.ref, found.what) == (job.id, incident.ref, "post event")
    assert (found.state, found.attempts, found.error) == ("dead", 1, "restricted_action")


async def test_a_retry_brings_a_dead_row_back_to_be_looked_for(store: SqlStore) -> None:
    incident = await declared(store)
    await dead(store, incident.id)
    await store.retry("say:1")
    (job,) = await claimed(store, 60)
    assert (job.attempts, job.looks) == (1, 0)


async def test_a_row_that_was_never_tried_is_not_looked_for(store: SqlStore) -> None:
    incident = await declared(store)
    await queued(store, incident.id, post(ROOM))
    await store.retry("say:1")
    (job,) = await claimed(store, 60)
    assert (job.attempts, job.looks) == (0, None)


async def test_a_row_that_is_being_sent_is_left_alone(store: SqlStore) -> None:
    incident = await declared(store)
    await queued(store, incident.id, post(ROOM))
    await claimed(store, 0)
    with pytest.raises(ConfigError, match="being sent at this moment"):
        await store.drop("say:1")


async def test_a_surface_is_found_by_the_incidents_name(store: SqlStore) -> None:
    incident = await declared(store)
    shows = Effects(shows=frozenset({Surface.SUMMARY}))
    await store.write(lambda uow: uow.outbox.add(incident.id, shows, START))
    name = f"show:{incident.ref}:summary"
    assert [each.id for each in await store.stuck()] == [name]
    await store.drop(name)
    assert await store.stuck() == []


@pytest.mark.parametrize("delivery", ["say:2", "say:x", "say:", "nonsense", "show:INC-1:summary"])
async def test_what_is_not_there_is_said_so(store: SqlStore, delivery: str) -> None:
    with pytest.raises(ConfigError, match="Nothing waits under"):
        await store.retry(delivery)


async def test_figures_leave_private_incidents_out(store: SqlStore) -> None:
    public, private = await declared(store), await declared(store, "Stolen laptop", private=True)
    await store.write(lambda uow: uow.clocks.save([clock(public), clock(private)]))
    seen = await store.figures()
    assert dict(seen.open) == {("P1",): 1}
    assert dict(seen.clocks) == {("update", "running"): 1}
