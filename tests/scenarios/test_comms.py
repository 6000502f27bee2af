"""Communications: a text from its form to its readers, who approves it, and what never leaves."""

from incidentbot.sandbox.people import Person
from incidentbot.sandbox.shown import View
from tests.scenarios.verbs import (
    announcement,
    asks,
    clicks,
    closes,
    count,
    declared,
    declared_privately,
    dms,
    formatted,
    opens,
    sends,
    told,
)
from tests.world import World

WORDS = "Cards are refused since noon."
PUBLIC, LETTER = "Status page, investigating", "Letter to customers, initial"
EXECUTIVES, ALERT = "Executives, first message", "Alert to everybody inside"
HOSTILE = "<!channel> <@U1> & *x* <https://evil.example|click>"


async def led(world: World, line: str = "P1 Checkout is down") -> str:
    """Declare as ana; ben commands."""
    room = await declared(world, line)
    await asks(world, world.ben, "claim commander", room)
    return room


async def writes(
    world: World, person: Person, audience: str, room: str, words: str = WORDS
) -> View:
    """Write a text by the form, and return the panel that follows."""
    await opens(world, person, f"comms {audience}", room)
    assert await sends(world, person, {"Text": words}) == {}
    return person.expect_modal("Communications")


async def panel(world: World, person: Person, room: str) -> View:
    """Open the panel anew."""
    await person.closes(everything=True) if person.modal else None
    return await opens(world, person, "comms", room)


# Writing.


async def test_bare_shows_who_was_told_and_what_can_be_written(world: World) -> None:
    room = await led(world)
    shown = await panel(world, world.ana, room)

    assert "Not yet: everybody inside, the status page, customers" in shown.text()
    assert {PUBLIC, LETTER, EXECUTIVES, "Another text…"} <= set(shown.buttons)


async def test_the_panel_says_what_is_due(world: World) -> None:
    room = await led(world)
    due = (await panel(world, world.ana, room)).text().partition("Due\n")[2]

    assert "Status page update: due" in due
    assert "Executive update: due" in due
    assert "Next update" not in due


async def test_an_audience_opens_the_form_filled_from_the_incident(world: World) -> None:
    room = await led(world)
    form = await opens(world, world.ana, "comms executives", room)

    assert form.labels == ["Subject", "Text"]
    assert "Subject: P1: Checkout is down" in form.text()
    assert "Ben Okafor is in command" in form.text()
    assert "[impact]" in form.text()


async def test_without_slacks_answer_the_commanders_name_is_left_open(world: World) -> None:
    room = await led(world)
    world.slack.faults.error("users.info", "internal_error", times=20)
    form = await opens(world, world.cleo, "comms executives", room)

    assert "[commander] is in command" in form.text()


async def test_an_incident_elsewhere_is_named(world: World) -> None:
    await led(world)
    form = await opens(world, world.ana, "comms INC-1 status page")

    assert PUBLIC in form.text()


async def test_an_unknown_audience_gets_the_nearest(world: World) -> None:
    room = await led(world)
    answer = await asks(world, world.ana, "comms custmers", room)

    assert "Did you mean “customers”" in answer


async def test_the_text_stands_in_the_room_and_asks_for_its_approval(world: World) -> None:
    room = await led(world)
    await writes(world, world.ana, "public", room)
    asked = world.ben.expect_message(WORDS, room)

    assert "@ana wrote “Status page, investigating”" in asked.text()
    assert "@ben, please read and approve it." in asked.text()
    assert asked.buttons == ["Approve", "Edit", "Copy"]


async def test_an_empty_text_is_refused_in_place(world: World) -> None:
    room = await led(world)
    await opens(world, world.ana, "comms public", room)

    assert await sends(world, world.ana, {"Text": " \u202e "}) == {
        "Text": "Write something, or close the form without saving."
    }


async def test_any_other_text_can_be_chosen(world: World) -> None:
    room = await led(world)
    await panel(world, world.ana, room)
    await clicks(world, world.ana, "Another text…")
    await sends(world, world.ana, {"Text": "Status page, monitoring"})

    assert "Status page, monitoring" in world.ana.expect_modal("Write a text").text()
    await sends(world, world.ana, {"Text": WORDS})
    assert "Waits for the approval of @ben" in world.ana.expect_modal("Communications").text()


