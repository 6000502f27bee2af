"""What Slack sends twice, late or half: one effect, and nobody's words are lost."""

import pytest

from incidentbot.services.ports import UnitOfWork
from tests.faults.test_deliveries import declared, room, rooms, said
from tests.world import World


@pytest.mark.parametrize("fault", ["twice", "duplicate", "lose_ack"])
async def test_an_event_delivered_again_is_handled_once(world: World, fault: str) -> None:
    await declared(world)
    message = await world.ben.says("The cache is cold", channel=room(world))
    getattr(world.slack.faults, fault)("reaction_added", times=2)

    await world.ben.reacts("pushpin", message)
    await world.idle()
    await world.advance(minutes=1)
    await world.advance(minutes=5)

    assert await entries(world, "NoteAdded") == 1


async def test_a_form_submitted_twice_has_one_effect(world: World) -> None:
    await world.ana.types("/incident", channel="general")
    await world.idle()
    world.slack.faults.twice("view_submission")

    await world.ana.submits({"Title": "Checkout is down", "Severity": "P1 · High"})
    await world.idle()

    assert len(rooms(world)) == 1


async def test_a_double_click_has_one_effect(world: World) -> None:
    await declared(world)
    world.slack.faults.twice("block_actions")

    await world.ben.clicks("Claim Incident Commander")
    await world.idle()

    assert await entries(world, "RoleTaken") == 1
    assert said(world).count("is Incident Commander") <= 1


async def test_an_expired_trigger_offers_the_form_again(world: World) -> None:
    world.slack.faults.error("views.open", "expired_trigger_id")

    await world.ana.types("/incident declare P0", channel="general")
    await world.idle()
    await world.ana.clicks("Open the form")
    await world.idle()

    assert world.ana.expect_modal().values


async def test_an_expired_trigger_of_a_form_on_a_form_offers_it_again_directly(
    world: World,
) -> None:
    await declared(world)
    await world.ana.types("/incident roles", channel=room(world))
    await world.idle()
    world.slack.faults.error("views.push", "expired_trigger_id")
    await world.ana.clicks("Assign…")
    await world.idle()

    assert "The form did not open in time" in world.ana.dms()[-1].text()
    await world.ana.clicks("Open the form", world.ana.dms()[-1])
    await world.idle()
    assert "Role" in world.ana.expect_modal().text()


async def test_words_that_found_no_form_to_stand_on_are_sent_directly(world: World) -> None:
    await declared(world)
    await world.ana.types("/incident roles", channel=room(world))
    await world.idle()
    await world.ben.types("/incident resolve override Done", channel=room(world))
    await world.idle()
    world.slack.faults.error("views.push", "expired_trigger_id")
    await world.ana.clicks("Claim")
    await world.idle()

    assert "is resolved" in world.ana.dms()[-1].text()


async def test_a_form_sent_after_the_close_keeps_what_was_typed(world: World) -> None:
    await declared(world)
    await world.ana.types("/incident status", channel=room(world))
    await world.idle()
    await world.ben.types("/incident resolve override Done", channel=room(world))
    await world.ben.types("/incident close override Done", channel=room(world))
    await world.idle()

    errors = await world.ana.submits({"Status": "Identified"})

    assert errors
    assert world.ana.modal is not None


async def test_of_two_people_who_change_one_field_the_second_is_told(world: World) -> None:
    await declared(world)
    for each in (world.ana, world.ben):
        await each.types("/incident update", channel=room(world))
    await world.idle()

    assert await world.ana.submits({"Status": "Identified"}) == {}
    errors = await world.ben.submits({"Status": "Monitoring"})

    assert "identified" in "".join(errors.values())
    assert await entries(world, "StatusChanged") == 1


async def test_two_people_may_declare_the_same_at_once(world: World) -> None:
    await world.ana.types("/incident declare P1 Checkout is down", channel="general")
    await world.ben.types("/incident declare P1 Checkout is down", channel="general")
    await world.idle()

    assert [each.name[-2:] for each in rooms(world)] == ["wn", "-2"]


async def test_the_same_declared_again_by_one_person_is_one_incident(world: World) -> None:
    for _ in range(2):
        await world.ana.types("/incident declare P1 Checkout is down", channel="general")
    await world.idle()

    assert len(rooms(world)) == 1


async def entries(world: World, kind: str) -> int:
    """Count the events of a kind in the first incident's timeline."""

    def look(uow: UnitOfWork) -> list[str]:
        (incident, *_) = uow.incidents.recent(10)
        return [type(each.event).__name__ for each in uow.timeline.of(incident.id)]

    kinds: list[str] = await world.bot.store.read(look)
    return kinds.count(kind)
