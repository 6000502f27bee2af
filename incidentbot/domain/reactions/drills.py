"""What follows from the steps of a drill: all of it is told in its room."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.effects import Effects
from incidentbot.domain.incidents import Case
from incidentbot.domain.reactions.parts import said


def _told(_: Case, entry: ev.Entry, __: ev.Event) -> Effects:
    return Effects(says=(said(entry),))


REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    ev.DrillBegun: _told,
    ev.DrillInjected: _told,
    ev.DrillScored: _told,
}