async def test_a_text_under_way_is_opened_again_and_not_begun_twice(world: World) -> None:
    room = await led(world)
    await writes(world, world.ana, "public", room)
    form = await opens(world, world.cleo, "comms public", room)

    assert form.title == "Edit a text"
    assert f"Text: {WORDS}" in form.text()


async def test_what_somebody_else_saved_meanwhile_is_not_overwritten(world: World) -> None:
    room = await led(world)
    await writes(world, world.ana, "public", room)
    await opens(world, world.cleo, "comms public", room)
    await opens(world, world.dev, "comms public", room)
    await sends(world, world.dev, {"Text": "By dev"})
    wrong = await sends(world, world.cleo, {"Text": "By cleo"})

    assert "Somebody else changed this text" in wrong["Text"]


# From the form to the readers.


async def test_written_edited_approved_by_another_and_marked_as_sent(world: World) -> None:
    room = await led(world)
    await writes(world, world.ana, "public", room)
    await clicks(world, world.ana, "Edit", world.ana.modal)
    await sends(world, world.ana, {"Text": "Cards work again soon."})
    await clicks(world, world.ben, "Approve", world.ben.expect_message("Cards work again", room))
    assert told(world.ben) == "Approved. It can go out now."

    approved = world.ben.expect_message("@ben approved the text for the status page", room)
    assert "Copy it, publish it on the status page, then mark it as sent." in approved.text()
    await clicks(world, world.cleo, "Mark as sent", approved)
    assert told(world.cleo) == "It is marked as sent, and kept on the timeline."
    done = world.ben.expect_message("@cleo sent “Status page, investigating”", room)
    assert "by hand: “Cards work again soon.”" in done.text()
    assert "The status page: 20" in (await panel(world, world.ben, room)).text()


async def test_a_changed_text_is_approved_again(world: World) -> None:
    room = await led(world)
    await writes(world, world.ben, "public", room)
    await clicks(world, world.ben, "Approve", world.ben.modal)
    await clicks(world, world.ben, "Edit", world.ben.modal)
    await sends(world, world.ben, {"Text": "Other words"})

    assert "Waits for the approval of @ben" in world.ben.expect_modal("Communications").text()


async def test_an_old_message_does_not_approve_newer_words(world: World) -> None:
    room = await led(world)
    await writes(world, world.ana, "public", room)
    old = world.ben.expect_message(WORDS, room)
    await opens(world, world.ana, "comms public", room)
    await sends(world, world.ana, {"Text": "Other words"})
    await clicks(world, world.ben, "Approve", old)

    assert "was changed after that" in told(world.ben)
    assert count(world, "approved the text", room) == 0


async def test_an_approval_of_ones_own_text_is_shown(world: World) -> None:
    room = await led(world)
    await writes(world, world.ben, "customers", room)
    await clicks(world, world.ben, "Approve", world.ben.modal)

    assert "Approved by @ben, their own text" in world.ben.expect_modal().text()
    world.ana.expect_message("approved the text for customers, which is their own", room)


async def test_who_does_not_approve_sees_no_button_for_it(world: World) -> None:
    room = await led(world)
    shown = await writes(world, world.ana, "public", room)

    assert "Approve" not in shown.buttons
    await clicks(world, world.ana, "Approve", world.ana.expect_message(WORDS, room))
    assert told(world.ana) == "The Incident Commander approves this text. Ask them to."


async def test_what_leaves_the_company_is_refused_until_it_is_approved(world: World) -> None:
    room = await led(world)
    await writes(world, world.ana, "public", room)
    await clicks(world, world.ana, "Mark as sent", world.ana.modal)

    refused = world.ana.expect_modal().text()
    assert "the Incident Commander approves it first" in refused
    assert (
        "Not yet: everybody inside, the status page" in (await panel(world, world.ana, room)).text()
    )


async def test_while_nobody_commands_the_room_is_told_what_it_takes(world: World) -> None:
    room = await declared(world)
    await writes(world, world.ana, "public", room)
    asked = world.ana.expect_message(WORDS, room)

    assert "nobody is: /incident claim commander" in asked.text()


