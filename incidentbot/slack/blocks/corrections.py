"""The form that puts an entry of the timeline right, and the way to it beside each line."""

from collections.abc import Mapping
from typing import Any

from incidentbot.domain import corrections
from incidentbot.domain.corrections import Correction
from incidentbot.domain.incidents import Incident
from incidentbot.domain.lines import Line
from incidentbot.domain.playbooks import Playbook
from incidentbot.slack.blocks import forms, inputs, lines, names
from incidentbot.slack.blocks.elements import (
    OPTION_VALUE,
    Block,
    Message,
    overflow,
    said,
    section,
)

CALLBACK = "correct_entry"
CORRECT = "correct_entry:"
FIELDS = {"at": "at", "text": "text", "why": "why"}


def menu(line: Line, incident: Incident) -> Block | None:
    """Build the menu beside a line; nothing where it cannot be put right."""
    if not corrections.open_to(line):
        return None
    value = forms.packed({"i": incident.id, "e": line.seq}, OPTION_VALUE)
    return overflow("Correct", f"{CORRECT}{line.seq}", value)


def form(line: Line, incident: Incident, playbook: Playbook) -> Block:
    """Build the form, filled in with what the entry says now."""
    words = None if line.deleted and not line.by_hand else line.text
    worded = line.text is not None
    shown = [
        section(lines.timed(line, incident, playbook)),
        inputs.moment_input(
            "at", "When it happened", initial=line.at, hint="In your own time zone."
        ),
        inputs.text_input("text", "Words", initial=words, multiline=True) if worded else None,
        inputs.text_input("why", "Why", hint="What it was before is kept and shown beside it."),
    ]
    metadata = forms.metadata(incident, entry=line.seq)
    return inputs.modal(CALLBACK, "Correct an entry", shown, submit="Correct", metadata=metadata)


def parse(view: Mapping[str, Any]) -> tuple[int, Correction]:
    """Read which entry, and what it is to say."""
    wanted = Correction(
        at=forms.when_value(view, "at"),
        words=forms.text_value(view, "text"),
        why=forms.text_value(view, "why"),
    )
    return forms.carried_number(view, "entry") or 0, wanted


def done(incident: Incident, *, new: bool) -> Message:
    """Say that it was put right, where no room is told."""
    if not new:
        return said("Nothing was changed: the entry says that already.")
    return said(f"The timeline of {names.ref(incident)} is corrected. What it said before is kept.")
