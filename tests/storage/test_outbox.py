"""The outbox: what is added, what is given up on, what was said."""

import pytest

from incidentbot.domain.effects import ROOM, Effects, Message, Say, SayKind, Surface
from incidentbot.services.ports import UnitOfWork
from incidentbot.storage import SqlStore
from tests.domain.situation import BEN, MINUTE, START
from tests.storage.scene import (
    OPEN_ROOM,
    claim,
    claim_one,
    declared,
    deliver,
    look,
    post,
    queue,
)

IN_ROOM = post(ROOM, needs=("channel",))


async def test_a_say_is_claimed_as_it_was_added(store: SqlStore) -> None:
    incident = await declared(store)
    said = Say(
        kind=SayKind.POST,
        place="dm:ben",
        message=Message.NAG,
        seq=1,
        people=(BEN,),
        subject="a clock",
        text="Words 💥",
        expires_at=START + MINUTE,
    )
    await queue(store, incident, said)
    job = await claim_one(store)
    assert (job.say, job.incident, job.playbook_key) == (said, incident, incident.playbook)
    assert job.entry is not None
    assert (job.entry.seq, job.written_at) == (1, START)


async def test_a_say_of_the_deployment_has_no_incident(store: SqlStore) -> None:
    await queue(store, None, post())
    job = await claim_one(store)
    assert (job.incident, job.playbook_key, job.entry) == (None, None, None)


async def test_every_effect_has_a_key_of_its_own(store: SqlStore) -> None:
    incident = await declared(store)
    await queue(store, incident, post("dm:a"), post("dm:b"), shows=[Surface.ANNOUNCEMENT])
    keys = {job.key for job in await claim(store, START + MINUTE)}
    assert len(keys) == 3
    assert all(len(key) >= 16 for key in keys)


async def test_a_surface_without_an_incident_is_refused(store: SqlStore) -> None:
    with pytest.raises(ValueError, match="belongs to an incident"):
        await queue(store, None, shows=[Surface.SUMMARY])


async def test_waiting_counts_says_and_surfaces_not_delivered(store: SqlStore) -> None:
    one, other = await declared(store), await declared(store)
    await queue(store, one, post("dm:a"), post("dm:b"), shows=[Surface.ANNOUNCEMENT])
    await queue(store, other, post("dm:a"))
    await deliver(store, (await claim(store, limit=1))[0])
    assert await store.read(lambda uow: uow.outbox.waiting()) == 3
    assert await store.read(lambda uow: uow.outbox.waiting(one.id)) == 2


async def test_waiting_counts_what_is_for_one_place_alone(store: SqlStore) -> None:
    one, other = await declared(store), await declared(store)
    await queue(store, one, post("dm:a"), post("dm:a"), post("dm:b"), shows=[Surface.ANNOUNCEMENT])
    await queue(store, other, post("dm:a"))
    await deliver(store, (await claim(store, limit=1))[0])
    assert await store.read(lambda uow: uow.outbox.waiting(one.id, place="dm:a")) == 1
    assert await store.read(lambda uow: uow.outbox.waiting(one.id, place="dm:c")) == 0


async def test_what_needs_a_ref_that_will_never_be_is_given_up(store: SqlStore) -> None:
    incident = await declared(store)
    await queue(store, incident, OPEN_ROOM, IN_ROOM, post("dm:a"))
    given_up = await store.write(lambda uow: uow.outbox.give_up_on(incident.id, "channel"))
    assert given_up == [IN_ROOM]
    assert await store.read(lambda uow: uow.outbox.waiting(incident.id)) == 2


async def test_giving_up_takes_along_what_would_have_been_given(store: SqlStore) -> None:
    incident = await declared(store)
    giver = post("a", needs=("channel",), gives="thing")
    taker = post("b", needs=("thing",))
    await queue(store, incident, taker, giver)
    given_up = await store.write(lambda uow: uow.outbox.give_up_on(incident.id, "channel"))
    assert given_up == [giver, taker]


async def test_giving_up_leaves_other_incidents_alone(store: SqlStore) -> None:
    one, other = await declared(store), await declared(store)
    await queue(store, other, IN_ROOM)
    assert await store.write(lambda uow: uow.outbox.give_up_on(one.id, "channel")) == []


async def test_what_is_given_up_is_dead_and_counted(store: SqlStore) -> None:
    incident = await declared(store)
    await queue(store, incident, IN_ROOM)
    await store.write(lambda uow: uow.outbox.give_up_on(incident.id, "channel"))
    assert (await store.backlog()).dead == 1


async def test_the_last_said_comes_first(store: SqlStore) -> None:
    incident = await declared(store)
    says = [post(f"dm:{name}") for name in "abc"]
    await queue(store, incident, *says)
    for minute, job in enumerate(await claim(store)):
        await deliver(store, job, now=START + minute * MINUTE)
    found = await store.read(lambda uow: uow.outbox.last_delivered(incident.id, 2))
    assert found == [(says[2], START + 2 * MINUTE), (says[1], START + MINUTE)]


async def test_nothing_is_queued_by_a_unit_that_fails(store: SqlStore, url: str) -> None:
    incident = await declared(store)

    def fail(uow: UnitOfWork) -> None:
        effects = Effects(says=(post(),), shows=frozenset({Surface.SUMMARY}))
        uow.outbox.add(incident.id, effects, START)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await store.write(fail)
    assert look(url, "SELECT * FROM says") == look(url, "SELECT * FROM surfaces") == []
