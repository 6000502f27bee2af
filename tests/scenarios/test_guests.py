"""Guests see only what they were invited to, and declare only where they may."""

from pathlib import Path

from tests.scenarios.verbs import asks, declared, opens, rooms
from tests.world import World, running_world


async def test_a_guest_cannot_declare(world: World) -> None:
    answer = await asks(world, world.gus, "declare P1 Checkout is down")

    assert answer.startswith("Guests cannot declare incidents here.")
    assert rooms(world) == []


async def test_a_guest_is_not_even_shown_the_form(world: World) -> None:
    assert (await asks(world, world.gus, "")).startswith("Guests cannot declare")
    assert world.gus.modal is None


async def test_a_guest_cannot_declare_by_shortcut(world: World) -> None:
    await world.gus.shortcut("Declare an incident")
    await world.idle()

    assert "Guests cannot declare" in world.gus.expect_modal().text()


async def test_where_the_settings_allow_it_a_guest_declares(folder: Path) -> None:
    async with running_world(folder, guests_may_declare=True) as world:
        await opens(world, world.gus, "declare")
        world.gus.expect_modal("Declare an incident")


async def test_a_guest_sees_nothing_of_what_they_are_not_in(world: World) -> None:
    await declared(world)

    assert "No incident is open" in await asks(world, world.gus, "list")
    known = await asks(world, world.gus, "show INC-1")
    assert known.replace("INC-1", "INC-9") == await asks(world, world.gus, "show INC-9")


async def test_a_guest_who_was_invited_takes_part(world: World) -> None:
    room = await declared(world)
    await world.ana.invites("gus", room)
    await world.idle()

    assert "Checkout is down" in await asks(world, world.gus, "list")
    assert "You are Scribe" in await asks(world, world.gus, "claim scribe", room)


async def test_a_guest_sees_no_incident_on_their_home(world: World) -> None:
    await declared(world)
    await world.gus.opens_home()
    await world.idle()

    assert world.gus.home is not None
    assert "Checkout is down" not in world.gus.home.text()
