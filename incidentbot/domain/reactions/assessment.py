"""What follows from the questions answered and the severity confirmed."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.effects import Effects, Surface
from incidentbot.domain.incidents import Case
from incidentbot.domain.reactions.parts import said


def _told(_: Case, entry: ev.Entry, __: ev.Event) -> Effects:
    return Effects(says=(said(entry),), shows=frozenset({Surface.SUMMARY}))


REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    ev.SeverityAssessed: _told,
    ev.SeverityConfirmed: _told,
}
