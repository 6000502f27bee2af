"""Messages on the timeline are followed: edited, deleted, late, twice, and without words."""

import pytest

from incidentbot.sandbox.shown import Message
from tests.scenarios.verbs import asks, count, declared
from tests.world import World

SAID = "We restart the database"


async def kept(world: World, words: str = SAID) -> tuple[str, Message]:
    """Declare, have ben say something, and pin it; return the room and the message."""
    room = await declared(world)
    message = await world.ben.says(words, room)
    await world.cleo.pins(message)
    await world.idle()
    return room, message


async def shown(world: World) -> str:
    return await asks(world, world.ana, "show INC-1")


def posts(world: World, room: str) -> int:
    return len(world.ana.channel(room).all_messages)


async def test_an_edit_is_followed_and_marked(world: World) -> None:
    _, message = await kept(world)
    await world.ben.edits(message, "We restart the replica")
    await world.idle()

    text = await shown(world)
    assert "@ben noted: We restart the replica" in text
    assert "(message edited since)" in text
    assert SAID not in text


async def test_people_in_an_edit_are_named_but_not_called(world: World) -> None:
    _, message = await kept(world)
    await world.ben.edits(message, "@dev restarts the replica")
    await world.idle()

    assert "noted: @dev restarts the replica" in await shown(world)


async def test_a_deleted_message_leaves_its_line_without_its_words(world: World) -> None:
    room, message = await kept(world, "The password is hunter2")
    await world.ben.deletes(message)
    await world.idle()

    text = await shown(world)
    assert "@ben noted: (message deleted since)" in text
    assert "hunter2" not in text
    assert "hunter2" not in await asks(world, world.ana, "timeline", room)


async def test_the_head_of_a_thread_that_is_deleted_is_followed(world: World) -> None:
    room, message = await kept(world)
    await world.ana.says("Sure?", room, thread=message)
    await world.ben.deletes(message)
    await world.idle()

    assert "(message deleted since)" in await shown(world)


async def test_the_room_hears_nothing_of_it(world: World) -> None:
    room, message = await kept(world)
    before = posts(world, room)
    await world.ben.edits(message, "We restart the replica")
    await world.ben.deletes(message)
    await world.idle()

    assert posts(world, room) == before - 1


async def test_an_edit_delivered_twice_is_followed_once(world: World) -> None:
    _, message = await kept(world)
    world.slack.faults.duplicate("message")
    await world.ben.edits(message, "We restart the replica")
    await world.idle()

    assert (await shown(world)).count("We restart the replica") == 1


async def test_an_older_edit_that_comes_late_undoes_nothing(world: World) -> None:
    _, message = await kept(world)
    world.slack.faults.reorder("message")
    await world.ben.edits(message, "We restart the replica")
    world.slack.wind(5)
    await world.ben.edits(message, "We restart both")
    await world.idle()

    text = await shown(world)
    assert "We restart both" in text
    assert "the replica" not in text


async def test_an_edit_before_it_was_kept_is_in_its_words(world: World) -> None:
    room = await declared(world)
    message = await world.ben.says(SAID, room)
    await world.ben.edits(message, "We restart the replica")
    await world.cleo.reacts("pushpin", message)
    await world.idle()

    text = await shown(world)
    assert "@ben noted: We restart the replica" in text
    assert "edited since" not in text


async def test_a_reply_under_the_announcement_is_followed(world: World) -> None:
    await declared(world)
    (above,) = [each for each in world.ben.channel("incidents").messages if each.post.by_bot]
    reply = await world.ben.says(SAID, "incidents", thread=above)
    await world.ben.shortcut("Add to timeline", reply)
    await world.idle()
    await world.ben.edits(reply, "We restart the replica")
    await world.idle()

    assert "@ben noted: We restart the replica" in await shown(world)


async def test_a_message_that_nobody_kept_changes_nothing(world: World) -> None:
    room = await declared(world)
    message = await world.ben.says(SAID, room)
    before = await shown(world)
    await world.ben.edits(message, "We restart the replica")
    await world.ben.deletes(message)
    await world.idle()

    assert await shown(world) == before


async def test_a_message_taken_off_again_is_followed_no_more(world: World) -> None:
    _, message = await kept(world)
    await world.cleo.unpins(message)
    await world.idle()
    await world.ben.edits(message, "We restart the replica")
    await world.idle()

    assert "replica" not in await shown(world)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["graph.png"], "(an image: graph.png)"),
        (["one.png", "two.jpg"], "(2 images: one.png, two.jpg)"),
        (["heap.dump"], "(a file: heap.dump)"),
    ],
)
async def test_a_message_without_words_is_called_by_what_is_in_it(
    world: World, names: list[str], words: str
) -> None:
    room = await declared(world)
    message = await world.ben.says("-", room)
    message.post.text = ""
    message.post.files = [
        {
            "id": "F1",
            "name": each,
            "mimetype": "image/png" if each[-3:] in ("png", "jpg") else "x/y",
        }
        for each in names
    ]
    await world.cleo.pins(message)
    await world.idle()

    assert f"@ben noted: {words}" in await shown(world)


async def test_what_is_said_in_the_room_asks_nothing_of_slack(world: World) -> None:
    room = await declared(world)
    before = len(world.slack.journal.rows)
    message = await world.ben.says(SAID, room)
    await world.ben.edits(message, "We restart the replica")
    await world.idle()

    calls = [row.name for row in world.slack.journal.rows[before:] if row.kind == "call"]
    assert calls == []


async def test_the_bots_own_messages_are_not_followed(world: World) -> None:
    room = await declared(world)
    (pinned,) = world.ana.channel(room).pins
    await world.ben.reacts("pushpin", pinned)
    await asks(world, world.ben, "severity P0", room)

    assert "edited since" not in await shown(world)
    assert count(world, "edited since", room) == 0
