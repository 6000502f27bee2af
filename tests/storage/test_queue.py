"""The queue: who may go when, in which order, and what becomes of it."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from incidentbot.domain.clocks import Outcome
from incidentbot.domain.effects import ROOM, Message, SayKind, Surface
from incidentbot.domain.events import Subscribed
from incidentbot.services.ports import Receipt, UnitOfWork
from incidentbot.storage import SqlStore
from tests.domain.situation import ANA, MINUTE, START
from tests.storage.scene import (
    OPEN_ROOM,
    SECOND,
    again,
    claim,
    claim_one,
    clock,
    declared,
    deliver,
    is_idle,
    look,
    places,
    post,
    queue,
    record,
    tamper,
    what,
    with_room,
)


async def test_a_lane_goes_one_by_one_in_order(store: SqlStore) -> None:
    incident = await declared(store)
    says = [post(text=str(number)) for number in range(3)]
    await queue(store, incident, *says)
    sent = []
    for _ in says:
        job = await claim_one(store)
        sent.append(job.say)
        await deliver(store, job)
    assert sent == says


async def test_lanes_go_side_by_side(store: SqlStore) -> None:
    one, other = await declared(store), await declared(store)
    await queue(store, one, post("dm:a"), post("dm:b"), post("dm:a"))
    await queue(store, other, post("dm:a"))
    assert places(await claim(store)) == ["dm:a", "dm:b", "dm:a"]


async def test_no_more_are_claimed_than_asked_for(store: SqlStore) -> None:
    incident = await declared(store)
    await queue(store, incident, *(post(f"dm:{name}") for name in "abc"))
    assert places(await claim(store, limit=2)) == ["dm:a", "dm:b"]
    assert places(await claim(store, limit=2)) == ["dm:c"]


async def test_a_predecessor_put_off_blocks_its_lane(store: SqlStore) -> None:
    incident = await declared(store)
    await queue(store, incident, post(), post())
    await again(store, await claim_one(store), START + MINUTE)
    assert await claim(store) == []
    assert len(await claim(store, START + MINUTE)) == 1


async def test_a_predecessor_that_waits_for_a_ref_blocks_its_lane(store: SqlStore) -> None:
    incident = await declared(store)
    await queue(store, incident, post(needs=("channel",), text="1"), post(text="2"))
    assert await claim(store) == []
    await with_room(store, incident)
    job = await claim_one(store)
    assert job.say is not None
    assert job.say.text == "1"


async def test_a_dead_predecessor_lets_the_lane_go_on(store: SqlStore) -> None:
    incident = await declared(store)
    await queue(store, incident, post(text="1"), post(text="2"))
    first = await claim_one(store)
    await store.deliver(lambda queue: queue.bury(first, "no", START))
    job = await claim_one(store)
    assert job.say is not None
    assert job.say.text == "2"


async def test_a_say_waits_for_every_ref_it_needs(store: SqlStore) -> None:
    incident = await declared(store)
    await queue(store, incident, post(needs=("channel", "summary")))
    await with_room(store, incident)
    assert await claim(store) == []
    await with_room(store, incident, "summary")
    assert (await claim_one(store)).refs == {"channel": "C1", "summary": "C1"}


async def test_a_ref_of_another_incident_does_not_help(store: SqlStore) -> None:
    one, other = await declared(store), await declared(store)
    await queue(store, one, post(needs=("channel",)))
    await with_room(store, other)
    assert await claim(store) == []


async def test_what_makes_the_war_room_goes_first(store: SqlStore) -> None:
    incident = await declared(store)
    await with_room(store, incident)
    invite = post("invite", kind=SayKind.INVITE, message=None)
    shows = [Surface.TOPIC, Surface.ANNOUNCEMENT, Surface.SUMMARY]
    await queue(store, incident, post("dm:a"), invite, OPEN_ROOM, shows=shows)
    assert what(await claim(store))[:4] == [
        "open-room room-setup",
        "invite invite",
        "summary",
        "announcement",
    ]
    assert await is_idle(store) is False


async def test_the_war_room_goes_first_where_only_one_may_go(store: SqlStore) -> None:
    incident = await declared(store)
    await queue(store, incident, post("dm:a"), OPEN_ROOM)
    assert what(await claim(store, limit=1)) == ["open-room room-setup"]


async def test_the_summary_goes_first_where_only_one_may_go(store: SqlStore) -> None:
    incident = await declared(store)
    await with_room(store, incident)
    await queue(store, incident, shows=[Surface.TOPIC], now=START)
    await queue(store, incident, shows=[Surface.SUMMARY], now=START + SECOND)
    assert what(await claim(store, START + SECOND, limit=1)) == ["summary"]


async def test_a_delivered_say_gives_its_refs(store: SqlStore) -> None:
    incident = await declared(store)
    await queue(store, incident, OPEN_ROOM, post(ROOM, needs=("channel",)))
    receipt = Receipt(refs={"channel": "C7"}, shared_refs={"dm:ana": "D1"})
    assert await deliver(store, await claim_one(store), receipt)
    assert await store.read(lambda uow: uow.refs.get(incident.id, "channel")) == "C7"
    assert await store.read(lambda uow: uow.refs.get(None, "dm:ana")) == "D1"
    assert places(await claim(store)) == [ROOM]


async def test_what_is_spawned_is_said_after(store: SqlStore) -> None:
    incident = await declared(store)
    await queue(store, incident, post("dm:group"))
    job = await claim_one(store)
    await deliver(store, job, Receipt(spawn=(post("dm:a"), post("dm:b"))), now=START + MINUTE)
    spawned = await claim(store, START + MINUTE)
    assert places(spawned) == ["dm:a", "dm:b"]
    assert {each.written_at for each in spawned} == {START + MINUTE}
    assert [each.incident for each in spawned] == [incident, incident]


async def test_who_is_told_already_is_not_told_again_as_one_of_a_group(store: SqlStore) -> None:
    incident = await declared(store)
    told, new = post("dm:a", seq=1), post("dm:b", seq=1)
    await queue(store, incident, post("dm:group", seq=1), told, post("dm:group2", seq=1))
    for _ in range(3):
        job = (await claim(store, limit=1))[0]
        group = job.say is not None and "group" in job.say.place
        spawned = (told, new) if group else ()
        await deliver(store, job, Receipt(spawn=spawned), now=START + MINUTE)

    assert places(await claim(store, START + MINUTE)) == ["dm:b"]


async def test_of_another_event_the_same_people_are_told_again(store: SqlStore) -> None:
    incident = await declared(store)
    await record(store, incident, [Subscribed(person="slack:UBEN")])
    await queue(store, incident, post("dm:group", seq=2), post("dm:a", seq=1))
    jobs = await claim(store)
    await deliver(store, jobs[0], Receipt(spawn=(post("dm:a", seq=2),)), now=START + MINUTE)
    await deliver(store, jobs[1], Receipt(), now=START + MINUTE)

    assert places(await claim(store, START + MINUTE)) == ["dm:a"]


async def test_a_job_knows_the_address_of_whom_it_is_for_and_of_nobody_else(
    store: SqlStore,
) -> None:
    incident = await declared(store)
    for name, value in {"dm:a": "DA", "dm:b": "DB", "announcements": "C9"}.items():
        await store.write(partial(remember, name=name, value=value))
    await queue(store, incident, post("dm:a"))
    assert (await claim_one(store)).refs == {"dm:a": "DA", "announcements": "C9"}


def remember(uow: UnitOfWork, name: str, value: str) -> None:
    uow.refs.put(None, name, value)


async def test_a_job_knows_its_tries(store: SqlStore) -> None:
    incident = await declared(store)
    await queue(store, incident, post())
    first = await claim_one(store)
    await again(store, first, START + MINUTE, looks=1)
    second = await claim_one(store, START + MINUTE)
    assert (first.attempts, first.first_tried_at, first.looks) == (0, None, None)
    assert (second.attempts, second.first_tried_at, second.looks) == (1, START, 1)
    assert second.key == first.key


async def test_a_released_try_does_not_count(store: SqlStore) -> None:
    incident = await declared(store)
    await queue(store, incident, post())
    first = await claim_one(store)
    await store.deliver(lambda queue: queue.release(first))
    assert await claim_one(store, START + MINUTE) == first


async def test_a_wait_beyond_every_backoff_means_that_the_clock_went_back(
    store: SqlStore,
) -> None:
    incident = await declared(store)
    await queue(store, incident, post())
    await again(store, await claim_one(store), START + 15 * MINUTE)
    assert await claim(store) == []
    assert len(await claim(store, START - timedelta(hours=1))) == 1


async def test_what_has_expired_is_skipped_and_its_lane_goes_on(store: SqlStore, url: str) -> None:
    incident = await declared(store)
    await queue(store, incident, post(expires_at=START + MINUTE), post(text="2"))
    job = await claim_one(store, START + MINUTE)
    assert job.say is not None
    assert job.say.text == "2"
    assert look(url, "SELECT state FROM says ORDER BY id") == [("skipped",), ("sending",)]


async def test_a_reminder_of_a_clock_that_ended_is_skipped(store: SqlStore, url: str) -> None:
    incident = await declared(store)
    running = clock(incident)
    ended = clock(incident, id="other", ended_at=START, outcome=Outcome.MET, next_nag_at=None)
    await store.write(lambda uow: uow.clocks.save([running, ended]))
    nags = [post(message=Message.NAG, subject=each.id) for each in (ended, running)]
    await queue(store, incident, *nags)
    job = await claim_one(store)
    assert job.say == nags[1]
    assert look(url, "SELECT count(*) FROM says WHERE state = 'skipped'") == [(1,)]


@pytest.mark.parametrize(
    "change",
    [
        """body = '{"kind":"fax","place":"dm:ben"}'""",
        """body = '{"kind":"post","place":"dm:ben","message":"ode"}'""",
        "version = 2",
    ],
)
async def test_what_this_program_does_not_know_is_parked_and_its_lane_goes_on(
    store: SqlStore, url: str, change: str
) -> None:
    incident = await declared(store)
    await queue(store, incident, post(text="1"), post(text="2"))
    tamper(url, f"UPDATE says SET {change} WHERE id = 1")
    job = await claim_one(store)
    assert job.say is not None
    assert job.say.text == "2"
    assert (await store.backlog()).parked == 1


async def test_what_is_buried_is_dead_and_says_why(store: SqlStore, url: str) -> None:
    incident = await declared(store)
    await queue(store, incident, post())
    job = await claim_one(store)
    await store.deliver(lambda queue: queue.bury(job, "is_archived", START))
    assert look(url, "SELECT state, error FROM says") == [("dead", "is_archived")]
    assert await is_idle(store)


async def test_troubles_are_kept_with_what_was_sent(store: SqlStore, url: str) -> None:
    incident = await declared(store)
    await queue(store, incident, post())
    await deliver(store, await claim_one(store), Receipt(troubles=("Dev is deactivated",)))
    assert look(url, "SELECT state, error FROM says") == [("sent", "Dev is deactivated")]


async def test_a_say_can_leave_something_behind_in_the_same_transaction(
    store: SqlStore,
) -> None:
    incident = await declared(store)
    await queue(store, incident, post())
    job = await claim_one(store)

    def step(queue: object) -> None:
        assert hasattr(queue, "unit")
        queue.unit.refs.put(incident.id, "note", "1")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await store.deliver(step)
    assert await store.read(lambda uow: uow.refs.get(incident.id, "note")) is None
    assert await deliver(store, job)


async def test_the_next_row_is_announced(store: SqlStore) -> None:
    assert await next_at(store) is None
    incident = await declared(store)
    await queue(store, incident, post("dm:a"), post("dm:a"), post(ROOM, needs=("channel",)))
    await again(store, await claim_one(store), START + MINUTE)
    assert await next_at(store) == START + MINUTE


async def test_a_row_that_waits_for_its_turn_is_not_announced(store: SqlStore) -> None:
    incident = await declared(store)
    await queue(store, incident, post(), post(), now=START)
    await claim_one(store)
    assert await next_at(store) is None


async def next_at(store: SqlStore) -> datetime | None:
    return await store.deliver(lambda queue: queue.next_at())


async def test_idle_is_when_nothing_is_claimed_or_could_be(store: SqlStore) -> None:
    assert await is_idle(store)
    incident = await declared(store)
    await queue(store, incident, post(), post(ROOM, needs=("channel",)))
    assert not await is_idle(store)
    job = await claim_one(store)
    assert not await is_idle(store)
    await again(store, job, START + SECOND)
    assert await is_idle(store)
    assert not await is_idle(store, START + SECOND)


async def test_a_program_older_than_the_database_claims_nothing(store: SqlStore, url: str) -> None:
    incident = await declared(store)
    await queue(store, incident, post(people=(ANA,)))
    tamper(url, "UPDATE alembic_version SET version_num = '9999'")
    assert await claim(store) == []
    assert await is_idle(store)