async def test_executives_read_it_by_direct_message(world: World) -> None:
    room = await led(world)
    await writes(world, world.ben, "executives", room)
    await clicks(world, world.ben, "Approve", world.ben.modal)
    assert "Publish sends it to @eva by direct message." in world.ben.expect_modal().text()
    await clicks(world, world.ben, "Publish", world.ben.modal)

    got = world.eva.expect_dm(WORDS).text()
    assert got.startswith("P1: Checkout is down")
    assert "INC-1. Sent by @ben" in got
    world.ana.expect_message("sent “Executives, first message” for executives to @eva", room)


async def test_a_second_click_sends_it_once(world: World) -> None:
    room = await led(world)
    await writes(world, world.ben, "executives", room)
    await clicks(world, world.ben, "Approve", world.ben.modal)
    button = world.ben.expect_message("Publish sends it", room)
    await clicks(world, world.ben, "Publish", button)
    await clicks(world, world.ana, "Publish", button)

    assert told(world.ana) == "That text went out already."
    assert dms(world.eva, WORDS) == 1


async def test_everybody_inside_reads_it_in_the_announcements_thread(world: World) -> None:
    room = await led(world)
    await writes(world, world.ben, "organisation", room)
    await clicks(world, world.ben, "Publish", world.ben.modal)

    assert [WORDS in each.text() for each in announcement(world).replies] == [True]
    world.ana.expect_message("announcement's thread, without an approval", room)


async def test_where_nobody_is_known_it_is_sent_by_hand(world: World) -> None:
    room = await led(world)
    shown = await writes(world, world.ben, "support", room)

    assert "I know nobody to send it to for support." in shown.text()
    await clicks(world, world.ben, "Mark as sent", shown)
    world.ana.expect_message("sent “Support, what to answer” for support by hand", room)


async def test_a_dropped_text_is_gone_from_the_panel(world: World) -> None:
    room = await led(world)
    shown = await writes(world, world.ana, "public", room)
    await clicks(world, world.ana, "Drop", shown)

    assert WORDS not in world.ana.expect_modal("Communications").text()
    world.ana.expect_message("@ana dropped the text for the status page", room)


# Copying.


async def test_the_copy_view_shows_subject_and_text_as_they_are(world: World) -> None:
    room = await led(world)
    await writes(world, world.ben, "customers", room, HOSTILE)
    await clicks(world, world.ben, "Copy", world.ben.modal)
    view = world.ben.expect_modal("Copy the text")
    copied = [
        run["text"]
        for block in view.blocks
        if block["type"] == "rich_text"
        for part in block["elements"]
        for run in part["elements"]
        if part["type"] == "rich_text_preformatted"
    ]

    assert copied == ["Our service is disrupted: Checkout is down", HOSTILE]
    assert "Copy it, send it to the customers, then mark it as sent." in view.text()


async def test_it_is_marked_as_sent_from_the_copy_view(world: World) -> None:
    room = await led(world)
    await writes(world, world.ben, "public", room)
    await clicks(world, world.ben, "Approve", world.ben.modal)
    await clicks(world, world.ben, "Copy", world.ben.modal)
    await clicks(world, world.ben, "Mark as sent", world.ben.modal)
    assert "It is marked as sent" in world.ben.expect_modal().text()

    await world.ben.closes()
    assert "The status page: 20" in world.ben.expect_modal("Communications").text()


async def test_nothing_that_people_write_is_markup(world: World) -> None:
    room = await led(world)
    for audience in ("executives", "organisation"):
        await writes(world, world.ben, audience, room, HOSTILE)
        await clicks(world, world.ben, "Publish", world.ben.modal)
        await world.ben.closes()
    world.eva.expect_dm("<!channel>")

    marked = list(formatted(world))
    assert not any("<!channel>" in each or "<@U1>" in each for each in marked)


# What is due.


async def test_a_reminder_opens_the_text_that_suits(world: World) -> None:
    room = await led(world)
    await world.advance(minutes=15)
    nag = world.ana.expect_message("Executives were to hear", room)
    await clicks(world, world.ana, "Write for executives", nag)

    assert EXECUTIVES in world.ana.expect_modal("Write a text").text()


async def test_a_reminder_opens_the_panel_where_a_text_waits(world: World) -> None:
    room = await led(world)
    await writes(world, world.ana, "public", room)
    await world.advance(minutes=15)
    nag = world.ben.expect_message("Write for the status page", room)
    await clicks(world, world.ben, "Write for the status page", nag)

    shown = world.ben.expect_modal("Communications")
    assert WORDS in shown.text()
    assert "Approve" in shown.buttons


