"""Drills: begun from a script, marked everywhere, ended with a score."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from incidentbot.sandbox.shown import Message
from incidentbot.services import drills
from tests.scenarios.verbs import (
    announcement,
    asks,
    clicks,
    count,
    declared,
    dms,
    formatted,
    opens,
    rooms,
    sends,
    summary,
)
from tests.world import ANNOUNCEMENTS, World, running_world

TITLE = "One request in eight fails since the release"


@pytest.fixture
async def world(folder: Path) -> AsyncIterator[World]:
    """Give a workspace in which nothing has happened yet."""
    async with running_world(folder) as running:
        yield running


async def drilled(world: World, line: str = "bad-release") -> str:
    """Begin a drill as ana and return the name of its room."""
    answer = await asks(world, world.ana, f"drill {line}")
    assert answer.startswith("The drill INC-1 begins")
    # What is due at once comes with the next tick.
    await world.advance(seconds=1)
    return rooms(world)[-1]


async def test_the_bare_word_asks_for_the_script_and_the_speed(world: World) -> None:
    form = await opens(world, world.ana, "drill")
    assert "Nothing of it leaves the company" in form.text()
    values = {"Script": "A table is gone", "Speed": "10 times as fast"}
    assert await sends(world, world.ana, values) == {}
    room = rooms(world)[-1]
    assert room.startswith("drill-incident-")
    assert "Orders of the last day have disappeared" in summary(world, room).text()
    assert count(world, "This is a drill, 10 times as fast as life", room) == 1


async def test_the_same_drill_twice_is_one(world: World) -> None:
    await drilled(world)
    assert "You declared" in await asks(world, world.ana, "drill bad-release")
    await opens(world, world.ana, "drill")
    assert "INC-1" in (await sends(world, world.ana, {}))["Script"]
    assert len(rooms(world)) == 1


async def test_an_unknown_script_gets_the_nearest_ones(world: World) -> None:
    assert "bad-release" in await asks(world, world.ana, "drill bad-relaese")
    assert rooms(world) == []


async def test_a_drill_is_marked_wherever_it_is_seen(world: World) -> None:
    room = await drilled(world)
    assert room.startswith("drill-")
    assert world.ana.channel(room).topic.startswith("DRILL · P1")
    assert summary(world, room).text().startswith(f"Drill: {TITLE}")
    told = announcement(world).text()
    assert told.startswith("DRILL · ")
    assert "@eva" not in told
    assert " · drill · " in await asks(world, world.dev, "list")
    assert f"Drill: {TITLE}" in await asks(world, world.dev, "show INC-1")


async def test_every_message_of_a_drill_begins_with_the_word(world: World) -> None:
    room = await drilled(world)
    for minutes in (5, 10, 20, 40):
        await world.advance(minutes=minutes)
    await asks(world, world.ben, "claim commander", room)
    said = [m.text() for m in world.ana.channel(room).messages if m.post.by_bot]
    for person in (world.ana, world.ben, world.cleo, world.finn):
        said += [message.text() for message in person.dms()]
    assert len(said) > 15
    assert [each for each in said if not each.startswith(("Drill", "This is a drill"))] == []


async def test_executives_hear_nothing_of_a_drill(world: World) -> None:
    dev = world.slack.workspace.user_named("dev")
    assert dev is not None
    await world.restart(groups={**world.groups(), "executives": [dev.id]})
    await drilled(world, "lost-table")
    for _ in range(12):
        await world.advance(minutes=15)
    assert dms(world.ben, "Drill: ") > 0
    assert world.dev.dms() == []
    await declared(world, "P0 It is real")
    assert dms(world.dev, "It is real") > 0


async def test_the_script_brings_in_its_steps_in_their_words(world: World) -> None:
    room = await drilled(world)
    first = world.ana.expect_message("12 % of requests fail", room).text()
    assert "Drill · An alert fires" in first
    assert "Drill, step 1 of 6" in first
    await world.advance(minutes=3)
    assert count(world, "14 tickets", room) == 0
    await world.advance(minutes=7)
    assert count(world, "14 tickets", room) == 1
    question = world.ana.expect_message("how many customers feel it", room).text()
    assert "Drill · A question to you" in question
    assert "Please answer it here" in question


async def test_ten_times_as_fast_the_steps_come_in_a_tenth_of_the_time(world: World) -> None:
    room = await drilled(world, "bad-release 10x")
    await world.advance(seconds=150)
    assert count(world, "Drill, step 6 of 6", room) == 1


async def test_what_comes_in_is_not_announced_beforehand(world: World) -> None:
    room = await drilled(world)
    assert "Next step of the drill" not in summary(world, room).text()
    assert "Next step of the drill" not in await asks(world, world.ana, "", room)


async def test_resolving_a_drill_tells_its_score_and_show_keeps_it(world: World) -> None:
    room = await drilled(world)
    await world.advance(minutes=3)
    await asks(world, world.ben, "ack", room)
    await asks(world, world.ben, "claim commander", room)
    await asks(world, world.ben, "update Rolled back", room)
    await asks(world, world.ben, "resolve override We stop here", room)

    score = world.ana.expect_message("Drill: the score", room).text()
    assert "Time to a commander\n3 min" in score
    assert "Time to acknowledgement\n3 min" in score
    assert "Time to the first update\n3 min" in score
    assert "Approvals and gates skipped\n1" in score
    assert "Steps of the script\n1 of 6" in score
    assert re.search(r"Clocks met\n\d", score)
    assert "Drill score" in await asks(world, world.dev, "show INC-1")


async def test_drill_end_ends_it_with_its_score_and_leaves_nothing_to_do(world: World) -> None:
    room = await drilled(world)
    await world.advance(minutes=2)
    answer = await asks(world, world.ana, "drill end", room)
    assert answer == "The drill INC-1 is over. Its score is in the war room."
    assert count(world, "Drill: the score", room) == 1
    assert count(world, "Nothing is owed after a drill.", room) == 1
    await world.advance(minutes=60)
    assert count(world, "Drill, step", room) == 1
    assert "INC-1 is closed" in await asks(world, world.ana, "drill end INC-1")


async def test_a_button_ends_the_drill(world: World) -> None:
    room = await drilled(world)
    begun = world.ana.expect_message("This is a drill", room)
    await clicks(world, world.ana, "End the drill", begun)
    assert count(world, "Drill: the score", room) == 1


async def test_ending_a_drill_elsewhere_offers_those_that_run(world: World) -> None:
    assert "No drill is running" in await asks(world, world.ana, "drill end")
    await drilled(world)
    assert "Which incident do you mean" in await asks(world, world.ana, "drill end")


async def test_an_incident_is_not_ended_as_a_drill(world: World) -> None:
    room = await declared(world)
    assert "INC-1 is no drill" in await asks(world, world.ana, "drill end", room)


async def test_a_hostile_answer_in_a_drill_stays_text(world: World) -> None:
    room = await drilled(world)
    await asks(world, world.ana, "update <!channel> & co", room)
    assert not any("<!channel>" in each for each in formatted(world))


async def idled(world: World, *, days: float) -> None:
    """Let days pass in which nobody does anything, and have the bot think of practice."""
    world.slack.wind(days * 86_400)
    await drills.remind(world.bot.store, world.bot.rules, world.bot.clock)
    await world.idle()


def reminders(world: World, words: str = "No rehearsal since") -> list[Message]:
    """Return what was said in the announcement channel on practice."""
    messages = world.ben.channel(ANNOUNCEMENTS).messages
    return [each for each in messages if words in each.text()]


async def test_a_month_without_a_drill_is_said_once_with_a_button(world: World) -> None:
    await idled(world, days=0)
    await idled(world, days=29)
    assert reminders(world) == []
    await idled(world, days=2)
    await idled(world, days=1)
    (only,) = reminders(world)
    assert "Start one: /incident drill." in only.text()
    await clicks(world, world.ben, "Begin a drill", only)
    assert "Script: A release goes wrong" in world.ben.expect_modal("Begin a drill").text()


async def test_a_restart_does_not_say_it_again_or_forget_to(world: World) -> None:
    await idled(world, days=0)
    await world.restart()
    await idled(world, days=31)
    await world.restart()
    await idled(world, days=0)
    assert len(reminders(world)) == 1


async def test_replicas_say_it_once(world: World) -> None:
    await idled(world, days=0)
    world.slack.wind(31 * 86_400)
    bot = world.bot
    await asyncio.gather(*(drills.remind(bot.store, bot.rules, bot.clock) for _ in range(3)))
    await world.idle()
    assert len(reminders(world)) == 1


async def test_a_drill_puts_the_reminder_off_and_the_next_month_has_its_own(world: World) -> None:
    await idled(world, days=0)
    world.slack.wind(20 * 86_400)
    await drilled(world)
    await idled(world, days=20)
    assert reminders(world) == []
    await idled(world, days=11)
    await idled(world, days=29)
    assert len(reminders(world)) == 1
    await idled(world, days=2)
    assert len(reminders(world)) == 2


async def test_the_playbook_is_to_be_gone_through_every_quarter(world: World) -> None:
    await idled(world, days=0)
    await idled(world, days=89)
    assert reminders(world, "go through the playbook") == []
    await idled(world, days=2)
    await idled(world, days=1)
    (only,) = reminders(world, "go through the playbook")
    assert "full-response again, as every 90 days" in only.text()
