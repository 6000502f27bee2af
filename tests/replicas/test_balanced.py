"""Two bots behind a balancer in HTTP mode, whose clocks are thirty seconds apart."""

import asyncio
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from incidentbot.sandbox.server import LOOPBACK
from tests.replicas.balancer import Balancer
from tests.replicas.fleet import Fleet
from tests.replicas.server import Server
from tests.replicas.test_together import CASES, expect

pytestmark = pytest.mark.asyncio(loop_scope="session")
APART_S = 30
UNTIL_REMINDED_S = 15 * 60 + 5


class Balanced(Fleet):
    """A workspace that reaches its bots at one address, over signed HTTP."""

    winding = 0

    async def open(self) -> None:
        """Start the workspace and two bots, the second ahead of the first."""
        await super().open()
        self.wind(0)
        self.add()
        self.add(INCIDENTBOT_CLOCK_FILE=str(self._folder / "ahead"))
        self.balancer = Balancer([f"http://{LOOPBACK}:{each.port}" for each in self.replicas])
        await self.balancer.start()
        await self.grow(2)
        self.slack.use_http(f"http://{LOOPBACK}:{self.balancer.port}/slack/events")

    async def close(self) -> None:
        """Stop everything."""
        await super().close()
        await self.balancer.stop()

    def wind(self, seconds: float) -> None:
        """Wind both clocks."""
        offset = self.slack.wind(seconds)
        (self._folder / "ahead").write_text(f"{offset + APART_S}", encoding="ascii")


@pytest_asyncio.fixture(loop_scope="session", scope="module")
async def balanced(
    tmp_path_factory: pytest.TempPathFactory, server: Server
) -> AsyncIterator[Balanced]:
    """Give a workspace with two bots behind a balancer."""
    fleet = Balanced(
        tmp_path_factory.mktemp("balanced"),
        DATABASE_URL=server.clone(),
        SLACK_APP_TOKEN="",
        INCIDENTBOT_HOST=LOOPBACK,
    )
    fleet.environment["SLACK_SIGNING_SECRET"] = fleet.slack.signing_secret
    try:
        await fleet.open()
        yield fleet
    finally:
        await fleet.close()


async def test_behind_a_balancer_each_message_stands_once_and_in_order(balanced: Balanced) -> None:
    cases = [balanced.another() for _ in range(CASES)]

    await asyncio.gather(*(case.lives() for case in cases))

    for case in cases:
        expect(case)
    assert all(balanced.balancer.served.values())


async def test_clocks_that_differ_remind_once(balanced: Balanced) -> None:
    await balanced.declares()
    await balanced.usable()

    balanced.wind(UNTIL_REMINDED_S)
    await balanced.until(lambda: bool(balanced.reminders()))
    await balanced.types("resolve Cache restarted", balanced.room)
    await balanced.resolved()

    assert len(balanced.reminders()) == len(set(balanced.reminders()))
    assert balanced.told_room()[-1] == "resolved"
    balanced.expect_no_double_post()
