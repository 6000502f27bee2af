"""Follow-ups in a tracker: one issue each whatever goes wrong, and what is closed there ends here."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from aiohttp.web import json_response

from incidentbot.delivery import filing
from incidentbot.services import followups
from incidentbot.services.ports import UnitOfWork
from incidentbot.services.record import Act, Change
from tests.integrations.jira_server import JiraServer
from tests.integrations.trackers import Side, running
from tests.scenarios.verbs import asks, count, declared, declared_privately, resolves, rooms
from tests.world import World, running_world

ALERT = "Alert before the disk is full"
Deed = Callable[[Act, str, str], Change]


@pytest.fixture(params=["github", "jira"])
async def side(request: pytest.FixtureRequest) -> AsyncIterator[Side]:
    """Give a tracker of each kind."""
    async with running(str(request.param)) as beside:
        yield beside


@pytest.fixture
async def world(folder: Path, side: Side) -> AsyncIterator[World]:
    """Give a bot that files its follow-ups there."""
    async with running_world(folder, **side.settings) as running:
        yield running


async def plans(world: World, room: str, what: str = ALERT) -> None:
    """Put a follow-up of ben's on the list."""
    ben = world.ben.user.id
    await asks(world, world.ana, f"action <@{ben}|ben> 1w {what}", room)


async def over(world: World) -> str:
    """Return the room of an incident that is resolved."""
    room = await declared(world)
    await resolves(world, world.ana, room)
    return room


async def does(world: World, deed: Deed) -> None:
    """Have ben do something with the follow-up."""
    bot, by = world.bot, f"slack:{world.ben.user.id}"

    def work(uow: UnitOfWork) -> Change:
        act = Act(uow=uow, rules=bot.rules, by=by, now=bot.clock())
        return deed(act, uow.incidents.recent(1)[0].id, "f1")

    await bot.store.write(work)
    await world.idle()


async def looks_back(world: World) -> None:
    """Have the bot see what was closed in the tracker."""
    bot = world.bot
    await filing.look_back(bot.tracker, bot.store, bot.rules, bot.clock)


async def listed(world: World, room: str) -> str:
    """Return the list of follow-ups as ana reads it."""
    return await asks(world, world.ana, "actions", room)


async def test_a_follow_up_becomes_an_issue_that_says_whose_it_is(world: World, side: Side) -> None:
    room = await over(world)
    await plans(world, room)

    assert side.titles() == [ALERT]
    assert "INC" in side.bodies()[0]
    assert "Ben" in side.bodies()[0]
    assert "stands in" in await asks(world, world.ana, "timeline", room)


async def test_follow_ups_of_one_incident_are_filed_in_their_order(
    world: World, side: Side
) -> None:
    room = await over(world)
    for number in range(4):
        await plans(world, room, f"Step {number}")
    await world.idle()

    assert side.titles() == [f"Step {number}" for number in range(4)]


async def test_an_issue_whose_answer_was_lost_is_found_and_not_opened_again(
    world: World, side: Side
) -> None:
    room = await over(world)
    side.server.loses_answers("POST")
    await plans(world, room)
    await world.advance(seconds=61)

    assert side.titles() == [ALERT]
    assert "stands in" in await asks(world, world.ana, "timeline", room)


async def test_an_issue_that_never_arrived_is_opened_after_the_second_look(
    world: World, side: Side
) -> None:
    room = await over(world)
    side.server.loses_requests("POST")
    await plans(world, room)
    await world.advance(seconds=61)
    assert side.titles() == []

    await world.advance(minutes=6)
    assert side.titles() == [ALERT]


async def test_a_search_that_learns_late_of_an_issue_causes_no_second_one(folder: Path) -> None:
    async with running("jira") as side, running_world(folder, **side.settings) as world:
        assert isinstance(side.server, JiraServer)
        room = await over(world)
        side.server.loses_answers("POST")
        side.server.unseen = {"OPS-1"}
        await plans(world, room)
        await world.advance(seconds=61)
        side.server.unseen.clear()
        await world.advance(minutes=6)

        assert side.titles() == [ALERT]


async def test_a_restart_before_the_answer_is_known_opens_no_second_issue(
    world: World, side: Side
) -> None:
    room = await over(world)
    side.server.loses_answers("POST")
    await plans(world, room)
    await world.restart(**side.settings)
    await world.advance(minutes=2)
    await world.advance(minutes=6)

    assert side.titles() == [ALERT]


async def test_an_hour_without_the_tracker_does_not_touch_slack(world: World, side: Side) -> None:
    room = await over(world)
    for method in ("GET", "POST"):
        side.server.loses_requests(method, times=10_000)
    for number in range(6):
        await plans(world, room, f"Step {number}")
        await world.advance(minutes=10)
        assert count(world, f"“Step {number}”", room) == 1
    assert side.titles() == []

    side.server.works_again()
    for _ in range(12):
        await world.advance(minutes=5)
    assert side.titles() == [f"Step {number}" for number in range(6)]


