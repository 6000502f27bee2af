"""The escalation matrix: named by hand, or so by itself once it has lasted long enough."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.verbs import (
    announcement,
    asks,
    clicks,
    count,
    declared,
    dms,
    opens,
    sends,
)
from tests.world import World, running_world

DAMAGED = "Data is lost or damaged"


@pytest.fixture
async def launch(folder: Path) -> AsyncIterator[World]:
    """Give a workspace whose process has a matrix with a time in it."""
    async with running_world(folder, playbook="launch-war-room") as running:
        yield running


async def test_the_form_offers_the_matrix_and_when_not_to_wait(world: World) -> None:
    room = await declared(world)
    form = await opens(world, world.ana, "escalate", room)

    assert "Do not wait for the time when" in form.text()
    assert "More than one system is concerned" in form.text()
    assert "Or what is so" in form.labels


async def test_a_situation_named_by_form_says_what_to_do(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "escalate", room)
    wrong = await sends(world, world.ben, {"Or what is so": DAMAGED, "Why": "Orders are gone"})
    assert wrong == {}

    said = world.ana.expect_message(f"@ben says: {DAMAGED}", room).text()
    assert "To do: Stop the service at once, then restore from a backup." in said
    assert "Why: Orders are gone." in said
    assert count(world, "escalated to level", room) == 0


async def test_its_people_are_invited_and_paged(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ana, "escalate severe-impact It spreads", room)

    assert answer.startswith("The impact is severe: Bring in the CTO")
    assert "eva" in world.ana.channel(room).members
    page = world.eva.expect_dm("You are needed for INC-1").text()
    assert "@ana says: The impact is severe." in page
    assert "It spreads" in page


async def test_a_situation_whose_people_nobody_knows_goes_to_the_thread_too(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, "escalate security-incident", room)

    assert any("Somebody got in" in each.text() for each in announcement(world).replies)


async def test_named_twice_it_is_said_once(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, "escalate severe-impact", room)
    answer = await asks(world, world.ben, "escalate severe-impact", room)

    assert answer.endswith("That was said before.")
    assert dms(world.eva, "You are needed") == 1


async def test_its_mitigation_is_a_click_away(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, "escalate data-damage", room)
    said = world.ben.expect_message(DAMAGED, room)
    (button,) = said.buttons
    await clicks(world, world.ben, button, said)

    assert button.startswith("Checklist: ")
    world.ben.expect_modal("Checklists")


async def test_it_is_so_by_itself_once_it_has_lasted_long_enough(launch: World) -> None:
    room = await declared(launch, "P1 Everything is down", by="dev")
    for _ in range(6):
        await launch.advance(minutes=10)

    said = launch.ana.expect_message("The outage lasts longer than an hour", room).text()
    assert said.startswith("It has come to this")
    assert "Tell the executives" in said
    assert "eva" in launch.ana.channel(room).members
    assert dms(launch.eva, "You are needed for INC-1") > 0


async def test_one_that_asks_for_nobody_stays_in_the_room(launch: World) -> None:
    room = await declared(launch, "P2 Reports are broken", by="dev")
    before = len(announcement(launch).replies)
    await asks(launch, launch.dev, "escalate component-broken", room)

    launch.ana.expect_message("Disable it and go on with a workaround", room)
    assert len(announcement(launch).replies) == before


async def test_a_level_that_comes_in_by_time_says_so(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, "ack", room)
    await asks(world, world.ana, "claim commander", room)
    await world.advance(minutes=30)

    said = world.ana.expect_message("so this goes to level 2 (Team lead)", room).text()
    assert "It has lasted 30 min without mitigation" in said
    assert "Nobody answered in time" not in world.ana.channel(room).text()
    page = world.ben.expect_dm("so this goes to level 2").text()
    assert "incidentbot escalated" not in page


async def test_why_explains_a_level_that_came_in_by_time(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, "ack", room)
    await asks(world, world.ana, "claim commander", room)
    await world.advance(minutes=30)
    answer = await asks(world, world.ana, "why", room)

    rule = "full-response, P1: Team lead comes in after 30 min without mitigation."
    assert f"Level 2 came in. Rule: {rule}" in answer


async def test_why_explains_a_watch_that_is_over(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, "status monitoring", room)
    await world.advance(minutes=30)

    assert "full-response, P1: watched for 30 min." in await asks(world, world.ana, "why", room)


async def test_why_says_nothing_of_what_people_did(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, "escalate 2 Help", room)
    await asks(world, world.ana, "escalate severe-impact", room)

    assert "I have sent no reminders" in await asks(world, world.ana, "why", room)
