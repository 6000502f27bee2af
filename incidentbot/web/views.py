"""What pages show of an incident, worked out of its state: how bad, how long, what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidentbot.domain.aftermath import FollowUp
from incidentbot.domain.clocks import Clock, Kind, Outcome
from incidentbot.domain.incidents import Incident, Moment
from incidentbot.domain.moments import NAMES
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.progress import Task
from incidentbot.domain.text import cut
from incidentbot.web import mrkdwn
from incidentbot.web.words import Words

RANKS = 4
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A clock that runs: what it waits for, until when, and how far off that is."""

    name: str
    at: datetime
    late: bool
    off: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A clock that has ended, and how: met, late or missed."""

    name: str
    at: datetime
    outcome: Outcome
    by: timedelta


def rank(incident: Incident, playbook: Playbook) -> int:
    """Return how bad it is: 0 is the worst, and what comes last shares one place."""
    scale = [severity.id for severity in playbook.severities]
    place = scale.index(incident.severity) if incident.severity in scale else RANKS
    return min(place, RANKS)


def lasted(incident: Incident, now: datetime) -> timedelta:
    """Return how long it has lasted, from the beginning of the impact where that is known."""
    began = incident.moments.get(Moment.IMPACT_BEGAN.value, incident.declared_at)
    ended = now if incident.status.open else _end(incident, now)
    return max(ended - began, timedelta())


def dues(
    clocks: Iterable[Clock],
    incident: Incident,
    playbook: Playbook,
    *,
    words: Words,
    now: datetime,
) -> list[Due]:
    """Return what is due, next first; what a drill brings in comes unannounced."""
    waited = [each for each in clocks if each.open and not each.answered]
    running = [each for each in waited if each.kind is not Kind.INJECT]
    return [
        Due(
            name=_name(each, incident, playbook, words),
            at=each.due_at,
            late=each.overdue(now),
            off=abs(each.due_at - now),
        )
        for each in sorted(running, key=lambda each: (each.due_at, each.id))
    ]


def gone(
    clocks: Iterable[Clock], incident: Incident, playbook: Playbook, words: Words
) -> list[Gone]:
    """Return what has ended and counts, the latest first."""
    counted = (Outcome.MET, Outcome.LATE, Outcome.MISSED)
    ended = [each for each in clocks if each.ended_at and each.outcome in counted]
    return [
        Gone(
            name=_name(each, incident, playbook, words),
            at=each.due_at,
            outcome=each.outcome,
            by=each.late_by(each.ended_at),
        )
        for each in sorted(ended, key=lambda each: (each.ended_at, each.id), reverse=True)
        if each.outcome and each.ended_at and each.kind is not Kind.INJECT
    ]


def _name(clock: Clock, incident: Incident, playbook: Playbook, words: Words) -> str:
    """Say what a clock waits for; where somebody typed what that is, in their words."""
    subject = clock.subject or ""
    found: Task | FollowUp | None = None
    if clock.kind is Kind.TASK:
        found = incident.progress.task(subject)
    elif clock.kind is Kind.FOLLOW_UP:
        found = incident.aftermath.follow_up(subject)
    if found is None:
        return words.clock(clock.kind, clock.subject, playbook)
    kind = "Task" if clock.kind is Kind.TASK else "Follow-up"
    return f"{kind}: {mrkdwn.escaped(cut(' '.join(found.text.split()), LONGEST_NAME))}"


def moments(incident: Incident) -> list[tuple[str, datetime]]:
    """Return the times that matter, by what they are called, in the order of a response."""
    return [
        (name.capitalize(), incident.moments[moment.value])
        for moment, name in NAMES.items()
        if moment.value in incident.moments
    ]


def _end(incident: Incident, now: datetime) -> datetime:
    ends = (Moment.IMPACT_ENDED, Moment.RESOLVED, Moment.CLOSED)
    known = (incident.moments.get(each.value) for each in ends)
    return next((each for each in known if each), now)
