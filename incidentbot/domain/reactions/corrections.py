"""What follows from putting something right: while the response is on, the room hears of it."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.effects import Effects, Surface
from incidentbot.domain.incidents import Case
from incidentbot.domain.reactions.parts import said

# Both say how long it lasted, once it is over.
_TIMES = frozenset({Surface.SUMMARY, Surface.ANNOUNCEMENT})


def _entry(case: Case, entry: ev.Entry, _: ev.EntryCorrected) -> Effects:
    return Effects(says=(said(entry),) if case.incident.status.open else ())


def _moment(case: Case, entry: ev.Entry, _: ev.MomentCorrected) -> Effects:
    return Effects(says=(said(entry),) if case.incident.status.open else (), shows=_TIMES)


REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    ev.EntryCorrected: _entry,
    ev.MomentCorrected: _moment,
}
