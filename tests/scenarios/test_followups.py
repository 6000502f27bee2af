"""Follow-ups: given by line, form and message, reminded of, done, dropped, and found again."""

from datetime import datetime, timedelta

import pytest

from incidentbot.sandbox.people import Person
from incidentbot.sandbox.shown import Message, View
from tests.scenarios.verbs import (
    asks,
    clicks,
    closes,
    count,
    declared,
    declared_privately,
    dms,
    opens,
    resolves,
    sends,
    told,
)
from tests.world import World

WORDS = "Alert on <replica> lag"
LINE = f"action @dev 3d {WORDS}"
DAY = 24 * 60
REMINDER = "The follow-up “Alert on"
GIVEN, LATE = "gave you a follow-up", "late. It was due"


async def listed(world: World, line: str = LINE) -> str:
    """Declare a mild incident, and let ben put something on its list."""
    room = await declared(world, "P3 A typo")
    await asks(world, world.ben, line, room)
    return room


async def over(world: World, line: str = LINE) -> str:
    """The same, of an incident that is closed."""
    room = await listed(world, line)
    await resolves(world, world.ana, room)
    await closes(world, world.ana, room)
    return room


async def home(world: World, person: Person) -> View:
    """Look at the Home tab."""
    await person.opens_home()
    await world.idle()
    assert person.home is not None
    return person.home


async def shown(world: World, person: Person, line: str, room: str = "general") -> Message:
    """Ask for a list, and return it."""
    await asks(world, person, line, room)
    return person.ephemerals[-1]


def last(world: World) -> Message:
    """Return dev's newest reminder."""
    return [each for each in world.dev.dms() if REMINDER in each.text()][-1]


def now(world: World) -> datetime:
    return world.bot.clock()


async def test_one_line_puts_it_on_the_list_and_says_until_when(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ben, LINE, room)
    due = now(world) + timedelta(days=3)

    assert answer.startswith(f"f1 is on the list of INC-1, for @dev, due {due:%Y-%m-%d %H:%M} UTC")
    assert answer.endswith("I wrote to them.")
    assert (
        count(world, f"@ben put a follow-up on the list, for @dev, due {due:%Y-%m-%d}", room) == 1
    )


async def test_its_owner_is_written_to_with_what_can_be_done(world: World) -> None:
    await listed(world)
    message = world.dev.expect_dm(GIVEN)

    assert WORDS in message.text()
    assert message.buttons == ["Done", "Change date", "Drop"]


async def test_a_day_means_five_in_the_afternoon_in_utc(world: World) -> None:
    room = await declared(world)
    day = now(world) + timedelta(days=1)

    answer = await asks(world, world.ben, "action @dev tomorrow Read the logs", room)
    assert f"due {day:%Y-%m-%d} 17:00 UTC" in answer


async def test_without_a_name_nobody_owns_it_yet(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ben, "action high 1w Read the logs", room)

    assert "for nobody yet" in answer
    assert count(world, "@ben put a high-priority follow-up on the list, for nobody yet", room) == 1


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("action @dev", "Say until when, and what is to be done"),
        ("action 3d", "Say until when, and what is to be done"),
        ("action @dev high 3d", "Say until when, and what is to be done"),
        ("action Mend the cache", "“Mend” is no day. Write until when, as 3d"),
        ("action @dev 2020-01-01 Mend it", "which is over. Choose a later day"),
    ],
)
async def test_a_line_that_says_too_little_says_how_to_write_it(
    world: World, line: str, answer: str
) -> None:
    room = await declared(world)

    assert answer in await asks(world, world.ben, line, room)


async def test_the_form_puts_it_on_the_list(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "action", room)
    values = {"What": WORDS, "Who": "dev", "Until": "Short term", "Priority": "High"}
    assert await sends(world, world.ben, {**values, "What it is for": "Detect"}) == {}

    due = now(world) + timedelta(days=30)
    assert f"High priority. Due {due:%Y-%m-%d}" in world.dev.expect_dm(GIVEN).text()
    assert "high priority, detect" in await asks(world, world.ben, "actions", room)


async def test_the_form_takes_a_day_before_a_horizon(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "action", room)
    day = (now(world) + timedelta(days=12)).replace(hour=9, minute=0, second=0, microsecond=0)
    values = {"What": WORDS, "Who": "dev", "Or until this day": int(day.timestamp())}
    assert await sends(world, world.ben, values) == {}

    assert f"Due {day:%Y-%m-%d} 09:00 UTC" in world.dev.expect_dm(GIVEN).text()


