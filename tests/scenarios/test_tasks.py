"""Tasks: given by line and by form, taken on, finished and dropped wherever they are shown."""

import re

import pytest

from incidentbot.sandbox.people import Person
from incidentbot.sandbox.shown import Message
from tests.scenarios.verbs import (
    asks,
    clicks,
    count,
    declared,
    declared_privately,
    dms,
    opens,
    sends,
    summary,
    told,
)
from tests.world import World

LINE = "task @dev 10m Check the <replica> & say"
WORDS = "Check the <replica> & say"


async def given(world: World, line: str = LINE) -> str:
    """Declare a mild incident that ben commands, and let him give a task."""
    room = await declared(world, "P3 A typo")
    await asks(world, world.ben, "claim commander", room)
    await asks(world, world.ben, line, room)
    return room


def due(person: Person, words: str) -> str:
    """Return the time by which somebody was asked to do something."""
    return person.expect_dm(words).text().partition(", by ")[2].partition(" UTC")[0]


async def listed(world: World, room: str) -> Message:
    """Let dev look at the list of tasks."""
    await asks(world, world.dev, "tasks", room)
    return world.dev.ephemerals[-1]


async def test_a_task_in_one_line_is_confirmed_with_its_time(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ben, LINE, room)

    assert answer.startswith("@dev is asked, until ")
    assert answer.endswith("I wrote to them.")


async def test_the_person_asked_gets_it_directly_with_its_time(world: World) -> None:
    await given(world)
    message = world.dev.expect_dm("@ben asks you, for INC-1")

    assert WORDS in message.text()
    assert re.search(r"Due within 10 min, by \d\d:\d\d UTC \(\d\d:\d\d UTC\)\.", message.text())
    assert message.buttons == ["Done", "Acknowledge"]


async def test_the_room_reads_one_line_and_the_person_is_invited(world: World) -> None:
    room = await given(world)

    assert count(world, f"@ben asks @dev: “{WORDS}”", room) == 1
    assert "dev" in world.ana.channel(room).members


async def test_the_summary_counts_open_tasks_and_names_the_next_time(world: World) -> None:
    room = await given(world)
    await asks(world, world.ben, "task @cleo 5m Call the bank", room)
    assert f"2 open, next due {due(world.cleo, 'Call the bank')}" in summary(world, room).text()

    await clicks(world, world.cleo, "Done", world.cleo.expect_dm("Call the bank"))
    assert f"1 open, next due {due(world.dev, WORDS)}" in summary(world, room).text()


async def test_the_form_gives_a_task(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "task", room)
    values = {"Who": "dev", "Within": "1h", "What": "Read the logs"}

    assert await sends(world, world.ben, values) == {}
    assert "Due within 1 h" in world.dev.expect_dm("Read the logs").text()


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"Who": "dev", "Within": "soon", "What": "Read"}, {"Within": "is no length of time"}),
        ({"Who": "dev", "Within": "8d", "What": "Read"}, {"Within": "7 days at most"}),
        ({"Who": "dev", "Within": "5m", "What": "\u202e"}, {"What": "Say what is to be done"}),
    ],
)
async def test_the_form_complains_below_the_field(
    world: World, values: dict[str, str], wrong: dict[str, str]
) -> None:
    room = await declared(world)
    await opens(world, world.ben, "task", room)
    complaints = await sends(world, world.ben, values)

    assert list(complaints) == list(wrong)
    assert all(wrong[label] in sentence for label, sentence in complaints.items())


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("task check the logs", "Begin with who, as a mention"),
        ("task @dev", "Say within which time, and what"),
        ("task @dev check the logs", "“check” is no length of time"),
        ("task @dev 10m", "Say what is to be done"),
    ],
)
async def test_a_line_that_says_too_little_says_how_to_write_it(
    world: World, line: str, answer: str
) -> None:
    room = await declared(world)

    assert answer in await asks(world, world.ben, line, room)


async def test_a_task_may_mention_somebody_else(world: World) -> None:
    await given(world, "task @dev 10m Ask @cleo for the key")

    assert "Ask @cleo for the key" in world.dev.expect_dm("asks you").text()


async def test_taking_it_on_is_told_once(world: World) -> None:
    room = await given(world)
    message = world.dev.expect_dm("asks you")
    await clicks(world, world.dev, "Acknowledge", message)
    assert told(world.dev) == "It is yours. Mark it done when it is."
    await clicks(world, world.dev, "Acknowledge", message)

    assert told(world.dev) == "You took this task on already, or it is done."
    assert count(world, f"@dev takes on the task “{WORDS}”", room) == 1


async def test_a_second_click_on_done_is_told(world: World) -> None:
    room = await given(world)
    message = world.dev.expect_dm("asks you")
    await clicks(world, world.dev, "Done", message)
    await clicks(world, world.dev, "Done", message)

    assert told(world.dev) == "This task was done already."
    assert count(world, "marked the task", room) == 1


