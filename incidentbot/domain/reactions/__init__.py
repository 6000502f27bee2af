"""What follows from what happened: a table from events to effects."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.effects import ROOM, THREAD, Effects, Say, channel_ref, direct
from incidentbot.domain.incidents import Case, Incident
from incidentbot.domain.reactions import response
from incidentbot.domain.reactions.parts import IN_ROOM, moved

REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    **response.REACTIONS,
}


def react(case: Case, entries: Iterable[ev.Entry]) -> Effects:
    """Return what a change has the bot say and show; `case` is the incident after it."""
    total = Effects()
    for entry in entries:
        reaction = REACTIONS.get(type(entry.event))
        if reaction is not None:
            total += reaction(case, entry, entry.event)
    return _placed(case.incident, total)


def _placed(incident: Incident, effects: Effects) -> Effects:
    """Send what is for the room where there is one; a private incident has no thread."""
    placed: dict[Say, None] = {}
    for say in effects.says:
        for each in _place(incident, say):
            placed[each] = None
    shows = effects.shows - IN_ROOM if incident.room_lost else effects.shows
    return Effects(says=tuple(placed), shows=shows, redrawn=effects.redrawn)


def _place(incident: Incident, say: Say) -> tuple[Say, ...]:
    channel = channel_ref(incident.room_number)
    if say.place == THREAD and incident.private:
        return ()
    if not incident.room_lost or say.gives == channel:
        return (replace(say, needs=(channel,)),) if say.place == ROOM else (say,)
    if say.place == ROOM:
        lead = incident.commander or incident.declared_by
        return (moved(say, direct(lead) if incident.private else THREAD),)
    return () if channel in say.needs else (say,)
