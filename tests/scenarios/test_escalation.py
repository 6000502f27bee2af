"""Escalating by hand: the next level or the one named, and who comes."""

import pytest

from tests.scenarios.verbs import (
    announcement,
    asks,
    clicks,
    declared,
    dms,
    opens,
    resolves,
    sends,
    summary,
)
from tests.world import World


async def test_in_one_line_the_level_named_is_called_in_with_the_reason(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ana, "escalate 4 We need a decision", room)

    assert answer == "Level 4 (CTO) is asked in to INC-1."
    assert "We need a decision" in world.eva.expect_dm("You are needed for INC-1").text()
    assert "eva" in world.ana.channel(room).members


async def test_without_a_level_the_next_one_is_called_in(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, "escalate It gets worse", room)
    answer = await asks(world, world.ana, "escalate It gets even worse", room)

    assert answer.startswith("Level 2")


async def test_bare_opens_the_form_with_the_next_level_selected(world: World) -> None:
    room = await declared(world)
    form = await opens(world, world.ana, "escalate", room)

    assert "Level: Level 1" in form.text()


async def test_the_form_calls_the_level_in(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "escalate", room)
    wrong = await sends(world, world.ana, {"Level": "Level 3", "Why": "It spreads"})

    assert wrong == {}
    assert "It spreads" in world.finn.expect_dm("You are needed").text()
    world.ana.expect_message("escalated to level 3 (Engineering manager)", room)


@pytest.mark.parametrize("word", ["9", "L9"])
async def test_an_unknown_level_gets_the_known_ones(world: World, word: str) -> None:
    room = await declared(world)

    answer = await asks(world, world.ana, f"escalate {word} Help", room)
    assert answer.startswith(f"There is no escalation level “{word}”. Did you mean")


async def test_the_button_of_the_summary_opens_the_form(world: World) -> None:
    room = await declared(world)
    await clicks(world, world.ben, "Escalate", summary(world, room))

    world.ben.expect_modal("Escalate")


async def test_the_button_of_the_announcement_opens_the_form(world: World) -> None:
    await declared(world)
    await clicks(world, world.eva, "Escalate", announcement(world))

    world.eva.expect_modal("Escalate")


async def test_a_page_is_acknowledged_by_its_button(world: World) -> None:
    room = await declared(world, by="dev")
    await clicks(world, world.ana, "Acknowledge", world.ana.expect_dm("You are needed"))

    assert "Acknowledge" not in summary(world, room).buttons
    world.ana.expect_message("@ana acknowledged", room)


async def test_a_page_opens_the_war_room_by_its_button(world: World) -> None:
    room = await declared(world, by="dev")
    await asks(world, world.ana, "escalate 4 Help", room)
    await world.eva.leaves(room)
    await clicks(world, world.eva, "Open war room", world.eva.expect_dm("You are needed"))

    assert "eva" in world.ana.channel(room).members


async def test_escalating_what_is_over_is_refused_in_the_form(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "escalate", room)
    await resolves(world, world.ben, room)
    wrong = await sends(world, world.ana, {"Why": "Help"})

    assert "INC-1 is resolved" in next(iter(wrong.values()))
    assert dms(world.finn, "You are needed") == 0
