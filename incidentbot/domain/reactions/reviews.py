"""What follows from the review: invitations to the room and to each person, and the document."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.aftermath import Meeting
from incidentbot.domain.effects import ROOM, Effects, Message, Say, SayKind, direct
from incidentbot.domain.incidents import Case, Incident
from incidentbot.domain.people import is_person, once
from incidentbot.domain.reactions.parts import said


def shared(case: Case, entry: ev.Entry) -> Effects:
    """Send the post-mortem to whoever comes to the review, when it first goes round."""
    meeting, document = case.incident.aftermath.review, case.incident.aftermath.postmortem
    first = document is not None and document.shared_at == entry.at
    if meeting is None or meeting.held_at is not None or not first:
        return Effects()
    return Effects(
        says=tuple(
            _say(SayKind.POST, Message.SHARED, entry, direct(person), (person,))
            for person in _guests(case.incident, meeting)
        )
    )


def _planned(case: Case, entry: ev.Entry, _: ev.ReviewPlanned) -> Effects:
    meeting = case.incident.aftermath.review
    people = _guests(case.incident, meeting) if meeting else ()
    personal = (say for person in people for say in _sent(entry, direct(person), (person,)))
    return Effects(says=(*_sent(entry, ROOM), *personal))


def _sent(entry: ev.Entry, place: str, people: tuple[str, ...] = ()) -> tuple[Say, ...]:
    # The words go ahead of the file, so that they are read even where no file can be sent.
    return (
        _say(SayKind.POST, Message.INVITATION, entry, place, people),
        _say(SayKind.SEND_FILE, Message.INVITATION, entry, place, people),
    )


def _guests(incident: Incident, meeting: Meeting) -> tuple[str, ...]:
    """Return who is written to: somebody may have left a private room since."""
    people = once(*meeting.attendees, *meeting.optional)
    return tuple(each for each in people if is_person(each) and incident.visible_to(each))


def _say(
    kind: SayKind, message: Message, entry: ev.Entry, place: str, people: tuple[str, ...]
) -> Say:
    return Say(kind=kind, place=place, message=message, seq=entry.seq, people=people)


def _held(_: Case, entry: ev.Entry, __: ev.ReviewHeld) -> Effects:
    return Effects(says=(said(entry),))


REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    ev.ReviewPlanned: _planned,
    ev.ReviewHeld: _held,
}
