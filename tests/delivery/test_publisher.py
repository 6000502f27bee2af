"""Texts for audiences outside Slack are handed to whoever publishes there."""

from datetime import timedelta

import pytest

from incidentbot.domain.effects import Say, SayKind, audience_place
from incidentbot.domain.errors import DeliveryError
from incidentbot.services.ports import Job, Publisher, Receipt
from incidentbot.slack.rooms import Rooms
from incidentbot.slack.sender import SlackSender
from tests.scenarios.verbs import declared
from tests.world import World


class StatusPage:
    """A publisher that remembers what it was given."""

    audiences = frozenset({"public"})

    def __init__(self) -> None:
        self.jobs: list[Job] = []

    async def publish(self, job: Job) -> Receipt:
        self.jobs.append(job)
        return Receipt()


def sender(world: World, publisher: Publisher | None) -> SlackSender:
    bot, desk = world.bot, world.bot.desk
    rooms = Rooms(desk.calls, desk.people, bot_user=desk.bot_user, offset=timedelta)
    return SlackSender(
        desk.calls,
        rooms,
        bot.announcements,
        bot.rules,
        now=desk.now,
        publisher=publisher,
    )


async def job(world: World) -> Job:
    await declared(world)
    (incident,) = await world.bot.store.read(lambda uow: uow.incidents.open())
    return Job(
        id="say:1",
        incident=incident,
        playbook_key=incident.playbook,
        say=Say(kind=SayKind.PUBLISH, place=audience_place("public"), seq=1),
        key="k",
        written_at=world.bot.desk.now(),
    )


async def test_what_a_publisher_reaches_is_handed_to_it(world: World) -> None:
    page = StatusPage()
    wanted = await job(world)
    await sender(world, page).send(wanted)

    assert page.jobs == [wanted]


async def test_a_lost_answer_is_not_looked_for_in_slack(world: World) -> None:
    wanted = await job(world)

    assert await sender(world, StatusPage()).look_up(wanted) is None


async def test_without_a_publisher_it_is_given_up_on(world: World) -> None:
    wanted = await job(world)
    with pytest.raises(DeliveryError, match="no_publisher") as refused:
        await sender(world, None).send(wanted)

    assert refused.value.permanent
