"""One of two bots is killed or stands still in mid-delivery: the other goes on, and nothing twice."""

import pytest

from incidentbot.killpoints import ANSWERED, CALLING
from tests.replicas.fleet import Fleet

pytestmark = pytest.mark.asyncio(loop_scope="session")
UNTIL_REMINDED_S = 15 * 60 + 5
HELD_S = 0.5
OPEN_ROOM = "open-room"


async def test_what_a_killed_bot_had_begun_another_finishes(fleet: Fleet) -> None:
    await fleet.order(ANSWERED, OPEN_ROOM)
    await fleet.declares()
    await fleet.died()

    await fleet.usable()

    await expect_told(fleet)


@pytest.mark.parametrize("point", [CALLING, ANSWERED])
async def test_a_bot_that_stood_still_past_its_lease_repeats_nothing(
    fleet: Fleet, point: str
) -> None:
    await fleet.declares()
    await fleet.usable()
    await fleet.order_freeze(point, "post")
    # Where all else waits for Slack, no transaction stands still with it.
    fleet.slack.faults.slow("*", HELD_S, nth=2, times=3)
    await fleet.types("update Restarted the cache", fleet.room)

    asleep = await fleet.frozen()
    await fleet.quiet()
    await asleep.wake()

    await expect_told(fleet, "update", thread=("update",))


async def test_a_bot_that_stood_still_opens_no_second_room(fleet: Fleet) -> None:
    await fleet.order_freeze(CALLING, OPEN_ROOM)
    await fleet.declares()

    asleep = await fleet.frozen()
    await fleet.usable()
    await asleep.wake()

    await expect_told(fleet)


async def test_a_reminder_due_while_one_bot_stands_still_comes_once(fleet: Fleet) -> None:
    await fleet.declares()
    await fleet.usable()
    asleep = fleet.living[0]
    asleep.freeze()
    fleet.wind(UNTIL_REMINDED_S)
    await fleet.until(lambda: bool(fleet.reminders()))

    await asleep.wake()
    await fleet.types("resolve Cache restarted", fleet.room)
    await fleet.resolved()

    assert len(fleet.reminders()) == len(set(fleet.reminders()))
    assert fleet.told_room()[-1] == "resolved"
    fleet.expect_no_double_post()


async def expect_told(fleet: Fleet, *room: str, thread: tuple[str, ...] = ()) -> None:
    """Resolve the incident, which each lane tells last, and expect what was said and no more."""
    await fleet.types("resolve Cache restarted", fleet.room)
    await fleet.resolved()
    assert fleet.told_room() == ["summary", *room, "resolved"]
    assert fleet.told_thread() == [*thread, "resolved"]
    assert len(fleet.ana.channel(fleet.room).pins) == 1
    assert fleet.told_directly("ana", "is open") == 1
    fleet.expect_no_double_post()
