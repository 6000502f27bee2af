"""What follows from the call being open."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.effects import Effects
from incidentbot.domain.incidents import Case
from incidentbot.domain.reactions.parts import IN_ROOM, said


def _opened(_: Case, entry: ev.Entry, __: ev.CallOpened) -> Effects:
    return Effects(says=(said(entry),), shows=IN_ROOM)


REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    ev.CallOpened: _opened,
}