async def test_the_list_offers_to_each_only_what_they_may(world: World) -> None:
    room = await given(world)
    buttons = {}
    for person in (world.dev, world.ben, world.ana):
        await asks(world, person, "tasks", room)
        buttons[person.user.name] = person.ephemerals[-1].buttons

    assert buttons == {
        "dev": ["Acknowledge", "Done", "Give a task"],
        "ben": ["Done", "Drop", "Give a task"],
        "ana": ["Give a task"],
    }


async def test_the_list_shows_at_once_what_a_click_changed(world: World) -> None:
    room = await given(world)
    await clicks(world, world.dev, "Acknowledge", await listed(world, room))
    shown = world.dev.ephemerals[-1]
    assert "acknowledged." in shown.text()
    assert shown.buttons == ["Done", "Give a task"]

    await clicks(world, world.dev, "Done", shown)
    assert "0 open, 1 finished or dropped" in world.dev.ephemerals[-1].text()


async def test_the_list_without_tasks_says_how_to_give_one(world: World) -> None:
    room = await declared(world)
    assert "none yet" in (await listed(world, room)).text()

    await clicks(world, world.dev, "Give a task", world.dev.ephemerals[-1])
    world.dev.expect_modal("Give a task")


async def test_dropping_a_task_tells_who_had_it(world: World) -> None:
    room = await given(world)
    await asks(world, world.ben, "tasks", room)
    await clicks(world, world.ben, "Drop", world.ben.ephemerals[-1])

    world.dev.expect_dm("dropped the task")
    await clicks(world, world.dev, "Done", world.dev.expect_dm("asks you"))
    assert "was dropped" in told(world.dev)


async def test_somebody_else_cannot_take_it_on(world: World) -> None:
    room = await given(world)
    await world.advance(minutes=10)
    nag = world.cleo.expect_message(f"The task “{WORDS}” was due", room)
    await clicks(world, world.cleo, "Acknowledge", nag)

    assert told(world.cleo) == "Only the person who was asked can take this task on."


async def test_a_late_task_is_asked_for_of_its_person_then_of_the_commander_too(
    world: World,
) -> None:
    room = await given(world)
    await world.advance(minutes=10)
    nag = world.ana.expect_message("was due at", room)
    assert "@dev: please mark it done" in nag.text()
    assert "The task was given 10 min" in nag.text()
    assert nag.buttons == ["Done", "Acknowledge", "Snooze", "Why?"]
    assert dms(world.ben, "was due at") == 0

    await world.advance(minutes=5)
    assert dms(world.ben, "was due at") == 1
    assert dms(world.dev, "was due at") == 1


async def test_done_on_the_reminder_ends_the_reminders(world: World) -> None:
    room = await given(world)
    await world.advance(minutes=10)
    await clicks(world, world.dev, "Done", world.dev.expect_message("was due at", room))
    await world.advance(minutes=5)

    assert dms(world.dev, "was due at") == 0


async def test_two_late_tasks_are_told_apart_on_one_reminder(world: World) -> None:
    room = await given(world)
    await asks(world, world.ben, "task @dev 10m Call the bank", room)
    await world.advance(minutes=10)
    nag = world.dev.expect_message("2 things are due", room)
    await clicks(world, world.dev, "Done: Call the bank", nag)

    assert count(world, "marked the task “Call the bank” done", room) == 1


async def test_home_shows_my_tasks_and_a_click_there_redraws_it(world: World) -> None:
    await given(world)
    await world.dev.opens_home()
    await world.idle()
    assert world.dev.home is not None
    assert f"INC-1 {WORDS}: due {due(world.dev, WORDS)}" in world.dev.home.text()

    await clicks(world, world.dev, "Done", world.dev.home)
    assert "Nobody has given you a task." in world.dev.home.text()


async def test_home_shows_nobody_else_my_tasks(world: World) -> None:
    await given(world)
    await world.cleo.opens_home()
    await world.idle()
    assert world.cleo.home is not None

    assert WORDS not in world.cleo.home.text()


async def test_a_task_of_a_private_incident_is_heard_of_inside_only(world: World) -> None:
    room = await declared_privately(world, "A leak")
    await asks(world, world.ana, LINE, room)

    world.dev.expect_dm("asks you")
    assert "dev" in world.ana.channel(room).members
    assert dms(world.cleo, "Check the") == 0
    world.ben.expect_no_message("Check the", "incidents")


async def test_a_task_is_given_by_name_from_elsewhere(world: World) -> None:
    await declared(world)
    await asks(world, world.ben, "task INC-1 @dev 10m Read the logs", "general")

    world.dev.expect_dm("Read the logs")
