"""What follows from proposals, objections and decisions: the room hears of each once."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.effects import Effects
from incidentbot.domain.incidents import Case
from incidentbot.domain.reactions.parts import said


def _told(case: Case, entry: ev.Entry, _: ev.Event) -> Effects:
    return Effects(says=(said(entry),))


def _decided(case: Case, entry: ev.Entry, event: ev.DecisionMade) -> Effects:
    # The end of the poll says it already.
    return Effects() if event.poll else _told(case, entry, event)


REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    ev.PollOpened: _told,
    ev.ObjectionRaised: _told,
    ev.PollClosed: _told,
    ev.DecisionMade: _decided,
}
