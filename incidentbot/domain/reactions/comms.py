"""What follows from drafts: the room hears of each step, the audience gets the text."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import comms
from incidentbot.domain import events as ev
from incidentbot.domain.effects import (
    ANNOUNCEMENT,
    THREAD,
    Effects,
    Message,
    Say,
    SayKind,
    Surface,
    audience_place,
    direct,
)
from incidentbot.domain.incidents import Case
from incidentbot.domain.reactions.parts import said


def _told(_: Case, entry: ev.Entry, __: ev.Event) -> Effects:
    return Effects(says=(said(entry),))


def _published(_: Case, entry: ev.Entry, event: ev.DraftPublished) -> Effects:
    return Effects(
        says=(said(entry), *_sent(entry, event)),
        # A deadline may have ended, and another begun.
        shows=frozenset({Surface.SUMMARY}),
    )


def _sent(entry: ev.Entry, event: ev.DraftPublished) -> tuple[Say, ...]:
    match event.how:
        case comms.THREAD:
            return (_text(entry, THREAD, needs=(ANNOUNCEMENT,)),)
        case comms.DIRECT:
            return tuple(_text(entry, direct(person), people=(person,)) for person in event.people)
        case comms.PUBLISHER:
            place = audience_place(event.audience)
            return (Say(kind=SayKind.PUBLISH, place=place, seq=entry.seq),)
        case _:
            return ()


def _text(
    entry: ev.Entry, place: str, *, people: tuple[str, ...] = (), needs: tuple[str, ...] = ()
) -> Say:
    return Say(
        kind=SayKind.POST,
        place=place,
        message=Message.DRAFT,
        people=people,
        seq=entry.seq,
        needs=needs,
    )


REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    ev.DraftWritten: _told,
    ev.DraftApproved: _told,
    ev.DraftDropped: _told,
    ev.DraftPublished: _published,
}
