"""Clocks: who is reminded of what and when, and when it is quiet."""

import pytest

from tests.scenarios.verbs import (
    asks,
    clicks,
    count,
    declared,
    dms,
    opens,
    resolves,
    sends,
    staffed,
    told,
)
from tests.world import World

LATE = "An update on"
CADENCES = [("P0", 15), ("P1", 30), ("P2", 120)]


@pytest.mark.parametrize(("severity", "minutes"), CADENCES)
async def test_an_update_that_is_due_is_asked_for_in_the_room(
    world: World, severity: str, minutes: int
) -> None:
    room = await staffed(world, f"{severity} Checkout is down")
    await world.advance(minutes=minutes - 1)
    assert count(world, LATE, room) == 0

    await world.advance(minutes=1)
    assert "@ben" in world.ana.expect_message(LATE, room).text()
    assert count(world, LATE, room) == 1


async def test_the_lowest_severity_has_no_cadence(world: World) -> None:
    room = await staffed(world, "P3 A typo")
    await world.advance(minutes=60 * 24 * 7)

    assert count(world, "was due", room) == 0


@pytest.mark.parametrize(("severity", "minutes"), CADENCES)
async def test_half_a_length_later_the_owner_is_asked_directly(
    world: World, severity: str, minutes: int
) -> None:
    await staffed(world, f"{severity} Checkout is down")
    await world.advance(minutes=minutes)
    assert dms(world.ben, "An update on") == 0

    await world.advance(minutes=minutes / 2)
    assert dms(world.ben, "An update on") == 1
    assert dms(world.ana, "An update on") == 0


async def test_a_whole_length_later_the_next_level_is_brought_in(world: World) -> None:
    room = await staffed(world)
    await world.advance(minutes=30)
    await world.advance(minutes=15)
    await world.advance(minutes=15)

    assert "escalation level 3" in world.ana.expect_message(LATE, room).text()
    world.ben.expect_dm("You are needed for INC-1")


async def test_it_goes_on_each_length_and_stops_at_the_last_level(world: World) -> None:
    room = await staffed(world)
    levels: list[str] = []
    await world.advance(minutes=30)
    await world.advance(minutes=15)
    for _ in range(4):
        await world.advance(minutes=30 if levels else 15)
        text = world.ana.expect_message(LATE, room).text()
        levels.append(text.partition("escalation level ")[2][:1])

    # Level 3 came in by the ladder in the same minute; each reminder after it climbs on.
    assert levels == ["3", "4", "4", "4"]
    assert "eva" in world.ana.channel(room).members


async def test_an_update_starts_the_clock_anew(world: World) -> None:
    room = await staffed(world)
    await world.advance(minutes=20)
    await asks(world, world.ben, "update We rolled back", room)
    await world.advance(minutes=29)
    assert count(world, LATE, room) == 0

    await world.advance(minutes=1)
    assert count(world, LATE, room) == 1


async def test_an_update_ends_the_reminders(world: World) -> None:
    room = await staffed(world)
    await world.advance(minutes=30)
    await asks(world, world.ben, "update We rolled back", room)
    await world.advance(minutes=15)

    assert dms(world.ben, "An update on") == 0


async def test_the_time_until_the_next_update_can_be_given(world: World) -> None:
    room = await staffed(world)
    await opens(world, world.ben, "update", room)
    await sends(world, world.ben, {"Impact": "Less", "Next update in": "1h"})
    await world.advance(minutes=59)
    assert count(world, LATE, room) == 0

    await world.advance(minutes=1)
    assert count(world, LATE, room) == 1


async def test_snoozing_in_one_line_puts_the_reminder_off_and_says_why(world: World) -> None:
    room = await staffed(world)
    await world.advance(minutes=20)
    answer = await asks(world, world.ben, "snooze 25m The vendor is on the phone", room)
    assert answer.startswith("The next reminder waits until")
    assert "The vendor is on the phone" in world.ana.expect_message("put off", room).text()

    await world.advance(minutes=24)
    assert count(world, LATE, room) == 0
    await world.advance(minutes=1)
    assert count(world, LATE, room) == 1


async def test_the_snooze_button_of_a_reminder_opens_the_form(world: World) -> None:
    room = await staffed(world)
    await world.advance(minutes=30)
    await clicks(world, world.ben, "Snooze", world.ben.expect_message(LATE, room))
    world.ben.expect_modal("Put off a reminder")
    assert await sends(world, world.ben, {"For": "1h", "Why": "On the phone"}) == {}

    await world.advance(minutes=59)
    assert dms(world.ben, "An update on") == 0
    await world.advance(minutes=1)
    assert dms(world.ben, "An update on") == 1


async def test_a_snooze_that_makes_no_sense_is_refused_below_the_field(world: World) -> None:
    room = await staffed(world)
    await opens(world, world.ben, "snooze", room)

    for length, why, field in (("soon", "So", "For"), ("25h", "So", "For"), ("15m", " ", "Why")):
        wrong = await sends(world, world.ben, {"For": length, "Why": why})
        assert list(wrong) == [field]


async def test_a_snooze_needs_a_reason(world: World) -> None:
    room = await staffed(world)

    assert "Say why" in await asks(world, world.ben, "snooze 15m", room)


async def test_a_snooze_of_a_reminder_that_has_ended_is_told(world: World) -> None:
    room = await staffed(world)
    await world.advance(minutes=30)
    nag = world.ben.expect_message(LATE, room)
    await resolves(world, world.ben, room)
    await clicks(world, world.ben, "Snooze", nag)

    assert told(world.ben) == "That reminder has ended already. Nothing to put off."


