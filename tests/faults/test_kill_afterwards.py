"""SIGKILL in what follows an incident: one canvas, one file and one message in each place."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from incidentbot.killpoints import ANSWERED, BEFORE_COMMIT, CLAIMED, COMMITTED, POINTS
from incidentbot.sandbox.shown import Message
from tests.faults.stage import Stage
from tests.storage.databases import Postgres

pytestmark = pytest.mark.asyncio(loop_scope="module")
ON_POSTGRES = (BEFORE_COMMIT, COMMITTED, CLAIMED, ANSWERED)
INVITED = ("ana", "finn", "eva")
REMINDED_AFTER = timedelta(hours=2)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stage]:
    """Give a workspace and a bot on SQLite for all of this module's incidents."""
    opened = Stage(tmp_path_factory.mktemp("stage"))
    await opened.open()
    yield opened
    await opened.close()


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def on_postgres(
    tmp_path_factory: pytest.TempPathFactory, postgres: Postgres
) -> AsyncIterator[Stage]:
    """Give the same on PostgreSQL, where what a dead process held is free after its lease."""
    folder = tmp_path_factory.mktemp("stage")
    opened = Stage(folder, DATABASE_URL=postgres.clone(), INCIDENTBOT_LEASE_S="1")
    await opened.open()
    yield opened
    await opened.close()


@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_in_resolve_drafts_the_post_mortem_once(stage: Stage, point: str) -> None:
    await stage.declares()
    await stage.usable()
    await order(stage, point, "post")
    await resolves(stage)
    await stage.bot.died()
    await stage.bot.start()
    if point == BEFORE_COMMIT:
        await resolves(stage)

    await stage.resolved()
    await stage.quiet()
    assert stage.told_directly("ana", "is drafted from what is on record") == 1
    assert in_room(stage, "The post-mortem is drafted.") == 1


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("step", ["postmortem", "post"])
async def test_a_kill_in_publishing_leaves_one_canvas_and_one_word(
    stage: Stage, point: str, step: str
) -> None:
    await publishing_is_cut_off(stage, point, step)


@pytest.mark.parametrize("point", ON_POSTGRES)
async def test_a_kill_in_publishing_on_postgres_leaves_one_canvas(
    on_postgres: Stage, point: str
) -> None:
    await publishing_is_cut_off(on_postgres, point, "postmortem")


@pytest.mark.parametrize("point", POINTS)
@pytest.mark.parametrize("step", ["send-file", "post"])
async def test_a_kill_in_planning_invites_everybody_once(
    stage: Stage, point: str, step: str
) -> None:
    await planning_is_cut_off(stage, point, step)


@pytest.mark.parametrize("point", ON_POSTGRES)
async def test_a_kill_in_planning_on_postgres_invites_everybody_once(
    on_postgres: Stage, point: str
) -> None:
    await planning_is_cut_off(on_postgres, point, "send-file")


@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_in_the_reminder_of_a_follow_up_sends_it_once(
    stage: Stage, point: str
) -> None:
    await over(stage)
    await stage.types(f"action 2h Alert, {stage.title}", stage.room)
    await order(stage, point, "post")
    stage.slack.wind(REMINDED_AFTER.total_seconds() + 1)
    await stage.bot.died()
    await stage.bot.start()

    await stage.until(lambda: reminded(stage) > 0)
    await stage.quiet()
    assert reminded(stage) == 1


@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_in_a_merge_tells_it_once_in_both_rooms(stage: Stage, point: str) -> None:
    await stage.declares()
    await stage.usable()
    into, into_room = number(stage), stage.room
    await stage.declares()
    await stage.usable()
    line = f"merge {into}"
    await order(stage, point, "post")
    await stage.types(line, stage.room)
    await stage.bot.died()
    await stage.bot.start()
    if point == BEFORE_COMMIT:
        await stage.types(line, stage.room)

    told = f"merged {number(stage)} into this incident"
    await stage.until(lambda: told in words_of(stage, into_room))
    await stage.quiet()
    assert words_of(stage, into_room).count(told) == 1
    assert in_room(stage, f"is the same as {into}") == 1
    assert in_thread(stage, f"is the same as {into}") == 1
    stage.slack.journal.assert_no_double_post()