async def test_the_form_complains_below_the_field(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "action", room)
    wrong = await sends(world, world.ben, {"What": "\u202e"})
    assert wrong == {"What": "Say what is to be done: `/incident action @person 1w TEXT`."}

    past = int((now(world) - timedelta(days=2)).timestamp())
    wrong = await sends(world, world.ben, {"What": WORDS, "Or until this day": past})
    assert "which is over" in wrong["Or until this day"]


async def test_a_mention_in_a_thread_does_it_too(world: World) -> None:
    room = await declared(world)
    above = await world.ben.says("We should test this", room)
    await world.ben.says("@incidentbot action @dev 1w Test it", room, thread=above)
    await world.idle()

    assert told(world.ben).startswith("f1 is on the list of INC-1, for @dev")


async def test_a_message_becomes_one_with_its_link(world: World) -> None:
    room = await declared(world)
    message = await world.ben.says(f"We need an {WORDS}", room)
    await world.cleo.shortcut("Create a follow-up", message)
    await world.idle()
    form = world.cleo.expect_modal("Add a follow-up")
    assert f"What: We need an {WORDS}" in form.text()
    assert await sends(world, world.cleo, {"Who": "dev"}) == {}

    assert "f1 is on the list of INC-1, for @dev" in world.cleo.expect_modal().text()
    link = f"/archives/{message.channel}/p{message.ts.replace('.', '')}"
    assert link in str((await shown(world, world.cleo, "actions", room)).blocks)


async def test_a_message_from_elsewhere_asks_of_which_incident_open_or_over(world: World) -> None:
    await over(world)
    await declared(world, "P3 Another one")
    message = await world.dev.says("The runbook is old", "support")
    await world.cleo.shortcut("Create a follow-up", message)
    await world.idle()
    form = world.cleo.expect_modal("Add a follow-up")
    (options,) = [element["options"] for label, _, element in form.inputs() if label == "Incident"]
    assert [each["text"]["text"] for each in options] == ["INC-2 · Another one", "INC-1 · A typo"]

    assert await sends(world, world.cleo, {"Incident": "INC-1 · A typo", "Who": "cleo"}) == {}
    assert "f2 is on the list of INC-1" in world.cleo.expect_modal().text()


async def test_an_expired_trigger_keeps_the_message(world: World) -> None:
    room = await declared(world)
    message = await world.ben.says("The runbook is old", room)
    world.slack.faults.error("views.open", "expired_trigger_id")
    await world.cleo.shortcut("Create a follow-up", message)
    await world.idle()
    await clicks(world, world.cleo, "Open the form")

    assert "What: The runbook is old" in world.cleo.expect_modal("Add a follow-up").text()


async def test_reminders_come_before_on_and_after_once_each(world: World) -> None:
    room = await over(world)
    before = len(world.ana.channel(room).all_messages)
    await world.advance(minutes=2 * DAY)
    early = world.dev.expect_dm("is due tomorrow")
    assert "Rule: full-response: who owns a follow-up hears of it" in early.text()
    assert early.buttons == ["Done", "Change date", "Snooze", "Why?"]

    await world.advance(minutes=DAY)
    assert dms(world.dev, "is due now") == 1
    await world.advance(minutes=DAY)
    assert dms(world.dev, LATE) == 1
    assert len(world.ana.channel(room).all_messages) == before


async def test_after_an_outage_there_is_one_reminder_and_not_three(world: World) -> None:
    await over(world)
    await world.bot.stop()
    world.slack.wind(10 * DAY * 60)
    await world.start()
    await world.advance(minutes=1)

    assert dms(world.dev, REMINDER) == 1
    assert "7 days late" in world.dev.expect_dm(LATE).text()


async def test_from_the_second_late_reminder_who_answers_for_the_rest_hears_too(
    world: World,
) -> None:
    await over(world)
    for _ in range(4):
        await world.advance(minutes=DAY)
    assert dms(world.ana, LATE) == 0

    await world.advance(minutes=DAY)
    assert dms(world.ana, LATE) == 1


async def test_what_nobody_owns_reminds_who_answers_for_the_rest(world: World) -> None:
    await over(world, f"action 3d {WORDS}")
    await world.advance(minutes=2 * DAY)

    world.ana.expect_dm("is due tomorrow")


