"""Putting the timeline right: entries, times that matter, notes of what happened earlier."""

from datetime import UTC, datetime, timedelta

import pytest

from incidentbot.sandbox.people import Person
from incidentbot.sandbox.shown import Message
from tests.scenarios.verbs import (
    asks,
    clicks,
    count,
    declared,
    declared_privately,
    opens,
    resolves,
    sends,
    staffed,
    told,
)
from tests.world import World

CORRECT = "Correct"


def clock(world: World, *, ago: int = 0) -> datetime:
    """Return the time of the workspace, so many minutes ago."""
    return datetime.fromtimestamp(world.slack.workspace.clock.now(), UTC) - timedelta(minutes=ago)


def minute(at: datetime) -> str:
    return f"{at:%H:%M}"


async def timeline(world: World, person: Person, room: str) -> Message:
    """Open the timeline and return what is shown."""
    await asks(world, person, "timeline", room)
    return person.ephemerals[-1]


async def last(world: World, person: Person, room: str, part: str) -> None:
    """Choose Correct beside the line of the timeline in which some words stand."""
    page = await timeline(world, person, room)
    beside = [
        block["accessory"]["action_id"]
        for block in page.blocks
        if "accessory" in block and part in block["text"]["text"]
    ]
    await person.chooses(beside[-1], CORRECT, page)
    await world.idle()


async def test_the_words_of_a_note_are_corrected_and_what_they_were_is_kept(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "note The vendor confirms it", room)
    await last(world, world.cleo, room, "The vendor")
    assert (
        await sends(world, world.cleo, {"Words": "The vendor denies it", "Why": "I misheard"}) == {}
    )

    page = (await timeline(world, world.ana, room)).text()
    assert "@ben noted: The vendor denies it" in page
    assert "(said “The vendor confirms it”; corrected by @cleo: I misheard)" in page


async def test_the_form_has_what_the_entry_says_now(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "note The vendor confirms it", room)
    await last(world, world.cleo, room, "The vendor")

    assert "The vendor confirms it" in world.cleo.expect_modal("Correct an entry").text()


async def test_an_entry_gets_another_time_and_stands_there(world: World) -> None:
    room = await declared(world)
    await world.advance(minutes=10)
    await asks(world, world.ben, "note One", room)
    await world.advance(minutes=10)
    await asks(world, world.ben, "note Two", room)
    was, wanted = minute(clock(world)), clock(world, ago=15)
    await last(world, world.ben, room, "Two")
    assert await sends(world, world.ben, {"When it happened": int(wanted.timestamp())}) == {}

    page = (await timeline(world, world.ana, room)).text()
    assert page.index("noted: Two") < page.index("noted: One")
    assert f"{minute(wanted)} UTC @ben noted: Two (was {was} UTC; corrected by @ben)" in page


async def test_what_somebody_did_gets_another_time(world: World) -> None:
    room = await declared(world)
    await world.advance(minutes=10)
    await asks(world, world.ben, "link https://grafana.example/d/1 The graph", room)
    wanted = clock(world, ago=5)
    await last(world, world.ben, room, "The graph")
    assert "Words" not in world.ben.expect_modal().labels
    await sends(world, world.ben, {"When it happened": int(wanted.timestamp())})

    page = (await timeline(world, world.ana, room)).text()
    assert f"{minute(wanted)} UTC @ben added a link: The graph" in page


async def test_the_room_hears_of_a_correction_once(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "note The vendor confirms it", room)
    await last(world, world.cleo, room, "The vendor")
    await sends(world, world.cleo, {"Words": "The vendor denies it"})

    assert count(world, "@cleo corrected an entry of the timeline", room) == 1


async def test_nothing_is_told_of_what_changes_nothing(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "note The vendor confirms it", room)
    await last(world, world.cleo, room, "The vendor")
    await sends(world, world.cleo)

    assert "Nothing was changed" in world.cleo.expect_modal().text()
    assert count(world, "corrected an entry", room) == 0


async def test_after_the_response_only_whoever_corrects_is_told(world: World) -> None:
    room = await staffed(world, "P3 Checkout is slow")
    await asks(world, world.ben, "note The vendor confirms it", room)
    await resolves(world, world.ben, room)
    await asks(world, world.ben, "close", room)
    await last(world, world.cleo, room, "The vendor")
    await sends(world, world.cleo, {"Words": "The vendor denies it"})

    assert "The timeline of INC-1 is corrected." in world.cleo.expect_modal().text()
    assert count(world, "corrected an entry", room) == 0
    assert "The vendor denies it" in (await timeline(world, world.ana, room)).text()


