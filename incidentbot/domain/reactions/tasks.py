"""What follows from tasks: the person who is asked hears of it directly, the room in one line."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.effects import Effects, Surface, direct
from incidentbot.domain.incidents import Case
from incidentbot.domain.reactions.parts import invite, said

_SUMMARY = frozenset({Surface.SUMMARY})


def _given(case: Case, entry: ev.Entry, event: ev.TaskGiven) -> Effects:
    asked = invite(case.incident, (event.person,), lane="invite")
    return Effects(says=(said(entry), asked, said(entry, direct(event.person))), shows=_SUMMARY)


def _told(case: Case, entry: ev.Entry, _: ev.Event) -> Effects:
    return Effects(says=(said(entry),), shows=_SUMMARY)


def _dropped(case: Case, entry: ev.Entry, event: ev.TaskDropped) -> Effects:
    task = case.incident.progress.task(event.task)
    if task is None or task.person == entry.by:
        return _told(case, entry, event)
    return Effects(says=(said(entry), said(entry, direct(task.person))), shows=_SUMMARY)


REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    ev.TaskGiven: _given,
    ev.TaskAcknowledged: _told,
    ev.TaskDone: _told,
    ev.TaskDropped: _dropped,
}