async def test_done_on_the_reminder_ends_the_reminders_and_meets_the_clock(world: World) -> None:
    await over(world)
    await world.advance(minutes=2 * DAY)
    await clicks(world, world.dev, "Done", world.dev.expect_dm("is due tomorrow"))
    assert told(world.dev).startswith("f1 is done.")
    await world.advance(minutes=2 * DAY)

    assert dms(world.dev, "is due now") + dms(world.dev, LATE) == 0
    assert "finished a follow-up" in world.ben.expect_dm(WORDS).text()
    assert "Follow-up f1: due" in (answer := await asks(world, world.ana, "show INC-1"))
    assert ", met" in answer


async def test_done_by_mistake_is_opened_again(world: World) -> None:
    room = await over(world)
    await clicks(world, world.dev, "Done", world.dev.expect_dm(GIVEN))
    await clicks(world, world.dev, "Open again", world.dev.ephemerals[-1])

    assert told(world.dev) == "f1 is open again."
    assert "1 open" in await asks(world, world.ana, "actions", room)


async def test_a_second_click_on_done_is_told(world: World) -> None:
    room = await listed(world)
    message = world.dev.expect_dm(GIVEN)
    await clicks(world, world.dev, "Done", message)
    await clicks(world, world.dev, "Done", message)

    assert told(world.dev).startswith("f1 was done already.")
    assert count(world, "@dev finished a follow-up", room) == 1


async def test_another_day_puts_the_reminders_off(world: World) -> None:
    await over(world)
    await world.advance(minutes=2 * DAY)
    await clicks(world, world.dev, "Change date", world.dev.expect_dm("is due tomorrow"))
    form = world.dev.expect_modal("Change the follow-up")
    assert f"What: {WORDS}" in form.text()
    later = int((now(world) + timedelta(days=9)).timestamp())
    assert await sends(world, world.dev, {"Or until this day": later}) == {}
    await world.advance(minutes=7 * DAY)
    assert dms(world.dev, "is due tomorrow") == 1

    await world.advance(minutes=DAY)
    assert dms(world.dev, "is due tomorrow") == 2
    assert "replaced by a new one" in await asks(world, world.ana, "show INC-1")


async def test_of_two_who_change_it_at_once_the_second_is_told(world: World) -> None:
    room = await listed(world)
    await clicks(world, world.dev, "Change date", world.dev.expect_dm(GIVEN))
    page = await shown(world, world.ben, "actions", room)
    await clicks(world, world.ben, "Change", page)
    assert await sends(world, world.ben, {"What": "Alert on the pool"}) == {}
    later = int((now(world) + timedelta(days=9)).timestamp())
    wrong = await sends(world, world.dev, {"Or until this day": later})

    assert next(iter(wrong.values())).startswith("Somebody changed this follow-up")
    assert "Alert on the pool" in await asks(world, world.ana, "actions", room)


async def test_a_horizon_chosen_instead_of_the_day_counts(world: World) -> None:
    room = await over(world)
    await clicks(world, world.dev, "Change date", world.dev.expect_dm(GIVEN))
    assert await sends(world, world.dev, {"Until": "Short term"}) == {}

    due = now(world) + timedelta(days=30)
    assert f"Due {due:%Y-%m-%d}" in await asks(world, world.ana, "actions", room)


async def test_a_snoozed_reminder_comes_later_and_says_so_to_who_did_it(world: World) -> None:
    room = await over(world)
    before = len(world.ana.channel(room).all_messages)
    await world.advance(minutes=3 * DAY)
    await clicks(world, world.dev, "Snooze", last(world))
    assert "14d at most" in world.dev.expect_modal().text()
    assert await sends(world, world.dev, {"For": "3d", "Why": "The vendor is away"}) == {}

    assert "The deadline itself stays." in world.dev.expect_dm("The vendor is away").text()
    assert len(world.ana.channel(room).all_messages) == before
    await world.advance(minutes=2 * DAY)
    assert dms(world.dev, LATE) == 0
    await world.advance(minutes=DAY)
    assert "3 days late" in world.dev.expect_dm(LATE).text()


