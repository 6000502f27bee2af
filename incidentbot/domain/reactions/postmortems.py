"""What follows from the post-mortem: its owner and the room hear of it, and the canvas is drawn."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.aftermath import IN_REVIEW
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
    surface_ref,
)
from incidentbot.domain.incidents import Case, Moment
from incidentbot.domain.people import is_person
from incidentbot.domain.reactions import reviews
from incidentbot.domain.reactions.parts import documents, said

CANVAS = frozenset({Surface.POSTMORTEM})


def redrawn(case: Case, entry: ev.Entry) -> Effects:
    """Draw the canvas anew when what stands in it changed while it is read; an edition stays."""
    document = case.incident.aftermath.postmortem
    read = document is not None and document.status == IN_REVIEW
    return Effects(shows=CANVAS) if read and isinstance(entry.event, _STANDS_IN_IT) else Effects()


def _drafted(case: Case, entry: ev.Entry, event: ev.PostmortemDrafted) -> Effects:
    # At the end of the incident the message that tells of it says this, too.
    at_the_end = case.incident.moments.get(Moment.RESOLVED.value) == entry.at
    return Effects(says=(*(() if at_the_end else (said(entry),)), *_to(case, entry, event.owner)))


def _owned(case: Case, entry: ev.Entry, event: ev.PostmortemOwned) -> Effects:
    asked = event.person if event.person != entry.by else None
    return Effects(says=(said(entry), *_to(case, entry, asked)))


def _moved(case: Case, entry: ev.Entry, event: ev.PostmortemMoved) -> Effects:
    if event.new != IN_REVIEW:
        return Effects(says=(said(entry),), shows=documents(case))
    document = case.incident.aftermath.postmortem
    owner = document.owner if document and document.owner != entry.by else None
    says = (_told(case, entry, ROOM), *_to(case, entry, owner))
    return Effects(says=says, shows=CANVAS) + reviews.shared(case, entry)


def _published(case: Case, entry: ev.Entry, _: ev.PostmortemPublished) -> Effects:
    says = (_told(case, entry, ROOM), _told(case, entry, THREAD), *_as_file(case, entry))
    return Effects(says=says, shows=CANVAS) + reviews.shared(case, entry)


def _as_file(case: Case, entry: ev.Entry) -> tuple[Say, ...]:
    # Without a room there is no canvas; those who read of it elsewhere get the file.
    if not case.incident.room_lost:
        return ()
    return (Say(kind=SayKind.SEND_FILE, place=ROOM, message=Message.DOCUMENT, seq=entry.seq),)


def _customers(_: Case, entry: ev.Entry, __: ev.CustomerVersionPublished) -> Effects:
    return Effects(says=(said(entry),))


def _told(case: Case, entry: ev.Entry, place: str) -> Say:
    # The canvas is linked to, so it comes first; where there is none its ref says so.
    incident = case.incident
    canvas = () if incident.room_lost else (surface_ref(Surface.POSTMORTEM, incident.room_number),)
    thread = (ANNOUNCEMENT,) if place == THREAD else ()
    return Say(
        kind=SayKind.POST,
        place=place,
        message=Message.DOCUMENT,
        seq=entry.seq,
        needs=(*thread, *canvas),
    )


def _to(case: Case, entry: ev.Entry, person: str | None) -> tuple[Say, ...]:
    if person is None or not is_person(person) or not case.incident.visible_to(person):
        return ()
    return (
        Say(
            kind=SayKind.POST,
            place=direct(person),
            message=Message.DOCUMENT,
            seq=entry.seq,
            people=(person,),
        ),
    )


_STANDS_IN_IT = (
    *(ev.PostmortemWritten, ev.PostmortemOwned, ev.MomentCorrected),
    *(ev.EntryCorrected, ev.SourceEdited, ev.SourceDeleted, ev.NoteAdded, ev.NoteRemoved),
    *(ev.FollowUpCreated, ev.FollowUpChanged, ev.FollowUpDone, ev.FollowUpDropped),
    *(ev.FollowUpReopened, ev.FollowUpFiled, ev.LinkAdded, ev.DetailChanged),
    *(ev.IncidentRelated, ev.IncidentUnrelated, ev.IncidentAbsorbed, ev.DraftPublished),
)
REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    ev.PostmortemDrafted: _drafted,
    ev.PostmortemOwned: _owned,
    ev.PostmortemMoved: _moved,
    ev.PostmortemPublished: _published,
    ev.CustomerVersionPublished: _customers,
}
