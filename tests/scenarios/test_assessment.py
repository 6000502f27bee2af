"""The questions: in the declare form, at any time, and the severity that is confirmed."""

import json

from tests.scenarios.verbs import (
    asks,
    clicks,
    count,
    declared,
    opens,
    rooms,
    sends,
    summary,
    told,
)
from tests.world import World

CUSTOMERS, DATA = "How many customers feel it?", "Is data at risk?"


async def test_the_declare_form_asks_the_questions_only_when_wanted(world: World) -> None:
    form = await opens(world, world.ana, "declare")
    assert CUSTOMERS not in form.text()

    await clicks(world, world.ana, "Not sure? Assess it")
    assert CUSTOMERS in world.ana.expect_modal().text()


async def test_what_was_typed_before_the_questions_is_kept(world: World) -> None:
    await opens(world, world.ana, "declare")
    await world.ana.fills({"Title": "Checkout is down", "Impact": "Nobody can pay"})
    await clicks(world, world.ana, "Not sure? Assess it")
    await sends(world, world.ana)

    shown = summary(world, rooms(world)[0]).text()
    assert "Checkout is down" in shown
    assert "Nobody can pay" in shown


async def test_each_answer_shows_at_once_what_it_speaks_for(world: World) -> None:
    await opens(world, world.ana, "declare")
    await clicks(world, world.ana, "Not sure? Assess it")
    await world.ana.fills({CUSTOMERS: "All of them"})
    await world.idle()

    assert "These answers speak for P0 · Critical" in world.ana.expect_modal().text()


async def test_the_answers_count_where_the_severity_was_left_alone(world: World) -> None:
    await opens(world, world.ana, "declare")
    await clicks(world, world.ana, "Not sure? Assess it")
    assert await sends(world, world.ana, {"Title": "Down", CUSTOMERS: "All of them"}) == {}

    room = rooms(world)[0]
    assert world.ana.channel(room).topic.startswith("P0")
    why = world.ana.expect_message("@ana answered the questions", room).text()
    assert "They speak for P0 · Critical: How many customers feel it? All of them." in why


async def test_a_severity_that_was_chosen_stands_against_the_answers(world: World) -> None:
    await opens(world, world.ana, "declare")
    await clicks(world, world.ana, "Not sure? Assess it")
    values = {"Title": "Down", "Severity": "P2", CUSTOMERS: "All of them"}
    assert await sends(world, world.ana, values) == {}

    room = rooms(world)[0]
    assert world.ana.channel(room).topic.startswith("P2")
    answered = world.ana.expect_message("@ana answered the questions", room)
    assert answered.buttons == ["Set P0", "Keep P2"]


async def test_a_severity_typed_with_the_command_is_a_chosen_one(world: World) -> None:
    await opens(world, world.ana, "declare P2")
    await clicks(world, world.ana, "Not sure? Assess it")
    await sends(world, world.ana, {"Title": "Down", CUSTOMERS: "All of them"})

    assert world.ana.channel(rooms(world)[0]).topic.startswith("P2")


async def test_bare_assess_opens_the_questions(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "assess", room)

    world.ana.expect_modal("How bad is it?")


async def test_a_form_without_an_answer_is_refused_in_place(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "assess", room)

    assert await sends(world, world.ana) == {CUSTOMERS: "Answer one of the questions at least."}


async def test_the_suggestion_changes_nothing_until_somebody_takes_it(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "assess", room)
    await sends(world, world.ana, {DATA: "Yes, it is lost or damaged"})
    assert world.ana.channel(room).topic.startswith("P1")

    suggestion = world.ben.expect_message("They speak for P0", room)
    await clicks(world, world.ben, "Set P0", suggestion)
    assert world.ana.channel(room).topic.startswith("P0")
    assert "The answers speak for it" in world.ben.expect_message("P1 → P0", room).text()


async def test_a_second_click_on_the_suggestion_is_told(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, "assess - - 1", room)
    suggestion = world.ben.expect_message("They speak for P0", room)
    await clicks(world, world.ben, "Set P0", suggestion)
    await clicks(world, world.ben, "Set P0", suggestion)

    assert told(world.ben) == "INC-1 is already P0."


async def test_keeping_the_severity_confirms_it_once(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, "assess 1", room)
    suggestion = world.ben.expect_message("They speak for P0", room)
    await clicks(world, world.ben, "Keep P1", suggestion)
    await clicks(world, world.ben, "Keep P1", suggestion)

    assert told(world.ben) == "P1 stands for INC-1 already."
    assert count(world, "@ben confirmed the severity, P1 · High", room) == 1


async def test_in_one_line_the_answers_are_numbers(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ana, "assess 3 - 3", room)

    assert answer == "Your answers speak for P2. The war room decides."


async def test_a_number_that_is_no_answer_is_told(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ana, "assess 7", room)

    assert "“7” is no answer to “How many customers feel it?”" in answer


async def test_the_summary_confirms_the_severity_and_asks_no_more(world: World) -> None:
    room = await declared(world)
    await clicks(world, world.ben, "Confirm P1", summary(world, room))

    assert "Confirm P1" not in summary(world, room).buttons
    world.ana.expect_message("@ben confirmed the severity, P1 · High", room)


async def test_in_one_line_the_severity_is_confirmed(world: World) -> None:
    room = await declared(world)

    assert await asks(world, world.ben, "severity confirm", room) == "P1 stands for INC-1."


async def test_the_reminder_of_the_triage_confirms_it(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "ack", room)
    await asks(world, world.ben, "claim commander", room)
    await world.advance(minutes=30)
    reminder = world.ben.expect_message("Nobody has confirmed the severity", room)
    await clicks(world, world.ben, "Confirm P1", reminder)
    assert "Confirm P1" not in summary(world, room).buttons


async def test_a_confirmed_severity_is_not_reminded_of(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "severity confirm", room)
    await world.advance(minutes=30)

    assert count(world, "Nobody has confirmed the severity", room) == 0


async def test_the_form_is_small_enough_for_slack_with_every_question(world: World) -> None:
    await opens(world, world.ana, "declare")
    await clicks(world, world.ana, "Not sure? Assess it")
    state = world.ana.expect_modal().state

    assert len(json.dumps(state.body)) < 50_000