async def test_dropping_asks_why_and_tells_who_wanted_it(world: World) -> None:
    await over(world)
    await clicks(world, world.dev, "Drop", world.dev.expect_dm(GIVEN))
    world.dev.expect_modal("Drop the follow-up")
    assert await sends(world, world.dev, {"Why": "The replica is gone"}) == {}
    await world.advance(minutes=3 * DAY)

    assert "The replica is gone" in world.ben.expect_dm("dropped a follow-up").text()
    assert dms(world.dev, "is due") == 0


async def test_somebody_else_cannot_finish_it(world: World) -> None:
    await over(world)
    await clicks(world, world.dev, "Change date", world.dev.expect_dm(GIVEN))
    assert await sends(world, world.dev, {"Who": "cleo"}) == {}
    await clicks(world, world.cleo, "Done", world.cleo.expect_dm("gave a follow-up of"))
    assert told(world.cleo).startswith("f1 is done.")

    await clicks(world, world.dev, "Done", world.dev.expect_dm(GIVEN))
    assert told(world.dev).startswith("Only its owner")


async def test_the_list_of_a_room_offers_to_each_what_they_may(world: World) -> None:
    room = await listed(world)
    theirs = ["Done", "Change", "Drop", "Add a follow-up", "Mine"]

    assert (await shown(world, world.dev, "actions", room)).buttons == theirs
    others = await shown(world, world.eva, "actions", room)
    assert WORDS in others.text()
    assert others.buttons == ["Add a follow-up", "Mine"]


async def test_the_list_shows_at_once_what_a_click_changed(world: World) -> None:
    room = await listed(world)
    await clicks(world, world.dev, "Done", await shown(world, world.dev, "actions", room))
    after = world.dev.ephemerals[-1]
    assert "0 open, 1 done or dropped" in after.text()

    await clicks(world, world.dev, "Open again", after)
    assert "1 open." in world.dev.ephemerals[-1].text()


async def test_the_list_is_narrowed_to_mine_and_widened_again(world: World) -> None:
    room = await listed(world)
    await asks(world, world.ben, "action @cleo 1w Read the logs", room)
    await clicks(world, world.dev, "Mine", await shown(world, world.dev, "actions", room))
    assert "Read the logs" not in told(world.dev)
    assert WORDS in told(world.dev)

    await clicks(world, world.dev, "Everybody’s", world.dev.ephemerals[-1])
    assert "Read the logs" in told(world.dev)


async def test_outside_a_room_the_list_is_my_own_of_all_incidents(world: World) -> None:
    await over(world)
    room = await declared(world, "P3 Another one")
    await asks(world, world.ben, "action @dev 1d Read the logs", room)
    await asks(world, world.ben, "action @cleo 1d Test it", room)
    mine = await shown(world, world.dev, "actions")

    assert mine.text().startswith("Your follow-ups: 2 open.")
    assert mine.text().index("INC-2 f1") < mine.text().index("INC-1 f1")
    assert "Test it" not in mine.text()
    await clicks(world, world.dev, "Everybody’s", mine)
    assert "Test it" in told(world.dev)


async def test_outside_a_room_a_click_in_the_list_draws_it_anew(world: World) -> None:
    await over(world)
    await clicks(world, world.dev, "Done", await shown(world, world.dev, "actions"))

    assert told(world.dev).startswith("You have none to do.")


async def test_of_a_closed_incident_the_line_works_from_anywhere(world: World) -> None:
    await over(world)
    answer = await asks(world, world.dev, "action INC-1 @cleo 1w Read the logs")
    assert answer.startswith("f2 is on the list of INC-1, for @cleo")

    await asks(world, world.dev, "action @cleo 1w Read the logs")
    assert world.dev.ephemerals[-1].buttons == ["INC-1 · A typo"]


async def test_home_shows_mine_of_closed_incidents_and_a_click_redraws_it(world: World) -> None:
    await over(world)
    await world.advance(minutes=4 * DAY)
    drawn = await home(world, world.dev)
    assert f"INC-1 {WORDS}: due" in drawn.text()
    assert "24 h late" in drawn.text()

    await clicks(world, world.dev, "Done", drawn)
    assert world.dev.home is not None
    assert "You have no follow-ups to do." in world.dev.home.text()


async def test_home_counts_what_it_does_not_show(world: World) -> None:
    room = await declared(world)
    for number in range(10):
        await asks(world, world.ben, f"action @dev {number + 1}d Check {number}", room)
    drawn = (await home(world, world.dev)).text()

    assert "Check 7" in drawn
    assert "Check 8" not in drawn
    assert "and 2 more: /incident actions" in drawn


