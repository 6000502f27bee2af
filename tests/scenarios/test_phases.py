"""Phases: entered by button, in one line, in the panel; reminded of when their time is up."""

from tests.scenarios.test_checklists import posted
from tests.scenarios.verbs import asks, clicks, count, declared, opens, staffed, summary, told
from tests.world import World


async def test_next_phase_moves_on_and_posts_its_list(world: World) -> None:
    room = await declared(world)
    await clicks(world, world.ben, "Next phase: Response", posted(world, room))
    listed = posted(world, room, "Phase: Response")

    assert told(world.ben) == "INC-1 is in the phase “Response” now."
    assert "Entered by @ben" in listed.text()
    assert "Response · 0 of 17 done" in summary(world, room).text()


async def test_two_clicks_on_next_phase_move_on_by_one(world: World) -> None:
    room = await declared(world)
    listed = posted(world, room)
    await clicks(world, world.ben, "Next phase: Response", listed)
    await clicks(world, world.cleo, "Next phase: Response", listed)

    assert told(world.cleo) == "INC-1 is in the phase “Response” already."
    assert count(world, "Phase: Response", room) == 1


async def test_a_phase_is_entered_by_name(world: World) -> None:
    room = await declared(world)

    answer = await asks(world, world.ben, "phase resolution", room)

    assert answer == "INC-1 is in the phase “Resolution” now."
    assert "moved on to the phase “Resolution”" in await asks(world, world.ana, "show", room)


async def test_next_is_a_word_as_well(world: World) -> None:
    room = await declared(world)

    assert "“Response” now" in await asks(world, world.ben, "phase next", room)


async def test_an_unknown_phase_gets_the_nearest(world: World) -> None:
    room = await declared(world)

    assert "Did you mean “resolution”" in await asks(world, world.ben, "phase resoluton", room)


async def test_bare_phase_shows_the_phases_and_their_time(world: World) -> None:
    room = await declared(world)
    panel = await opens(world, world.ben, "phase", room)

    assert panel.title == "Phases"
    assert "1. Detection · 0 min to 5 min" in panel.text()
    assert "The response is here, until" in panel.text()
    assert "Handling" not in panel.text()


async def test_the_panel_moves_on_and_shows_so(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "phase", room)
    await clicks(world, world.ben, "Next phase: Response")

    assert "Next phase: Resolution" in world.ben.expect_modal().buttons
    assert "Phase: Response" in posted(world, room, "Phase: Response").text()


async def test_a_low_severity_begins_in_its_own_phase(world: World) -> None:
    room = await declared(world, "P3 Slow page")

    assert "Handling by the on-call engineer" in summary(world, room).text()


async def test_a_worse_severity_moves_into_its_plan(world: World) -> None:
    room = await declared(world, "P3 Slow page")
    await world.advance(minutes=7)
    await asks(world, world.ben, "severity P1", room)

    assert "Response · 0 of 17 done" in summary(world, room).text()


async def test_a_time_box_that_is_over_is_reminded_of_with_a_way_on(world: World) -> None:
    room = await staffed(world)
    await world.advance(minutes=6)
    reminder = world.ana.channel(room).messages[-1]
    await clicks(world, world.ben, "Next phase: Response", reminder)

    assert "the phase “Detection” by" in reminder.text()
    assert "Checklist" in reminder.buttons
    assert "Response · 0 of 17" in summary(world, room).text()


async def test_moving_on_in_time_is_not_reminded_of(world: World) -> None:
    room = await staffed(world)
    await world.advance(minutes=4)
    await asks(world, world.ben, "phase next", room)
    await world.advance(minutes=3)

    assert count(world, "the phase “Detection” by", room) == 0