async def test_what_is_told_in_time_meets_its_deadline_and_begins_the_next(world: World) -> None:
    room = await led(world)
    await world.advance(minutes=14)
    await tells_executives(world, room)
    shown = await asks(world, world.ben, "show", room)

    first, second = [line for line in shown.splitlines() if line.startswith("Executive update")]
    assert first.endswith("met")
    assert second.endswith("in 59 min")


async def test_what_is_told_late_is_late(world: World) -> None:
    room = await led(world)
    await world.advance(minutes=16)
    await tells_executives(world, room)
    shown = await asks(world, world.ben, "show", room)

    first, _ = [line for line in shown.splitlines() if line.startswith("Executive update")]
    assert first.endswith("1 min late")


async def test_who_has_heard_of_it_gets_the_next_text(world: World) -> None:
    room = await led(world)
    await tells_executives(world, room)
    form = await opens(world, world.ana, "comms executives", room)

    assert "Executives, every hour" in form.text()


async def tells_executives(world: World, room: str) -> None:
    await writes(world, world.ben, "executives", room)
    await clicks(world, world.ben, "Publish", world.ben.modal)
    await world.ben.closes()


# What never leaves.


async def test_nothing_of_a_private_incident_goes_outside(world: World) -> None:
    room = await declared_privately(world, "The badge printer was stolen", severity="P1")
    await asks(world, world.ana, "claim commander", room)
    shown = await writes(world, world.ana, "public", room)
    assert "This incident is private: nothing about it leaves it." in shown.text()
    assert "Mark as sent" not in shown.buttons

    await clicks(world, world.ana, "Approve", shown)
    assert "Mark as sent" not in world.ana.expect_modal("Communications").buttons


async def test_of_a_private_incident_nobody_outside_it_is_written_to(world: World) -> None:
    room = await declared_privately(world, "The badge printer was stolen", severity="P1")
    await asks(world, world.ana, "claim commander", room)
    shown = await writes(world, world.ana, "executives", room)
    await clicks(world, world.ana, "Mark as sent", shown)

    assert world.eva.dms() == []


async def test_the_resolution_offers_the_last_texts(world: World) -> None:
    room = await led(world, "P2 Search is slow")
    await writes(world, world.ben, "public", room)
    await clicks(world, world.ben, "Approve", world.ben.modal)
    await clicks(world, world.ben, "Mark as sent", world.ben.modal)
    await world.ben.closes()
    await asks(world, world.ben, "resolve override Rolled back", room)
    ended = world.ben.expect_message("is resolved after", room)
    assert "Status page, resolved" in ended.buttons

    await clicks(world, world.ben, "Status page, resolved", ended)
    assert "all systems work" in world.ben.expect_modal("Write a text").text()


async def told_the_public(world: World) -> str:
    """Resolve an incident that the public heard of, and return its room."""
    room = await led(world, "P2 Search is slow")
    await writes(world, world.ben, "public", room)
    await clicks(world, world.ben, "Approve", world.ben.modal)
    await clicks(world, world.ben, "Mark as sent", world.ben.modal)
    await world.ben.closes()
    await asks(world, world.ben, "resolve override Rolled back", room)
    return room


async def test_the_close_names_the_last_texts_that_were_not_sent(world: World) -> None:
    room = await told_the_public(world)
    await closes(world, world.ben, room)

    closed = world.ben.expect_message("Thank you, everyone who helped", room)
    assert "Not sent yet, for those who are to hear of the end:" in closed.text()
    assert "Status page, resolved" in closed.buttons
    assert count(world, "The last texts, for those who are to hear of the end:", room) == 1


async def test_the_close_names_no_last_text_that_was_sent(world: World) -> None:
    room = await told_the_public(world)
    ended = world.ben.expect_message("is resolved after", room)
    await clicks(world, world.ben, "Status page, resolved", ended)
    await sends(world, world.ben)
    await clicks(world, world.ben, "Approve", world.ben.expect_message("all systems work", room))
    await clicks(world, world.ben, "Mark as sent", world.ben.expect_message("approved", room))
    await closes(world, world.ben, room)

    closed = world.ben.expect_message("Thank you, everyone who helped", room)
    assert "Status page, resolved" not in closed.buttons
