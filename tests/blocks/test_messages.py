"""What messages say and offer, depending on the state they are drawn from."""

from dataclasses import replace
from typing import Any

import pytest

from incidentbot.domain import events as ev
from incidentbot.domain import lines as order
from incidentbot.domain.clocks import Kind
from incidentbot.domain.incidents import Status
from incidentbot.slack.blocks import (
    aftermath,
    buttons,
    checklists,
    drafts,
    escalation,
    home,
    incidents,
    lines,
    postmortems,
    reasons,
    reports,
    reviews,
    timeline,
)
from incidentbot.slack.blocks.elements import Message

from . import samples as s


def action_ids(blocks: Any) -> list[str]:
    """Return the ids of all buttons, in order."""
    rows = [block["elements"] for block in blocks if block["type"] == "actions"]
    return [element["action_id"] for row in rows for element in row]


def announced(incident: Any) -> Message:
    return incidents.announcement(
        incident, s.PLAYBOOK, channel=s.ROOM, clocks=[s.clock()], now=s.NOW
    )


def summarised(incident: Any) -> Message:
    return incidents.summary(incident, s.PLAYBOOK, s.clocks(), now=s.NOW)


def test_an_open_incident_offers_to_escalate() -> None:
    ids = action_ids(announced(s.incident()).blocks)
    assert ids == [buttons.JOIN, buttons.SUBSCRIBE, buttons.ESCALATE]


def test_a_resolved_incident_offers_no_escalation() -> None:
    assert buttons.ESCALATE not in action_ids(announced(s.resolved()).blocks)


def test_a_lost_room_cannot_be_joined() -> None:
    assert buttons.JOIN not in action_ids(announced(s.incident(room_lost=True)).blocks)


def test_the_announcement_of_a_private_incident_betrays_nothing() -> None:
    shown = repr(announced(s.incident(private=True)))
    assert not any(word in shown for word in ("Checkout", "pay", "P1", s.ROOM, "U0ANA", "U0BEN"))


def test_the_farewell_betrays_no_title() -> None:
    assert "Checkout" not in repr(incidents.farewell(s.incident(private=True)))


def test_an_acknowledged_incident_offers_no_acknowledgement() -> None:
    acknowledged = s.incident(moments={"acknowledged": s.NOW})
    assert buttons.ACKNOWLEDGE not in action_ids(summarised(acknowledged).blocks)


def test_a_resolved_summary_offers_to_reopen_and_to_close() -> None:
    assert action_ids(summarised(s.resolved()).blocks) == [buttons.REOPEN, buttons.CLOSE]


def test_a_closed_summary_offers_only_to_reopen() -> None:
    closed = s.resolved(status=Status.CLOSED)
    assert action_ids(summarised(closed).blocks) == [buttons.REOPEN]


def test_every_free_role_can_be_claimed_from_the_summary() -> None:
    ids = action_ids(summarised(s.incident(roles={"scribe": s.ANA})).blocks)
    assert [each for each in ids if each.startswith(buttons.CLAIM_ROLE)] == [
        "claim_role:commander",
        "claim_role:tech-lead",
    ]


def test_the_topic_names_severity_status_and_commander() -> None:
    topic = incidents.topic(s.incident(), s.PLAYBOOK)
    assert topic == "P1 · investigating · Commander: <@U0BEN>"


def test_the_topic_of_any_incident_fits() -> None:
    topic = incidents.topic(
        s.giant_incident(severity=s.GIANT, roles={"commander": f"cli:{s.GIANT}"}), s.PLAYBOOK
    )
    assert len(topic) <= 250


def test_bookmarks_are_the_links() -> None:
    assert incidents.bookmarks(s.linked(), s.PLAYBOOK)[0] == (
        "Dashboard",
        "https://dash.example/checkout",
    )


def test_the_internal_id_is_never_shown() -> None:
    texts = [announced(s.incident()).text, summarised(s.incident()).text]
    assert not any(s.incident().id in text for text in texts)


def test_every_kind_of_event_has_a_sentence() -> None:
    told = {
        ev.kind_of(each): timeline.sentence(s.entry(each), s.PLAYBOOK) for each in s.every_event()
    }
    assert told.keys() == ev.KINDS.keys()
    assert all(told.values())


@pytest.mark.parametrize("event", s.every_event(), ids=ev.kind_of)
def test_no_event_lets_a_typed_mention_through(event: ev.Event) -> None:
    told = timeline.told(s.entry(event), s.incident(title=s.TRICK), s.PLAYBOOK, thread=False)
    # In rich text nothing is markup.
    marked = [told.text, *(block for block in told.blocks if block["type"] != "rich_text")]
    assert "<!channel>" not in repr(marked)
    assert "<@U666>" not in repr(marked)


def test_a_pinned_message_stands_at_its_own_time() -> None:
    note = ev.NoteAdded(text="Seen", noted_at=s.NOW.replace(hour=9), author=s.CAT)
    (line,) = order.lines([s.entry(note)])
    assert lines.timed(line, s.incident(), s.PLAYBOOK).startswith("*09:10 UTC*")


def test_closing_names_the_post_mortem_that_the_worst_severity_asks_for() -> None:
    closed = s.resolved(severity="P3", worst_severity="P1")
    assert "because this was P1: a post-mortem" in aftermath.owed(closed, s.PLAYBOOK, near=s.NOW)


def test_the_next_update_follows_the_time_the_update_names() -> None:
    posted = timeline.told(s.update(), s.incident(severity="P0"), s.PLAYBOOK, thread=False)
    assert "Next update by 14:25 UTC." in posted.text


