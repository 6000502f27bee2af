"""Private incidents: those who are not in them see nothing of them."""

from tests.scenarios.verbs import (
    PRIVATE,
    announcement,
    announcements,
    asks,
    clicks,
    count,
    declared,
    declared_privately,
    opens,
    rooms,
    sends,
    summary,
)
from tests.world import World

SECRET = "The badge printer was stolen"


async def reference(world: World) -> str:
    """Return what the members call the incident."""
    answer = await asks(world, world.ana, "list")
    return next(word for word in answer.split() if word.startswith("INC-"))


async def test_its_room_is_private_and_does_not_tell_the_title(world: World) -> None:
    room = await declared_privately(world, SECRET)

    assert world.ana.channel(room).is_private
    assert "badge" not in room


async def test_it_is_announced_nowhere(world: World) -> None:
    await declared_privately(world, SECRET)

    assert announcements(world) == []
    for person in (world.cleo, world.dev, world.eva):
        assert all(SECRET not in each.text() for each in person.channels())


async def test_members_see_it_in_their_list_and_others_do_not(world: World) -> None:
    await declared_privately(world, SECRET)

    assert SECRET in await asks(world, world.ana, "list")
    assert SECRET not in await asks(world, world.dev, "list")


async def test_others_find_it_neither_on_their_home(world: World) -> None:
    await declared_privately(world, SECRET)
    mine, theirs = await world.ana.opens_home(), await world.dev.opens_home()
    await world.idle()

    assert mine is not None
    assert SECRET in mine.text()
    assert theirs is not None
    assert SECRET not in theirs.text()


async def test_asked_for_by_its_name_it_answers_like_an_unknown_one(world: World) -> None:
    await declared_privately(world, SECRET)
    name = await reference(world)
    lines = ("show {}", "subscribe {}", "update {} Hello", "claim {} scribe", "roles {}")
    known = [await asks(world, world.dev, line.format(name)) for line in lines]
    unknown = [await asks(world, world.dev, line.format("INC-QQQQQQ")) for line in lines]

    assert [answer.replace(name, "INC-QQQQQQ") for answer in known] == unknown


async def test_private_incidents_leave_no_gap_in_the_numbers(world: World) -> None:
    await declared(world, "P3 One")
    await declared_privately(world, SECRET)
    answer = await asks(world, world.ana, "declare P3 Two")

    assert answer.startswith("INC-2 ")


async def test_a_member_uses_commands_in_the_room(world: World) -> None:
    room = await declared_privately(world, SECRET)
    answer = await asks(world, world.ana, "update We looked everywhere", room)

    assert "is posted" in answer
    assert count(world, "We looked everywhere", room) == 1


async def test_somebody_invited_by_hand_may_do_all(world: World) -> None:
    room = await declared_privately(world, SECRET)
    await world.ana.invites("dev", room)
    await world.idle()

    assert "You are Scribe" in await asks(world, world.dev, "claim scribe", room)
    assert SECRET in await asks(world, world.dev, "list")


async def test_who_leaves_the_room_sees_nothing_more(world: World) -> None:
    room = await declared_privately(world, SECRET)
    await world.ana.invites("dev", room)
    await world.idle()
    await world.dev.leaves(room)
    await world.idle()

    assert SECRET not in await asks(world, world.dev, "list")


async def test_a_subscriber_who_left_is_told_nothing_more(world: World) -> None:
    room = await declared_privately(world, SECRET)
    await world.ana.invites("dev", room)
    await world.idle()
    await asks(world, world.dev, "subscribe", room)
    await world.dev.leaves(room)
    await world.idle()
    await asks(world, world.ana, "update Found behind the sofa", room)

    assert all("sofa" not in each.text() for each in world.dev.dms())


async def test_when_no_private_room_can_be_had_there_is_none(world: World) -> None:
    world.slack.faults.error("conversations.create", "restricted_action")
    await opens(world, world.ana, "declare")
    await sends(world, world.ana, {"Title": SECRET, "Severity": "P3", "Private": PRIVATE})

    assert rooms(world) == []
    assert announcements(world) == []
    world.ana.expect_dm("restricted_action")


async def test_made_private_it_moves_to_a_new_room_with_those_named(world: World) -> None:
    room = await declared(world, f"P3 {SECRET}")
    answer = await asks(world, world.ana, "private @dev", room)

    assert "is private now" in answer
    new = rooms(world)[1]
    assert world.ana.channel(new).is_private
    assert set(world.ana.channel(new).members) == {"incidentbot", "ana", "dev"}
    assert f"#{new}" in world.dev.expect_dm("war room").text()


async def test_made_private_by_form_it_moves_as_well(world: World) -> None:
    room = await declared(world, f"P3 {SECRET}")
    await opens(world, world.ana, "private", room)
    assert await sends(world, world.ana, {"Who stays": ["ana", "eva"]}) == {}

    assert set(world.ana.channel(rooms(world)[1]).members) == {"incidentbot", "ana", "eva"}


async def test_made_private_its_announcement_is_withdrawn_with_the_thread(world: World) -> None:
    room = await declared(world, f"P3 {SECRET}")
    await asks(world, world.ana, "update The printer is gone", room)
    await asks(world, world.ana, "private @dev", room)

    shown = world.ben.channel("incidents").text()
    assert SECRET not in shown
    assert "The printer is gone" not in shown


async def test_made_private_its_old_room_is_left_without_telling_anything(world: World) -> None:
    room = await declared(world, f"P3 {SECRET}")
    await asks(world, world.ana, "private @dev", room)

    assert world.ana.channel(room).is_archived
    assert "smaller group" in world.ana.channel(room).messages[-1].text()


async def test_made_private_it_is_unknown_to_the_others(world: World) -> None:
    room = await declared(world, f"P3 {SECRET}")
    await asks(world, world.ana, "private @dev", room)
    known = await asks(world, world.ben, "show INC-1")
    unknown = await asks(world, world.ben, "show INC-9")

    assert known.replace("INC-1", "INC-9") == unknown


async def test_made_private_it_stays_in_reach_of_its_members(world: World) -> None:
    room = await declared(world, f"P3 {SECRET}")
    await asks(world, world.ana, "private @dev", room)
    new = rooms(world)[1]

    assert "is posted" in await asks(world, world.dev, "update Found it", new)
    assert SECRET in summary(world, new).text()


async def test_an_old_button_says_no_more_to_who_is_not_in_it(world: World) -> None:
    room = await declared(world, f"P3 {SECRET}")
    post = announcement(world)
    await opens(world, world.ben, "note INC-1")
    await asks(world, world.ana, "private @dev", room)
    await sends(world, world.ben, {"Note": "I saw it"})

    assert SECRET not in world.ben.expect_modal().text()
    assert post.is_gone


async def test_private_twice_is_refused(world: World) -> None:
    room = await declared_privately(world, SECRET)

    assert "is private already" in await asks(world, world.ana, "private @dev", room)


async def test_the_panel_makes_it_private_by_its_button(world: World) -> None:
    room = await declared(world, f"P3 {SECRET}")
    panel = await world.ana.types("/incident", room)
    await clicks(world, world.ana, "Make private", panel)

    world.ana.expect_modal("Make it private")


async def test_no_reminder_of_it_reaches_anybody_outside(world: World) -> None:
    room = await declared_privately(world, SECRET, severity="P1")
    for _ in range(3):
        await world.advance(minutes=15)

    assert count(world, "was due", room) > 0
    outside = [person for person in (world.cleo, world.dev, world.eva, world.finn) if person.dms()]
    assert outside == []
