"""A clock that jumps, a zone that changes, a machine that slept: one reminder at most."""

import asyncio
import time
from datetime import UTC, datetime, timedelta

import pytest

from incidentbot.domain.errors import StorageError
from incidentbot.scheduler import Ticker
from tests.faults.test_deliveries import declared, room, said
from tests.world import World

HOUR, TEN_YEARS = 3600, 3600 * 24 * 3652
OVERDUE = "Nobody has acknowledged"


@pytest.fixture
def in_new_york(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Run as on a server that keeps New York's time."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize("jump", [HOUR, -HOUR, TEN_YEARS])
async def test_a_clock_that_jumps_and_comes_back_floods_nobody(world: World, jump: int) -> None:
    await declared(world)
    for seconds in (jump, -jump):
        await world.advance(seconds=seconds)
        await world.advance(seconds=1)

    assert said(world).count(OVERDUE) <= 1


@pytest.mark.parametrize("jump", [HOUR, -HOUR, TEN_YEARS])
async def test_after_a_jump_and_back_messages_still_go_out(world: World, jump: int) -> None:
    await declared(world)
    await world.advance(seconds=jump)
    await world.ana.types("/incident note During the jump", channel=room(world))
    await world.idle()
    await world.advance(seconds=-jump)

    await world.ana.types("/incident note After the jump", channel=room(world))
    await world.idle()

    assert "During the jump" in said(world)
    assert "After the jump" in said(world)


async def test_after_a_jump_back_a_reminder_still_comes(world: World) -> None:
    await declared(world)
    await world.advance(seconds=-HOUR)
    await world.advance(seconds=HOUR)
    await world.advance(minutes=16)

    assert said(world).count(OVERDUE) == 1


async def test_a_machine_that_slept_two_hours_reminds_once(world: World) -> None:
    await declared(world)
    await world.advance(minutes=120)
    await world.advance(seconds=1)

    assert said(world).count(OVERDUE) == 1


@pytest.mark.usefixtures("in_new_york")
async def test_a_server_in_another_zone_reminds_at_the_same_moment(world: World) -> None:
    await declared(world)
    await world.advance(minutes=14)
    assert OVERDUE not in said(world)
    await world.advance(minutes=2)

    assert said(world).count(OVERDUE) == 1


@pytest.mark.usefixtures("in_new_york")
@pytest.mark.parametrize(
    "change",
    [
        datetime(2027, 3, 14, 7, tzinfo=UTC),  # two o'clock becomes three
        datetime(2027, 11, 7, 6, tzinfo=UTC),  # two o'clock becomes one
        datetime(2028, 2, 29, 5, tzinfo=UTC),  # the leap day begins
        datetime(2028, 3, 1, 0, tzinfo=UTC),  # it has ended
    ],
    ids=["spring", "autumn", "leap day", "after it"],
)
async def test_over_a_change_of_the_servers_time_all_is_on_time(
    world: World, change: datetime
) -> None:
    began = change - timedelta(minutes=7)
    world.slack.wind((began - world.bot.clock()).total_seconds())
    await declared(world)
    await world.advance(minutes=14)
    assert OVERDUE not in said(world)
    await world.advance(minutes=2)

    assert said(world).count(OVERDUE) == 1
    assert f"due at {began + timedelta(minutes=15):%H:%M} UTC" in said(world)
    assert f"incident-{began:%Y%m%d}-" in room(world)


async def test_a_pause_asked_for_before_the_clock_was_set_back_ends(world: World) -> None:
    await declared(world)
    world.slack.faults.limit("chat.postMessage", retry_after=30)
    await world.ana.types("/incident note The cache is cold", channel=room(world))
    await world.idle()

    await world.advance(seconds=-HOUR)
    for _ in range(4):
        await world.advance(minutes=10)

    assert said(world).count("The cache is cold") == 1


async def test_a_tick_that_fails_is_followed_by_the_next() -> None:
    runs: list[int] = []
    again = asyncio.Event()

    async def duty() -> None:
        runs.append(1)
        if len(runs) == 1:
            raise StorageError("locked")
        again.set()

    ticker = Ticker()
    ticker.every(0.02, "duty", duty)
    ticker.start()
    async with asyncio.timeout(5):
        await again.wait()
    ticker.stop()
