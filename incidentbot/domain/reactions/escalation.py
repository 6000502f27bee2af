"""What follows from a line of the escalation matrix that applies."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.effects import Effects, Surface
from incidentbot.domain.escalation import situation_of
from incidentbot.domain.incidents import Case
from incidentbot.domain.reactions.parts import said, summoned


def _situation(case: Case, entry: ev.Entry, event: ev.SituationNamed) -> Effects:
    found = situation_of(case.playbook, event.situation)
    told = said(entry)
    # One that asks for nobody is a matter of the room alone.
    calls_in = bool(event.people or (found and found.who))
    says = summoned(case, entry, told, event.people) if calls_in else (told,)
    return Effects(says=says, shows=frozenset({Surface.SUMMARY}))


REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    ev.SituationNamed: _situation,
}
