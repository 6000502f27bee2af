"""Lists in the war room: ticked there, in the panel, in one line."""

from pathlib import Path

import pytest

from incidentbot.playbooks import loader
from incidentbot.sandbox.shown import Message
from tests.scenarios.verbs import (
    asks,
    clicks,
    count,
    declared,
    declared_privately,
    opens,
    sends,
    staffed,
    summary,
    told,
)
from tests.world import ANNOUNCEMENTS, World, running_world

PHASE = "Phase: Detection"


def posted(world: World, room: str, head: str = PHASE) -> Message:
    """Return the newest message of a war room that begins so."""
    messages = world.ana.channel(room).messages
    return [each for each in messages if each.text().startswith(head)][-1]


async def test_declaring_posts_the_list_of_the_first_phase(world: World) -> None:
    room = await declared(world)
    listed = posted(world, room).text()

    assert "1. Alert: answer it within 5 minutes" in listed
    assert "0 of 9 done. Entered by @ana" in listed


async def test_done_in_the_room_shows_who_and_when(world: World) -> None:
    room = await declared(world)
    await world.advance(minutes=1)
    await clicks(world, world.ben, "Done", posted(world, room))
    listed = posted(world, room)

    assert "✓ 1. Alert: answer it within 5 minutes\n@ben, " in listed.text()
    assert listed.is_edited
    assert "Detection · 1 of 9 done" in summary(world, room).text()


async def test_a_tick_is_not_announced_and_stands_on_the_timeline(world: World) -> None:
    room = await declared(world)
    before = len(world.ana.channel(room).messages)
    await clicks(world, world.ben, "Done", posted(world, room))

    assert len(world.ana.channel(room).messages) == before
    assert "@ben ticked: Alert: answer it" in await asks(world, world.ana, "show", room)


async def test_two_people_tick_the_same_item_once(world: World) -> None:
    room = await declared(world)
    listed = posted(world, room)
    before = listed.post.blocks
    await clicks(world, world.ben, "Done", listed)
    listed.post.blocks = before
    await clicks(world, world.cleo, "Done", listed)

    assert "@cleo ticked" not in await asks(world, world.ana, "show", room)
    assert "1 of 9 done" in summary(world, room).text()


async def test_the_panel_opens_with_the_present_phase(world: World) -> None:
    room = await declared(world)
    panel = await opens(world, world.ben, "checklist", room)

    assert panel.title == "Checklists"
    assert panel.text().startswith("Checklists\nDetection · 0 of 9 done")


async def test_the_panel_ticks_and_takes_the_tick_off(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "checklist", room)
    await clicks(world, world.ben, "Done")
    ticked = world.ben.expect_modal().text()
    await clicks(world, world.ben, "Undo")

    assert "Detection · 1 of 9 done" in ticked
    assert "Detection · 0 of 9 done" in world.ben.expect_modal().text()
    assert "0 of 9 done" in posted(world, room).text()


async def test_another_list_is_chosen_in_the_panel(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "checklist", room)
    await world.ben.chooses("Another list", "Mitigations")
    await world.idle()
    shown = world.ben.expect_modal().text()

    assert "1. Rollback" in shown
    assert shown.index("1. Rollback") < shown.index("2. Configuration change")


async def test_a_list_is_opened_by_its_name(world: World) -> None:
    room = await declared(world)
    panel = await opens(world, world.ben, "checklist verification", room)

    assert "Verification · 0 of 6 done" in panel.text()


async def test_an_item_is_ticked_in_one_line(world: World) -> None:
    room = await declared(world)
    first = await asks(world, world.ben, "checklist detection 2", room)
    again = await asks(world, world.ben, "tick Detection 2", room)

    assert first == "Detection: 1 of 9 done."
    assert again == "Detection: 1 of 9 done. That one was done already."


@pytest.mark.parametrize("words", ["checklist detection 0", "checklist detection 99"])
async def test_a_number_that_is_not_there_is_answered(world: World, words: str) -> None:
    room = await declared(world)

    assert "There is no such item" in await asks(world, world.ben, words, room)


async def test_an_unknown_list_gets_the_nearest(world: World) -> None:
    room = await declared(world)

    assert "Did you mean “Detection”" in await asks(world, world.ben, "checklist detecton", room)


