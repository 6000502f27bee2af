"""Whom to reach: contacts, tools, access and rules of the playbook."""

from tests.scenarios.verbs import asks, declared
from tests.world import World


async def test_in_a_room_the_contacts_of_its_process_are_shown(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ana, "contacts", room)

    for part in ("Contacts", "Tools", "What you need access to", "Rules of the war room"):
        assert part in answer
    assert "On-call engineer – The first to be called: @ana" in answer
    assert "Discuss in threads" in answer


async def test_elsewhere_those_of_new_incidents_are_shown(world: World) -> None:
    answer = await asks(world, world.ana, "contacts", "general")

    assert "On-call engineer" in answer


async def test_a_guest_asks_in_a_room_they_are_in(world: World) -> None:
    answer = await asks(world, world.gus, "contacts", "general")

    assert answer == "Ask for the contacts in the war room of an incident that you are in."


async def test_the_welcome_says_the_first_rules(world: World) -> None:
    await declared(world)

    welcome = world.ana.expect_dm("The war room of INC-1").text()
    assert "Rules there: Pin important updates; Discuss in threads" in welcome