async def test_a_time_still_to_come_is_refused_at_its_field(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "note The vendor confirms it", room)
    await last(world, world.ben, room, "The vendor")
    wrong = await sends(
        world, world.ben, {"When it happened": int(clock(world, ago=-9).timestamp())}
    )

    assert wrong == {"When it happened": "That time is still to come. Choose one that has passed."}


async def test_of_two_who_correct_one_entry_the_second_is_told(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "note The vendor confirms it", room)
    await last(world, world.cleo, room, "The vendor")
    await last(world, world.ben, room, "The vendor")
    assert await sends(world, world.ben, {"Words": "The vendor denies it"}) == {}
    wrong = await sends(world, world.cleo, {"Words": "The vendor is asleep"})

    assert next(iter(wrong.values())).startswith("Somebody put this entry right")
    assert "The vendor denies it" in (await timeline(world, world.ana, room)).text()


async def test_a_decision_is_corrected_where_it_is_remembered(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "decision Roll back", room)
    await last(world, world.ben, room, "Roll back")
    await sends(world, world.ben, {"Words": "Roll back to v40"})

    shown = await asks(world, world.ana, "show", room)
    assert "@ben: Roll back to v40" in shown.partition("Decisions")[2]


async def test_what_the_bot_did_offers_no_correction(world: World) -> None:
    room = await declared(world)
    page = await timeline(world, world.ana, room)
    beside = [block["text"]["text"] for block in page.blocks if "accessory" in block]

    assert not [each for each in beside if "declared" in each]


async def test_a_guest_reads_the_timeline_and_corrects_nothing(world: World) -> None:
    room = await declared(world)
    await world.ana.invites("gus", room)
    await asks(world, world.ben, "note The vendor confirms it", room)
    page = await timeline(world, world.gus, room)

    assert "The vendor confirms it" in page.text()
    assert not [block for block in page.blocks if "accessory" in block]
    assert "member" in await asks(world, world.gus, "time detected 00:00", room)


@pytest.mark.parametrize("line", ["{time} The vendor called", "{time} UTC: The vendor called"])
async def test_a_note_of_earlier_says_how_it_was_understood(world: World, line: str) -> None:
    room = await declared(world)
    await world.advance(minutes=8)
    at = clock(world, ago=4)
    answer = await asks(world, world.ben, f"note {line.format(time=minute(at))}", room)

    assert answer.startswith(f"Noted on the timeline of INC-1 at {at:%Y-%m-%d %H:%M} UTC")
    assert (
        f"{minute(at)} UTC @ben noted: The vendor called"
        in (await timeline(world, world.ana, room)).text()
    )
    assert count(world, f"@ben noted for {minute(at)} UTC", room) == 1


async def test_a_time_still_to_come_stays_in_the_note(world: World) -> None:
    room = await declared(world)
    at = clock(world, ago=-45)
    answer = await asks(world, world.ben, f"note {minute(at)} is the next call", room)

    assert "stays in the words" in answer
    assert count(world, f"@ben noted: {minute(at)} is the next call", room) == 1


async def test_the_form_for_a_note_takes_an_earlier_time(world: World) -> None:
    room = await declared(world)
    await world.advance(minutes=8)
    at = clock(world, ago=4)
    await opens(world, world.ben, "note", room)
    values = {"Note": "The vendor called", "When it happened": int(at.timestamp())}
    assert await sends(world, world.ben, values) == {}

    page = (await timeline(world, world.ana, room)).text()
    assert f"{minute(at)} UTC @ben noted: The vendor called" in page


async def test_a_time_that_matters_is_corrected_in_one_line(world: World) -> None:
    room = await declared(world)
    was, at = clock(world), clock(world, ago=8)
    answer = await asks(world, world.ben, f"time detected {minute(at)} The monitor saw it", room)

    assert answer.startswith(f"The time “detected” of INC-1 is {at:%Y-%m-%d %H:%M} UTC")
    assert answer.endswith(f"It was {minute(was)} UTC.")
    shown = await asks(world, world.ana, "show", room)
    assert f"Detected: {at:%Y-%m-%d %H:%M} UTC" in shown
    assert f"was {minute(was)} UTC" in shown
    assert count(world, "put a time right: detected", room) == 1


