"""SIGKILL at every step of a delivery: each message once, in order, and nothing missing."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from incidentbot.killpoints import ANSWERED, BEFORE_COMMIT, CLAIMED, COMMITTED, POINTS
from tests.faults.process import until
from tests.faults.stage import Stage
from tests.storage.databases import Postgres

pytestmark = pytest.mark.asyncio(loop_scope="module")
WRITES = (BEFORE_COMMIT, COMMITTED)
STEPS = ("open-room", "invite", "post", "pin-summary", "announcement", "summary", "topic")
NAGS = 1
UNTIL_NAGGED_S = 15 * 60 + 5


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
    url = postgres.clone()
    folder = tmp_path_factory.mktemp("stage")
    opened = Stage(folder, DATABASE_URL=url, INCIDENTBOT_LEASE_S="1")
    await opened.open()
    yield opened
    await opened.close()


@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_on_postgres_leaves_one_whole_incident(on_postgres: Stage, point: str) -> None:
    await on_postgres.order(point)
    await on_postgres.declares()
    await on_postgres.bot.died()

    await on_postgres.bot.start()
    if point in WRITES:
        await on_postgres.declares_again()

    await on_postgres.usable()
    await expect_each_once(on_postgres)


@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_in_declare_leaves_one_whole_incident(stage: Stage, point: str) -> None:
    await stage.order(point)
    await stage.declares()
    await stage.bot.died()
    assert stage.rooms == [] or point not in (*WRITES, CLAIMED)

    await stage.bot.start()
    if point in WRITES:
        await stage.declares_again()

    await stage.usable()
    await expect_each_once(stage)


@pytest.mark.parametrize("step", STEPS)
async def test_a_kill_after_slack_answered_a_step_of_declare_repeats_nothing(
    stage: Stage, step: str
) -> None:
    await stage.order(ANSWERED, step)
    await stage.declares()
    await stage.bot.died()

    await stage.bot.start()

    await stage.usable()
    await expect_each_once(stage)


@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_in_update_posts_it_once_in_each_place(stage: Stage, point: str) -> None:
    await stage.declares()
    await stage.usable()

    await order(stage, point)
    await stage.types("update Restarted the cache", stage.room)
    await stage.bot.died()
    await stage.bot.start()
    if point == BEFORE_COMMIT:
        assert "update" not in stage.told_room()
        await stage.types("update Restarted the cache", stage.room)

    await expect_each_once(stage, "update", thread=("update",))


@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_in_a_reminder_sends_it_once(stage: Stage, point: str) -> None:
    await stage.declares()
    await stage.usable()

    await order(stage, point)
    stage.slack.wind(UNTIL_NAGGED_S)
    await stage.bot.died()
    await stage.bot.start()
    await stage.until(lambda: stage.told_room().count("nag") >= NAGS)

    await expect_each_once(stage, *["nag"] * NAGS)


@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_in_resolve_tells_it_once_everywhere(stage: Stage, point: str) -> None:
    await stage.declares()
    await stage.usable()

    await order(stage, point)
    await stage.types("resolve override Cache restarted", stage.room)
    await stage.bot.died()
    await stage.bot.start()
    if point == BEFORE_COMMIT:
        await stage.types("resolve override Cache restarted", stage.room)

    await stage.resolved()
    expect(stage)


@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_in_the_restart_after_a_kill_repeats_nothing(stage: Stage, point: str) -> None:
    stage.bot.order(ANSWERED, "open-room")
    await stage.declares()
    await stage.bot.died()

    stage.bot.order(point)
    await stage.bot.launch()
    await until(stage.slack, lambda: not stage.bot.alive, winding=3)
    await stage.bot.start()

    await stage.usable()
    await expect_each_once(stage)


async def order(stage: Stage, point: str) -> None:
    """Order a kill in the flow itself, and not in what another part of the bot writes."""
    await stage.order(point, "" if point in WRITES else "post")


async def expect_each_once(stage: Stage, *room: str, thread: tuple[str, ...] = ()) -> None:
    """Resolve the incident, which each lane tells last, and expect what was said and no more."""
    await stage.types("resolve override Cache restarted", stage.room)
    await stage.resolved()
    expect(stage, *room, thread=thread)


def expect(stage: Stage, *room: str, thread: tuple[str, ...] = ()) -> None:
    told = stage.told_room()
    # The checklist has a lane of its own.
    assert told.count("checklist") == 1
    said = [each for each in told if each != "checklist"]
    assert said == ["summary", *room, "override", "resolved"]
    assert stage.told_thread() == [*thread, "resolved"]
    assert len(stage.ana.channel(stage.room).pins) == 1
    assert stage.told_directly("ana", "is open") == 1
    assert stage.told_directly("ben", "You are needed") == 1 + room.count("nag") // NAGS
    assert [topic.split(" · ")[1] for topic in stage.topics()] == ["investigating", "resolved"]
    stage.slack.journal.assert_no_double_post()
