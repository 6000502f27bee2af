"""The announcement and the summary: one message each, kept in place."""

from pathlib import Path

from tests.scenarios.verbs import (
    announcement,
    announcements,
    asks,
    clicks,
    closes,
    count,
    declared,
    dms,
    resolves,
    rooms,
    summary,
    told,
)
from tests.world import ANNOUNCEMENTS, World, running_world


async def test_the_announcement_is_edited_in_place(world: World) -> None:
    room = await declared(world)
    first = announcement(world).ts
    await asks(world, world.ben, "severity P0", room)
    await asks(world, world.ben, "claim commander", room)
    await resolves(world, world.ben, room)

    assert announcement(world).ts == first
    shown = announcement(world).text()
    assert "P0 · Critical" in shown
    assert "Resolved after" in shown
    assert "@ben" in shown


async def test_what_happens_is_told_in_the_thread_of_the_announcement(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "update We rolled back", room)
    await asks(world, world.ben, "severity P2", room)
    await resolves(world, world.ben, room)

    told_there = [each.text() for each in announcement(world).replies]
    for words in ("We rolled back", "Severity: P1 → P2", "is resolved"):
        assert any(words in each for each in told_there)


async def test_join_brings_you_into_the_war_room(world: World) -> None:
    room = await declared(world)
    await clicks(world, world.eva, "Join", announcement(world))

    assert "eva" in world.ana.channel(room).members
    assert told(world.eva) == f"I invite you to #{room}."


async def test_a_second_click_on_subscribe_is_told(world: World) -> None:
    await declared(world)
    await clicks(world, world.eva, "Subscribe", announcement(world))
    await clicks(world, world.eva, "Subscribe", announcement(world))

    assert told(world.eva) == "You follow INC-1 already."


async def test_after_the_end_nobody_is_asked_to_escalate(world: World) -> None:
    room = await declared(world)
    await resolves(world, world.ana, room)
    assert announcement(world).buttons == ["Join", "Subscribe"]

    await closes(world, world.ana, room)
    assert announcement(world).buttons == ["Join"]


async def test_the_summary_is_edited_in_place(world: World) -> None:
    room = await declared(world)
    first = summary(world, room).ts
    await asks(world, world.ben, "claim commander", room)

    assert summary(world, room).ts == first
    assert summary(world, room).is_edited


async def test_a_summary_that_was_deleted_is_posted_anew_at_the_next_change(world: World) -> None:
    room = await declared(world)
    first = summary(world, room)
    await world.eva.deletes(first)
    await asks(world, world.ben, "claim commander", room)

    assert count(world, "Claim Scribe", room) == 1
    anew = world.ana.expect_message("Claim Scribe", room)
    assert anew.ts != first.ts
    assert summary(world, room).ts == anew.ts


async def test_an_announcement_that_was_deleted_is_posted_anew(world: World) -> None:
    room = await declared(world)
    await world.eva.deletes(announcement(world))
    await asks(world, world.ben, "severity P0", room)

    assert "P0" in announcement(world).text()


async def test_the_topic_changes_only_when_it_says_something_else(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "update We rolled back", room)
    await asks(world, world.ben, "claim scribe", room)

    topics = [each for each in world.ana.channel(room).notices if "topic" in each]
    assert len(topics) == 1


async def test_without_an_announcement_channel_declaring_still_works(folder: Path) -> None:
    async with running_world(folder, announce_channel="nowhere") as world:
        room = await declared(world)
        await asks(world, world.ben, "update We rolled back", room)

        assert count(world, "We rolled back", room) == 1
        assert announcements(world) == []


async def test_with_an_archived_announcement_channel_declaring_still_works(world: World) -> None:
    await world.eva.archives(ANNOUNCEMENTS)
    room = await declared(world)

    assert "Acknowledge" in summary(world, room).buttons
    assert world.ana.channel(room).topic.startswith("P1")


async def test_an_announcement_channel_archived_later_does_not_stop_updates(world: World) -> None:
    room = await declared(world)
    await world.eva.archives(ANNOUNCEMENTS)
    await asks(world, world.ben, "update We rolled back", room)

    assert count(world, "We rolled back", room) == 1
    assert dms(world.ana, "the announcement") <= 1


async def test_without_the_right_to_open_channels_the_declarer_is_told(world: World) -> None:
    world.slack.faults.error("conversations.create", "restricted_action")
    await asks(world, world.dev, "declare P1 Checkout is down")

    told_directly = world.dev.expect_dm("No war room could be opened (restricted_action).").text()
    assert "in the thread of its announcement" in told_directly
    assert dms(world.dev, "restricted_action") == 1


async def test_without_a_room_updates_go_to_the_thread_of_the_announcement(world: World) -> None:
    world.slack.faults.error("conversations.create", "restricted_action")
    await asks(world, world.ana, "declare P1 Checkout is down")
    await asks(world, world.ben, "update INC-1 We rolled back", "general")

    assert sum("We rolled back" in each.text() for each in announcement(world).replies) == 1
    assert "Join" not in announcement(world).buttons


async def test_without_a_room_reminders_go_to_the_thread(world: World) -> None:
    world.slack.faults.error("conversations.create", "restricted_action")
    await asks(world, world.ana, "declare P1 Checkout is down")
    await world.advance(minutes=30)

    told_there = [each.text() for each in announcement(world).replies]
    assert any("An update on" in each for each in told_there)


async def test_one_who_cannot_be_invited_does_not_keep_the_others_out(world: World) -> None:
    def wants_cleo(args: dict[str, object]) -> bool:
        return world.cleo.id in str(args["users"])

    world.slack.faults.error("conversations.invite", "cant_invite", times=99, when=wants_cleo)
    await asks(world, world.dev, "declare P1 Checkout is down")

    assert {"ana", "ben", "dev"} <= set(world.dev.channel(rooms(world)[0]).members)
    assert dms(world.dev, "@cleo could not be invited") == 1


async def test_a_pin_that_fails_is_told_once_and_the_rest_is_done(world: World) -> None:
    world.slack.faults.error("pins.add", "not_pinnable", times=99)
    room = await declared(world)

    assert dms(world.ana, "pinning the summary") == 1
    assert world.ana.channel(room).topic.startswith("P1")
    assert count(world, "Claim Scribe", room) == 1


async def test_a_topic_that_fails_is_told_once_and_the_rest_is_done(world: World) -> None:
    world.slack.faults.error("conversations.setTopic", "restricted_action", times=99)
    room = await declared(world)

    assert dms(world.ana, "the topic of the war room") == 1
    assert "Acknowledge" in summary(world, room).buttons


async def test_bookmarks_that_fail_are_told_once_and_the_link_is_kept(world: World) -> None:
    world.slack.faults.error("bookmarks.add", "too_many_bookmarks", times=99)
    room = await declared(world)
    await asks(world, world.ana, "link https://grafana.example/d/1 Dashboard", room)

    assert dms(world.ana, "the bookmarks of the war room") == 1
    assert "Dashboard" in summary(world, room).text()


async def test_a_busy_slack_delays_the_room_but_loses_nothing(world: World) -> None:
    world.slack.faults.limit("conversations.create", retry_after=5)
    await asks(world, world.ana, "declare P1 Checkout is down")
    assert rooms(world) == []

    await world.advance(seconds=6)
    assert "Acknowledge" in summary(world, rooms(world)[0]).buttons
