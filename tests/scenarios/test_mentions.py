"""Mentions do in threads what the slash command cannot be typed for."""

from tests.scenarios.verbs import announcement, clicks, count, declared, summary, told
from tests.world import World


async def test_a_mention_in_a_thread_of_the_room_posts_an_update(world: World) -> None:
    room = await declared(world)
    above = await world.ben.says("Where are we?", room)
    await world.ben.says("@incidentbot update We rolled back", room, thread=above)
    await world.idle()

    assert told(world.ben) == "Your update of INC-1 is posted."
    assert count(world, "We rolled back", room) == 1


async def test_the_answer_stands_in_the_thread_for_the_person_only(world: World) -> None:
    room = await declared(world)
    above = await world.ben.says("Where are we?", room)
    await world.ben.says("@incidentbot ack", room, thread=above)
    await world.idle()

    answer = world.ben.ephemerals[-1]
    assert answer.thread_ts == above.ts
    assert "You acknowledged" not in "".join(each.text() for each in world.ana.ephemerals)


async def test_words_before_the_mention_do_not_count(world: World) -> None:
    room = await declared(world)
    await world.ben.says("Hey @incidentbot claim scribe", room)
    await world.idle()

    assert "Scribe: @ben" in summary(world, room).text()


async def test_a_form_is_offered_by_a_button(world: World) -> None:
    room = await declared(world)
    await world.ben.says("@incidentbot update", room)
    await world.idle()
    assert told(world.ben).startswith("This opens as a form.")

    await clicks(world, world.ben, "Open the form")
    world.ben.expect_modal("Post an update")


async def test_in_the_thread_of_the_announcement_it_means_that_incident(world: World) -> None:
    await declared(world)
    await declared(world, "P3 Another")
    first = world.finn.expect_message("Checkout is down", "incidents")
    await world.finn.says("@incidentbot note Support hears of it", "incidents", thread=first)
    await world.idle()

    assert told(world.finn) == "Noted on the timeline of INC-1."


async def test_in_the_announcement_channel_itself_the_incidents_are_offered(world: World) -> None:
    await declared(world)
    await world.finn.says("@incidentbot ack", "incidents")
    await world.idle()
    await clicks(world, world.finn, "INC-1 · Checkout is down")

    assert told(world.finn).startswith("You acknowledged INC-1")
    assert announcement(world).text()


async def test_an_unknown_word_gets_the_nearest(world: World) -> None:
    room = await declared(world)
    await world.ben.says("@incidentbot udpate Hello", room)
    await world.idle()

    assert "Did you mean “update”" in told(world.ben)


async def test_bare_it_shows_the_panel(world: World) -> None:
    room = await declared(world)
    await world.ben.says("@incidentbot", room)
    await world.idle()

    assert "Post update" in world.ben.ephemerals[-1].buttons


async def test_delivered_twice_it_is_done_once(world: World) -> None:
    room = await declared(world)
    world.slack.faults.duplicate("app_mention")
    await world.ben.says("@incidentbot note Only once", room)
    await world.idle()

    assert count(world, "Only once", room) == 1


async def test_assigning_somebody_by_mention_works(world: World) -> None:
    room = await declared(world)
    await world.ben.says("@incidentbot role scribe @dev", room)
    await world.idle()

    assert "Scribe: @dev" in summary(world, room).text()
