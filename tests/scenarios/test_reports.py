"""Role reports: in the war room, under the role's name, at the role's rhythm."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.scenarios.verbs import asks, clicks, count, declared, opens, sends, told
from tests.world import World, running_world


@pytest.fixture
async def war(folder: Path) -> AsyncIterator[World]:
    """Give a workspace whose playbook has roles that report."""
    async with running_world(folder, playbook="launch-war-room") as running:
        yield running


async def manned(world: World, *roles: str) -> str:
    """Declare as ana, let ben command and cleo hold roles; return the room."""
    room = await declared(world, "P1 The app is down")
    await asks(world, world.ben, "claim commander", room)
    for role in roles:
        await asks(world, world.cleo, f"claim {role}", room)
    return room


async def test_a_report_stands_under_the_roles_name_with_the_next_one(war: World) -> None:
    room = await manned(war, "sre")
    answer = await asks(war, war.cleo, "report Replicas <fine>, 40 % errors", room)
    report = war.ana.expect_message("SRE reports: Replicas <fine>, 40 % errors", room).text()

    assert answer == "Your report as SRE is in the war room."
    assert "By @cleo at " in report
    assert "Next report by " in report


async def test_the_duties_name_the_rhythm_and_what_to_say(war: World) -> None:
    await manned(war, "sre")
    duties = war.cleo.expect_dm("You are SRE").text()

    assert "Report every 5 min with /incident report: Status and figures." in duties


async def test_a_late_report_is_asked_for_with_a_button_for_its_form(war: World) -> None:
    room = await manned(war, "sre", "support")
    await war.advance(minutes=5)
    nag = war.ana.expect_message("SRE was to report", room)
    await clicks(war, war.cleo, "Report as SRE", nag)
    form = war.cleo.expect_modal("Report")
    assert "As: SRE" in form.text()
    assert "Status and figures." in form.text()

    assert await sends(war, war.cleo, {"Report": "Nothing new"}) == {}
    assert count(war, "SRE reports: Nothing new", room) == 1


async def test_a_report_starts_the_rhythm_anew(war: World) -> None:
    room = await manned(war, "sre")
    await war.advance(minutes=4)
    await asks(war, war.cleo, "report All fine", room)
    await war.advance(minutes=4)

    assert count(war, "SRE was to report", room) == 0


async def test_the_report_button_tells_others_who_reports(war: World) -> None:
    room = await manned(war, "sre")
    await war.advance(minutes=5)
    nag = war.dev.expect_message("SRE was to report", room)
    await clicks(war, war.dev, "Report as SRE", nag)

    assert told(war.dev).startswith("Only its holder reports as SRE.")


async def test_whoever_holds_several_roles_is_asked_which(war: World) -> None:
    room = await manned(war, "sre", "support")
    form = await opens(war, war.cleo, "report Queue is growing", room)
    assert "SRE: Status and figures." in form.text()
    assert "Support: Impact on customers." in form.text()

    assert await sends(war, war.cleo, {"As": "Support"}) == {}
    assert count(war, "Support reports: Queue is growing", room) == 1


async def test_the_first_word_may_name_the_role(war: World) -> None:
    room = await manned(war, "sre", "support")
    await asks(war, war.cleo, "report support Queue is growing", room)

    assert count(war, "Support reports: Queue is growing", room) == 1


async def test_the_role_alone_opens_its_form(war: World) -> None:
    room = await manned(war, "sre", "support")
    form = await opens(war, war.cleo, "report support", room)

    assert "As: Support" in form.text()


async def test_the_bare_word_opens_the_form_with_the_roles_format(war: World) -> None:
    room = await manned(war, "support")
    form = await opens(war, war.cleo, "report", room)

    assert "Impact on customers." in form.text()


@pytest.mark.parametrize("line", ["report", "report All fine"])
async def test_whoever_holds_no_role_is_told_how_to_get_one(world: World, line: str) -> None:
    room = await declared(world)

    assert "You hold no role to report as" in await asks(world, world.dev, line, room)


async def test_only_the_holder_reports_as_a_role(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim scribe", room)

    answer = await asks(world, world.dev, "report scribe All written", room)
    assert answer.startswith("Only its holder reports as Scribe.")
