"""Forms that change an incident as a whole, and the messages around its beginning and its room."""

from collections.abc import Iterable, Mapping
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.incidents import WORKING, Incident, Status
from incidentbot.domain.people import once
from incidentbot.domain.playbooks import Playbook
from incidentbot.slack.blocks import buttons, forms, inputs, mrkdwn, names
from incidentbot.slack.blocks.elements import (
    Block,
    Message,
    actions,
    context,
    labelled,
    said,
    section,
    whole,
)

CALLBACK_SEVERITY = "severity"
CALLBACK_STATUS = "status"
CALLBACK_PRIVATE = "private"
CALLBACK_LINK = "link"
SEVERITY_FIELDS = {"severity": "severity", "why": "why"}
STATUS_FIELDS = {"status": "status"}
PRIVATE_FIELDS = {"people": "people"}
LINK_FIELDS = {"url": "url", "title": "title"}


def severity_form(incident: Incident, playbook: Playbook) -> Block:
    """Build the form that changes the severity."""
    severities = [
        inputs.option(each.id, names.option_label(each), each.definition)
        for each in playbook.severities
    ]
    return inputs.modal(
        CALLBACK_SEVERITY,
        "Change the severity",
        [
            inputs.select("severity", "Severity", severities, initial=incident.severity),
            inputs.text_input("why", "Why", hint="Every deadline is planned anew."),
        ],
        submit="Change",
        metadata=forms.metadata(incident),
    )


def parse_severity(view: Mapping[str, Any]) -> tuple[str, str | None]:
    """Read the severity and why."""
    return forms.choice(view, "severity") or "", forms.text_value(view, "why")


def status_form(incident: Incident, playbook: Playbook) -> Block:
    """Build the form that moves the incident."""
    statuses = [
        inputs.option(status.value, names.status(status)) for status in (*WORKING, Status.RESOLVED)
    ]
    hint = "To say more than the status, post an update instead."
    chosen = inputs.select("status", "Status", statuses, initial=incident.status.value, hint=hint)
    return inputs.modal(
        CALLBACK_STATUS,
        "Change the status",
        [chosen],
        submit="Change",
        metadata=forms.metadata(incident),
    )


def parse_status(view: Mapping[str, Any]) -> str:
    """Read the status."""
    return forms.choice(view, "status") or ""


def private_form(incident: Incident) -> Block:
    """Build the form that hides the incident from everybody else."""
    stays = once(incident.declared_by, *incident.roles.values())
    told = section(
        "The incident moves to a new private room. "
        "Only the people you name and those who hold a role see it from now on. "
        "This cannot be undone."
    )
    people = inputs.people_select("people", "Who stays", initial=stays)
    return inputs.modal(
        CALLBACK_PRIVATE,
        "Make it private",
        [told, people],
        submit="Make private",
        metadata=forms.metadata(incident),
    )


def parse_private(view: Mapping[str, Any]) -> tuple[str, ...]:
    """Read who stays."""
    return forms.people(view, "people")


def link_form(incident: Incident) -> Block:
    """Build the form for a link worth keeping."""
    return inputs.modal(
        CALLBACK_LINK,
        "Add a link",
        [
            inputs.text_input("url", "URL", placeholder="https://…", optional=False),
            inputs.text_input("title", "Title", placeholder="What it leads to"),
        ],
        submit="Add",
        metadata=forms.metadata(incident),
    )


def parse_link(view: Mapping[str, Any]) -> tuple[str, str | None]:
    """Read the address and its title."""
    return forms.text_value(view, "url") or "", forms.text_value(view, "title")


def welcome(incident: Incident, channel: str | None, rules: str = "") -> Message:
    """Build what people are sent once their war room is open, with its rules in short."""
    place = mrkdwn.room(channel)
    opened = f"is open: {place}." if place else "is open."
    words = f"The war room of {names.ref_and_title(incident)} {opened} Please go there now."
    return whole(section(words), context(rules) if rules else None)


def notice(entry: ev.Entry, incident: Incident, playbook: Playbook) -> Message:
    """Build what people read who are to know of it and are not called in."""
    severity = names.severity_label(incident.severity, playbook)
    worse = isinstance(entry.event, ev.SeverityChanged)
    happened = "is worse than before" if worse else f"was declared at {mrkdwn.when(entry.at)}"
    return whole(
        section(f"For your information: {names.ref_and_title(incident)} {happened}, *{severity}*."),
        labelled("Impact", incident.impact),
        section("Nothing is asked of you. Subscribe to read the updates here."),
        actions(
            buttons.plain(incident, buttons.SUBSCRIBE, "Subscribe"),
            buttons.plain(incident, buttons.SHOW, "Show the incident"),
        ),
    )


def farewell(incident: Incident) -> Message:
    """Build the last words in the old room of an incident made private; they tell nothing."""
    return said(
        f"{names.ref(incident)} goes on in a smaller group, and nothing more is posted here. "
        "Whoever is needed has been invited to the new room."
    )


def trouble(incident: Incident, sentences: Iterable[str]) -> Message:
    """Build the notice of what did not work; a person's id in a sentence becomes their name."""
    lines = [f"• {mrkdwn.named(mrkdwn.escape(each, 500))}" for each in sentences if each.strip()]
    head = f"{names.ref(incident)} goes on, but something did not work:"
    return whole(
        section(f"{head}\n{mrkdwn.joined(lines)}"),
        actions(buttons.plain(incident, buttons.SHOW, "Show the incident")),
    )
