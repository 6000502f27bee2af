"""Every other form: built, sent and read again gives what was typed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidentbot.domain.corrections import Correction
from incidentbot.domain.errors import DomainError
from incidentbot.domain.incidents import Moment, Status
from incidentbot.domain.updates import Update
from incidentbot.slack.blocks import (
    assessment,
    buttons,
    calls,
    corrections,
    escalation,
    forms,
    gates,
    incidents,
    lifecycle,
    moments,
    roles,
    situations,
    timeline,
    updates,
)

from . import corrected, judged
from .samples import NOW, PLAYBOOK, clock, incident
from .submitted import submitted


def test_an_update_arrives_with_the_version_it_was_written_on() -> None:
    view = updates.form(incident(), PLAYBOOK, now=NOW)
    sent = submitted(
        view, status="mitigating", actions="A", next_steps="B", eta="soon", next_in="1h30m"
    )
    assert updates.parse(sent) == Update(
        status=Status.MITIGATING,
        impact="Nobody can pay.",
        actions="A",
        next_steps="B",
        eta="soon",
        next_in=timedelta(minutes=90),
        seen_version=7,
    )


def test_an_update_without_a_time_keeps_the_playbooks() -> None:
    sent = submitted(updates.form(incident(), PLAYBOOK, now=NOW))
    assert updates.parse(sent).next_in is None


def test_a_time_that_is_none_is_refused_at_its_input() -> None:
    sent = submitted(updates.form(incident(), PLAYBOOK, now=NOW), next_in="later")
    with pytest.raises(DomainError) as refused:
        updates.parse(sent)
    assert forms.errors(refused.value, updates.FIELDS).keys() == {"next_in"}


def test_a_severity_without_a_cadence_says_that_no_update_is_due() -> None:
    view = updates.form(incident(severity="P3"), PLAYBOOK, now=NOW)
    assert "no update is due" in view["blocks"][-1]["hint"]["text"]


def test_a_severity_and_its_reason_arrive() -> None:
    sent = submitted(incidents.severity_form(incident(), PLAYBOOK), severity="P0", why="Spreads")
    assert incidents.parse_severity(sent) == ("P0", "Spreads")


def test_a_status_arrives() -> None:
    sent = submitted(incidents.status_form(incident(), PLAYBOOK), status="monitoring")
    assert incidents.parse_status(sent) == "monitoring"


def test_who_stays_arrives() -> None:
    sent = submitted(incidents.private_form(incident()), people=["U1", "U2"])
    assert incidents.parse_private(sent) == ("slack:U1", "slack:U2")


def test_a_link_and_its_title_arrive() -> None:
    sent = submitted(incidents.link_form(incident()), url="https://x.example", title="Graph")
    assert incidents.parse_link(sent) == ("https://x.example", "Graph")


def test_an_assignment_arrives() -> None:
    sent = submitted(roles.assign_form(incident(), PLAYBOOK, "scribe"), person="U1")
    assert roles.parse_assign(sent) == ("scribe", "slack:U1")


def test_an_offer_arrives() -> None:
    sent = submitted(roles.handover_form(incident(), PLAYBOOK), role="commander", person="U1")
    assert roles.parse_handover(sent) == ("commander", "slack:U1")


def test_an_escalation_proposes_the_next_level() -> None:
    sent = submitted(situations.form(incident(level=1), PLAYBOOK), why="Help")
    assert situations.parse(sent) == ("2", None, "Help")


def test_a_snooze_arrives_with_its_clock() -> None:
    sent = submitted(escalation.snooze_form(incident(), clock()), length="1h", why="At lunch")
    assert escalation.parse_snooze(sent) == ("1h", "At lunch", clock().id)


def test_a_note_arrives() -> None:
    assert timeline.parse(submitted(timeline.note_form(incident()), text="Seen")) == "Seen"


def test_a_note_of_then_arrives() -> None:
    at = int(NOW.timestamp())
    sent = submitted(timeline.note_form(incident()), text="Seen", at=at)
    assert timeline.parse_note(sent) == ("Seen", NOW)


def test_a_correction_arrives_and_keeps_what_was_not_touched() -> None:
    line = corrected.line(2)
    sent = submitted(corrections.form(line, incident(), PLAYBOOK), why="By the logs")
    wanted = Correction(at=line.at, words=line.text, why="By the logs")
    assert corrections.parse(sent) == (2, wanted)


def test_a_corrected_time_arrives() -> None:
    at = int(NOW.timestamp())
    sent = submitted(moments.form(incident()), moment="fix_deployed", at=at, why="By the logs")
    assert moments.parse(sent) == (Moment.FIX_DEPLOYED, NOW, "By the logs")


FORMS: dict[str, tuple[Callable[[], dict[str, Any]], dict[str, str]]] = {
    "update": (lambda: updates.form(incident(), PLAYBOOK, now=NOW), updates.FIELDS),
    "severity": (lambda: incidents.severity_form(incident(), PLAYBOOK), lifecycle.SEVERITY_FIELDS),
    "status": (lambda: incidents.status_form(incident(), PLAYBOOK), lifecycle.STATUS_FIELDS),
    "private": (lambda: incidents.private_form(incident()), lifecycle.PRIVATE_FIELDS),
    "link": (lambda: incidents.link_form(incident()), lifecycle.LINK_FIELDS),
    "assign": (lambda: roles.assign_form(incident(), PLAYBOOK), roles.FIELDS),
    "handover": (lambda: roles.handover_form(incident(), PLAYBOOK), roles.FIELDS),
    "escalate": (lambda: situations.form(incident(), judged.PLAYBOOK), situations.FIELDS),
    "assessment": (lambda: assessment.form(incident(), judged.PLAYBOOK), assessment.FIELDS),
    "call": (lambda: calls.form(incident(), judged.PLAYBOOK), calls.FIELDS),
    "gate": (lambda: gates.form(incident(), judged.PLAYBOOK, "resolve"), gates.FIELDS),
    "snooze": (lambda: escalation.snooze_form(incident()), escalation.SNOOZE_FIELDS),
    "note": (lambda: timeline.note_form(incident()), timeline.FIELDS),
    "correct": (
        lambda: corrections.form(corrected.line(2), incident(), PLAYBOOK),
        corrections.FIELDS,
    ),
    "time": (lambda: moments.form(incident()), moments.FIELDS),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_refusal_always_finds_an_input_of_its_form(name: str) -> None:
    form, known = FORMS[name]
    inputs = {block["block_id"] for block in form()["blocks"] if block["type"] == "input"}
    assert set(known.values()) <= inputs


@pytest.mark.parametrize("name", FORMS)
def test_every_form_knows_its_incident_and_version(name: str) -> None:
    carried = forms.read_metadata(FORMS[name][0]())
    assert (carried["incident"], carried["version"]) == (incident().id, 7)


def test_a_playbook_without_levels_gives_an_answer_instead_of_a_form() -> None:
    view = situations.form(
        incident(), type(PLAYBOOK)(name="p", title="P", severities=PLAYBOOK.severities, roles=())
    )
    assert "callback_id" not in view


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=4000), max_size=4))
def test_what_a_form_carries_always_fits_and_can_be_read(extra: dict[str, str]) -> None:
    packed = forms.packed(dict(extra), forms.METADATA_LIMIT)
    assert len(packed) <= forms.METADATA_LIMIT
    assert forms.read_metadata({"private_metadata": packed}).keys() == extra.keys()


@pytest.mark.parametrize("broken", ["", "no json", "[1]"])
def test_metadata_that_is_not_ours_is_empty(broken: str) -> None:
    assert forms.read_metadata({"private_metadata": broken}) == {}


def test_a_plain_button_value_is_the_incident() -> None:
    assert buttons.read_value(buttons.value(incident())) == {"i": incident().id}


def test_a_button_about_a_clock_says_which() -> None:
    packed = buttons.value(incident(), clock="c-1")
    assert buttons.read_value(packed) == {"i": incident().id, "c": "c-1"}


def test_a_button_about_a_role_says_which() -> None:
    packed = buttons.value(incident(), role="scribe")
    assert buttons.read_value(packed) == {"i": incident().id, "r": "scribe"}


def test_a_torn_button_value_names_no_incident() -> None:
    assert buttons.read_value('{"i":') == {"i": ""}


def test_a_claim_button_carries_its_role() -> None:
    button = buttons.claim(incident(), PLAYBOOK.roles[1])
    assert buttons.claimed_role(button["action_id"]) == "tech-lead"
