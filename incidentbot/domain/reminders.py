"""Reminders of what is owed afterwards: to its owner, and to the level above who is late."""

from dataclasses import replace
from datetime import datetime

from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Clock, Kind
from incidentbot.domain.escalation import DIRECTLY, NEXT_LEVEL, Nag, rule
from incidentbot.domain.incidents import Case, Incident
from incidentbot.domain.people import once
from incidentbot.domain.playbooks import Playbook


def remind(case: Case, clock: Clock) -> Nag:
    """Remind of a clock of the aftermath; one that comes ahead of its deadline is no step yet."""
    early = case.now < clock.due_at
    level = 0 if early else _level(case, clock)
    next_at = clock.due_at if early else _next_at(case, clock)
    sent = ev.NagSent(
        clock_id=clock.id,
        kind=clock.kind.value,
        subject=clock.subject,
        step=clock.nag_step,
        level=level,
        due_at=clock.due_at,
        people=_reached(case, once(*_owners(case, clock), *_above(case, level))),
        rule=rule(case, clock),
        next_at=next_at,
    )
    step = clock.nag_step if early else clock.nag_step + 1
    after = replace(clock, nag_step=step, nag_level=level, next_nag_at=next_at)
    return Nag(clock=after, events=(sent,))


def owner(case: Case) -> str:
    """Return who answers for the aftermath: who writes the post-mortem, or would."""
    return lead(case.incident, case.playbook)


def lead(incident: Incident, playbook: Playbook) -> str:
    """Return who answers for an incident's aftermath by its playbook."""
    document = incident.aftermath.postmortem
    writing = document.owner if document else None
    return writing or incident.holder(playbook.postmortem.owner) or incident.declared_by


def _reached(case: Case, people: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out whom a private incident is not for any more; its own people hear of it instead."""
    incident = case.incident
    inside = tuple(person for person in people if incident.visible_to(person))
    if inside or not people:
        return inside
    others = once(owner(case), incident.commander, incident.declared_by, *incident.members)
    return tuple(person for person in others if incident.visible_to(person))[:1]


def _owners(case: Case, clock: Clock) -> tuple[str, ...]:
    if clock.kind is not Kind.FOLLOW_UP:
        return (owner(case),)
    follow_up = case.incident.aftermath.follow_up(clock.subject or "")
    person = follow_up.owner if follow_up else None
    lead = owner(case) if person is None or clock.nag_step >= NEXT_LEVEL else None
    return once(person, lead)


def _level(case: Case, clock: Clock) -> int:
    last = case.playbook.last_level
    climbs = clock.kind is not Kind.FOLLOW_UP and clock.nag_step >= DIRECTLY
    worst = case.playbook.severity(case.incident.worst_severity)
    if not climbs or not last or case.incident.private or not worst.escalates:
        return 0
    return min(max(clock.nag_level, 1) + 1, last)


def _above(case: Case, level: int) -> tuple[str, ...]:
    rung = case.playbook.level(level) if level else None
    return case.directory.of(rung.who) if rung else ()


def _next_at(case: Case, clock: Clock) -> datetime:
    if clock.kind is Kind.FOLLOW_UP:
        return case.now + case.playbook.follow_ups.remind_every
    nags = case.playbook.nags
    part = nags.direct_at if clock.nag_step == 0 else nags.next_level_at
    return case.now + max(clock.length * part, nags.shortest)
