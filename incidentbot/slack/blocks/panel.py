"""Answers for one person: the panel of an incident, and the incident whole."""

from collections.abc import Iterable
from datetime import datetime

from incidentbot.domain import timeline as order
from incidentbot.domain.clocks import Clock
from incidentbot.domain.events import Entry
from incidentbot.domain.incidents import Incident, Moment, Status
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.roles import unfilled
from incidentbot.slack.blocks import (
    brief,
    buttons,
    checklists,
    clocks,
    details,
    drills,
    mrkdwn,
    names,
    surfaces,
    tasks,
    timeline,
)
from incidentbot.slack.blocks.elements import (
    Block,
    Message,
    actions,
    context,
    fields,
    header,
    labelled,
    section,
    whole,
)

ENTRIES_SHOWN = 15
CLAIMS_SHOWN = 10
_MOMENTS = {
    Moment.IMPACT_BEGAN: "Impact began",
    Moment.DETECTED: "Detected",
    Moment.DECLARED: "Declared",
    Moment.ACKNOWLEDGED: "Acknowledged",
    Moment.ASSEMBLED: "Team assembled",
    Moment.CAUSE_IDENTIFIED: "Cause identified",
    Moment.FIX_DEPLOYED: "Fix deployed",
    Moment.MITIGATED: "Mitigated",
    Moment.RESOLVED: "Resolved",
    Moment.IMPACT_ENDED: "Impact ended",
    Moment.CLOSED: "Closed",
}


def panel(
    incident: Incident, playbook: Playbook, running: Iterable[Clock], *, now: datetime
) -> Message:
    """Build what a person sees who asks where things stand, with a button for everything."""
    waiting = clocks.next_due(running)
    due = [clocks.running(each, playbook, now) for each in waiting]
    return whole(
        header(names.title(incident)),
        section(surfaces.told_as(incident, playbook)),
        labelled("Impact", incident.impact),
        surfaces.listed("Roles", surfaces.role_lines(incident, playbook)),
        surfaces.listed("Due next", due),
        actions(*_working(incident)),
        actions(*checklists.offered(incident, playbook)),
        actions(*_work(incident)),
        actions(*_around(incident, waiting)),
        actions(*_claims(incident, playbook)),
        context(surfaces.updated(incident) or "No update has been posted yet."),
    )


def shown(
    incident: Incident,
    playbook: Playbook,
    every: Iterable[Clock],
    entries: Iterable[Entry],
    *,
    now: datetime,
    channel: str | None = None,
) -> Message:
    """Build the incident whole: state, moments, every clock with its outcome, last entries."""
    told = surfaces.told_as(incident, playbook)
    last = order.shown(list(entries))[-ENTRIES_SHOWN:]
    lines = [timeline.line(entry, incident, playbook) for entry in last]
    table = [clocks.line(clock, playbook, now) for clock in every]
    place = mrkdwn.room(channel)
    return whole(
        header(names.title(incident)),
        section(f"{told} · {place}" if place else told),
        labelled("Impact", incident.impact),
        fields(surfaces.facts(incident, playbook)),
        surfaces.listed("Roles", surfaces.role_lines(incident, playbook)),
        surfaces.listed("What is known", details.lines(incident)),
        surfaces.listed("Open tasks", tasks.lines(incident, now=now)),
        surfaces.listed("Decisions", brief.decided(incident)),
        surfaces.listed("Drill score", drills.score_lines(incident)),
        surfaces.listed("Clocks", table),
        surfaces.listed("Times", _moment_lines(incident)),
        surfaces.listed("Timeline", lines),
        surfaces.listed("Links", surfaces.link_lines(incident)),
        context(surfaces.declared(incident)),
    )


def _moment_lines(incident: Incident) -> list[str]:
    return [
        f"{label}: {mrkdwn.day_and_time(incident.moments[moment.value])}"
        for moment, label in _MOMENTS.items()
        if moment.value in incident.moments
    ]


def _working(incident: Incident) -> list[Block | None]:
    if incident.status is Status.CLOSED:
        return [buttons.reopen(incident)]
    severity = buttons.plain(incident, buttons.SEVERITY, "Severity")
    if incident.status is Status.RESOLVED:
        return [buttons.reopen(incident), buttons.close(incident), severity]
    return [
        buttons.acknowledge(incident),
        buttons.post_update(incident),
        buttons.plain(incident, buttons.STATUS, "Status"),
        severity,
        buttons.plain(incident, buttons.ASSESS, "Assess"),
        buttons.plain(incident, buttons.ROLES, "Roles"),
        buttons.escalate(incident),
        buttons.plain(incident, buttons.CALL, "Call"),
        buttons.plain(incident, buttons.CONTACTS, "Contacts"),
        buttons.resolve(incident),
    ]


def _work(incident: Incident) -> list[Block | None]:
    details_button = buttons.plain(incident, buttons.DETAILS, "What is known")
    if not incident.status.open:
        return [details_button, buttons.plain(incident, buttons.DECISION, "Decision")]
    return [
        buttons.plain(incident, buttons.TASK, "Give a task"),
        buttons.plain(incident, buttons.TASKS, "Tasks"),
        buttons.plain(incident, buttons.REPORT, "Report"),
        buttons.plain(incident, buttons.POLL, "Ask for objections"),
        buttons.plain(incident, buttons.DECISION, "Decision"),
        details_button,
    ]


def _around(incident: Incident, waiting: list[Clock]) -> list[Block | None]:
    working = incident.status.open
    return [
        buttons.plain(incident, buttons.NOTE, "Add note"),
        buttons.plain(incident, buttons.LINK, "Add link"),
        buttons.plain(incident, buttons.TIMELINE, "Timeline"),
        buttons.plain(incident, buttons.SHOW, "Everything"),
        buttons.plain(incident, buttons.SUBSCRIBE, "Subscribe"),
        buttons.snooze(incident, waiting[0].id) if waiting else None,
        buttons.plain(incident, buttons.WHY, "Why?"),
        buttons.plain(incident, buttons.COMMS, "Communications"),
        buttons.plain(incident, buttons.PRIVATE, "Make private")
        if working and not incident.private
        else None,
    ]


def _claims(incident: Incident, playbook: Playbook) -> list[Block]:
    if not incident.status.open:
        return []
    waiting = unfilled(incident, playbook)[:CLAIMS_SHOWN]
    return [buttons.claim(incident, role) for role in waiting]
