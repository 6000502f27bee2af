"""Getting louder: the next level by hand, and reminders of clocks that ran out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from incidentbot.domain import clocks, text
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Clock, Kind
from incidentbot.domain.errors import DomainError, UnknownWordError
from incidentbot.domain.incidents import Case, Incident, require_open
from incidentbot.domain.people import once
from incidentbot.domain.playbooks import COMMANDER, EscalationLevel, Playbook, Situation

LONGEST_SNOOZE = timedelta(hours=24)
# What is owed afterwards is asked for once a day: a day less would put nothing off.
LONGEST_AFTERWARDS = timedelta(days=14)
IN_THE_ROOM, DIRECTLY, NEXT_LEVEL = 0, 1, 2
# Those that bring in the next level; the others stay with whom they concern.
_CLIMBING = frozenset({Kind.ACKNOWLEDGE, Kind.COMMANDER, Kind.ROLES, Kind.UPDATE})
# One deadline, two reminders; what has a rhythm goes on.
_TWICE = frozenset({Kind.TRIAGE, Kind.FIRST_ACTION, Kind.CALL, Kind.PHASE, Kind.TASK})


@dataclass(frozen=True, slots=True, kw_only=True)
class Nag:
    """A reminder decided on: the clock after it, and what is recorded."""

    clock: Clock
    events: tuple[ev.Event, ...]


def escalate(case: Case, word: str | None = None, why: str | None = None) -> list[ev.Event]:
    """Bring in a level by hand: the one named, or the next."""
    require_open(case.incident)
    rung = _rung(case, word)
    return [
        ev.Escalated(
            level=rung.level,
            name=rung.name,
            people=case.directory.of(rung.who),
            why=text.clean(why, limit=500) or None,
        )
    ]


def name_situation(case: Case, word: str, why: str | None = None) -> list[ev.Event]:
    """Say that a line of the escalation matrix applies; its people are brought in.

    Once named it says nothing new, whatever the reason.
    """
    require_open(case.incident)
    found = next((e for e in case.playbook.situations if text.means(word, e.id, e.name)), None)
    if found is None:
        known = [each.id for each in case.playbook.situations]
        raise UnknownWordError("situation", word, known, field="situation")
    if found.id in case.incident.progress.situations:
        return []
    people = case.directory.of(found.who)
    reason = text.clean(why, limit=500) or None
    return [ev.SituationNamed(situation=found.id, people=people, why=reason)]


def situation_of(playbook: Playbook, situation_id: str) -> Situation | None:
    """Find a line of the escalation matrix by its id."""
    return next((each for each in playbook.situations if each.id == situation_id), None)


def nag(case: Case, clock: Clock) -> Nag:
    """Remind of a clock that is due: the room, then directly, then the next level and on.

    One call is one reminder, however long nobody looked: an outage of the bot does not
    send what it would have sent meanwhile.
    """
    step = clock.nag_step
    level = clock.nag_level
    raised: list[ev.Event] = []
    people = _answerable(case, clock)
    if _climbs(case, clock):
        # Each clock climbs by itself: two that are late do not lift each other.
        own = min(max(level, 1) + 1, case.playbook.last_level)
        level = max(own, case.incident.level)
        above = _level_people(case, level)
        people = once(*people, *above) if clock.kind is Kind.RESOLVE else above
        raised = _raised(case, clock, level)
    next_at = _next_at(case, clock, step)
    sent = ev.NagSent(
        clock_id=clock.id,
        kind=clock.kind.value,
        subject=clock.subject,
        step=step,
        level=level,
        due_at=clock.due_at,
        people=people,
        rule=rule(case, clock),
        next_at=next_at,
    )
    after = replace(clock, nag_step=step + 1, nag_level=level, next_nag_at=next_at)
    return Nag(clock=after, events=(*raised, sent))


def snooze(
    case: Case, running: Iterable[Clock], length: timedelta, why: str, *, clock_id: str | None
) -> tuple[list[Clock], list[ev.Event]]:
    """Put off the reminders named, or all that would come by then.

    Args:
        case: The incident.
        running: Its open clocks.
        length: For how long from now.
        why: Said to everybody.
        clock_id: Clock ids with commas between them; None: whatever comes by then.
    """
    reason = text.clean(why, limit=500)
    if not reason:
        raise DomainError(
            "Say why, so that the others know: `/incident snooze 15m WHY`.", field="why"
        )
    until = case.now + min(length, LONGEST_AFTERWARDS)
    chosen = [each for each in _chosen(running, clock_id) if _comes_before(each, until)]
    afterwards = bool(chosen) and all(each.kind in clocks.AFTERMATH for each in chosen)
    if length > (LONGEST_AFTERWARDS if afterwards else LONGEST_SNOOZE):
        most = "14d" if afterwards else "24h"
        raise DomainError(f"A reminder can be put off by {most} at most.", field="length")
    if not chosen:
        raise DomainError("The next reminder comes later than that anyway. Nothing to put off.")
    first = chosen[0]
    snoozed = ev.NagSnoozed(
        clock_id=first.id,
        kind=first.kind.value,
        subject=first.subject,
        until=until,
        why=reason,
        others=len(chosen) - 1,
    )
    return [clocks.snoozed(clock, until) for clock in chosen], [snoozed]


def _comes_before(clock: Clock, until: datetime) -> bool:
    return clock.next_nag_at is not None and clock.next_nag_at < until


def rule(case: Case, clock: Clock) -> str:
    """Say which rule a clock enforces, and whose it is."""
    said = rule_in_short(case.incident, case.playbook, clock)
    if clock.kind is Kind.TASK or _promised(case.incident, case.playbook, clock):
        return f"{said[0].upper()}{said[1:]}"
    incident = case.incident
    # What is owed afterwards follows from the worst severity held.
    held = incident.worst_severity if clock.kind in clocks.AFTERMATH else incident.severity
    severity = "" if clock.kind is Kind.FOLLOW_UP else f", {held}"
    return f"{case.playbook.name}{severity}: {said}"


def rule_in_short(incident: Incident, playbook: Playbook, clock: Clock) -> str:
    """Say which rule a clock enforces, for a list that says once whose rules they are."""
    length = text.spoken(clock.length)
    if clock.kind is Kind.TASK:
        return f"the task was given {length}"
    if clock.kind is Kind.FOLLOW_UP:
        return _of_follow_ups(playbook)
    if _promised(incident, playbook, clock):
        return f"the last update promised the next one within {length}"
    wants = _WANTS[clock.kind].format(subject=_subject(playbook, clock))
    return f"{wants} {length}" if clock.length else f"{wants.removesuffix(' within')} at once"


def _promised(incident: Incident, playbook: Playbook, clock: Clock) -> bool:
    scale = clocks.paced(playbook, incident).severities
    paces = [each.update_every for each in scale if each.id == incident.severity]
    return clock.kind is Kind.UPDATE and clock.length not in paces


def _of_follow_ups(playbook: Playbook) -> str:
    asked = playbook.follow_ups
    before = asked.remind_before
    early = f"{text.spoken(before)} before it is due, " if before else ""
    every = text.spoken(asked.remind_every)
    told = f"{early}when it is due, and every {every} once it is late"
    return f"who owns a follow-up hears of it {told}"


_WANTS = {
    Kind.ACKNOWLEDGE: "an acknowledgement within",
    Kind.COMMANDER: "a commander within",
    Kind.ROLES: "every required role held within",
    Kind.TRIAGE: "the severity confirmed within",
    Kind.FIRST_ACTION: "a first action within",
    Kind.CALL: "the call open within",
    Kind.UPDATE: "an update every",
    Kind.EXECUTIVES: "executives told within",
    Kind.STATUS_PAGE: "the status page updated within",
    Kind.CUSTOMERS: "customers told within",
    Kind.REPORT: "{subject} reports every",
    Kind.PHASE: "the phase {subject} over within",
    Kind.LEVEL: "{subject} comes in after",
    Kind.SITUATION: "{subject} after",
    Kind.RESOLVE: "resolved within",
    Kind.WATCH: "watched for",
    Kind.POLL: "objections within",
    Kind.INJECT: "the drill's script, at",
    Kind.POSTMORTEM: "the post-mortem published within",
    Kind.PUBLICATION: "the customers' version published within",
    Kind.REVIEW: "the review held within",
    Kind.SHARE: "the post-mortem shared before the review by",
}


def _subject(playbook: Playbook, clock: Clock) -> str:
    """Return how people call what a clock is about."""
    subject = clock.subject or ""
    if clock.kind is Kind.REPORT:
        return next((role.name for role in playbook.roles if role.id == subject), subject)
    if clock.kind is Kind.PHASE:
        return next((phase.name for phase in playbook.phases if phase.id == subject), subject)
    if clock.kind is Kind.SITUATION:
        return next((each.name for each in playbook.situations if each.id == subject), subject)
    if clock.kind is Kind.LEVEL:
        rung = playbook.level(int(subject))
        return rung.name if rung else subject
    return subject


def _answerable(case: Case, clock: Clock) -> tuple[str, ...]:
    incident = case.incident
    if clock.kind in (Kind.ACKNOWLEDGE, Kind.COMMANDER):
        called = case.paged or case.responders
        return once(incident.commander, *called) or (incident.declared_by,)
    if clock.kind is Kind.TASK:
        return _asked(case, clock)
    return once(_holder(case, clock), incident.commander) or (incident.declared_by,)


def _holder(case: Case, clock: Clock) -> str | None:
    playbook, incident = case.playbook, case.incident
    if clock.kind is Kind.UPDATE:
        return incident.holder(playbook.update_owner)
    if clock.kind in (Kind.EXECUTIVES, Kind.STATUS_PAGE, Kind.CUSTOMERS):
        return incident.holder(playbook.customer_owner)
    if clock.kind is Kind.REPORT:
        return incident.holder(clock.subject or COMMANDER)
    return None


def _asked(case: Case, clock: Clock) -> tuple[str, ...]:
    """Return who answers for a task: who was given it, then also the commander."""
    task = case.incident.progress.task(clock.subject or "")
    person = task.person if task else None
    lead = case.incident.commander or (task.given_by if task else None)
    return once(person) if clock.nag_step == 0 else once(lead, person)


def _level_people(case: Case, level: int) -> tuple[str, ...]:
    rung = case.playbook.level(level)
    return case.directory.of(rung.who) if rung else ()


def _raised(case: Case, clock: Clock, level: int) -> list[ev.Event]:
    rung = case.playbook.level(level)
    if rung is None or level <= case.incident.level:
        return []
    people = case.directory.of(rung.who)
    return [ev.Escalated(level=level, name=rung.name, people=people, clock=clock.kind.value)]


def _climbs(case: Case, clock: Clock) -> bool:
    if not case.playbook.last_level or case.incident.private or not case.severity.escalates:
        return False
    if clock.kind is Kind.RESOLVE:
        return True
    return clock.kind in _CLIMBING and clock.nag_step >= NEXT_LEVEL


def _next_at(case: Case, clock: Clock, step: int) -> datetime | None:
    if clock.kind is Kind.RESOLVE or (clock.kind in _TWICE and step >= DIRECTLY):
        return None
    nags = clocks.paced(case.playbook, case.incident).nags
    parts = {0: nags.direct_at, 1: nags.next_level_at}.get(step, nags.next_level_at + step - 1)
    length = max(clock.length, nags.shortest * 2)
    planned = clock.due_at + length * parts
    return planned if planned > case.now else case.now + length / 2


def _rung(case: Case, word: str | None) -> EscalationLevel:
    ladder = case.playbook.escalation
    if not ladder:
        raise DomainError(f"The playbook {case.playbook.name} has no escalation levels.")
    if not word:
        wanted = min(case.incident.level + 1, case.playbook.last_level)
        return next(rung for rung in ladder if rung.level >= wanted)
    asked = word.strip().casefold().removeprefix("l")
    for rung in ladder:
        if asked in (str(rung.level), rung.name.casefold().removeprefix("l")):
            return rung
    names = [f"{rung.level}" for rung in ladder] + [rung.name for rung in ladder]
    raise UnknownWordError("escalation level", word, names, field="level")


def _chosen(running: Iterable[Clock], clock_id: str | None) -> list[Clock]:
    waiting = [each for each in running if each.open and each.next_nag_at and _reminds(each)]
    waiting.sort(key=lambda clock: (clock.next_nag_at or clock.due_at, clock.id))
    if clock_id is not None:
        waiting = [clock for clock in waiting if clock.id in clock_id.split(",")]
    if not waiting:
        raise DomainError("That reminder has ended already. Nothing to put off.")
    return waiting


def _reminds(clock: Clock) -> bool:
    # A poll ends when it was said to end, and a level comes in when the plan says so.
    return clock.kind not in (Kind.LEVEL, Kind.SITUATION, Kind.WATCH, Kind.POLL, Kind.INJECT)
