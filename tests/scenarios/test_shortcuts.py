"""The three shortcuts: declare from anywhere, from a message, and keep a message."""

from tests.scenarios.verbs import (
    announcement,
    asks,
    clicks,
    declared,
    dms,
    rooms,
    sends,
    summary,
    told,
)
from tests.world import World


async def test_the_global_shortcut_opens_the_declare_form(world: World) -> None:
    await world.ana.shortcut("Declare an incident")
    await world.idle()
    await sends(world, world.ana, {"Title": "Checkout is down"})

    assert len(rooms(world)) == 1


async def test_declaring_from_a_message_quotes_it_and_keeps_its_link(world: World) -> None:
    message = await world.dev.says("Customers cannot pay.\nThree called.", "support")
    await world.cleo.shortcut("Declare from message", message)
    await world.idle()
    form = world.cleo.expect_modal("Declare an incident")
    assert "Title: Customers cannot pay." in form.text()
    await sends(world, world.cleo, {"Severity": "P1"})

    shown = summary(world, rooms(world)[0])
    assert "Three called." in shown.text()
    assert f"/archives/{message.channel}/p{message.ts.replace('.', '')}" in str(shown.blocks)


async def test_a_message_becomes_readable_words_that_call_nobody(world: World) -> None:
    message = await world.dev.says("@eva see https://shop.example & <b>", "support")
    await world.cleo.shortcut("Declare from message", message)
    await world.idle()
    await sends(world, world.cleo)

    assert "https://shop.example & <b>" in summary(world, rooms(world)[0]).text()
    assert len(world.eva.dms()) == dms(world.eva, "For your information")


async def test_an_expired_trigger_of_the_global_shortcut_offers_the_form(world: World) -> None:
    world.slack.faults.error("views.open", "expired_trigger_id")
    await world.ana.shortcut("Declare an incident")
    await world.idle()

    await clicks(world, world.ana, "Open the form", world.ana.expect_dm("Nothing is lost"))
    world.ana.expect_modal("Declare an incident")


async def test_an_expired_trigger_of_a_message_shortcut_keeps_the_message(world: World) -> None:
    message = await world.dev.says("Customers cannot pay", "support")
    world.slack.faults.error("views.open", "expired_trigger_id")
    await world.cleo.shortcut("Declare from message", message)
    await world.idle()
    await clicks(world, world.cleo, "Open the form")

    assert "Title: Customers cannot pay" in world.cleo.expect_modal().text()


async def test_add_to_timeline_keeps_the_message(world: World) -> None:
    room = await declared(world)
    message = await world.ben.says("We restart the database", room)
    await world.cleo.shortcut("Add to timeline", message)
    await world.idle()

    assert told(world.cleo) == "The message is on the timeline now of INC-1."
    assert "@ben noted: We restart the database" in await asks(world, world.ana, "show INC-1")
    assert message.reactions == {"white_check_mark": ["incidentbot"]}


async def test_adding_it_twice_is_told(world: World) -> None:
    room = await declared(world)
    message = await world.ben.says("We restart the database", room)
    for _ in range(2):
        await world.cleo.shortcut("Add to timeline", message)
        await world.idle()

    assert "was on the timeline already" in told(world.cleo)


async def test_a_message_of_no_war_room_cannot_be_added(world: World) -> None:
    await declared(world)
    message = await world.dev.says("Customers cannot pay", "support")
    await world.cleo.shortcut("Add to timeline", message)
    await world.idle()

    assert told(world.cleo).startswith("This message is in no war room.")


async def test_a_reply_below_the_announcement_can_be_added(world: World) -> None:
    await declared(world)
    reply = await world.finn.says("Seen in Dublin", "incidents", thread=announcement(world))
    await world.finn.shortcut("Add to timeline", reply)
    await world.idle()

    assert "Seen in Dublin" in await asks(world, world.ana, "show INC-1")
