"""What follows from a gate passed over, and from a watch that is over."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.effects import Effects, Surface
from incidentbot.domain.incidents import Case
from incidentbot.domain.reactions.parts import said


def _overridden(_: Case, entry: ev.Entry, __: ev.GateOverridden) -> Effects:
    return Effects(says=(said(entry),))


def _watched(_: Case, entry: ev.Entry, __: ev.WatchPassed) -> Effects:
    return Effects(says=(said(entry),), shows=frozenset({Surface.SUMMARY}))


REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    ev.GateOverridden: _overridden,
    ev.WatchPassed: _watched,
}
