"""Follow-ups on their way to a tracker: one issue each, and Slack never waits for it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from incidentbot.delivery.filing import AT_ONCE, Filer
from incidentbot.delivery.routes import Routes
from incidentbot.domain import events as ev
from incidentbot.domain.effects import ROOM, TRACKER, Message, Say, SayKind
from incidentbot.domain.errors import DeliveryError
from incidentbot.domain.incidents import Declaration, Incident
from incidentbot.services.ports import Job, Receipt
from tests.domain.situation import ANA, Situation
from tests.integrations.trackers import Side, running

SAY = Say(kind=SayKind.FILE, place=TRACKER, subject="f1")


@pytest.fixture
async def side() -> AsyncIterator[Side]:
    """Give a tracker."""
    async with running("github") as beside:
        yield beside


class Clock:
    """A clock to wind."""

    def __init__(self) -> None:
        self.now = Situation().now

    def __call__(self):  # type: ignore[no-untyped-def]
        return self.now


class Slack:
    """A sender that takes everything."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    async def send(self, job: Job) -> Receipt:
        self.jobs.append(job)
        return Receipt()

    async def look_up(self, job: Job) -> Receipt | None:
        self.jobs.append(job)
        return None


async def named(person: str) -> str:
    return "Ana Lima" if person == ANA else ""


def filer(side: Side, clock: Clock | None = None) -> Filer:
    base = "https://incidents.example.com/"
    return Filer(side.tracker, name_of=named, base_url=base, now=clock or Clock())


def incident(*events: ev.Event, private: bool = False) -> Incident:
    form = Declaration(title="Checkout is down", severity="P1", private=private)
    situation = Situation(form)
    due = situation.now + timedelta(days=7)
    first = ev.FollowUpCreated(
        follow_up="f1", kind="detect", owner=ANA, due_at=due, text="Alert at 80 %"
    )
    situation.do([first, *events])
    return situation.incident


def job(of: Incident, say: Say = SAY, event: ev.Event | None = None) -> Job:
    now = Situation().now
    entry = ev.Entry(incident_id=of.id, seq=9, at=now, by=ANA, event=event) if event else None
    return Job(
        id="say:1", incident=of, playbook_key=None, say=say, entry=entry, key="k1", written_at=now
    )


def filed_as(key: str = "acme/shop#1") -> ev.FollowUpFiled:
    return ev.FollowUpFiled(follow_up="f1", tracker="github", key=key, url="https://x.example")


AMEND = replace(SAY, kind=SayKind.AMEND)


async def test_a_follow_up_becomes_an_issue_and_the_incident_learns_which(side: Side) -> None:
    receipt = await filer(side).send(job(incident()))

    (event,) = receipt.events
    assert isinstance(event, ev.FollowUpFiled)
    assert (event.follow_up, event.tracker, event.key) == ("f1", "github", "acme/shop#1")
    assert "Ana Lima" in side.bodies()[0]
    assert "https://incidents.example.com/incidents/INC-1" in side.bodies()[0]


async def test_what_may_have_been_filed_is_found(side: Side) -> None:
    sender = filer(side)
    filed = await sender.send(job(incident()))

    assert await sender.look_up(job(incident())) == filed
    assert await sender.look_up(replace(job(incident()), key="k2")) is None


async def test_what_was_made_private_meanwhile_is_not_filed(side: Side) -> None:
    assert await filer(side).send(job(incident(private=True))) == Receipt()
    assert side.titles() == []


async def test_what_was_made_private_later_is_told_nothing_more(side: Side) -> None:
    await filer(side).send(job(incident()))
    done = incident(filed_as(), ev.FollowUpDone(follow_up="f1"), private=True)
    await filer(side).send(job(done, AMEND))

    assert side.states() == [True]


async def test_what_stands_there_already_is_not_filed_again(side: Side) -> None:
    await filer(side).send(job(incident(filed_as())))

    assert side.titles() == []


