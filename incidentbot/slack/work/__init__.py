"""Buttons and forms of the work, a module for each noun; the doors look them up here.

A noun has `BUTTONS` (an action id, or a prefix that ends in a colon, to its handler) and `FORMS`
(a callback id to its handler and the inputs that its complaints belong to), or one of them.
"""

from collections.abc import Awaitable, Callable, Mapping

from incidentbot.slack.requests import Request
from incidentbot.slack.work import (
    assessment,
    calls,
    checklists,
    comms,
    corrections,
    drills,
    followups,
    gates,
    log,
    polls,
    postmortems,
    reports,
    reviews,
    tasks,
)

BUTTONS: dict[str, Callable[[Request, str], Awaitable[None]]] = {
    **assessment.BUTTONS,
    **checklists.BUTTONS,
    **comms.BUTTONS,
    **corrections.BUTTONS,
    **log.BUTTONS,
    **followups.BUTTONS,
    **polls.BUTTONS,
    **postmortems.BUTTONS,
    **reports.BUTTONS,
    **reviews.BUTTONS,
    **tasks.BUTTONS,
}
FORMS: dict[str, tuple[Callable[[Request], Awaitable[None]], Mapping[str, str]]] = {
    **assessment.FORMS,
    **calls.FORMS,
    **checklists.FORMS,
    **corrections.FORMS,
    **drills.FORMS,
    **followups.FORMS,
    **gates.FORMS,
    **comms.FORMS,
    **polls.FORMS,
    **postmortems.FORMS,
    **reports.FORMS,
    **reviews.FORMS,
    **tasks.FORMS,
}