async def test_home_shows_nobody_else_mine(world: World) -> None:
    await over(world)

    assert WORDS not in (await home(world, world.cleo)).text()


async def test_of_a_private_incident_only_members_see_and_hear(world: World) -> None:
    room = await declared_privately(world, "A leak")
    await world.ana.invites(world.dev, room)
    await world.idle()
    await asks(world, world.ana, LINE, room)
    world.dev.expect_dm(GIVEN)
    assert "is not in its room" in await asks(world, world.ana, f"action @cleo 3d {WORDS}", room)

    for person in (world.cleo, world.eva):
        assert WORDS not in await asks(world, person, "actions all")
        assert WORDS not in (await home(world, person)).text()
    assert WORDS in await asks(world, world.dev, "actions")
    assert count(world, WORDS, "incidents") == 0


async def test_who_left_a_private_incident_hears_no_more_of_it(world: World) -> None:
    room = await declared_privately(world, "A leak")
    await world.ana.invites(world.dev, room)
    await world.idle()
    await asks(world, world.ana, LINE, room)
    await world.dev.leaves(room)
    await world.idle()
    await world.advance(minutes=2 * DAY)

    assert dms(world.dev, "is due tomorrow") == 0
    world.ana.expect_dm("is due tomorrow")
    assert WORDS not in (await home(world, world.dev)).text()


async def test_a_guest_is_refused(world: World) -> None:
    room = await declared(world)
    await world.ana.invites(world.gus, room)
    await world.idle()
    answer = await asks(world, world.gus, LINE, room)

    assert answer.startswith("Guests cannot put follow-ups on the list.")


async def test_closing_after_a_severe_one_asks_for_one_of_high_priority(world: World) -> None:
    room = await declared(world)
    await resolves(world, world.ana, room)
    form = await opens(world, world.ana, "close", room)
    assert "A follow-up of high priority is on the list" in form.text()

    await clicks(world, world.ana, "Add a follow-up", form)
    values = {"What": WORDS, "Who": "dev", "Priority": "High"}
    assert await sends(world, world.ana, values) == {}
    world.ana.expect_modal("Close the incident")
    assert await sends(world, world.ana, {"A last word": "Thanks"}) == {}
    last = world.ben.expect_message("is closed. Thank you", room).text()
    assert "One follow-up is open, due" in last


async def test_a_reason_closes_it_without_one_and_everybody_reads_it(world: World) -> None:
    room = await declared(world)
    await resolves(world, world.ana, room)
    assert await closes(world, world.ana, room, "A vendor was down") == "INC-1 is closed."

    passed = world.ben.expect_message("@ana closes INC-1 although this does not hold", room)
    assert "Why: A vendor was down." in passed.text()


async def test_closing_a_drill_or_a_mild_one_asks_nothing(world: World) -> None:
    room = await declared(world, "P3 A typo")
    await resolves(world, world.ana, room)
    assert await asks(world, world.ana, "close", room) == "INC-1 is closed."


async def test_whose_account_is_deactivated_has_nothing_to_do_any_more(world: World) -> None:
    await over(world)
    await world.slack.dismisses("dev")
    await world.idle()

    told_of = world.ana.expect_dm("has no account any more")
    assert WORDS in told_of.text()
    await world.advance(minutes=2 * DAY)
    world.ana.expect_dm("is due tomorrow")


async def test_two_of_one_day_come_in_one_message_with_a_button_each(world: World) -> None:
    room = await listed(world)
    await asks(world, world.ben, "action @dev 3d Read the logs", room)
    await resolves(world, world.ana, room)
    await closes(world, world.ana, room)
    await world.advance(minutes=3 * DAY)
    both = world.dev.expect_dm("2 things are due")
    assert both.buttons == ["Done: Alert on <replica> lag", "Done: Read the logs", "Snooze", "Why?"]

    await clicks(world, world.dev, "Done: Read the logs", both)
    assert "Read the logs" not in await asks(world, world.dev, "actions")


async def test_who_may_stand_behind_the_day_as_well(world: World) -> None:
    room = await listed(world, "action 3d @dev Alert on lag")

    assert dms(world.dev, GIVEN) == 1
    assert "“Alert on lag”" in world.ana.channel(room).text()
