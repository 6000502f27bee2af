"""What an incident owes at the moment: the clocks that should run, from the state alone."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidentbot.domain.aftermath import PUBLISHED
from incidentbot.domain.clocks.pace import paced
from incidentbot.domain.clocks.record import Key, Kind
from incidentbot.domain.incidents import Incident, Moment, Status
from incidentbot.domain.playbooks import COMMANDER, Drill, Phase, Playbook, Severity

PUBLIC, CUSTOMERS, EXECUTIVES = "public", "customers", "executives"
BEFORE_MITIGATION = (Status.INVESTIGATING, Status.IDENTIFIED, Status.MITIGATING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One clock that should run.

    Attributes:
        length: The playbook's figure.
        due_at: When it is due; None: its length after it is opened.
        first_nag: The first reminder comes this long after it is opened, ahead of the deadline.
        remind_at: The first reminder comes at this time, ahead of the deadline.
        fresh: Whether it is opened where it does not run; otherwise it is only kept.
    """

    length: timedelta
    due_at: datetime | None = None
    first_nag: timedelta | None = None
    remind_at: datetime | None = None
    fresh: bool = True


def owed(incident: Incident, playbook: Playbook) -> dict[Key, Owed]:
    """Return what an incident in this state owes a clock for, by what it is about."""
    playbook = paced(playbook, incident)
    severity = playbook.severity(incident.severity)
    found: dict[Key, Owed] = {}
    for part in (*(_PARTS if incident.status.open else ()), *_PARTS_AFTERWARDS):
        found.update(part(incident, playbook, severity))
    return found


def figure(key: Key, incident: Incident, severity: Severity) -> timedelta | None:
    """Return the figure that a severity gives a clock; None where none is asked."""
    kind = key[0]
    if kind is Kind.EXECUTIVES:
        update = severity.executive_update
        return update.every if EXECUTIVES in incident.progress.published else update.first_within
    if kind is Kind.STATUS_PAGE:
        told = PUBLIC in incident.progress.published
        return severity.status_page_every if told else severity.status_page_first_within
    return {
        Kind.ACKNOWLEDGE: severity.acknowledge_within,
        Kind.COMMANDER: severity.commander_within,
        Kind.ROLES: severity.roles_within,
        Kind.TRIAGE: severity.triage_within,
        Kind.FIRST_ACTION: severity.first_action_within,
        Kind.CALL: severity.call_within,
        Kind.UPDATE: severity.update_every,
        Kind.CUSTOMERS: severity.customer_update_every,
        Kind.RESOLVE: severity.resolve_within,
    }.get(kind)


def missing_roles(incident: Incident, playbook: Playbook) -> list[str]:
    """Return the roles that the severity requires and nobody holds; command has its own clock."""
    required = playbook.severity(incident.severity).required_roles
    return [role for role in required if role != COMMANDER and role not in incident.roles]


def drill_of(incident: Incident, playbook: Playbook) -> Drill | None:
    """Return the script that a rehearsal runs by."""
    drill = incident.progress.drill
    if drill is None:
        return None
    return next((each for each in playbook.practice.drills if each.id == drill.script), None)


def phase_of(incident: Incident, playbook: Playbook) -> Phase | None:
    """Return the phase that the response is in."""
    return next((p for p in playbook.phases if p.id == incident.progress.phase), None)


Parts = Iterator[tuple[Key, Owed]]


def _by_severity(incident: Incident, playbook: Playbook, severity: Severity) -> Parts:
    for kind in _waited_for(incident, playbook):
        length = figure((kind, None), incident, severity)
        if length is not None:
            early = severity.first_nags.status_page if kind is Kind.STATUS_PAGE else None
            yield (kind, None), Owed(length=length, first_nag=early)


def _waited_for(incident: Incident, playbook: Playbook) -> Iterator[Kind]:
    progress = incident.progress
    if Moment.ACKNOWLEDGED.value not in incident.moments:
        yield Kind.ACKNOWLEDGE
    if incident.commander is None:
        yield Kind.COMMANDER
    if missing_roles(incident, playbook):
        yield Kind.ROLES
    if progress.triaged_at is None:
        yield Kind.TRIAGE
    if progress.first_action_at is None:
        yield Kind.FIRST_ACTION
    if progress.call is None:
        yield Kind.CALL
    yield from (Kind.UPDATE, Kind.RESOLVE)
    # Nobody outside hears of these.
    if not incident.private and not incident.drill:
        yield from (Kind.STATUS_PAGE, Kind.CUSTOMERS)
    yield Kind.EXECUTIVES


def _reports(incident: Incident, playbook: Playbook, _: Severity) -> Parts:
    for role in playbook.roles:
        if role.report_every is not None and role.id in incident.roles:
            yield (Kind.REPORT, role.id), Owed(length=role.report_every)


