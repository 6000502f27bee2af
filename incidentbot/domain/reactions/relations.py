"""What follows when incidents turn out to belong together, or to be the same."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.effects import (
    ANNOUNCEMENT,
    ROOM,
    THREAD,
    Effects,
    Message,
    Say,
    SayKind,
    Surface,
    direct,
)
from incidentbot.domain.incidents import Case, Status
from incidentbot.domain.reactions.parts import STATE, invite, lists, said


def _related(case: Case, entry: ev.Entry, _: ev.IncidentRelated | ev.IncidentUnrelated) -> Effects:
    # Nobody watches the room any more.
    return Effects(says=() if case.incident.status is Status.CLOSED else (said(entry),))


def _merged(case: Case, entry: ev.Entry, _: ev.IncidentMerged) -> Effects:
    incident = case.incident
    following = (
        direct(person)
        for person in incident.subscribers
        if person != entry.by and incident.visible_to(person)
    )
    return Effects(
        says=tuple(_told(entry, place) for place in (ROOM, THREAD, *following)),
        # Their buttons do nothing any more.
        shows=STATE | lists(case),
    )


def _told(entry: ev.Entry, place: str) -> Say:
    needs = (ANNOUNCEMENT,) if place == THREAD else ()
    return Say(kind=SayKind.POST, place=place, message=Message.MERGED, seq=entry.seq, needs=needs)


def _absorbed(case: Case, entry: ev.Entry, event: ev.IncidentAbsorbed) -> Effects:
    coming = invite(case.incident, event.people, lane="responders")
    return Effects(
        says=(said(entry), coming) if event.people else (said(entry),),
        shows=frozenset({Surface.SUMMARY}),
    )


REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    ev.IncidentRelated: _related,
    ev.IncidentUnrelated: _related,
    ev.IncidentMerged: _merged,
    ev.IncidentAbsorbed: _absorbed,
}
