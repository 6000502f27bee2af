"""What reactions are made of: who is told where, invited, paged."""

from collections.abc import Iterable
from dataclasses import replace

from incidentbot.domain import checklists, runbooks
from incidentbot.domain import events as ev
from incidentbot.domain.effects import (
    ANNOUNCEMENT,
    ROOM,
    THREAD,
    Message,
    Say,
    SayKind,
    Surface,
    channel_ref,
    direct,
)
from incidentbot.domain.incidents import Case, Incident

STATE = frozenset({Surface.ANNOUNCEMENT, Surface.SUMMARY, Surface.TOPIC})
IN_ROOM = frozenset({Surface.SUMMARY, Surface.TOPIC, Surface.BOOKMARKS})
LISTS = frozenset({Surface.CHECKLIST, Surface.RUNBOOK})
EVERYTHING = STATE | IN_ROOM


def lists(case: Case) -> frozenset[Surface]:
    """Return which lists to tick stand in the war room."""
    shown = set()
    if checklists.posted(case.incident, case.playbook):
        shown.add(Surface.CHECKLIST)
    if runbooks.latest(case.incident, case.playbook):
        shown.add(Surface.RUNBOOK)
    return frozenset(shown)


def documents(case: Case) -> frozenset[Surface]:
    """Return the canvas of the post-mortem, once somebody was to read it."""
    document = case.incident.aftermath.postmortem
    return frozenset({Surface.POSTMORTEM} if document and document.shared_at else ())


def said(entry: ev.Entry, place: str = ROOM) -> Say:
    """Tell of an event in the war room, or elsewhere."""
    needs = (ANNOUNCEMENT,) if place == THREAD else ()
    return Say(kind=SayKind.POST, place=place, message=Message.EVENT, seq=entry.seq, needs=needs)


def moved(say: Say, place: str) -> Say:
    """Say the same in another place."""
    return replace(say, place=place, needs=(ANNOUNCEMENT,) if place == THREAD else ())


def invite(incident: Incident, people: tuple[str, ...], *, lane: str) -> Say:
    """Bring people into the war room."""
    channel = channel_ref(incident.room_number)
    return Say(kind=SayKind.INVITE, place=lane, people=people, needs=(channel,))


def paged(case: Case, entry: ev.Entry, people: tuple[str, ...]) -> tuple[Say, ...]:
    """Page people by direct message; who did it knows already."""
    return tuple(
        Say(
            kind=SayKind.POST,
            place=direct(person),
            message=Message.PAGE,
            people=(person,),
            seq=entry.seq,
        )
        for person in people
        if person != entry.by
    )


def noticed(case: Case, entry: ev.Entry, people: Iterable[str]) -> tuple[Say, ...]:
    """Tell people by direct message who are not called in; a drill and a private one tell nobody."""
    if case.incident.private or case.incident.drill:
        return ()
    known = {entry.by, *case.paged, *case.responders}
    return tuple(
        Say(
            kind=SayKind.POST,
            place=direct(person),
            message=Message.NOTICE,
            people=(person,),
            seq=entry.seq,
        )
        for person in people
        if person not in known
    )


def summoned(case: Case, entry: ev.Entry, told: Say, people: tuple[str, ...]) -> tuple[Say, ...]:
    """Tell of it, bring people in and page them; nobody there: the announcement's thread."""
    if not people:
        return (told, moved(told, THREAD))
    return (
        told,
        invite(case.incident, people, lane="responders"),
        *paged(case, entry, people),
    )
