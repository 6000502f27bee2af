"""What follows from phases, ticks, types and runbooks."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import checklists, runbooks
from incidentbot.domain import events as ev
from incidentbot.domain.checklists import RUNBOOK, TickList
from incidentbot.domain.effects import Effects, Say, Surface
from incidentbot.domain.incidents import Case
from incidentbot.domain.progress import tick_key
from incidentbot.domain.reactions.parts import said

_SUMMARY = frozenset({Surface.SUMMARY})
_CHECKLIST = frozenset({Surface.CHECKLIST})
_RUNBOOK = frozenset({Surface.RUNBOOK})


def _phase(case: Case, entry: ev.Entry, _: ev.PhaseEntered) -> Effects:
    # The list at the end of the room tells of it; without a room nothing does.
    told = (said(entry),) if case.incident.room_lost else ()
    return Effects(says=told, shows=_SUMMARY | _CHECKLIST, redrawn=_CHECKLIST)


def _type(case: Case, entry: ev.Entry, _: ev.TypeChanged) -> Effects:
    posted = _CHECKLIST if checklists.posted(case.incident, case.playbook) else frozenset()
    return Effects(says=(said(entry),), shows=_SUMMARY | posted, redrawn=posted)


def _ticked(case: Case, entry: ev.Entry, event: ev.ItemTicked) -> Effects:
    done = checklists.find(case.playbook, event.list)
    finished = done and _complete(case, done) and _last(case, event)
    return Effects(says=(said(entry),) if finished else (), shows=_drawn(case, event.list))


def _last(case: Case, event: ev.ItemTicked) -> bool:
    # Several may be ticked in one go: the last of them tells that the list is done.
    of_list = [key for key in case.incident.progress.ticks if key.startswith(f"{event.list}#")]
    return of_list[-1:] == [tick_key(event.list, event.item)]


def _unticked(case: Case, _: ev.Entry, event: ev.ItemUnticked) -> Effects:
    return Effects(shows=_drawn(case, event.list))


def _runbook(case: Case, entry: ev.Entry, _: ev.RunbookStarted) -> Effects:
    told: tuple[Say, ...] = (said(entry),) if case.incident.room_lost else ()
    return Effects(says=told, shows=_SUMMARY | _RUNBOOK, redrawn=_RUNBOOK)


def _first_action(case: Case, entry: ev.Entry, _: ev.FirstActionTaken) -> Effects:
    return Effects(says=(said(entry),), shows=_SUMMARY)


def _complete(case: Case, done: TickList) -> bool:
    return done.done(case.incident.progress) == len(done.items)


def _drawn(case: Case, list_id: str) -> frozenset[Surface]:
    shown = _SUMMARY
    if any(each.id == list_id for each in checklists.posted(case.incident, case.playbook)):
        shown |= _CHECKLIST
    latest = runbooks.latest(case.incident, case.playbook)
    if latest and list_id == f"{RUNBOOK}:{latest.id}":
        shown |= _RUNBOOK
    return shown


REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    ev.PhaseEntered: _phase,
    ev.TypeChanged: _type,
    ev.ItemTicked: _ticked,
    ev.ItemUnticked: _unticked,
    ev.RunbookStarted: _runbook,
    ev.FirstActionTaken: _first_action,
}
