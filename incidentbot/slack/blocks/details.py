"""Details: the form of everything that becomes known by and by, and what is shown of it."""

from collections.abc import Mapping
from typing import Any

from incidentbot.domain import details
from incidentbot.domain.incidents import Incident
from incidentbot.slack.blocks import forms, inputs, mrkdwn
from incidentbot.slack.blocks.elements import Block

CALLBACK = "details"
FIELDS = {name: name for name in details.NAMES}
_LABELS = {
    "cause": "Cause",
    "workaround": "Workaround",
    "user_action": "What users should do",
    "revenue": "Revenue impact",
    "requests_failed": "Requests failed",
    "reputation": "Reputation",
    "lost_data": "Data lost",
    "resolution": "Resolution",
    "prevention": "Prevention",
    "next_review": "Next review",
}
_HINTS = {
    "requests_failed": "A number or a share: 12,000, or 4 %",
    "next_review": "When the others look at it again, in your words",
}


def label(name: str) -> str:
    """Say what a detail is called."""
    return _LABELS.get(name, name.replace("_", " ").capitalize())


def form(incident: Incident) -> Block:
    """Build the form, filled in with what is known."""
    known = incident.progress.details
    shown = [
        inputs.text_input(
            name, label(name), initial=known.get(name), hint=_HINTS.get(name), multiline=True
        )
        for name in details.NAMES
    ]
    metadata = forms.metadata(incident)
    return inputs.modal(CALLBACK, "What is known", shown, submit="Save", metadata=metadata)


def parse(view: Mapping[str, Any]) -> dict[str, str | None]:
    """Read what was filled in, by name."""
    return {name: forms.text_value(view, name) for name in details.NAMES}


def lines(incident: Incident) -> list[str]:
    """Say what is known, one thing a line; what nobody filled in is left out."""
    known = incident.progress.details
    return [
        f"{label(name)}: {mrkdwn.short(known[name])}" for name in details.NAMES if name in known
    ]