async def test_the_last_item_of_a_list_is_told_to_the_room(world: World) -> None:
    room = await declared(world)
    for number in range(1, 7):
        await asks(world, world.ben, f"checklist verification {number}", room)

    assert count(world, "All of “Verification” is done.", room) == 1


async def test_the_first_deed_ends_the_clock_of_the_first_action(world: World) -> None:
    room = await declared(world)
    await world.advance(minutes=3)
    await asks(world, world.ben, "checklist rollback 1", room)
    shown = await asks(world, world.ana, "show", room)

    assert count(world, "@ben took the first action", room) == 1
    assert "First action: due" in shown
    assert "met" in next(line for line in shown.splitlines() if line.startswith("First action"))


async def test_a_reminder_of_the_first_action_offers_the_list_and_an_answer(folder: Path) -> None:
    # Due before everything else, so that it is reminded of alone.
    own = folder / "own.yaml"
    bundled = loader.read("full-response").text.replace(
        "first_action_within: 15m", "first_action_within: 10m"
    )
    own.write_text(bundled, encoding="utf-8")
    async with running_world(folder, playbook=str(own)) as world:
        room = await staffed(world)
        await asks(world, world.ben, "phase recovery", room)
        await world.advance(minutes=11)
        reminder = next(
            each
            for each in reversed(world.ana.channel(room).messages)
            if "It is taken" in each.buttons
        )
        await clicks(world, world.ben, "It is taken", reminder)

        assert "Open checklist" in reminder.buttons
        assert told(world.ben) == "Noted: the first action is taken."
        await clicks(world, world.ben, "It is taken", reminder)
        assert told(world.ben) == "That was noted already."


async def test_the_type_brings_its_first_actions_and_offers_its_runbook(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ben, "type performance", room)
    listed = posted(world, room)

    assert answer == "INC-1 is of the type Performance degradation now."
    assert count(world, "@ben says what it is: Performance degradation.", room) == 1
    assert "First actions: Performance degradation" in listed.text()
    assert "1. Look at processor and memory use" in listed.text()
    assert "Runbook: Slow responses" in listed.buttons


async def test_the_type_declared_brings_its_first_actions(world: World) -> None:
    await opens(world, world.ana, "declare")
    values = {"Title": "Slow", "Severity": "P1 · High", "Type": "Performance degradation"}
    assert await sends(world, world.ana, values) == {}

    assert "First actions: Performance degradation" in posted(world, world.room).text()


async def test_the_type_is_chosen_in_a_form(world: World) -> None:
    room = await declared(world)
    form = await opens(world, world.ben, "type", room)
    wrong = await sends(world, world.ben, {"Type": "Security incident"})

    assert (form.title, wrong) == ("Incident type", {})
    assert "Type: Security incident" in summary(world, room).text().replace("\n", ": ")


async def test_the_same_type_again_is_answered_in_the_form(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "type security", room)
    await opens(world, world.ben, "type", room)
    wrong = await sends(world, world.ben, {"Type": "Security incident"})

    assert wrong == {"Type": "INC-1 is already of the type Security incident."}


async def test_an_earlier_copy_of_a_list_opens_the_panel(world: World) -> None:
    room = await declared(world)
    earlier = posted(world, room)
    await asks(world, world.ana, "phase next", room)
    await clicks(world, world.ben, "Done", earlier)

    assert "Detection · 1 of 9 done" in world.ben.expect_modal().text()


async def test_a_private_incident_keeps_its_lists_in_its_room(world: World) -> None:
    room = await declared_privately(world, "A leak", severity="P1 · High")

    assert PHASE in posted(world, room).text()
    assert count(world, "Phase", ANNOUNCEMENTS) == 0


async def test_a_list_that_was_deleted_is_posted_again_at_the_next_tick(world: World) -> None:
    room = await declared(world)
    listed = posted(world, room)
    channel = world.slack.workspace.channel_named(room)
    assert channel is not None
    del channel.posts[listed.ts]
    await asks(world, world.ben, "checklist detection 1", room)

    assert "1 of 9 done" in posted(world, room).text()
