"""Where a command is typed: the panel in a war room, an offer elsewhere."""

from tests.scenarios.verbs import (
    asks,
    clicks,
    closes,
    declared,
    resolves,
    sends,
    staffed,
    summary,
    told,
)
from tests.world import World

OFFER = "INC-1 · Checkout is down"
ONE_LINE = {
    "ack": "You acknowledged INC-1",
    "update We rolled back": "Your update of INC-1 is posted",
    "status identified": "INC-1 is marked as identified now",
    "severity P0": "INC-1 is P0 now",
    "type security": "INC-1 is of the type Security incident now",
    "phase next": "INC-1 is in the phase “Response” now",
    "checklist verification 1": "Verification: 1 of 6 done",
    "runbook service-down": "Service down is posted in the war room",
    "claim scribe": "You are Scribe of INC-1",
    "role scribe @dev": "@dev is Scribe now",
    "note Hello": "Noted on the timeline of INC-1",
    "link https://a.example": "The link is kept with INC-1",
    "escalate 2 Help": "Level 2",
    "escalate severe-impact": "The impact is severe",
    "assess 1": "Your answers speak for P0",
    "call https://meet.example": "The call is open",
    "severity confirm": "P0 stands for INC-1",
    "subscribe": "I send you the updates of INC-1",
    "action 1w Read the logs": "f1 is on the list of INC-1",
    "show": "Checkout is down",
    "why": "I have sent no reminders",
    "resolve override It works": "INC-1 is resolved",
    "close override There is nothing to mend": "INC-1 is closed",
    "reopen": "INC-1 is open again",
}
FORMS = {
    "assess": "How bad is it?",
    "call": "Incident call",
    "resolve": "Resolve the incident",
    "update": "Post an update",
    "status": "Change the status",
    "severity": "Change the severity",
    "type": "Incident type",
    "phase": "Phases",
    "checklist": "Checklists",
    "runbook": "Runbooks",
    "roles": "Roles",
    "role": "Assign a role",
    "handover": "Hand over a role",
    "claim": "Roles",
    "note": "Add a note",
    "action": "Add a follow-up",
    "link": "Add a link",
    "escalate": "Escalate",
    "snooze": "Put off a reminder",
    "private": "Make it private",
}
AT_ONCE = {
    "Contacts": "Whom to reach, and how",
    "Follow-ups": "Follow-ups of INC-1",
    "Acknowledge": "You acknowledged INC-1",
    "Subscribe": "I send you the updates",
    "Why?": "I have sent no reminders",
    "Claim Scribe": "You are Scribe of INC-1",
}
PANEL = {
    "Resolve": "Resolve the incident",
    "Assess": "How bad is it?",
    "Call": "Incident call",
    "Post update": "Post an update",
    "Status": "Change the status",
    "Severity": "Change the severity",
    "Roles": "Roles",
    "Checklist": "Checklists",
    "Phase": "Phases",
    "Runbook": "Runbooks",
    "Type": "Incident type",
    "Escalate": "Escalate",
    "Add note": "Add a note",
    "Add link": "Add a link",
    "Snooze": "Put off a reminder",
    "Make private": "Make it private",
}


async def test_outside_a_room_the_incidents_are_offered(world: World) -> None:
    await declared(world)
    offer = await asks(world, world.ana, "ack", "general")

    assert offer.startswith("This is not a war room. Which incident do you mean with “ack”?")
    assert "[INC-1 · Checkout is down]" in offer


async def test_outside_a_room_the_button_does_what_was_typed(world: World) -> None:
    await declared(world)
    answers = {}
    for line, answer in ONE_LINE.items():
        await asks(world, world.ana, line, "general")
        await clicks(world, world.ana, OFFER)
        answers[line] = told(world.ana)[: len(answer)]

    assert answers == ONE_LINE


async def test_outside_a_room_the_button_opens_the_form(world: World) -> None:
    await declared(world)
    opened = {}
    for word in FORMS:
        await asks(world, world.ana, word, "general")
        await clicks(world, world.ana, OFFER)
        opened[word] = world.ana.expect_modal().title
        await world.ana.closes()

    assert opened == FORMS


async def test_with_the_name_of_the_incident_it_is_done_from_anywhere(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ana, "update INC-1 We rolled back", "general")

    assert answer == "Your update of INC-1 is posted."
    world.ana.expect_message("We rolled back", room)


async def test_the_name_goes_in_any_case_and_before_the_room(world: World) -> None:
    first = await declared(world, "P3 One")
    await declared(world, "P3 Two")
    answer = await asks(world, world.ana, "ack inc-2", first)

    assert answer.startswith("You acknowledged INC-2.")


async def test_all_open_incidents_are_offered_and_no_closed_one(world: World) -> None:
    await declared(world, "P3 One")
    await declared(world, "P3 Two")
    await asks(world, world.ana, "resolve INC-1 override It works")
    offer = await world.ana.types("/incident ack", "general")

    assert offer is not None
    assert offer.buttons == ["INC-2 · Two"]


async def test_without_an_open_incident_the_way_to_one_is_told(world: World) -> None:
    answer = await asks(world, world.ana, "ack")

    assert "no open incident" in answer
    assert "/incident declare" in answer


async def test_bare_in_a_war_room_shows_the_panel_to_the_caller_only(world: World) -> None:
    room = await declared(world)
    panel = await world.ana.types("/incident", room)

    assert panel is not None
    assert panel.is_ephemeral
    for words in ("Checkout is down", "P1 · High · Investigating", "Tech Lead: nobody yet"):
        assert words in panel.text()


async def test_the_panel_says_what_is_due_next(world: World) -> None:
    room = await declared(world)

    assert "Acknowledgement: due" in await asks(world, world.ana, "", room)


async def test_the_buttons_of_the_panel_open_their_forms(world: World) -> None:
    room = await declared(world)
    panel = await world.ana.types("/incident", room)
    opened = {}
    for button in PANEL:
        await clicks(world, world.ana, button, panel)
        opened[button] = world.ana.expect_modal().title
        await world.ana.closes()

    assert opened == PANEL


async def test_the_snooze_button_of_the_panel_puts_off_what_comes_next(world: World) -> None:
    room = await staffed(world)
    panel = await world.ben.types("/incident", room)
    await clicks(world, world.ben, "Snooze", panel)
    wrong = await sends(world, world.ben, {"For": "45m", "Why": "The vendor calls back"})

    assert wrong == {}
    world.ana.expect_message("The vendor calls back", room)


async def test_the_other_buttons_of_the_panel_do_it_at_once(world: World) -> None:
    room = await declared(world)
    panel = await world.ben.types("/incident", room)
    answers = {}
    for button, answer in AT_ONCE.items():
        await clicks(world, world.ben, button, panel)
        answers[button] = told(world.ben)[: len(answer)]

    assert answers == AT_ONCE


async def test_a_closed_incident_offers_to_reopen(world: World) -> None:
    room = await declared(world)
    await resolves(world, world.ana, room)
    await closes(world, world.ana, room)
    panel = await world.ana.types("/incident", room)
    await clicks(world, world.ana, "Reopen", panel)

    assert "Acknowledge" in summary(world, room).buttons


async def test_the_list_shows_where_who_and_how_long(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)
    await world.advance(minutes=12)
    answer = await asks(world, world.dev, "list")

    for words in ("1 open incident", "INC-1", "P1", "investigating", f"#{room}", "@ben", "12 min"):
        assert words in answer


async def test_an_empty_list_says_how_to_begin(world: World) -> None:
    assert (
        await asks(world, world.ana, "list") == "No incident is open. /incident declare opens one."
    )
