"""The ends of a response: resolved, reopened, closed, and what is still owed afterwards."""

from datetime import datetime

from incidentbot.domain import events as ev
from incidentbot.domain.incidents import Incident, Moment
from incidentbot.domain.playbooks import Playbook, Severity
from incidentbot.domain.text import spoken
from incidentbot.slack.blocks import drafts, mrkdwn, names
from incidentbot.slack.blocks.elements import Message, context, labelled, section, whole

_RESOLVED_NEXT = (
    "If it comes back: `/incident reopen`. When nothing is left to do: `/incident close`."
)
_REOPENED_NEXT = "The clocks run again. Please post an update once you know more."


def told(
    entry: ev.Entry, incident: Incident, playbook: Playbook, *, thread: bool, offers: bool = False
) -> Message:
    """Build the message that tells an end, or that it was none; in the room it offers what is next."""
    last = drafts.ends(incident, playbook) if offers else None
    match entry.event:
        case ev.IncidentResolved(summary=summary):
            head, label, words = _resolved(incident), "Summary", summary
            following = None if thread else _RESOLVED_NEXT
        case ev.IncidentReopened(why=why):
            head, label, words = _reopened(incident), "Why", why
            following = None if thread else _REOPENED_NEXT
        case ev.IncidentClosed(why=why):
            head, label, words = _closed(incident), "Why", why
            following = owed(incident, playbook, near=entry.at)
        case _:
            raise TypeError("Only an end, or its undoing, is told here.")
    by = f"By {mrkdwn.mention(entry.by)} at {mrkdwn.day_and_time(entry.at)}."
    return whole(
        section(head),
        labelled(label, words),
        section(following) if following else None,
        section("The last texts, for those who are to hear of the end:") if last else None,
        last,
        context(by),
    )


def owed(incident: Incident, playbook: Playbook, *, near: datetime) -> str:
    """Say what the aftermath owes; the worst severity held decides."""
    if incident.drill:
        return "Nothing is owed after a drill."
    worst = next((each for each in playbook.severities if each.id == incident.worst_severity), None)
    if worst is None or worst.postmortem == "none":
        return "Nothing more is owed for this one."
    severity = mrkdwn.short(worst.id, 40)
    if worst.postmortem == "optional":
        return (
            f"A post-mortem is optional after {severity}. Write one if there is something to learn."
        )
    return f"Still owed, because this was {severity}: a post-mortem{_until(incident, worst, near)}."


def _until(incident: Incident, severity: Severity, near: datetime) -> str:
    if severity.postmortem_due is None:
        return ""
    due = incident.moments.get(Moment.RESOLVED.value, near) + severity.postmortem_due
    return f" within {spoken(severity.postmortem_due)}, by {mrkdwn.day_and_time(due)}"


def _resolved(incident: Incident) -> str:
    lasted = names.duration(incident)
    after = f" after {lasted}" if lasted else ""
    return f"{names.ref_and_title(incident)} is resolved{after}."


def _reopened(incident: Incident) -> str:
    return f"{names.ref_and_title(incident)} is open again."


def _closed(incident: Incident) -> str:
    return f"{names.ref_and_title(incident)} is closed. Thank you, everyone who helped."