async def test_a_time_that_matters_is_corrected_by_the_form(world: World) -> None:
    room = await declared(world)
    await world.advance(minutes=30)
    at = clock(world, ago=5)
    await opens(world, world.ben, "time", room)
    values = {"Which time": "Fix deployed", "When it really was": int(at.timestamp())}
    assert await sends(world, world.ben, values) == {}

    assert f"Fix deployed: {at:%Y-%m-%d %H:%M} UTC" in await asks(world, world.ana, "show", room)


async def test_of_two_who_correct_one_time_the_second_is_told(world: World) -> None:
    room = await declared(world)
    await world.advance(minutes=30)
    await opens(world, world.cleo, "time fix deployed", room)
    await asks(world, world.ben, f"time fix deployed {minute(clock(world, ago=5))}", room)
    at = int(clock(world, ago=9).timestamp())
    wrong = await sends(world, world.cleo, {"When it really was": at})

    assert next(iter(wrong.values())).startswith("Somebody put this time right")


@pytest.mark.parametrize("line", ["time", "time detected", "time detected 10:00"])
async def test_a_guest_is_told_who_puts_a_time_right(world: World, line: str) -> None:
    room = await declared(world)
    await world.ana.invites("gus", room)
    await world.idle()

    assert (await asks(world, world.gus, line, room)).startswith("Guests can read the timeline.")


async def test_the_name_of_a_time_alone_opens_its_form(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "time fix deployed", room)

    assert "Fix deployed" in world.ben.expect_modal("Correct a time").text()


async def test_what_cannot_have_been_is_refused_at_the_field(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "time", room)
    future = int(clock(world, ago=-5).timestamp())
    wrong = await sends(
        world, world.ben, {"Which time": "Fix deployed", "When it really was": future}
    )
    assert list(wrong) == ["When it really was"]
    wrong = await sends(
        world, world.ben, {"Which time": "Resolved", "When it really was": future - 900}
    )
    assert list(wrong) == ["Which time"]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("time detectd 14:02", "Did you mean “detected”?"),
        ("time detected soon", "“soon” is no time. Write it in UTC:"),
        ("time detected none", "can be moved, but not taken away"),
        ("time resolved 14:02", "not resolved yet"),
    ],
)
async def test_what_is_not_understood_is_told_how_to_write_it(
    world: World, line: str, answer: str
) -> None:
    room = await declared(world)
    # So that no time of the day is still to come.
    await world.advance(minutes=5)
    answered = await asks(world, world.ben, line, room)

    assert answer in answered or "still to come" in answered


async def test_the_times_can_be_corrected_when_all_is_over(world: World) -> None:
    room = await staffed(world, "P3 Checkout is slow")
    await world.advance(minutes=20)
    await resolves(world, world.ben, room)
    await asks(world, world.ben, "close", room)
    at = clock(world, ago=10)
    answer = await asks(world, world.cleo, f"time resolved {minute(at)}", room)

    assert f"is {at:%Y-%m-%d %H:%M} UTC" in answer
    assert count(world, "put a time right", room) == 0


async def test_nobody_outside_corrects_a_private_incident(world: World) -> None:
    await declared_privately(world, "A leak")
    (ref,) = [word for word in (await asks(world, world.ana, "list")).split() if "INC-" in word][:1]
    known = await asks(world, world.ben, f"time {ref} detected 14:02")

    assert "A leak" not in known


async def test_a_gap_is_named_between_the_lines(world: World) -> None:
    room = await staffed(world)
    began = clock(world)
    await world.advance(minutes=48)
    await asks(world, world.ben, "update We look at the database", room)

    page = (await timeline(world, world.ana, room)).text()
    gap = f"No update between {minute(began)} UTC and {minute(clock(world))} UTC (48 min)."
    assert gap in page


async def test_a_gap_that_goes_on_is_named(world: World) -> None:
    room = await staffed(world)
    began = clock(world)
    await world.advance(minutes=40)
    await clicks(world, world.ana, "Everything", await world.ana.types("/incident", room))

    assert f"No update since {minute(began)} UTC (40 min)." in told(world.ana)
