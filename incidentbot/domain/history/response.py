"""What the events of the response as such do to the state."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.incidents import (
    Incident,
    Link,
    Moment,
    Status,
    moved,
    with_status,
)
from incidentbot.domain.playbooks import COMMANDER


def _acknowledged(incident: Incident, entry: ev.Entry, _: ev.IncidentAcknowledged) -> Incident:
    return replace(incident, moments=moved(incident, Moment.ACKNOWLEDGED, entry.at))


def _role_taken(incident: Incident, entry: ev.Entry, event: ev.RoleTaken) -> Incident:
    offers = {role: to for role, to in incident.offers.items() if role != event.role}
    moments = incident.moments
    if event.role != COMMANDER:
        moments = moved(incident, Moment.ASSEMBLED, entry.at)
    return replace(
        incident,
        roles={**incident.roles, event.role: event.person},
        offers=offers,
        members=_with(incident.members, event.person),
        moments=moments,
    )


def _role_left(incident: Incident, _: ev.Entry, event: ev.RoleLeft) -> Incident:
    roles = {role: who for role, who in incident.roles.items() if role != event.role}
    offers = {role: to for role, to in incident.offers.items() if role != event.role}
    return replace(incident, roles=roles, offers=offers)


def _offered(incident: Incident, _: ev.Entry, event: ev.HandoverOffered) -> Incident:
    return replace(
        incident,
        offers={**incident.offers, event.role: event.person},
        members=_with(incident.members, event.person),
    )


def _declined(incident: Incident, _: ev.Entry, event: ev.HandoverDeclined) -> Incident:
    offers = {role: to for role, to in incident.offers.items() if role != event.role}
    return replace(incident, offers=offers)


def _status(incident: Incident, entry: ev.Entry, event: ev.StatusChanged) -> Incident:
    status = Status(event.new)
    progress = incident.progress
    if status is Status.MONITORING:
        progress = replace(progress, watch_since=entry.at, watched_at=None)
    elif progress.watch_since:
        progress = replace(progress, watch_since=None, watched_at=None)
    if status is not Status.INVESTIGATING and progress.triaged_at is None:
        # Whoever found the cause has judged it.
        progress = replace(progress, triaged_at=entry.at)
    return with_status(replace(incident, progress=progress), status, entry.at)


def _updated(incident: Incident, entry: ev.Entry, event: ev.UpdatePosted) -> Incident:
    return replace(
        incident,
        impact=event.impact or incident.impact,
        actions=event.actions or incident.actions,
        next_steps=event.next_steps or incident.next_steps,
        eta=event.eta or incident.eta,
        updated_at=entry.at,
    )


def _noted(incident: Incident, _: ev.Entry, event: ev.NoteAdded) -> Incident:
    if event.source_id is None:
        return incident
    return replace(incident, notes=_with(incident.notes, event.source_id))


def _note_removed(incident: Incident, _: ev.Entry, event: ev.NoteRemoved) -> Incident:
    return replace(incident, notes=_without(incident.notes, event.source_id))


def _linked(incident: Incident, _: ev.Entry, event: ev.LinkAdded) -> Incident:
    link = Link(url=event.url, title=event.title)
    return replace(incident, links=(*incident.links, link))


def _escalated(incident: Incident, _: ev.Entry, event: ev.Escalated) -> Incident:
    return replace(incident, level=max(incident.level, event.level))


def _subscribed(incident: Incident, _: ev.Entry, event: ev.Subscribed) -> Incident:
    return replace(incident, subscribers=_with(incident.subscribers, event.person))


def _unsubscribed(incident: Incident, _: ev.Entry, event: ev.Unsubscribed) -> Incident:
    return replace(incident, subscribers=_without(incident.subscribers, event.person))


def _joined(incident: Incident, _: ev.Entry, event: ev.PersonJoined) -> Incident:
    return replace(incident, members=_with(incident.members, event.person))


def _left(incident: Incident, _: ev.Entry, event: ev.PersonLeft) -> Incident:
    subscribers = incident.subscribers
    if incident.private:
        subscribers = _without(subscribers, event.person)
    return replace(
        incident, members=_without(incident.members, event.person), subscribers=subscribers
    )


def _made_private(incident: Incident, _: ev.Entry, event: ev.MadePrivate) -> Incident:
    kept = set(event.people)
    return replace(
        incident,
        private=True,
        channel_name=event.channel_name,
        members=event.people,
        offers={role: to for role, to in incident.offers.items() if to in kept},
        subscribers=tuple(who for who in incident.subscribers if who in kept),
        room_lost=False,
        room_number=incident.room_number + 1,
    )


def _resolved(incident: Incident, entry: ev.Entry, event: ev.IncidentResolved) -> Incident:
    incident = with_status(incident, Status.RESOLVED, entry.at)
    moments = moved(incident, Moment.IMPACT_ENDED, entry.at)
    # A proposal to which nobody could object any more must not go ahead when it is reopened.
    progress = incident.progress.without_open_polls()
    return replace(incident, moments=moments, offers={}, updated_at=entry.at, progress=progress)


def _reopened(incident: Incident, entry: ev.Entry, event: ev.IncidentReopened) -> Incident:
    undone = (Moment.RESOLVED.value, Moment.IMPACT_ENDED.value, Moment.CLOSED.value)
    moments = {name: at for name, at in incident.moments.items() if name not in undone}
    progress = replace(incident.progress, phase_at=entry.at, watch_since=None, watched_at=None)
    reopened = replace(
        incident,
        status=Status.INVESTIGATING,
        moments=moments,
        progress=progress,
        aftermath=replace(incident.aftermath, merged_into=None),
    )
    if event.channel_name is None:
        return reopened
    return replace(
        reopened,
        channel_name=event.channel_name,
        room_lost=False,
        room_number=incident.room_number + 1,
    )


def _closed(incident: Incident, entry: ev.Entry, _: ev.IncidentClosed) -> Incident:
    return with_status(incident, Status.CLOSED, entry.at)


def _room_lost(incident: Incident, _: ev.Entry, __: ev.RoomLost) -> Incident:
    return replace(incident, room_lost=True)


def _with(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    return people if person in people else (*people, person)


def _without(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    return tuple(each for each in people if each != person)


STEPS: dict[type[Any], Callable[[Incident, ev.Entry, Any], Incident]] = {
    ev.IncidentAcknowledged: _acknowledged,
    ev.RoleTaken: _role_taken,
    ev.RoleLeft: _role_left,
    ev.HandoverOffered: _offered,
    ev.HandoverDeclined: _declined,
    ev.StatusChanged: _status,
    ev.UpdatePosted: _updated,
    ev.NoteAdded: _noted,
    ev.NoteRemoved: _note_removed,
    ev.LinkAdded: _linked,
    ev.Escalated: _escalated,
    ev.Subscribed: _subscribed,
    ev.Unsubscribed: _unsubscribed,
    ev.PersonJoined: _joined,
    ev.PersonLeft: _left,
    ev.MadePrivate: _made_private,
    ev.IncidentResolved: _resolved,
    ev.IncidentReopened: _reopened,
    ev.IncidentClosed: _closed,
    ev.RoomLost: _room_lost,
}
