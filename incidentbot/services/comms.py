"""Texts for every audience: what they are filled with, and their way from draft to publication."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidentbot.domain import comms, text
from incidentbot.domain.clocks import Clock, Kind
from incidentbot.domain.clocks.owed import CUSTOMERS, EXECUTIVES, PUBLIC
from incidentbot.domain.events import Entry, Event, IncidentResolved
from incidentbot.domain.incidents import Case, Incident, Moment, Status
from incidentbot.domain.playbooks import Playbook, Severity, Template
from incidentbot.services import queries
from incidentbot.services.ports import Templates
from incidentbot.services.record import Act, Change, change

DRILL_SUBJECT, DRILL_BODY = "Drill: ", "This is a drill. Nothing is wrong.\n\n"
_PUBLIC_STATUS = {
    Status.INVESTIGATING: "Investigating",
    Status.IDENTIFIED: "Identified",
    Status.MITIGATING: "Identified",
    Status.MONITORING: "Monitoring",
}
_DETAILS = (
    "workaround", "user_action", "cause", "prevention", "requests_failed", "revenue",
    "reputation", "lost_data",
)  # fmt: skip
_STATUS_PAGE = "status page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """An incident as its drafts are seen by somebody.

    Attributes:
        clocks: The open ones, next due first.
        entries: Those that say more than the state: the last resolution.
        recipients: Template to the people it would be sent to directly.
    """

    incident: Incident
    playbook: Playbook
    clocks: tuple[Clock, ...]
    entries: tuple[Entry, ...]
    recipients: dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A text as it was begun or would begin."""

    subject: str | None
    body: str


def outlook(act: Act, incident_id: str) -> Outlook:
    """Look at an incident's texts. Raises NotFoundError for whom it is invisible."""
    sight = queries.sight(act, incident_id)
    case = act.case(incident_id)
    resolved = act.uow.timeline.last_of_kind(incident_id, IncidentResolved.__name__, 1)
    return Outlook(
        incident=sight.incident,
        playbook=sight.playbook,
        clocks=sight.clocks,
        entries=tuple(resolved),
        recipients={each.id: comms.recipients(case, each.id) for each in case.playbook.drafts},
    )


def worded(
    seen: Outlook, template: Template, templates: Templates, *, now: datetime, commander: str
) -> Wording:
    """Fill a template from the incident; that of a drill says so itself.

    Args:
        seen: The incident.
        template: Which text.
        templates: Fills it in.
        now: The moment it is made.
        commander: The name of who commands; empty when nobody does, or the name is not known.
    """
    values = values_of(
        seen.incident,
        seen.playbook,
        seen.entries,
        seen.clocks,
        audience=template.audience,
        now=now,
        commander=commander,
    )
    subject = templates.render(template.subject, values, "plain") if template.subject else None
    body = templates.render(template.body, values, "plain")
    if not seen.incident.drill:
        return Wording(subject=subject, body=body)
    return Wording(subject=DRILL_SUBJECT + subject if subject else None, body=DRILL_BODY + body)


def values_of(
    incident: Incident,
    playbook: Playbook,
    entries: Sequence[Entry],
    clocks: Sequence[Clock],
    *,
    audience: str,
    now: datetime,
    commander: str,
) -> dict[str, str]:
    """Return what a draft for an audience is filled with, by name; empty where it is not known."""
    known = incident.progress.details
    return {
        **{name: known.get(name, "") for name in _DETAILS},
        **_of_incident(incident, playbook),
        **_of_time(incident, now),
        "commander": commander,
        "resolution": known.get("resolution") or _resolution(entries),
        "next_review": known.get("next_review") or _next_update(clocks, now),
        "update_every": _spoken(_rhythm(playbook.severity(incident.severity), audience)),
        "status_page": _status_page(playbook),
        "publish_within": _spoken(playbook.postmortem.publish_within),
    }


def write(
    act: Act, incident_id: str, template: str, subject: str | None, body: str | None
) -> Change:
    """Begin a draft."""
    return change(act, incident_id, lambda case: comms.write(case, template, subject, body))