async def test_a_refused_token_does_not_stop_slack(world: World, side: Side) -> None:
    wrong = {name: "old" for name in side.settings if name.endswith("token")}
    await world.restart(**{**side.settings, **wrong})
    room = await over(world)
    await plans(world, room)
    await world.advance(minutes=16)
    assert (await world.bot.ready())["problems"] == []
    assert side.titles() == []

    await world.restart(**side.settings)
    await world.advance(minutes=16)
    assert side.titles() == [ALERT]


async def test_what_can_never_be_filed_is_told_to_who_leads(world: World, side: Side) -> None:
    room = await over(world)
    status = 422 if side.tracker.name == "github" else 400
    refusal = {"message": "Validation Failed", "errorMessages": ["Validation Failed"]}
    side.server.answers("POST", lambda: json_response(refusal, status=status), times=2)
    await plans(world, room)

    world.ana.expect_dm("filing a follow-up")


# What becomes of it.


async def test_what_is_done_here_is_closed_there_and_opened_again(world: World, side: Side) -> None:
    room = await over(world)
    await plans(world, room)
    await does(world, followups.finish)
    assert side.states() == [False]

    await does(world, followups.reopen)
    assert side.states() == [True]


async def test_what_is_closed_there_is_done_here_once(world: World, side: Side) -> None:
    room = await over(world)
    await plans(world, room)
    side.closes(True)
    for _ in range(2):
        await looks_back(world)
        await world.idle()

    place = "GitHub" if side.tracker.name == "github" else "Jira"
    assert count(world, f"A follow-up was closed in {place}: “{ALERT}”.", room) == 1
    assert side.states() == [False]


async def test_what_is_closed_there_as_not_to_be_done_is_dropped_here(
    world: World, side: Side
) -> None:
    room = await over(world)
    await plans(world, room)
    side.closes(False)
    await looks_back(world)
    await world.idle()

    assert count(world, "as not to be done", room) == 1


async def test_a_tracker_that_is_away_is_asked_again_later(world: World, side: Side) -> None:
    room = await over(world)
    await plans(world, room)
    side.closes(True)
    side.server.loses_requests("GET")
    await looks_back(world)
    await looks_back(world)
    await world.idle()

    assert count(world, "A follow-up was closed in", room) == 1


async def test_nothing_is_asked_while_nothing_is_filed(world: World, side: Side) -> None:
    await over(world)
    await looks_back(world)

    assert side.server.asked == []


async def test_what_is_opened_again_is_not_ended_by_what_stood_there_before(
    world: World, side: Side
) -> None:
    room = await over(world)
    await plans(world, room)
    await does(world, followups.finish)
    side.server.loses_requests(side.change, times=2)
    side.server.loses_requests("POST", times=2)
    await does(world, followups.reopen)
    await looks_back(world)
    side.server.works_again()
    await world.advance(minutes=6)
    await looks_back(world)
    await world.idle()

    assert side.states() == [True]
    assert count(world, "was closed in", room) == 0


async def test_two_replicas_that_look_at_once_record_it_once(world: World, side: Side) -> None:
    room = await over(world)
    await plans(world, room)
    side.closes(True)
    await asyncio.gather(looks_back(world), looks_back(world))
    await world.idle()

    assert count(world, "A follow-up was closed in", room) == 1


# What never leaves.


async def test_nothing_of_a_private_incident_is_filed(world: World, side: Side) -> None:
    room = await declared_privately(world, "The badge printer was stolen", severity="P1")
    await asks(world, world.ana, "action 1w Change the locks", room)
    await looks_back(world)

    assert side.server.asked == []


async def test_nothing_of_a_drill_is_filed(world: World, side: Side) -> None:
    await asks(world, world.ana, "drill bad-release")
    await asks(world, world.ana, "action 1w Rehearse again", rooms(world)[-1])

    assert side.server.asked == []


async def test_of_what_is_made_private_later_nothing_new_is_told(world: World, side: Side) -> None:
    room = await declared(world)
    await plans(world, room)
    asked = len(side.server.asked)
    ben = world.ben.user.id
    await asks(world, world.ana, f"private <@{ben}|ben>", room)
    await asks(world, world.ana, "action 1w Change the locks", rooms(world)[-1])
    await does(world, followups.finish)

    assert len(side.server.asked) == asked


async def test_without_a_tracker_follow_ups_stand_here_only(folder: Path) -> None:
    async with running_world(folder) as world:
        room = await over(world)
        await plans(world, room)

        assert "stands in" not in await asks(world, world.ana, "timeline", room)
        assert ALERT in await listed(world, room)