def test_an_incident_that_is_over_promises_no_next_update() -> None:
    posted = timeline.told(s.update(), s.resolved(), s.PLAYBOOK, thread=False)
    assert "Next update" not in posted.text


NAG_BUTTONS = {
    Kind.UPDATE: [buttons.POST_UPDATE],
    Kind.ACKNOWLEDGE: [buttons.ACKNOWLEDGE],
    Kind.COMMANDER: ["claim_role:commander"],
    Kind.ROLES: ["claim_role:tech-lead", "claim_role:scribe"],
    Kind.RESOLVE: [buttons.POST_UPDATE],
    Kind.TRIAGE: [buttons.CONFIRM_SEVERITY, buttons.SEVERITY, buttons.ASSESS],
    Kind.CALL: [buttons.CALL],
    Kind.REPORT: [reports.REPORT_AS],
    Kind.FIRST_ACTION: [buttons.CHECKLIST, checklists.FIRST_ACTION],
    Kind.PHASE: ["enter_phase:next", buttons.CHECKLIST],
    Kind.EXECUTIVES: [f"{drafts.TELL}executives"],
    Kind.STATUS_PAGE: [f"{drafts.TELL}public"],
    Kind.CUSTOMERS: [f"{drafts.TELL}customers"],
    Kind.POSTMORTEM: [buttons.POSTMORTEM, postmortems.PUBLISH],
    Kind.SHARE: [postmortems.REVIEW, buttons.POSTMORTEM],
    Kind.PUBLICATION: [postmortems.SHOW_CUSTOMERS],
    Kind.REVIEW: [buttons.REVIEW, reviews.HELD],
}


@pytest.mark.parametrize("kind", Kind)
def test_a_reminder_offers_what_it_asks_for(kind: Kind) -> None:
    nag = escalation.nag(
        s.reminder(kind),
        s.incident(roles={}),
        s.PLAYBOOK,
        direct=False,
        channel=None,
    )
    assert action_ids(nag.blocks) == [*NAG_BUTTONS.get(kind, []), buttons.SNOOZE, buttons.WHY]


def test_a_reminder_names_the_rule_that_sent_it() -> None:
    nag = escalation.nag(s.reminder(), s.incident(), s.PLAYBOOK, direct=True, channel=s.ROOM)
    assert "Rule: full-response, P1: an update every 30 min." in nag.text


def test_a_reminder_that_arrives_after_the_end_offers_nothing() -> None:
    nag = escalation.nag(s.reminder(), s.resolved(), s.PLAYBOOK, direct=True, channel=s.ROOM)
    assert action_ids(nag.blocks) == []


def test_a_page_after_the_acknowledgement_asks_for_none() -> None:
    acknowledged = s.incident(moments={"acknowledged": s.NOW})
    paged = escalation.page(s.entry(s.every_event()[0]), acknowledged, s.PLAYBOOK, s.ROOM)
    assert action_ids(paged.blocks) == [buttons.JOIN]


def test_the_last_reminders_come_newest_first() -> None:
    older, newer = s.reminder(), replace(s.reminder(Kind.ACKNOWLEDGE), seq=9)
    told = reasons.why([older, newer], s.incident(), s.PLAYBOOK, s.NOW).text
    assert told.index("Acknowledgement") < told.index("Next update")


def test_the_whole_incident_shows_only_its_last_entries() -> None:
    notes = [
        s.entry(ev.NoteAdded(text=f"note-{seq:02}", noted_at=s.NOW, author=s.ANA), seq=seq)
        for seq in range(20)
    ]
    shown = incidents.shown(s.incident(), s.PLAYBOOK, [], notes, now=s.NOW).text
    assert "note-04" not in shown
    assert "note-05" in shown


def test_a_note_taken_off_is_not_shown() -> None:
    pinned = ev.NoteAdded(text="mistake", noted_at=s.NOW, author=s.ANA, source_id="C1/1")
    entries = [s.entry(pinned, seq=1), s.entry(ev.NoteRemoved(source_id="C1/1"), seq=2)]
    shown = incidents.shown(s.incident(), s.PLAYBOOK, [], entries, now=s.NOW).text
    assert "mistake" not in shown


def test_a_full_home_counts_what_it_leaves_out() -> None:
    each = home.HomeIncident(incident=s.incident(), playbook=s.PLAYBOOK)
    view = home.home(home.HomeModel(person=s.ANA, incidents=(each,) * 23), now=s.NOW)
    assert "and 3 more: `/incident list`" in repr(view)


def test_a_home_shows_only_clocks_that_the_person_answers_for() -> None:
    each = home.HomeIncident(incident=s.incident(), playbook=s.PLAYBOOK, clocks=(s.clock(),))
    view = home.home(home.HomeModel(person=s.CAT, incidents=(each,)), now=s.NOW)
    assert "Nothing is due from you." in repr(view)


def test_a_role_held_by_the_commander_is_said_so() -> None:
    assert "Tech Lead: held by the commander" in summarised(s.incident()).text


def test_a_role_nobody_answers_for_is_said_so() -> None:
    assert "Tech Lead: nobody yet" in summarised(s.incident(roles={})).text


def test_an_open_offer_is_shown_beside_its_role() -> None:
    offered = s.incident(offers={"scribe": s.CAT})
    assert "Scribe: held by the commander (offered to <@U0CAT>)" in summarised(offered).text
