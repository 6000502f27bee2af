"""Phases: the panel that shows where the response is, and the button that moves on."""

from collections.abc import Iterable
from datetime import datetime

from incidentbot.domain import checklists, phases
from incidentbot.domain.clocks import Clock, Kind
from incidentbot.domain.incidents import Incident, Status
from incidentbot.domain.playbooks import Phase, Playbook
from incidentbot.domain.text import cut, spoken
from incidentbot.slack.blocks import buttons, forms, inputs, mrkdwn
from incidentbot.slack.blocks.elements import (
    BUTTON_VALUE,
    Block,
    Message,
    actions,
    button,
    row,
    said,
    section,
)

PANEL = "phases"
ENTER = "enter_phase:"
PHASES_SHOWN = 40
NEXT = "next"


def panel(
    incident: Incident, playbook: Playbook, running: Iterable[Clock], *, now: datetime
) -> Block:
    """Build the list of phases: when each is due, what is done, where the response is."""
    box = next((clock.due_at for clock in running if clock.kind is Kind.PHASE), None)
    known = phases.applying(incident, playbook)[:PHASES_SHOWN]
    shown: list[Block | None] = [
        _line(phase, incident, playbook, number, until=mrkdwn.when(box, now) if box else None)
        for number, phase in enumerate(known, 1)
    ]
    if not known:
        shown = [section("This playbook has no phases.")]
    elif incident.status is not Status.CLOSED:
        checklist = buttons.plain(incident, buttons.CHECKLIST, "Checklist")
        shown.append(actions(next_button(incident, playbook), checklist))
    return inputs.modal(PANEL, "Phases", shown, close="Close", metadata=forms.metadata(incident))


def entered(incident: Incident, playbook: Playbook, *, anew: bool) -> Message:
    """Build the answer to whoever moved on."""
    phase = phases.present(incident, playbook)
    name = mrkdwn.short(phase.name, 80) if phase else "no phase"
    already = "now" if anew else "already"
    return said(f"{incident.ref} is in the phase “{name}” {already}.")


def next_button(incident: Incident, playbook: Playbook) -> Block | None:
    """Build the button that moves on to the next phase; nothing after the last."""
    following = phases.following(incident, playbook)
    if following is None:
        return None
    # It names the phase: two people who click it move on by one.
    label = cut(f"Next phase: {following.name}", 75)
    return button(label, ENTER + NEXT, _about(incident, following))


def _line(
    phase: Phase, incident: Incident, playbook: Playbook, number: int, *, until: str | None
) -> Block:
    present = phase.id == incident.progress.phase
    found = checklists.find(playbook, f"{checklists.PHASE}:{phase.id}")
    done = f"{found.done(incident.progress)} of {len(found.items)} done" if found else ""
    facts = [_box(phase), done if found and found.items else ""]
    here = f"\nThe response is here{f', until {until}' if until else ''}." if present else ""
    head = f"*{number}. {mrkdwn.short(phase.name, 120)}*"
    words = f"{' · '.join(filter(None, [head, *facts]))}{here}"
    if present or incident.status is Status.CLOSED:
        return section(words)
    return row(words, button("Enter", f"{ENTER}{number}", _about(incident, phase)))


def _box(phase: Phase) -> str:
    if phase.ends is None:
        return f"from {spoken(phase.begins)} on" if phase.begins else ""
    begins = spoken(phase.begins) if phase.begins else "0 min"
    return f"{begins} to {spoken(phase.ends)}"


def _about(incident: Incident, phase: Phase) -> str:
    return forms.packed({"i": incident.id, "p": phase.id}, BUTTON_VALUE)
