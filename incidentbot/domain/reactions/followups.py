"""What follows from follow-ups: the room in one line while it is watched, and whom they concern."""

from collections.abc import Callable
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain import reminders
from incidentbot.domain.effects import Effects, direct
from incidentbot.domain.incidents import Case, Status
from incidentbot.domain.people import BOT, is_person, once
from incidentbot.domain.reactions.parts import said


def _created(case: Case, entry: ev.Entry, event: ev.FollowUpCreated) -> Effects:
    return _told(case, entry, event.owner)


def _changed(case: Case, entry: ev.Entry, event: ev.FollowUpChanged) -> Effects:
    if entry.by == BOT:
        # Who had it has no account any more.
        incident = case.incident
        lead = reminders.lead(incident, case.playbook)
        return _told(case, entry, lead if lead != event.previous else incident.declared_by)
    return _told(case, entry, event.owner, event.previous)


def _ended(
    case: Case,
    entry: ev.Entry,
    event: ev.FollowUpDone | ev.FollowUpDropped | ev.FollowUpReopened,
) -> Effects:
    found = case.incident.aftermath.follow_up(event.follow_up)
    # Who asked for it may be somebody else than who was to do it; both waited.
    return _told(case, entry, *((found.owner, found.created_by) if found else ()))


def _told(case: Case, entry: ev.Entry, *people: str | None) -> Effects:
    incident = case.incident
    room = () if incident.status is Status.CLOSED else (said(entry),)
    others = tuple(
        said(entry, direct(person))
        for person in once(*people)
        if person != entry.by and is_person(person) and incident.visible_to(person)
    )
    return Effects(says=(*room, *others))


REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    ev.FollowUpCreated: _created,
    ev.FollowUpChanged: _changed,
    ev.FollowUpDone: _ended,
    ev.FollowUpDropped: _ended,
    ev.FollowUpReopened: _ended,
}
