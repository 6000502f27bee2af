"""The moves of an incident's life, and what is refused once it is over."""

from typing import Any

from tests.scenarios.verbs import (
    announcement,
    asks,
    clicks,
    closes,
    count,
    declared,
    dms,
    opens,
    resolves,
    rooms,
    sends,
    staffed,
    summary,
    told,
)
from tests.world import World


async def closed(world: World) -> str:
    """Declare, resolve and close."""
    room = await declared(world)
    await resolves(world, world.ana, room)
    await closes(world, world.ana, room)
    return room


async def test_a_status_in_one_line_moves_the_incident(world: World) -> None:
    room = await declared(world)
    for status in ("identified", "mitigating", "monitoring"):
        answer = await asks(world, world.ana, f"status {status}", room)

        assert answer.startswith(f"INC-1 is marked as {status} now.")
        assert world.ana.channel(room).topic.startswith(f"P1 · {status}")


async def test_a_step_back_is_allowed_and_told(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, "status monitoring", room)
    await asks(world, world.ana, "status investigating", room)

    world.ana.expect_message("Status: monitoring → investigating, by @ana", room)


async def test_bare_status_opens_the_form_which_moves_it(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "status", room)
    assert await sends(world, world.ana, {"Status": "Mitigating"}) == {}

    assert world.ana.channel(room).topic.startswith("P1 · mitigating")


async def test_the_same_status_again_is_refused_below_the_field(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "status", room)
    wrong = await sends(world, world.ana)

    assert wrong == {"Status": "INC-1 is already investigating."}


async def test_a_severity_in_one_line_is_told_with_the_reason(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ana, "severity P0 Everybody is affected", room)

    assert answer == "INC-1 is P0 now. Its clocks are planned anew."
    moved = world.ana.expect_message("Severity: P1 → P0", room).text()
    assert "Everybody is affected" in moved
    assert world.ana.channel(room).topic.startswith("P0")


async def test_a_worse_severity_brings_its_responders_in(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, "severity P0", room)

    assert "finn" in world.ana.channel(room).members
    world.finn.expect_dm("You are needed for INC-1")


async def test_a_milder_severity_pages_nobody(world: World) -> None:
    room = await declared(world)
    before = dms(world.ana, "You are needed")
    await asks(world, world.ben, "severity P2", room)

    assert dms(world.ana, "You are needed") == before


async def test_the_severity_form_changes_it(world: World) -> None:
    room = await declared(world)
    await clicks(world, world.ben, "Severity", summary(world, room))
    world.ben.expect_modal("Change the severity")
    assert await sends(world, world.ben, {"Severity": "P2", "Why": "Only a few"}) == {}

    assert world.ana.channel(room).topic.startswith("P2")


async def test_the_same_severity_again_is_refused_below_the_field(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "severity", room)

    assert await sends(world, world.ana) == {"Severity": "INC-1 is already P1."}


async def test_ack_in_one_line_acknowledges(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ben, "ack", room)

    assert answer.startswith("You acknowledged INC-1.")
    world.ana.expect_message("@ben acknowledged", room)


async def test_a_second_click_on_acknowledge_is_told(world: World) -> None:
    room = await declared(world, by="dev")
    page = world.ana.expect_dm("You are needed")
    await clicks(world, world.ana, "Acknowledge", page)
    await clicks(world, world.ana, "Acknowledge", page)

    assert told(world.ana) == "INC-1 is acknowledged already."
    assert count(world, "@ana acknowledged", room) == 1


async def test_resolve_says_what_fixed_it(world: World) -> None:
    room = await declared(world)
    await resolves(world, world.ana, room, "We rolled back")

    assert "We rolled back" in world.ben.expect_message("is resolved", room).text()


async def test_the_resolve_button_asks_first(world: World) -> None:
    room = await declared(world)
    await world.ana.clicks("Resolve", summary(world, room), confirm=False)
    await world.idle()
    assert world.ana.channel(room).topic.startswith("P1 · investigating")

    await clicks(world, world.ana, "Resolve", summary(world, room))
    world.ana.expect_modal("Resolve the incident")


async def test_a_second_resolve_is_told(world: World) -> None:
    room = await declared(world)
    await resolves(world, world.ana, room)

    assert "INC-1 is resolved" in await asks(world, world.ben, "resolve", room)
    assert count(world, "“Checkout is down” is resolved", room) == 1


