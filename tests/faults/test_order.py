"""Events that overtake each other: what was done last holds."""

from incidentbot.sandbox.shown import Message
from tests.faults.test_deliveries import declared, room
from tests.faults.test_requests import entries
from tests.world import World

PIN = "pushpin"


async def test_a_pin_that_comes_after_its_removal_leaves_no_note(world: World) -> None:
    message = await in_the_room(world)
    world.slack.faults.reorder("pin_added")
    await world.ben.pins(message)
    await world.ben.unpins(message)
    await world.idle()

    assert await notes(world) == ()


async def test_a_reaction_that_comes_after_its_removal_leaves_no_note(world: World) -> None:
    message = await in_the_room(world)
    world.slack.faults.reorder("reaction_added")
    await world.ben.reacts(PIN, message)
    await world.ben.unreacts(PIN, message)
    await world.idle()

    assert await notes(world) == ()


async def test_a_message_pinned_again_is_a_note_again(world: World) -> None:
    message = await in_the_room(world)
    await world.ben.pins(message)
    await world.ben.unpins(message)
    await world.ben.pins(message)
    await world.idle()

    assert len(await notes(world)) == 1


async def test_a_note_stays_while_the_reaction_stays_though_the_pin_goes(world: World) -> None:
    message = await in_the_room(world)
    await world.ben.pins(message)
    await world.ben.reacts(PIN, message)
    await world.ben.unpins(message)
    await world.idle()
    assert len(await notes(world)) == 1

    await world.ben.unreacts(PIN, message)
    await world.idle()
    assert await notes(world) == ()
    assert await entries(world, "NoteAdded") == 1


async def test_a_note_stays_while_one_of_two_reactions_stays(world: World) -> None:
    message = await in_the_room(world)
    await world.ben.reacts(PIN, message)
    await world.ana.reacts(PIN, message)
    await world.ben.unreacts(PIN, message)
    await world.idle()

    assert len(await notes(world)) == 1


async def test_people_named_in_a_pinned_message_are_named_on_the_timeline(world: World) -> None:
    await declared(world)
    message = await world.ben.says(f"<@{world.cleo.id}> restarts it", channel=room(world))
    await world.ben.pins(message)
    await world.idle()
    answer = await world.ana.types("/incident show", channel=room(world))

    assert answer is not None
    assert world.cleo.id not in answer.text()
    assert "@cleo restarts it" in answer.text().lower()


async def in_the_room(world: World) -> Message:
    """Declare and have ben say something in the war room."""
    await declared(world)
    return await world.ben.says("The cache is cold", channel=room(world))


async def notes(world: World) -> tuple[str, ...]:
    """Return the messages that are notes now."""
    found = await world.bot.store.read(lambda uow: uow.incidents.open()[0].notes)
    return tuple(found)