async def publishing_is_cut_off(stage: Stage, point: str, step: str) -> None:
    await over(stage)
    await opens_publishing(stage)
    await order(stage, point, step)
    await stage.ana.submits({"Why publish it anyway": "It is short"})
    await stage.bot.died()
    await stage.bot.start()
    if point == BEFORE_COMMIT:
        await stage.ana.submits({"Why publish it anyway": "It is short"})

    await stage.until(lambda: in_room(stage, "published the post-mortem") > 0)
    await stage.quiet()
    canvases = stage.slack.workspace.canvases.values()
    assert len([each for each in canvases if each.title.endswith(stage.title)]) == 1
    assert in_room(stage, "published the post-mortem") == 1
    assert in_thread(stage, "published the post-mortem") == 1
    stage.slack.journal.assert_no_double_post()


async def opens_publishing(stage: Stage) -> None:
    if stage.ana.modal is not None:
        await stage.ana.closes(everything=True)
    await stage.types("postmortem", stage.room)
    await stage.until(lambda: shows(stage, "[Publish]"))
    await stage.ana.clicks("Publish")
    await stage.until(lambda: shows(stage, "Why publish it anyway"))


def shows(stage: Stage, words: str) -> bool:
    return stage.ana.modal is not None and words in stage.ana.modal.text()


async def planning_is_cut_off(stage: Stage, point: str, step: str) -> None:
    await over(stage)
    when = datetime.fromtimestamp(stage.slack.clock.now(), UTC) + timedelta(days=4)
    line = f"review {when:%Y-%m-%d} 14:00"
    await order(stage, point, step)
    await stage.types(line, stage.room)
    await stage.bot.died()
    await stage.bot.start()
    if point == BEFORE_COMMIT:
        await stage.types(line, stage.room)

    await stage.until(lambda: all(invited(stage, each) for each in INVITED))
    await stage.quiet()
    assert [invited(stage, each) for each in INVITED] == [1] * len(INVITED)
    assert [stage.told_directly(each, "Planned by") for each in INVITED] == [1] * len(INVITED)
    assert len(stage.ana.channel(stage.room).files) == 1
    assert in_room(stage, "Planned by") == 1
    stage.slack.journal.assert_no_double_post()


async def order(stage: Stage, point: str, step: str) -> None:
    """Order a kill in the flow itself, and not in what another part of the bot writes."""
    await stage.order(point, "" if point in (BEFORE_COMMIT, COMMITTED) else step)


async def over(stage: Stage) -> None:
    await stage.declares()
    await stage.usable()
    await resolves(stage)
    await stage.resolved()


async def resolves(stage: Stage) -> None:
    await stage.types("resolve override Cache restarted", stage.room)


def invited(stage: Stage, handle: str) -> int:
    """Count the calendar files of this incident that somebody was sent."""
    sent = stage.slack.person(handle).dms()
    names = [file.name for message in sent for file in message.files]
    return sum(name.startswith(f"{number(stage)}-review-") for name in names)


def reminded(stage: Stage) -> int:
    texts = [message.text() for message in stage.ana.dms()]
    return sum(f"Alert, {stage.title}" in text and "is due now" in text for text in texts)


def number(stage: Stage) -> str:
    """Return what people call this incident, as INC-7."""
    (announced,) = stage.announcements()
    return next(word for word in announced.text().split() if word.startswith("INC-"))


def in_room(stage: Stage, words: str) -> int:
    return _told(stage.ana.channel(stage.room).messages, words)


def in_thread(stage: Stage, words: str) -> int:
    (announced,) = stage.announcements()
    return _told(announced.replies, words)


def words_of(stage: Stage, room: str) -> str:
    return stage.ana.channel(room).text()


def _told(messages: list[Message], words: str) -> int:
    return sum(words in each.text() for each in messages if each.post.by_bot)
