"""Answers for one person: the panel of an incident, and the incident whole."""

from collections.abc import Iterable
from datetime import datetime

from incidentbot.domain import gaps, moments
from incidentbot.domain import lines as reading
from incidentbot.domain.clocks import Clock
from incidentbot.domain.events import Entry
from incidentbot.domain.incidents import Incident, Status
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.roles import unfilled
from incidentbot.slack.blocks import (
    brief,
    buttons,
    checklists,
    clocks,
    details,
    drills,
    lines,
    mrkdwn,
    names,
    surfaces,
    tasks,
    todo,
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
    entries = tuple(entries)
    every_line = reading.lines(entries)
    found = gaps.gaps(every_line, playbook, now=now)
    last = gaps.told(every_line, found)[-ENTRIES_SHOWN:]
    story = [lines.timed(each, incident, playbook) for each in last]
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
        surfaces.listed("Follow-ups", todo.lines(incident, now=now)),
        surfaces.listed("Decisions", brief.decided(incident)),
        surfaces.listed("Drill score", drills.score_lines(incident)),
        surfaces.listed("Clocks", table),
        surfaces.listed("Times", _moment_lines(incident, entries)),
        surfaces.listed("Timeline", story),
        surfaces.listed("Links", surfaces.link_lines(incident)),
        context(surfaces.declared(incident)),
    )


def _moment_lines(incident: Incident, entries: Iterable[Entry]) -> list[str]:
    before = moments.before(entries)
    return [
        f"{name.capitalize()}: {mrkdwn.day_and_time(incident.moments[moment.value])}"
        f"{_was(before.get(moment.value), incident.moments[moment.value])}"
        for moment, name in moments.NAMES.items()
        if moment.value in incident.moments
    ]


def _was(before: datetime | None, now: datetime) -> str:
    return f", was {mrkdwn.utc(before, now)}" if before and before != now else ""


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
    time_button = buttons.plain(incident, buttons.TIME, "Correct a time")
    afterwards = buttons.plain(incident, buttons.ACTIONS, "Follow-ups")
    if not incident.status.open:
        decision = buttons.plain(incident, buttons.DECISION, "Decision")
        return [afterwards, details_button, decision, time_button]
    return [
        buttons.plain(incident, buttons.TASK, "Give a task"),
        buttons.plain(incident, buttons.TASKS, "Tasks"),
        buttons.plain(incident, buttons.REPORT, "Report"),
        buttons.plain(incident, buttons.POLL, "Ask for objections"),
        buttons.plain(incident, buttons.DECISION, "Decision"),
        details_button,
        time_button,
        afterwards,
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