async def test_snoozing_when_nothing_is_due_is_told(world: World) -> None:
    room = await staffed(world, "P3 A typo")

    assert "Nothing to put off" in await asks(world, world.ben, "snooze 15m Because", room)


async def test_the_why_button_names_the_rule(world: World) -> None:
    room = await staffed(world)
    await world.advance(minutes=30)
    await clicks(world, world.ben, "Why?", world.ben.expect_message(LATE, room))

    assert "P1: an update every 30 min" in told(world.ben)


async def test_why_before_any_reminder_says_there_was_none(world: World) -> None:
    room = await staffed(world)

    answer = await asks(world, world.ben, "why", room)
    assert answer.startswith("I have sent no reminders for this incident")


async def test_the_post_update_button_of_a_reminder_opens_the_form(world: World) -> None:
    room = await staffed(world)
    await world.advance(minutes=30)
    await clicks(world, world.ben, "Post update", world.ben.expect_message(LATE, room))

    world.ben.expect_modal("Post an update")


async def test_a_worse_severity_brings_the_update_forward(world: World) -> None:
    room = await staffed(world, "P2 Checkout is slow")
    await asks(world, world.ben, "severity P0", room)
    await world.advance(minutes=15)

    assert count(world, LATE, room) == 1


async def test_a_milder_severity_puts_the_update_back(world: World) -> None:
    room = await staffed(world)
    await asks(world, world.ben, "severity P2", room)
    await world.advance(minutes=119)
    assert count(world, LATE, room) == 0

    await world.advance(minutes=1)
    assert count(world, LATE, room) == 1


async def test_a_severity_without_a_cadence_ends_the_reminders(world: World) -> None:
    room = await staffed(world)
    await asks(world, world.ben, "severity P3", room)
    await world.advance(minutes=60 * 24)

    assert count(world, LATE, room) == 0


@pytest.mark.parametrize(
    "words",
    [("resolve override It works",), ("resolve override It works", "close override It works")],
)
async def test_when_it_is_over_it_is_quiet(world: World, words: tuple[str, ...]) -> None:
    room = await declared(world)
    for word in words:
        await asks(world, world.ana, word, room)
    before = len(world.ana.channel(room).all_messages)
    await world.advance(minutes=60 * 24)

    assert len(world.ana.channel(room).all_messages) == before


async def test_reopening_starts_the_clocks_again(world: World) -> None:
    room = await staffed(world)
    await resolves(world, world.ben, room)
    await world.advance(minutes=60)
    await asks(world, world.ben, "reopen It came back", room)
    await world.advance(minutes=29)
    assert count(world, LATE, room) == 0

    await world.advance(minutes=1)
    assert count(world, LATE, room) == 1


async def test_nobody_acknowledging_is_said_in_the_room_and_pages_again(world: World) -> None:
    room = await declared(world, by="dev")
    assert dms(world.ana, "You are needed") == 1
    await world.advance(minutes=15)

    assert count(world, "Nobody has acknowledged", room) == 1
    assert dms(world.ana, "You are needed") == 2


async def test_an_acknowledgement_stops_its_clock(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "ack", room)
    await world.advance(minutes=15)

    assert count(world, "Nobody has acknowledged", room) == 0


async def test_a_missing_commander_is_asked_for_and_claimed_behind_the_button(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "ack", room)
    await world.advance(minutes=15)
    nag = world.ana.expect_message("has no Incident Commander yet", room)
    await clicks(world, world.ben, "Roles", nag)
    await clicks(world, world.ben, "Claim", world.ben.expect_modal("Roles"))

    assert world.ana.channel(room).topic.endswith("Commander: @ben")


async def test_the_required_roles_that_are_free_are_asked_for_in_one_reminder(
    world: World,
) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)
    await asks(world, world.ana, "claim scribe", room)
    await world.advance(minutes=15)

    nag = world.ana.expect_message("has no Tech Lead or Communications Lead yet", room)
    await clicks(world, world.ana, "Roles", nag)
    shown = world.ana.expect_modal("Roles")
    assert "Tech Lead: Held by the commander" in shown.text()
    assert shown.buttons.count("Claim") == 2


async def test_a_role_that_is_left_starts_its_clock_again(world: World) -> None:
    room = await staffed(world)
    await asks(world, world.ben, "leave scribe", room)
    await world.advance(minutes=15)

    assert count(world, "has no Scribe yet", room) == 1


async def test_a_reminder_is_sent_once_although_the_bot_looks_often(world: World) -> None:
    room = await staffed(world)
    await world.advance(minutes=30)
    for _ in range(5):
        await world.advance(seconds=1)

    assert count(world, LATE, room) == 1


async def test_a_restart_neither_loses_nor_doubles_a_reminder(world: World) -> None:
    room = await staffed(world)
    await world.advance(minutes=30)
    await world.restart()
    await world.advance(seconds=1)
    assert count(world, LATE, room) == 1

    await world.advance(minutes=15)
    assert dms(world.ben, "An update on") == 1


async def test_a_reminder_due_while_the_bot_is_down_is_sent_once_afterwards(
    world: World,
) -> None:
    room = await staffed(world)
    await world.bot.stop()
    world.slack.wind(2 * 3600)
    await world.start()
    await world.advance(seconds=1)
    await world.advance(seconds=1)

    assert count(world, LATE, room) == 1
    assert dms(world.ben, "An update on") == 0


async def test_a_clock_that_jumps_two_hours_reminds_once(world: World) -> None:
    room = await staffed(world)
    await world.advance(minutes=120)
    await world.advance(seconds=1)

    assert count(world, LATE, room) == 1
