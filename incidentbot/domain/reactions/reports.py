"""What follows when somebody says how it stands: a role's report, or a detail that is known."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import details
from incidentbot.domain import events as ev
from incidentbot.domain.effects import Effects, Surface
from incidentbot.domain.incidents import Case
from incidentbot.domain.reactions.parts import said

# What changes the work at once; the rest stands in the summary without a word.
_TOLD = frozenset({details.CAUSE, details.WORKAROUND, details.USER_ACTION})


def _reported(case: Case, entry: ev.Entry, _: ev.ReportGiven) -> Effects:
    return Effects(says=(said(entry),))


def _detail(case: Case, entry: ev.Entry, event: ev.DetailChanged) -> Effects:
    says = (said(entry),) if event.name in _TOLD else ()
    return Effects(says=says, shows=frozenset({Surface.SUMMARY}))


REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    ev.ReportGiven: _reported,
    ev.DetailChanged: _detail,
}
