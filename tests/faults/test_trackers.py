"""SIGKILL around the filing of a follow-up: one issue, whatever point it is."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from incidentbot.killpoints import ANSWERED, CALLING, CLAIMED, RECORDED
from tests.faults.stage import Stage
from tests.integrations.github_server import REPOSITORY, TOKEN
from tests.integrations.trackers import Side, running

# An issue is looked for after one minute, and after six.
MINUTE_S = 60
pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def side() -> AsyncIterator[Side]:
    """Give a tracker that outlives the bot."""
    async with running("github") as beside:
        yield beside


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stage(tmp_path_factory: pytest.TempPathFactory, side: Side) -> AsyncIterator[Stage]:
    """Give a workspace and a bot that files follow-ups there."""
    opened = Stage(
        tmp_path_factory.mktemp("stage"),
        INCIDENTBOT_GITHUB_REPOSITORY=REPOSITORY,
        INCIDENTBOT_GITHUB_TOKEN=TOKEN,
        INCIDENTBOT_GITHUB_API_URL=side.server.url,
    )
    await opened.open()
    yield opened
    await opened.close()


@pytest.mark.parametrize("point", [CLAIMED, CALLING, ANSWERED, RECORDED])
async def test_a_kill_around_the_filing_of_a_follow_up_leaves_one_issue(
    stage: Stage, side: Side, point: str
) -> None:
    before = len(side.titles())
    await stage.declares()
    await stage.usable()
    await stage.order(point, "file")
    await stage.types(f"action 1w Alert, {stage.title}", stage.room)
    await stage.bot.died()

    await stage.bot.start()
    await stage.quiet(winding=MINUTE_S)

    assert side.titles()[before:] == [f"Alert, {stage.title}"]