def edit(
    act: Act,
    incident_id: str,
    draft: str,
    subject: str | None,
    body: str | None,
    *,
    seen: int | None,
) -> Change:
    """Change a draft that has not gone out."""

    def decide(case: Case) -> Sequence[Event]:
        return comms.edit(case, draft, subject, body, seen=seen)

    return change(act, incident_id, decide)


def approve(act: Act, incident_id: str, draft: str, *, seen: int | None = None) -> Change:
    """Let a text go out."""
    return change(act, incident_id, lambda case: comms.approve(case, draft, by=act.by, seen=seen))


def publish(
    act: Act,
    incident_id: str,
    draft: str,
    *,
    seen: int | None = None,
    reached: Collection[str] = (),
) -> Change:
    """Send a text out, or record that this person did."""
    return change(
        act, incident_id, lambda case: comms.publish(case, draft, seen=seen, reached=reached)
    )


def drop(act: Act, incident_id: str, draft: str) -> Change:
    """Put a draft away."""
    return change(act, incident_id, lambda case: comms.drop(case, draft))


def _of_incident(incident: Incident, playbook: Playbook) -> dict[str, str]:
    severity = playbook.severity(incident.severity)
    return {
        "ref": incident.ref,
        "title": incident.title,
        "severity": severity.id,
        "severity_name": severity.name,
        "status": incident.status.value.capitalize(),
        "public_status": _PUBLIC_STATUS.get(incident.status, "Resolved"),
        "impact": incident.impact or "",
        "customers": incident.customers or "",
        "affected": incident.affected or "",
        "type": playbook.type_name(incident.type) or "",
        "eta": incident.eta or "",
        "room": "" if incident.room_lost else f"#{incident.channel_name}",
    }


def _of_time(incident: Incident, now: datetime) -> dict[str, str]:
    def at(*moments: Moment) -> str:
        known = (incident.moments.get(each.value) for each in moments)
        return _utc(next((each for each in known if each), None), now)

    ended = incident.moments.get(Moment.RESOLVED.value, now)
    began = min(incident.moments.get(Moment.IMPACT_BEGAN.value, incident.declared_at), ended)
    return {
        "declared_at": at(Moment.DECLARED),
        "detected_at": at(Moment.DETECTED),
        "identified_at": at(Moment.CAUSE_IDENTIFIED),
        "fixed_at": at(Moment.FIX_DEPLOYED, Moment.MITIGATED),
        "resolved_at": at(Moment.RESOLVED),
        "duration": text.spoken(ended - began),
        "date": f"{incident.declared_at:%Y-%m-%d}",
        "now": _utc(now, now),
    }


def _rhythm(severity: Severity, audience: str) -> timedelta | None:
    own = {
        PUBLIC: severity.status_page_every,
        CUSTOMERS: severity.customer_update_every,
        EXECUTIVES: severity.executive_update.every,
    }
    return own.get(audience, severity.update_every)


def _resolution(entries: Sequence[Entry]) -> str:
    summaries = [e.event.summary for e in entries if isinstance(e.event, IncidentResolved)]
    return next((summary for summary in summaries if summary), "")


def _next_update(clocks: Sequence[Clock], now: datetime) -> str:
    due = [clock.due_at for clock in clocks if clock.open and clock.kind is Kind.UPDATE]
    return _utc(min(due), now) if due and min(due) > now else ""


def _status_page(playbook: Playbook) -> str:
    places = [(each.name, each.link) for each in playbook.tools]
    places += [(each.name, each.link) for each in playbook.contacts]
    return next((link for name, link in places if link and name.casefold() == _STATUS_PAGE), "")


def _spoken(length: timedelta | None) -> str:
    return text.spoken(length) if length is not None else ""


def _utc(at: datetime | None, near: datetime) -> str:
    if at is None:
        return ""
    return f"{at:%H:%M} UTC" if at.date() == near.date() else f"{at:%Y-%m-%d %H:%M} UTC"
