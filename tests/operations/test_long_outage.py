"""An hour and a day without Slack: what was done by hand meanwhile is told once and in order."""

import pytest

from tests.operations.test_by_hand import typed
from tests.operations.test_outage import OUTAGE, advance, away_for, back, cut_off, declared, room
from tests.world import ANNOUNCEMENTS, World

HOUR, DAY = 60, 24 * 60
# One that is said once may stand beside one that is said again and again.
LATEST = 2
NAGS = ("Nobody has acknowledged", "has no Incident Commander", "No update")


@pytest.mark.parametrize("minutes", [HOUR, DAY])
async def test_what_was_said_meanwhile_comes_once_in_order_after_one_notice(
    world: World, minutes: int
) -> None:
    await declared(world)
    await cut_off(world)
    await world.ana.types("/incident note Alpha", channel=world.room)
    await away_for(world, minutes=minutes // 2)
    await typed(world.folder, "update", "INC-1", "Beta", "--status", "mitigating")
    await away_for(world, minutes=minutes // 2)
    await typed(world.folder, "resolve", "INC-1", "Gamma", "--override", "Slack is away")
    await back(world)

    said = room(world)
    heads = [OUTAGE, "Alpha", "Beta", "Gamma"]
    assert [said.count(each) for each in heads[:2]] == [1, 1]
    assert sorted(heads, key=said.index) == heads
    assert "Resolved" in world.ana.channel(ANNOUNCEMENTS).text()
    world.slack.journal.assert_no_double_post()


@pytest.mark.parametrize("minutes", [HOUR, DAY])
async def test_what_was_declared_by_hand_meanwhile_gets_one_room(
    world: World, minutes: int
) -> None:
    await declared(world, "Search is slow")
    await cut_off(world)
    await advance(world, seconds=120)
    for title in ("Checkout is down", "Login is down"):
        await typed(world.folder, "declare", "--severity", "P1", "--title", title)
    await away_for(world, minutes=minutes)
    await typed(world.folder, "resolve", "INC-2", "Restarted it", "--override", "Slack is away")
    await back(world)

    names = [each.partition("-")[2].partition("-")[2] for each in world.rooms]
    assert sorted(names) == ["checkout-is-down", "login-is-down", "search-is-slow"]
    seen = world.ana.channel(ANNOUNCEMENTS).text()
    assert [seen.count(each) for each in ("Checkout is down", "Login is down")] >= [1, 1]
    world.slack.journal.assert_no_double_post()


@pytest.mark.parametrize("minutes", [HOUR, DAY])
async def test_of_the_reminders_of_an_outage_only_the_latest_are_sent(
    world: World, minutes: int
) -> None:
    await declared(world)
    await cut_off(world)
    await away_for(world, minutes=2)
    pages = len(paged(world))
    for _ in range(minutes // 10):
        await world.advance(minutes=10)
    await back(world)

    said = room(world)
    assert [said.count(nag) > LATEST for nag in NAGS] == [False] * len(NAGS)
    assert len(paged(world)) - pages <= LATEST
    assert said.count(OUTAGE) <= 1


def paged(world: World) -> list[str]:
    """Return the pages that ana and ben got."""
    every = [each.text() for person in (world.ana, world.ben) for each in person.dms()]
    return [each for each in every if "You are needed" in each]


async def test_reminders_that_were_answered_by_hand_during_a_day_are_not_sent(
    world: World,
) -> None:
    await declared(world)
    await cut_off(world)
    await away_for(world, minutes=DAY)
    await typed(world.folder, "resolve", "INC-1", "Restarted it", "--override", "Slack is away")
    await back(world)

    assert [nag for nag in NAGS if nag in room(world)] == []
    assert "Restarted it" in room(world)
