"""What happens when a clock's time has come: a reminder, or something the bot does itself."""

from collections.abc import Callable
from dataclasses import replace

from incidentbot.domain import events as ev
from incidentbot.domain import polls, reminders
from incidentbot.domain.clocks import AFTERMATH, Clock, Kind, drill_of
from incidentbot.domain.escalation import Nag, nag
from incidentbot.domain.incidents import Case


def due(case: Case, clock: Clock) -> Nag:
    """Decide what follows from a clock whose time has come; once, however late it is noticed."""
    return _DUE.get(clock.kind, nag)(case, clock)


def _level(case: Case, clock: Clock) -> Nag:
    number = int(clock.subject or 0)
    rung = case.playbook.level(number)
    # Once somebody is in, the record runs on until it is mitigated, and says nothing more.
    quiet = replace(clock, next_nag_at=None, nag_level=number)
    if rung is None or case.incident.level >= number:
        return Nag(clock=quiet, events=())
    people = case.directory.of(rung.who)
    raised = ev.Escalated(level=number, name=rung.name, people=people, clock=clock.kind.value)
    return Nag(clock=quiet, events=(raised,))


def _situation(case: Case, clock: Clock) -> Nag:
    found = next((each for each in case.playbook.situations if each.id == clock.subject), None)
    if found is None:
        return Nag(clock=replace(clock, next_nag_at=None), events=())
    people = case.directory.of(found.who)
    named = ev.SituationNamed(situation=found.id, people=people, by_time=True)
    return Nag(clock=clock, events=(named,))


def _watch(_: Case, clock: Clock) -> Nag:
    return Nag(clock=clock, events=(ev.WatchPassed(),))


def _poll(case: Case, clock: Clock) -> Nag:
    closed = tuple(polls.close(case, clock.subject or ""))
    # A poll that the state has lost keeps nobody waiting.
    return Nag(clock=clock if closed else replace(clock, next_nag_at=None), events=closed)


def _inject(case: Case, clock: Clock) -> Nag:
    script, number = drill_of(case.incident, case.playbook), int(clock.subject or 0)
    if script is None or number >= len(script.injects):
        return Nag(clock=replace(clock, next_nag_at=None), events=())
    inject = script.injects[number]
    brought = ev.DrillInjected(number=number, kind=inject.kind, text=inject.text)
    return Nag(clock=clock, events=(brought,))


_DUE: dict[Kind, Callable[[Case, Clock], Nag]] = {
    Kind.LEVEL: _level,
    Kind.SITUATION: _situation,
    Kind.WATCH: _watch,
    Kind.POLL: _poll,
    Kind.INJECT: _inject,
    **dict.fromkeys(AFTERMATH, reminders.remind),
}
