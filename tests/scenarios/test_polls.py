"""Strong-objections polls, from the proposal to the decision."""

import pytest

from incidentbot.sandbox.shown import Message
from tests.scenarios.verbs import asks, clicks, count, declared, opens, sends, told
from tests.world import World


async def proposed(world: World, line: str = "poll 60s Roll back to <v41>") -> tuple[str, Message]:
    """Declare, let ben propose something, and return the room and the proposal."""
    room = await declared(world)
    await asks(world, world.ben, line, room)
    return room, world.ana.expect_message("proposes", room)


async def objects(world: World, message: Message, why: str = "We lose data") -> dict[str, str]:
    """Let cleo object."""
    await clicks(world, world.cleo, "I object", message)
    world.cleo.expect_modal("Object")
    return await sends(world, world.cleo, {"Why": why})


async def test_a_proposal_is_put_to_the_room_with_its_time(world: World) -> None:
    _, message = await proposed(world)

    assert "@ben proposes" in message.text()
    assert "Roll back to <v41>" in message.text()
    assert "It goes ahead in 1 min, at " in message.text()
    assert message.buttons == ["I object", "Withdraw"]


async def test_silence_carries_it_and_it_is_on_record(world: World) -> None:
    room, _ = await proposed(world)
    await world.advance(seconds=30)
    assert count(world, "Nobody objected", room) == 0

    await world.advance(seconds=30)
    assert count(world, "Nobody objected: “Roll back to <v41>” goes ahead.", room) == 1
    log = await asks(world, world.ana, "timeline decisions", room)
    assert "Decided, as nobody objected: Roll back to <v41>." in log


async def test_an_objection_is_named_at_once_and_stops_it(world: World) -> None:
    room, message = await proposed(world)
    assert await objects(world, message) == {}
    assert count(world, "@cleo objects: We lose data.", room) == 1

    await world.advance(seconds=60)
    ended = world.ana.expect_message("does not go ahead by itself", room).text()
    assert "@cleo: We lose data." in ended
    assert "Nothing yet." in await asks(world, world.ana, "timeline decisions", room)


async def test_objecting_twice_is_told_in_the_form(world: World) -> None:
    _, message = await proposed(world)
    await objects(world, message)
    wrong = await objects(world, message, "Still")

    assert wrong == {"Why": "You objected already, and the others have read why."}


async def test_objecting_to_what_is_over_is_told(world: World) -> None:
    _, message = await proposed(world)
    await world.advance(seconds=60)
    await clicks(world, world.cleo, "I object", message)

    assert world.cleo.modal is None
    assert told(world.cleo).startswith("This poll is over.")


async def test_withdrawing_what_is_over_is_told(world: World) -> None:
    _, message = await proposed(world)
    await world.advance(seconds=60)
    await clicks(world, world.ben, "Withdraw", message)

    assert told(world.ben).startswith("This poll is over.")


async def test_the_old_proposal_of_a_closed_incident_answers_in_one_sentence(world: World) -> None:
    room, message = await proposed(world)
    await asks(world, world.ben, "resolve override It works", room)
    await asks(world, world.ben, "close override Nothing is left", room)
    await clicks(world, world.cleo, "I object", message)

    assert world.cleo.modal is None
    assert told(world.cleo) == "INC-1 is closed. If it is not over, reopen it: /incident reopen."


async def test_a_form_that_was_open_at_the_end_is_told_so(world: World) -> None:
    _, message = await proposed(world)
    await clicks(world, world.cleo, "I object", message)
    await world.advance(seconds=60)
    wrong = await sends(world, world.cleo, {"Why": "We lose data"})

    assert wrong["Why"].startswith("This poll is over.")


async def test_its_author_withdraws_it(world: World) -> None:
    room, message = await proposed(world)
    await clicks(world, world.ben, "Withdraw", message)
    await world.advance(seconds=60)

    assert count(world, "@ben withdrew the proposal", room) == 1
    assert count(world, "Nobody objected", room) == 0


async def test_nobody_else_withdraws_it(world: World) -> None:
    _, message = await proposed(world)
    await clicks(world, world.cleo, "Withdraw", message)

    assert "You can object" in told(world.cleo)


async def test_without_a_time_it_takes_a_minute(world: World) -> None:
    room, _ = await proposed(world, "poll Roll back")
    await world.advance(seconds=60)

    assert count(world, "Nobody objected: “Roll back” goes ahead.", room) == 1


@pytest.mark.parametrize("length", ["10s", "2h"])
async def test_a_time_that_makes_no_sense_is_refused(world: World, length: str) -> None:
    room = await declared(world)

    answer = await asks(world, world.ben, f"poll {length} Roll back", room)
    assert answer.startswith("A poll takes between 15s and 1h.")


async def test_the_form_proposes(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "poll", room)
    wrong = await sends(world, world.ben, {"Proposal": "Fail over", "Objections within": "10s"})
    assert list(wrong) == ["Objections within"]

    values = {"Proposal": "Fail over", "Objections within": "30s"}
    assert await sends(world, world.ben, values) == {}
    assert "in 30 s" in world.ana.expect_message("Fail over", room).text()


async def test_a_restart_closes_it_once(world: World) -> None:
    room, _ = await proposed(world)
    await world.bot.stop()
    world.slack.wind(600)
    await world.start()
    await world.advance(seconds=1)
    await world.advance(seconds=1)

    assert count(world, "Nobody objected", room) == 1


async def test_an_expired_trigger_offers_the_objection_again(world: World) -> None:
    _, message = await proposed(world)
    world.slack.faults.error("views.open", "expired_trigger_id")
    await clicks(world, world.cleo, "I object", message)
    await clicks(world, world.cleo, "I object", world.cleo.ephemerals[-1])

    world.cleo.expect_modal("Object")