def _phase(incident: Incident, playbook: Playbook, _: Severity) -> Parts:
    phase, entered = phase_of(incident, playbook), incident.progress.phase_at
    if phase is None or phase.ends is None or entered is None:
        return
    length = phase.ends - (phase.begins or timedelta())
    box = incident.declared_at + phase.ends
    # Entered early or late, the box stays where the plan has it; entered after it, it starts anew.
    due = box if box > entered else entered + length
    yield (Kind.PHASE, phase.id), Owed(length=length, due_at=due)


def _levels(incident: Incident, playbook: Playbook, severity: Severity) -> Parts:
    if not severity.escalates or incident.status not in BEFORE_MITIGATION or incident.private:
        return
    for rung in playbook.escalation:
        if rung.after:
            fresh = rung.level > incident.level
            yield (Kind.LEVEL, str(rung.level)), Owed(length=rung.after, fresh=fresh)


def _situations(incident: Incident, playbook: Playbook, severity: Severity) -> Parts:
    if not severity.escalates or incident.status not in BEFORE_MITIGATION or incident.private:
        return
    for situation in playbook.situations:
        if situation.after and situation.id not in incident.progress.situations:
            yield (Kind.SITUATION, situation.id), Owed(length=situation.after)


def _tasks(incident: Incident, _: Playbook, __: Severity) -> Parts:
    for task in incident.progress.tasks:
        if task.open:
            yield (Kind.TASK, task.id), Owed(length=timedelta(), due_at=task.due_at)


def _polls(incident: Incident, _: Playbook, __: Severity) -> Parts:
    for poll in incident.progress.polls:
        if poll.outcome is None:
            yield (Kind.POLL, poll.id), Owed(length=timedelta(), due_at=poll.closes_at)


def _watch(incident: Incident, playbook: Playbook, _: Severity) -> Parts:
    since = incident.progress.watch_since
    if since and incident.progress.watched_at is None and playbook.gates.watch:
        length = playbook.gates.watch
        yield (Kind.WATCH, None), Owed(length=length, due_at=since + length)


def _injects(incident: Incident, playbook: Playbook, _: Severity) -> Parts:
    drill, script = incident.progress.drill, drill_of(incident, playbook)
    if drill is None or script is None:
        return
    for number, inject in enumerate(script.injects):
        if number not in drill.injected:
            due = incident.declared_at + inject.at
            yield (Kind.INJECT, str(number)), Owed(length=inject.at, due_at=due)


def _documents(incident: Incident, playbook: Playbook, _: Severity) -> Parts:
    resolved = _resolved_at(incident)
    document, asked = incident.aftermath.postmortem, playbook.postmortem
    worst = playbook.severity(incident.worst_severity)
    required = worst.postmortem == "required"
    if resolved is None or not (required or document):
        return
    due = worst.postmortem_due
    if due and not (document and document.status == PUBLISHED):
        first = worst.first_nags.postmortem
        yield (Kind.POSTMORTEM, None), Owed(length=due, due_at=resolved + due, first_nag=first)
    within = asked.publish_within
    if within and not incident.private and not (document and document.customers_at):
        yield (Kind.PUBLICATION, None), Owed(length=within, due_at=resolved + within)


def _reviews(incident: Incident, playbook: Playbook, _: Severity) -> Parts:
    resolved = _resolved_at(incident)
    meeting, rule, document = (
        incident.aftermath.review,
        playbook.review,
        incident.aftermath.postmortem,
    )
    held = meeting is not None and meeting.held_at is not None
    if resolved is None or held:
        return
    if rule.within and incident.worst_severity in rule.severities:
        early = rule.within * playbook.nags.direct_at
        yield (
            (Kind.REVIEW, None),
            Owed(length=rule.within, due_at=resolved + rule.within, first_nag=early),
        )
    if meeting and rule.share_before and not (document and document.shared_at):
        yield (
            (Kind.SHARE, None),
            Owed(length=rule.share_before, due_at=meeting.at - rule.share_before),
        )


def _follow_ups(incident: Incident, playbook: Playbook, _: Severity) -> Parts:
    if incident.drill:
        return
    rule = playbook.follow_ups
    for each in incident.aftermath.follow_ups:
        if each.open:
            early = each.due_at - rule.remind_before if rule.remind_before else None
            length = max(each.due_at - each.created_at, timedelta())
            yield (
                (Kind.FOLLOW_UP, each.id),
                Owed(length=length, due_at=each.due_at, remind_at=early),
            )


def _resolved_at(incident: Incident) -> datetime | None:
    """Return when it was resolved, if that is owed anything: not after a drill, not once merged."""
    if incident.status.open or incident.drill or incident.aftermath.merged_into:
        return None
    return incident.moments.get(Moment.RESOLVED.value)


_PARTS_AFTERWARDS = (_documents, _reviews, _follow_ups)
_PARTS: tuple[Callable[[Incident, Playbook, Severity], Parts], ...] = (
    _by_severity,
    _reports,
    _phase,
    _levels,
    _situations,
    _tasks,
    _polls,
    _watch,
    _injects,
)