async def test_close_thanks_and_names_what_is_owed(world: World) -> None:
    room = await closed(world)

    last = world.ben.expect_message("is closed", room).text()
    assert "Thank you" in last
    assert "post-mortem" in last


async def test_the_buttons_of_the_summary_close_and_reopen(world: World) -> None:
    room = await declared(world)
    await resolves(world, world.ana, room)
    assert summary(world, room).buttons == ["Reopen", "Close"]
    await clicks(world, world.ana, "Close", summary(world, room))
    assert await sends(world, world.ana, {"Why close it anyway": "There is nothing to mend"}) == {}
    assert summary(world, room).buttons == ["Reopen"]

    await clicks(world, world.ana, "Reopen", summary(world, room))
    assert world.ana.channel(room).topic.startswith("P1 · investigating")


async def test_reopen_in_one_line_says_why(world: World) -> None:
    room = await closed(world)
    answer = await asks(world, world.ana, "reopen It came back", room)

    assert answer == "INC-1 is open again. Its clocks run from now."
    assert "It came back" in world.ben.expect_message("is open again", room).text()


async def test_reopening_what_is_open_is_refused(world: World) -> None:
    room = await declared(world)

    assert "INC-1 is open already" in await asks(world, world.ana, "reopen", room)


async def test_reopening_after_the_room_was_archived_opens_a_new_one(world: World) -> None:
    room = await closed(world)
    await world.ana.archives(room)
    await world.idle()
    await asks(world, world.ana, "reopen INC-1")

    assert rooms(world) == [room, f"{room}-2"]
    assert "ana" in world.ana.channel(f"{room}-2").members
    assert f"#{room}-2" in announcement(world).text()


REFUSED_WHEN_CLOSED = [
    "update We rolled back",
    "status identified",
    "severity P0",
    "claim scribe",
    "role scribe @dev",
    "leave scribe",
    "handover commander @dev",
    "ack",
    "escalate 2",
    "private @dev",
    "resolve",
    "close",
]


async def test_what_makes_no_sense_any_more_is_refused_with_a_sentence(world: World) -> None:
    room = await closed(world)

    answers = {line: await asks(world, world.ana, line, room) for line in REFUSED_WHEN_CLOSED}
    assert {line for line, answer in answers.items() if "INC-1 is closed" not in answer} == set()


FORMS: dict[str, dict[str, Any]] = {
    "update": {"Impact": "Less"},
    "status": {"Status": "Identified"},
    "severity": {"Severity": "P0"},
    "role": {"Role": "Scribe", "Who": "dev"},
    "handover": {"Role": "Scribe", "To whom": "dev"},
    "escalate": {"Why": "Help"},
    "private": {"Who stays": ["ana"]},
    "snooze": {"For": "45m", "Why": "Because"},
}


async def test_a_form_sent_after_the_close_is_refused_in_the_form(world: World) -> None:
    room = await staffed(world)
    refusals = {}
    for word, values in FORMS.items():
        await opens(world, world.ben, word, room)
        await resolves(world, world.ana, room)
        await closes(world, world.ana, room)
        (refusals[word],) = (await sends(world, world.ben, values)).values()
        await world.ben.closes()
        await asks(world, world.ana, "reopen", room)

    assert refusals.pop("snooze").startswith("The next reminder comes later than that anyway")
    assert {each.partition(".")[0] for each in refusals.values()} == {"INC-1 is closed"}


async def test_notes_and_links_may_follow_the_close(world: World) -> None:
    room = await closed(world)

    assert "Noted" in await asks(world, world.ana, "note The vendor wrote a report", room)
    assert "is kept" in await asks(world, world.ana, "link https://vendor.example/report", room)


async def test_a_severity_form_does_not_undo_what_somebody_chose_meanwhile(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "severity", room)
    await asks(world, world.ben, "severity P0", room)

    wrong = await sends(world, world.ana, {"Severity": "P2 · Medium"})

    assert "changed to P0 while you were choosing" in wrong["Severity"]
    assert "P0 · Critical" in summary(world, room).text()


async def test_a_status_form_does_not_undo_what_somebody_chose_meanwhile(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "status", room)
    await asks(world, world.ben, "status monitoring", room)

    wrong = await sends(world, world.ana, {"Status": "Identified"})

    assert "changed to monitoring while you were choosing" in wrong["Status"]
