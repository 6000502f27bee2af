"""The ends of a response: resolved, reopened, closed, and what is still owed afterwards."""

from datetime import datetime

from incidentbot.domain import events as ev
from incidentbot.domain.aftermath import PUBLISHED
from incidentbot.domain.clocks import Kind
from incidentbot.domain.clocks import owed as owed_clocks
from incidentbot.domain.incidents import Incident, Moment
from incidentbot.domain.playbooks import Playbook, Severity
from incidentbot.domain.text import spoken
from incidentbot.slack.blocks import drafts, followups, mrkdwn, names, postmortems
from incidentbot.slack.blocks.elements import Message, context, labelled, section, whole

_RESOLVED_NEXT = (
    "If it comes back: `/incident reopen`. When nothing is left to do: `/incident close`."
)
_LAST_TEXTS: dict[type[ev.Event], str] = {
    ev.IncidentResolved: "The last texts, for those who are to hear of the end:",
    ev.IncidentClosed: "Not sent yet, for those who are to hear of the end:",
}
_REOPENED_NEXT = "The clocks run again. Please post an update once you know more."


def told(
    entry: ev.Entry, incident: Incident, playbook: Playbook, *, thread: bool, offers: bool = False
) -> Message:
    """Build the message that tells an end, or that it was none; in the room it offers what is next."""
    ends = offers and type(entry.event) in _LAST_TEXTS
    last = drafts.ends(incident, playbook) if ends else None
    match entry.event:
        case ev.IncidentResolved(summary=summary):
            head, label, words = _resolved(incident), "Summary", summary
            document = postmortems.at_resolve(incident, playbook)
            following = None if thread else " ".join(filter(None, (document, _RESOLVED_NEXT)))
        case ev.IncidentReopened(why=why):
            head, label, words = _reopened(incident), "Why", why
            following = None if thread else _REOPENED_NEXT
        case ev.IncidentClosed(why=why):
            head, label, words = _closed(incident), "Why", why
            waiting = "" if incident.drill else followups.named_open(incident)
            following = f"{owed(incident, playbook, near=entry.at)} {waiting}".strip()
        case _:
            raise TypeError("Only an end, or its undoing, is told here.")
    by = f"By {mrkdwn.mention(entry.by)} at {mrkdwn.day_and_time(entry.at)}."
    return whole(
        section(head),
        labelled(label, words),
        section(following) if following else None,
        section(_LAST_TEXTS[type(entry.event)]) if last else None,
        last,
        context(by),
    )


def owed(incident: Incident, playbook: Playbook, *, near: datetime) -> str:
    """Say what the aftermath owes; the worst severity held decides."""
    if incident.drill:
        return "Nothing is owed after a drill."
    worst = next((each for each in playbook.severities if each.id == incident.worst_severity), None)
    document = incident.aftermath.postmortem
    if document is not None and document.status == PUBLISHED:
        return f"The post-mortem is published.{_besides(incident, playbook)}"
    if worst is None or (worst.postmortem == "none" and document is None):
        return "Nothing more is owed for this one."
    severity = mrkdwn.short(worst.id, 40)
    if worst.postmortem == "optional" and document is None:
        return (
            f"A post-mortem is optional after {severity}. Write one if there is something to learn."
        )
    if worst.postmortem != "required":
        return f"The post-mortem that was begun is not published yet.{_besides(incident, playbook)}"
    due = _until(incident, worst, near)
    owed = f"Still owed, because this was {severity}: a post-mortem{due}."
    return f"{owed}{_besides(incident, playbook)}"


def _besides(incident: Incident, playbook: Playbook) -> str:
    """Say what else is owed by a time, and by when."""
    wanted = owed_clocks(incident, playbook)
    things = [
        f"{said} by {mrkdwn.day_and_time(what.due_at)}"
        for kind, said in _BESIDES.items()
        if (what := wanted.get((kind, None))) and what.due_at
    ]
    return f" And {' and '.join(things)}." if things else ""


_BESIDES = {
    Kind.PUBLICATION: "the customers’ version",
    Kind.REVIEW: "the review",
}


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
