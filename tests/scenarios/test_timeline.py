"""The timeline: notes, pins, reactions and links, each once and at its own time."""

import pytest

from tests.scenarios.verbs import asks, clicks, count, declared, opens, sends, summary, told
from tests.world import World

MARK = "white_check_mark"
KEPT = "We restart the database"


async def shown(world: World) -> str:
    """Return the incident as ana is shown it, with its timeline."""
    return await asks(world, world.ana, "show INC-1")


async def test_a_note_in_one_line_is_on_the_timeline(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ben, "note The vendor confirms it", room)

    assert answer == "Noted on the timeline of INC-1."
    assert "@ben noted: The vendor confirms it" in await shown(world)


async def test_a_note_by_form_is_on_the_timeline(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "note", room)
    assert await sends(world, world.ben, {"Note": "The vendor confirms it"}) == {}

    assert "@ben noted: The vendor confirms it" in await shown(world)


async def test_a_note_of_nothing_is_refused_below_the_field(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "note", room)
    wrong = await sends(world, world.ben, {"Note": "\u202e \x00"})

    assert list(wrong) == ["Note"]


async def test_people_in_a_note_are_named_but_not_called(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "note @dev saw it first", room)

    posted = world.ana.expect_message("noted:", room)
    assert "@dev saw it first" in posted.text()
    assert f"<@{world.dev.id}>" not in str(posted.blocks)


@pytest.mark.parametrize("how", ["pin", "pushpin"])
async def test_a_message_is_kept_with_a_mark_and_taken_off_again(world: World, how: str) -> None:
    room = await declared(world)
    message = await world.ben.says(KEPT, room)
    await (world.cleo.pins(message) if how == "pin" else world.cleo.reacts(how, message))
    await world.idle()
    assert f"@ben noted: {KEPT}" in await shown(world)
    assert message.reactions[MARK] == ["incidentbot"]

    await (world.cleo.unpins(message) if how == "pin" else world.cleo.unreacts(how, message))
    await world.idle()
    assert KEPT not in await shown(world)
    assert MARK not in message.reactions


async def test_a_message_pinned_and_reacted_to_is_kept_once(world: World) -> None:
    room = await declared(world)
    message = await world.ben.says(KEPT, room)
    await world.ben.pins(message)
    await world.cleo.reacts("pushpin", message)
    await world.ana.reacts("pushpin", message)
    await world.idle()

    assert (await shown(world)).count(KEPT) == 1


async def test_another_reaction_keeps_nothing(world: World) -> None:
    room = await declared(world)
    message = await world.ben.says(KEPT, room)
    await world.cleo.reacts("eyes", message)
    await world.idle()

    assert KEPT not in await shown(world)
    assert MARK not in message.reactions


async def test_a_pin_elsewhere_keeps_nothing(world: World) -> None:
    await declared(world)
    message = await world.ben.says(KEPT, "engineering")
    await world.finn.pins(message)
    await world.idle()

    assert KEPT not in await shown(world)


async def test_a_reply_in_a_thread_can_be_kept(world: World) -> None:
    room = await declared(world)
    above = await world.ben.says("Who is on it?", room)
    reply = await world.cleo.says(KEPT, room, thread=above)
    await world.ben.reacts("pushpin", reply)
    await world.idle()

    assert f"@cleo noted: {KEPT}" in await shown(world)


async def test_a_message_stands_at_its_own_time(world: World) -> None:
    room = await declared(world)
    message = await world.ben.says(KEPT, room)
    await world.advance(minutes=10)
    await asks(world, world.ana, "note Later", room)
    await world.cleo.pins(message)
    await world.idle()

    text = await shown(world)
    assert text.index(KEPT) < text.index("noted: Later")


async def test_the_event_delivered_twice_keeps_it_once(world: World) -> None:
    room = await declared(world)
    message = await world.ben.says(KEPT, room)
    world.slack.faults.duplicate("reaction_added")
    await world.cleo.reacts("pushpin", message)
    await world.idle()

    assert (await shown(world)).count(KEPT) == 1


async def test_the_summary_that_the_bot_pins_is_no_note(world: World) -> None:
    await declared(world)

    assert "noted" not in await shown(world)


async def test_a_link_is_kept_in_the_summary_and_the_bookmarks(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ben, "link https://grafana.example/d/1 The graph", room)

    assert answer == "The link is kept with INC-1."
    assert world.ana.channel(room).bookmarks == {"The graph": "https://grafana.example/d/1"}
    assert "The graph" in summary(world, room).text()


async def test_the_same_link_again_is_told(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "link https://grafana.example/d/1", room)
    answer = await asks(world, world.ben, "link https://grafana.example/d/1", room)

    assert answer == "That link is kept already."
    assert len(world.ana.channel(room).bookmarks) == 1


async def test_what_is_no_web_address_is_refused_below_the_field(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "link", room)

    for url in ("grafana", "javascript:alert(1)", "https://", "ftp://a.example"):
        wrong = await sends(world, world.ben, {"URL": url})
        assert wrong == {"URL": "That is no web address. Write it as https://…"}


async def test_subscribing_twice_is_told(world: World) -> None:
    room = await declared(world)
    first = await asks(world, world.ben, "subscribe", room)
    second = await asks(world, world.ben, "subscribe", room)

    assert first == "I send you the updates of INC-1 from now on."
    assert second == "You follow INC-1 already."


async def test_unsubscribing_without_having_subscribed_is_told(world: World) -> None:
    room = await declared(world)

    assert await asks(world, world.ben, "unsubscribe", room) == "You do not follow INC-1."


async def test_show_in_the_room_needs_no_name(world: World) -> None:
    room = await declared(world)

    assert "declared P1 · High: “Checkout is down”" in await asks(world, world.ben, "show", room)


async def test_the_buttons_of_the_panel_do_the_same(world: World) -> None:
    room = await declared(world)
    panel = await world.ben.types("/incident", room)
    await clicks(world, world.ben, "Add note", panel)
    await sends(world, world.ben, {"Note": "From the panel"})
    await clicks(world, world.ben, "Timeline", panel)

    assert "From the panel" in told(world.ben)
    assert count(world, "From the panel", room) == 1
