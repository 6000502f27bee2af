"""Updates: the form, and the message in the playbook's format."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.incidents import WORKING, Incident, Status
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.updates import Update
from incidentbot.slack.blocks import forms, gates, inputs, mrkdwn, names
from incidentbot.slack.blocks.elements import (
    Block,
    Message,
    context,
    labelled,
    section,
    whole,
)

CALLBACK = "update"
FIELDS = {name: name for name in ("impact", "status", "actions", "next_steps", "eta", "next_in")}


def form(incident: Incident, playbook: Playbook, *, now: datetime) -> Block:
    """Build the form; the impact is filled in as it was last said."""
    statuses = [
        inputs.option(status.value, names.status(status)) for status in (*WORKING, Status.RESOLVED)
    ]
    return inputs.modal(
        CALLBACK,
        "Post an update",
        (
            inputs.select("status", "Status", statuses, initial=incident.status.value),
            inputs.text_input("impact", "Impact", initial=incident.impact, multiline=True),
            inputs.text_input("actions", "Actions taken", multiline=True),
            inputs.text_input("next_steps", "Next steps", multiline=True),
            inputs.text_input("eta", "ETA", placeholder="When you expect it to work again"),
            _next_in(incident, playbook, now),
        ),
        submit="Post",
        metadata=forms.metadata(incident),
    )


def parse(view: Mapping[str, Any]) -> Update:
    """Read the form as it was sent.

    Raises:
        DomainError: The time until the next update is no length of time.
    """
    chosen = forms.choice(view, "status")
    next_in = forms.text_value(view, "next_in")
    return Update(
        status=Status(chosen) if chosen else None,
        impact=forms.text_value(view, "impact"),
        actions=forms.text_value(view, "actions"),
        next_steps=forms.text_value(view, "next_steps"),
        eta=forms.text_value(view, "eta"),
        next_in=text.duration(next_in, field="next_in") if next_in else None,
        seen_version=forms.carried_number(view, "version"),
    )


def posted(entry: ev.Entry, incident: Incident, playbook: Playbook) -> Message:
    """Build the update as it is posted."""
    event = entry.event
    if not isinstance(event, ev.UpdatePosted):
        raise TypeError("Only an update is posted as one.")
    head = f"Update on {names.ref_and_title(incident)}"
    by = f"By {mrkdwn.mention(entry.by)} at {mrkdwn.when(entry.at)}."
    next_due = _next_due(entry, event, incident, playbook)
    watched = gates.watched_until(incident, playbook, entry.at) if _moved(entry, incident) else ""
    return whole(
        section(f"{head}\n*Current Status:* {names.status(event.status)}"),
        labelled("Impact", event.impact),
        labelled("Actions Taken", event.actions),
        labelled("Next Steps", event.next_steps),
        labelled("ETA", event.eta),
        context(" ".join(filter(None, [by, watched, next_due]))),
    )


def _moved(entry: ev.Entry, incident: Incident) -> bool:
    """Tell whether the watch began with this update."""
    return incident.progress.watch_since == entry.at


def _next_due(
    entry: ev.Entry, event: ev.UpdatePosted, incident: Incident, playbook: Playbook
) -> str | None:
    severity = names.severity(incident, playbook)
    length = event.next_in or (severity.update_every if severity else None)
    if length is None or not incident.status.open:
        return None
    return f"Next update by {mrkdwn.when(entry.at + length, entry.at)}."


def _next_in(incident: Incident, playbook: Playbook, now: datetime) -> Block:
    severity = names.severity(incident, playbook)
    usual = severity.update_every if severity else None
    if usual is None:
        hint = "15m, 1h …; leave empty: at this severity no update is due."
        return inputs.text_input("next_in", "Next update in", hint=hint)
    said = text.spoken(usual)
    due = mrkdwn.utc(now + usual, now)
    hint = f"15m, 1h …; leave empty for the playbook's {said}, which is {due}."
    return inputs.text_input("next_in", "Next update in", placeholder=said, hint=hint)
