"""Who hears of an incident without being called in, and who is asked to take command."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.verbs import announcement, asks, clicks, declared, declared_privately, dms
from tests.world import World, running_world

NOTICE = "For your information: INC-1"


@pytest.fixture
async def ladder(folder: Path) -> AsyncIterator[World]:
    """Give a workspace whose process has those on call take command."""
    async with running_world(folder, playbook="sev-ladder") as running:
        yield running


async def test_who_is_to_know_is_told_once_and_not_invited(world: World) -> None:
    room = await declared(world)

    assert dms(world.eva, NOTICE) == 1
    assert dms(world.eva, "You are needed") == 0
    assert "eva" not in world.ana.channel(room).members


async def test_a_severity_that_tells_nobody_tells_nobody(world: World) -> None:
    await declared(world, "P3 A typo")

    assert dms(world.eva, "For your information") == 0


async def test_a_worse_severity_tells_those_who_did_not_know(world: World) -> None:
    room = await declared(world, "P3 A typo")
    await asks(world, world.ana, "severity P1 It is more", room)
    assert "is worse than before, P1 · High" in world.eva.expect_dm(NOTICE).text()

    await asks(world, world.ana, "severity P0 Even more", room)
    assert dms(world.eva, NOTICE) == 1


async def test_a_private_incident_tells_nobody(world: World) -> None:
    await declared_privately(world, "Stolen laptop", severity="P0")

    assert world.eva.dms() == []


async def test_the_notice_can_be_followed(world: World) -> None:
    room = await declared(world)
    await clicks(world, world.eva, "Subscribe", world.eva.expect_dm(NOTICE))
    await asks(world, world.ben, "update We rolled back", room)

    world.eva.expect_dm("We rolled back")


async def test_the_announcement_mentions_those_whom_the_severity_names(world: World) -> None:
    await declared(world)

    assert "For @ana, @ben" in announcement(world).text()


async def test_the_announcement_of_a_mild_one_mentions_nobody(world: World) -> None:
    await declared(world, "P3 A typo")

    assert "For @" not in announcement(world).text()


async def test_a_worse_severity_mentions_the_others_in_the_thread(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, "severity P0 More", room)

    (raised,) = [each for each in announcement(world).replies if "P1 → P0" in each.text()]
    assert "@finn" in raised.text()
    assert "@ben" not in raised.text()


async def test_the_announcement_has_the_fields_of_its_process(ladder: World) -> None:
    await declared(ladder, "SEV-1 Everything is down", by="dev")

    shown = announcement(ladder).text()
    assert shown.index("Started") < shown.index("Incident Commander") < shown.index("Status")


async def test_those_on_call_are_asked_to_take_command(ladder: World) -> None:
    room = await declared(ladder, "SEV-1 Everything is down", by="dev")
    page = ladder.ana.expect_dm("You are needed for INC-1")
    assert "The highest ranking person on call is the Incident Commander" in page.text()

    await clicks(ladder, ladder.ana, "Claim Incident Commander", page)
    assert "Commander: @ana" in ladder.dev.channel(room).topic


async def test_who_declares_with_a_commander_asks_nobody_to_take_command(ladder: World) -> None:
    await ladder.dev.types("/incident declare", "general")
    await ladder.idle()
    values = {"Title": "Down", "Severity": "SEV-1", "Incident Commander": "ben"}
    await ladder.dev.submits(values)
    await ladder.idle()

    page = ladder.ana.expect_dm("You are needed for INC-1")
    assert "highest ranking" not in page.text()


async def test_user_groups_are_invited_paged_told_and_mentioned(world: World) -> None:
    group = world.slack.workspace.group_named("oncall")
    assert group is not None
    await world.slack.sets_group("oncall", ["finn", "cleo"])
    both = [group.id]
    await world.restart(groups={"on-call": both, "executives": both, "engineering": both})
    room = await declared(world, by="dev")

    assert {"finn", "cleo"} <= set(world.dev.channel(room).members)
    for person in (world.finn, world.cleo):
        assert dms(person, "You are needed for INC-1") == 1
        assert dms(person, NOTICE) == 0
    assert "@oncall" in announcement(world).text()


async def test_the_people_of_a_group_are_told_one_by_one(world: World) -> None:
    group = world.slack.workspace.group_named("oncall")
    assert group is not None
    await world.slack.sets_group("oncall", ["finn", "cleo"])
    await world.restart(groups={"executives": [group.id]})
    await declared(world, by="dev")

    assert (dms(world.finn, NOTICE), dms(world.cleo, NOTICE)) == (1, 1)