async def test_what_was_finished_is_closed_and_what_is_taken_up_again_is_opened(
    side: Side,
) -> None:
    sender = filer(side)
    await sender.send(job(incident()))
    done = ev.FollowUpDone(follow_up="f1")
    await sender.send(job(incident(filed_as(), done), AMEND, done))
    assert side.states() == [False]

    again = ev.FollowUpReopened(follow_up="f1")
    await sender.send(job(incident(filed_as(), done, again), AMEND, again))
    assert side.states() == [True]


async def test_what_ended_before_it_was_filed_is_filed_and_closed(side: Side) -> None:
    done = ev.FollowUpDone(follow_up="f1")
    receipt = await filer(side).send(job(incident(done)))

    assert receipt.spawn == (AMEND,)
    await filer(side).send(job(incident(filed_as(), done), *receipt.spawn))
    assert side.states() == [False]


async def test_other_words_go_there_too(side: Side) -> None:
    sender = filer(side)
    await sender.send(job(incident()))
    due = Situation().now + timedelta(days=9)
    changed = ev.FollowUpChanged(
        follow_up="f1", kind="detect", owner=None, due_at=due, text="Alert at 90 %"
    )
    await sender.send(job(incident(filed_as(), changed), AMEND, changed))

    assert side.titles() == ["Alert at 90 %"]
    assert "nobody yet" in side.bodies()[0]


@pytest.mark.parametrize("before", [(), (replace(filed_as("OPS-1"), tracker="jira"),)])
async def test_what_does_not_stand_there_is_not_changed_there(
    side: Side, before: tuple[ev.Event, ...]
) -> None:
    done = ev.FollowUpDone(follow_up="f1")

    assert await filer(side).send(job(incident(*before, done), AMEND, done)) == Receipt()
    assert side.server.asked == []


async def test_a_limit_holds_for_all_that_goes_there(side: Side) -> None:
    clock = Clock()
    sender = filer(side, clock)
    side.server.answers("POST", side.limited)
    with pytest.raises(DeliveryError, match="rate limited"):
        await sender.send(job(incident()))
    with pytest.raises(DeliveryError, match="paused") as paused:
        await sender.send(job(incident()))
    assert side.server.count("POST") == 1
    assert paused.value.retry_after == 120

    clock.now += timedelta(seconds=121)
    await sender.send(job(incident()))
    assert len(side.titles()) == 1


async def test_a_clock_that_was_set_back_does_not_lengthen_the_pause(side: Side) -> None:
    clock = Clock()
    sender = filer(side, clock)
    side.server.answers("POST", side.limited)
    with pytest.raises(DeliveryError, match="rate limited"):
        await sender.send(job(incident()))
    clock.now -= timedelta(hours=1)
    await sender.send(job(incident()))

    assert len(side.titles()) == 1


async def test_a_slow_tracker_keeps_only_some_hands_busy(side: Side) -> None:
    sender = filer(side)
    results = await asyncio.gather(
        *(sender.send(job(incident())) for _ in range(AT_ONCE + 3)), return_exceptions=True
    )
    late = [each for each in results if isinstance(each, DeliveryError)]

    assert len(side.titles()) == AT_ONCE
    assert [(each.code, each.retry_after) for each in late] == [("busy", 2.0)] * 3


# Which way an effect goes.


async def test_what_is_for_the_tracker_does_not_go_to_slack(side: Side) -> None:
    slack = Slack()
    await Routes(slack, filer(side)).send(job(incident()))

    assert (len(side.titles()), slack.jobs) == (1, [])


async def test_everything_else_goes_to_slack(side: Side) -> None:
    slack = Slack()
    routes = Routes(slack, filer(side))
    post = job(incident(), Say(kind=SayKind.POST, place=ROOM, message=Message.EVENT))
    await routes.send(post)
    await routes.look_up(post)

    assert slack.jobs == [post, post]
    assert side.server.asked == []


async def test_where_the_tracker_was_taken_away_it_is_given_up(side: Side) -> None:
    with pytest.raises(DeliveryError, match="no tracker is set") as refused:
        await Routes(Slack()).send(job(incident()))

    assert refused.value.permanent
