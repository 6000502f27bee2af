"""What follows from what happened: a table from events to effects."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.effects import (
    ROOM,
    THREAD,
    Effects,
    Message,
    Say,
    channel_ref,
    direct,
)
from incidentbot.domain.incidents import Case, Incident
from incidentbot.domain.people import once
from incidentbot.domain.reactions import (
    assessment,
    calls,
    checklists,
    comms,
    corrections,
    drills,
    escalation,
    followups,
    gates,
    polls,
    postmortems,
    relations,
    reports,
    response,
    reviews,
    tasks,
    trackers,
)
from incidentbot.domain.reactions.parts import IN_ROOM, LISTS, moved

REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    **response.REACTIONS,
    **assessment.REACTIONS,
    **calls.REACTIONS,
    **escalation.REACTIONS,
    **followups.REACTIONS,
    **gates.REACTIONS,
    **checklists.REACTIONS,
    **comms.REACTIONS,
    **corrections.REACTIONS,
    **drills.REACTIONS,
    **polls.REACTIONS,
    **postmortems.REACTIONS,
    **relations.REACTIONS,
    **reports.REACTIONS,
    **reviews.REACTIONS,
    **tasks.REACTIONS,
}

_NEED_A_ROOM = IN_ROOM | LISTS | postmortems.CANVAS


def react(case: Case, entries: Iterable[ev.Entry]) -> Effects:
    """Return what a change has the bot say and show; `case` is the incident after it."""
    total = Effects()
    for entry in entries:
        reaction = REACTIONS.get(type(entry.event))
        if reaction is not None:
            total += reaction(case, entry, entry.event)
        total += trackers.passed_on(case, entry) + postmortems.redrawn(case, entry)
    return _placed(case.incident, replace(total, says=_merged(total.says)))


def _merged(says: Iterable[Say]) -> tuple[Say, ...]:
    """Make one message of the reminders of one moment in one place; page a person once."""
    kept: dict[tuple[object, ...], Say] = {}
    for number, say in enumerate(says):
        key = _sameness(say) or (number,)
        first = kept.get(key)
        if first is None or say.message is Message.PAGE:
            kept.setdefault(key, say)
        else:
            kept[key] = _with_another(first, say)
    return tuple(kept.values())


def _sameness(say: Say) -> tuple[object, ...] | None:
    return (say.message, say.place) if say.message in (Message.NAG, Message.PAGE) else None


def _with_another(first: Say, say: Say) -> Say:
    ends = [each.expires_at for each in (first, say) if each.expires_at]
    return replace(
        first,
        message=Message.NAGS,
        people=once(*first.people, *say.people),
        subject=f"{first.subject},{say.subject}",
        expires_at=max(ends) if len(ends) > 1 else None,
    )


def _placed(incident: Incident, effects: Effects) -> Effects:
    """Send what is for the room where there is one; a private incident has no thread."""
    placed: dict[Say, None] = {}
    for say in effects.says:
        for each in _place(incident, say):
            placed[each] = None
    shows = effects.shows - _NEED_A_ROOM if incident.room_lost else effects.shows
    return Effects(says=tuple(placed), shows=shows, redrawn=effects.redrawn)


def _place(incident: Incident, say: Say) -> tuple[Say, ...]:
    channel = channel_ref(incident.room_number)
    if say.place == THREAD and incident.private:
        return ()
    if not incident.room_lost or say.gives == channel:
        return (replace(say, needs=once(channel, *say.needs)),) if say.place == ROOM else (say,)
    if say.place == ROOM:
        lead = incident.commander or incident.declared_by
        return (moved(say, direct(lead) if incident.private else THREAD),)
    return () if channel in say.needs else (say,)
