"""What people do to channels and to each other: the incident goes on."""

import pytest

from incidentbot.sandbox import admin
from tests.faults.test_deliveries import declared, room, rooms, said
from tests.world import ANNOUNCEMENTS, World


@pytest.mark.parametrize(
    "title",
    ["x" * 200, "CHECKOUT IS DOWN", "🔥🔥🔥", "結帳壞了", "!!!???", "a\u202eb\u0000c\u2028d"],
)
async def test_any_title_gives_a_room(world: World, title: str) -> None:
    await world.ana.types(f"/incident declare P1 {title}", channel="general")
    await world.idle()

    (only,) = rooms(world)
    assert len(only.name) <= 80


async def test_an_archived_channel_that_holds_the_name_gives_a_suffix(world: World) -> None:
    taken = f"incident-{world.bot.clock():%Y%m%d}-checkout-is-down"
    await world.ana.creates(taken)
    await world.ana.archives(taken)

    await declared(world)

    assert f"{taken}-2" in [each.name for each in rooms(world)]


async def test_a_room_that_is_archived_moves_the_updates_to_the_thread(world: World) -> None:
    await declared(world)
    await world.ana.archives(room(world))
    await world.idle()

    await world.ana.types("/incident update INC-1 Restarted the cache", channel="general")
    await world.idle()

    assert "Restarted the cache" in announced(world)


async def test_a_room_archived_unnoticed_is_learnt_from_the_refusal(world: World) -> None:
    await declared(world)
    rooms(world)[0].is_archived = True

    await world.ana.types("/incident update INC-1 Restarted the cache", channel="general")
    await world.idle()

    assert "archived" in announced(world)
    assert "Restarted the cache" in announced(world)


async def test_a_renamed_room_is_still_the_room(world: World) -> None:
    await declared(world)
    await world.ana.renames(room(world), "checkout-war-room")

    await world.ana.types("/incident note The cache is cold", channel="checkout-war-room")
    await world.idle()

    assert "The cache is cold" in world.ana.channel("checkout-war-room").text()


async def test_a_bot_taken_out_of_a_public_room_comes_back(world: World) -> None:
    await declared(world)
    rooms(world)[0].members.remove(world.slack.workspace.bot_user_id)

    await world.ana.types("/incident note The cache is cold", channel=room(world))
    await world.idle()

    assert said(world).count("The cache is cold") == 1


async def test_a_deleted_announcement_channel_leaves_the_room_unharmed(world: World) -> None:
    await declared(world)
    await world.eva.deletes_channel(ANNOUNCEMENTS)

    await world.ana.types("/incident update Restarted the cache", channel=room(world))
    await world.idle()

    assert "Restarted the cache" in said(world)


async def test_one_who_cannot_be_invited_does_not_keep_the_others_out(world: World) -> None:
    admin.dismiss(world.slack.workspace, world.cleo.user)

    await declared(world)

    members = set(world.ana.channel(room(world)).members)
    assert {"ana", "ben"} <= members
    assert "cleo" not in members
    world.ana.expect_dm("could not be invited")


async def test_a_person_deactivated_in_mid_incident_holds_nothing_up(world: World) -> None:
    await declared(world)
    await world.ben.types("/incident claim commander", channel=room(world))
    await world.slack.dismisses("ben")
    await world.idle()

    await world.ana.types("/incident update Restarted the cache", channel=room(world))
    await world.idle()

    assert "Restarted the cache" in said(world)


async def test_a_missing_scope_is_named_and_the_rest_goes_on(world: World) -> None:
    world.slack.faults.error("pins.add", "missing_scope")

    await declared(world)

    world.ana.expect_dm("missing_scope")
    assert "Checkout is down" in said(world)


async def test_no_command_lists_everybody(world: World) -> None:
    await declared(world)
    lists = len(world.slack.journal.calls("conversations.list"))

    for number in range(5):
        await world.ana.types(f"/incident note Line {number}", channel=room(world))
    await world.idle()

    assert len(world.slack.journal.calls("conversations.list")) == lists <= 1
    assert world.slack.journal.calls("users.list") == []


def announced(world: World) -> str:
    seen = world.ana.channel(ANNOUNCEMENTS)
    return "\n".join(message.text() for message in seen.all_messages)


async def test_the_roles_of_somebody_deactivated_are_free_and_the_commander_is_told(
    world: World,
) -> None:
    await declared(world)
    await world.ben.types("/incident claim commander", channel=room(world))
    await world.cleo.types("/incident claim tech-lead", channel=room(world))
    await world.slack.dismisses("cleo")
    await world.idle()

    assert "Tech Lead: @cleo" not in world.ana.channel(room(world)).pins[0].text()
    assert "their account is deactivated" in said(world)
    assert sum("account is deactivated" in each.text() for each in world.ben.dms()) == 1


async def test_a_commander_who_was_deactivated_is_missed_by_the_clock_and_the_next_level(
    world: World,
) -> None:
    await declared(world)
    await world.eva.types("/incident claim commander", channel=room(world))
    await world.slack.dismisses("eva")
    await world.idle()
    await world.advance(minutes=20)

    assert "has no Incident Commander" in said(world)
    told = [each.text() for person in (world.ana, world.ben) for each in person.dms()]
    assert sum("their account is deactivated" in each for each in told) == 1


async def test_a_holder_deactivated_while_the_bot_was_down_is_found_at_the_start(
    world: World,
) -> None:
    await declared(world)
    await world.cleo.types("/incident claim tech-lead", channel=room(world))
    await world.idle()
    database = world.bot.settings.database_url
    await world.bot.stop()
    admin.dismiss(world.slack.workspace, world.cleo.user)
    await world.start(database_url=database.get_secret_value())
    await world.idle()

    assert "their account is deactivated" in said(world)
