"""Answers lost, refused or late after the end: one canvas, one file, one message in each place."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from incidentbot.sandbox.faults import Faults
from tests.scenarios.verbs import asks, clicks, count, declared, dms, opens, resolves, sends
from tests.world import ANNOUNCEMENTS, World

CANVAS = "Post-mortem: INC-1 Checkout is down"
WRITTEN = ("conversations.canvases.create", "canvases.edit", "chat.postMessage")
UPLOADED = (
    "files.getUploadURLExternal",
    "upload",
    "files.completeUploadExternal",
    "chat.postMessage",
)
Ordered = Callable[[Faults, str], None]
TROUBLES: dict[str, Ordered] = {
    "the answer is lost": lambda faults, call: faults.cut_after(call, times=2),
    "the request is lost": lambda faults, call: faults.cut_before(call, times=2),
    "half an answer": lambda faults, call: faults.truncate(call),
    "a page and no answer": lambda faults, call: faults.html(call, times=3),
    "too many requests": lambda faults, call: faults.limit(call, retry_after=30, times=2),
    "it may have succeeded": lambda faults, call: faults.error(call, "internal_error"),
    "the token is revoked for a while": lambda faults, call: faults.error(call, "invalid_auth"),
}
TROUBLED = pytest.mark.parametrize("trouble", TROUBLES)


@TROUBLED
@pytest.mark.parametrize("call", WRITTEN)
async def test_of_a_published_document_there_is_one_canvas_and_one_word_in_each_place(
    world: World, call: str, trouble: str
) -> None:
    room = await ended(world)
    if call == "canvases.edit":
        await opens(world, world.ana, "postmortem", room)
        await clicks(world, world.ana, "Send to review")
    TROUBLES[trouble](world.slack.faults, call)
    await publishes(world, room)
    await settles(world)

    (canvas,) = world.slack.workspace.canvases.values()
    assert canvas.title == CANVAS
    assert "**Status**: Published" in canvas.markdown
    assert count(world, "published the post-mortem", room) == 1
    assert count(world, "published the post-mortem", ANNOUNCEMENTS) == 1
    world.slack.journal.assert_no_double_post()


@TROUBLED
@pytest.mark.parametrize("call", UPLOADED)
async def test_of_an_invitation_there_is_one_file_and_one_word_in_each_place(
    world: World, call: str, trouble: str
) -> None:
    room = await ended(world)
    TROUBLES[trouble](world.slack.faults, call)
    await plans(world, room)
    await settles(world)

    assert len(world.ana.channel(room).files) == 1
    assert count(world, "Planned by", room) == 1
    for person in (world.ana, world.finn, world.eva):
        assert sum(len(each.files) for each in person.dms()) == 1, person
        assert dms(person, "Planned by") == 1, person
    world.slack.journal.assert_no_double_post()


async def test_without_the_right_to_send_files_the_words_come_and_it_is_said_once(
    world: World,
) -> None:
    world.slack.workspace.scopes -= {"files:write", "users:read.email"}
    room = await ended(world)
    await plans(world, room)
    await plans(world, room, timedelta(days=5))

    assert [dms(each, "Planned by") for each in (world.ana, world.finn, world.eva)] == [2, 2, 2]
    assert dms(world.ana, "sending a file (missing_scope: files:write)") == 1
    assert dms(world.ana, "install it again with the newest manifest") == 1


async def test_without_canvases_and_files_it_is_published_all_the_same(world: World) -> None:
    world.slack.workspace.scopes -= {"files:write", "files:read", "canvases:write"}
    room = await ended(world)
    await publishes(world, room)
    await settles(world)

    assert count(world, "published the post-mortem", room) == 1
    assert count(world, "published the post-mortem", ANNOUNCEMENTS) == 1
    assert dms(world.ana, "sending a file (missing_scope: files:write)") == 1
    assert not world.slack.workspace.canvases


async def test_of_a_meeting_that_moved_twice_while_slack_was_away_only_the_last_is_sent(
    world: World,
) -> None:
    room = await ended(world)
    for call in ("chat.postMessage", "files.getUploadURLExternal"):
        world.slack.faults.cut_before(call, times=10_000)
    for days in (4, 5, 6):
        await plans(world, room, timedelta(days=days))
        await world.advance(minutes=20)
    for _ in range(4):
        await world.advance(minutes=6 * 60)
    world.slack.faults.clear()
    for _ in range(12):
        await world.advance(minutes=2)

    last = f"{world.bot.clock() + timedelta(days=5):%Y%m%d}T140000"
    for person in (world.ana, world.finn, world.eva):
        (file,) = [file for message in person.dms() for file in message.files]
        assert last in file.text()
    world.slack.journal.assert_no_double_post()


async def test_off_for_three_days_over_every_deadline_there_is_one_reminder_of_each(
    world: World,
) -> None:
    room = await ended(world)
    await asks(world, world.ana, f"action <@{world.ana.id}> 1d Alert on lag", room)
    await plans(world, room, timedelta(days=2))
    before = len(world.ana.dms())
    await world.bot.stop()
    world.slack.wind(3 * 24 * 60 * 60)
    await world.start(database_url=world.bot.settings.database_url)
    await world.advance(seconds=1)

    reminded = "\n".join(message.text() for message in world.ana.dms()[before:])
    for words in (
        "The follow-up “Alert on lag”",
        "The post-mortem was due",
        "Was it held?",
        "waits for the post-mortem",
    ):
        assert reminded.count(words) == 1, reminded
    await world.advance(minutes=5)
    assert "\n".join(each.text() for each in world.ana.dms()[before:]) == reminded


async def ended(world: World) -> str:
    room = await declared(world)
    await asks(world, world.ana, "claim commander", room)
    await resolves(world, world.ana, room)
    return room


async def publishes(world: World, room: str) -> None:
    await opens(world, world.ana, "postmortem", room)
    await clicks(world, world.ana, "Publish")
    assert await sends(world, world.ana, {"Why publish it anyway": "It is short"}) == {}


async def plans(world: World, room: str, ahead: timedelta = timedelta(days=4)) -> None:
    when = world.bot.clock() + ahead
    answer = await asks(world, world.ana, f"review {when:%Y-%m-%d} 14:00", room)
    assert "is planned for" in answer


async def settles(world: World) -> None:
    for _ in range(6):
        await world.advance(seconds=20)
    await world.advance(seconds=61)
