"""Role reports: the form, the button, and the report under the role's name."""

from collections.abc import Iterable, Mapping
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.clocks import paced
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook, RoleSpec
from incidentbot.slack.blocks import forms, inputs, mrkdwn, names
from incidentbot.slack.blocks.elements import (
    Block,
    Message,
    button,
    context,
    section,
    whole,
)

CALLBACK = "report"
FIELDS = {"text": "text", "role": "role"}
REPORT_AS = "report:"


def form(
    incident: Incident,
    roles: Iterable[RoleSpec],
    *,
    role: str | None = None,
    typed: str | None = None,
) -> Block:
    """Build the form: as which of one's roles, and how it stands."""
    known = list(roles)
    options = [inputs.option(each.id, each.name or each.id, each.report) for each in known]
    chosen = role or (known[0].id if len(known) == 1 else None)
    said = inputs.text_input(
        "text",
        "Report",
        initial=typed,
        hint=_hint(known, chosen),
        placeholder="How it stands, even if nothing has changed",
        multiline=True,
        optional=False,
    )
    return inputs.modal(
        CALLBACK,
        "Report",
        [inputs.select("role", "As", options, initial=chosen), said],
        submit="Report",
        metadata=forms.metadata(incident),
    )


def parse(view: Mapping[str, Any]) -> tuple[str | None, str]:
    """Read the role and the report."""
    return forms.choice(view, "role"), forms.text_value(view, "text") or ""


def answers(incident: Incident, role: str | None) -> list[Block | None]:
    """Build what a reminder offers: the form for this role."""
    return [button("Report", REPORT_AS + (role or ""), incident.id, primary=True)]


def posted(entry: ev.Entry, incident: Incident, playbook: Playbook) -> Message:
    """Build the report as it is posted, under the role's name."""
    event = entry.event
    if not isinstance(event, ev.ReportGiven):
        raise TypeError("Only a report is posted as one.")
    words = mrkdwn.escape(event.text, mrkdwn.LONG_TEXT - 200)
    by = f"By {mrkdwn.mention(entry.by)} at {mrkdwn.when(entry.at)}."
    return whole(
        section(f"*{names.role(event.role, playbook)}* reports: {words}"),
        context(" ".join(filter(None, [by, _next_due(entry, event, incident, playbook)]))),
    )


def _next_due(
    entry: ev.Entry, event: ev.ReportGiven, incident: Incident, playbook: Playbook
) -> str | None:
    every = names.role_spec(event.role, paced(playbook, incident)).report_every
    if every is None or event.role not in incident.roles:
        return None
    return f"Next report by {mrkdwn.when(entry.at + every, entry.at)}."


def rhythm(role: RoleSpec) -> str | None:
    """Say how often a role reports and what; None when the playbook asks for nothing."""
    what = f": {mrkdwn.short(role.report)}" if role.report else "."
    if role.report_every is not None:
        return f"Report every {text.spoken(role.report_every)} with `/incident report`{what}"
    return f"Report with `/incident report`{what}" if role.report else None


def _hint(known: list[RoleSpec], chosen: str | None) -> str | None:
    said = [each for each in known if each.report and chosen in (None, each.id)]
    if len(said) == 1:
        return said[0].report
    return "\n".join(f"{each.name}: {each.report}" for each in said) or None
