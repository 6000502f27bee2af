"""Who is in the war room, and what they ask to be brought in."""

from incidentbot.domain import events as ev
from incidentbot.domain.effects import CHANNEL, Effects, Say, SayKind, channel_ref
from incidentbot.domain.errors import DomainError
from incidentbot.domain.followups import orphaned
from incidentbot.domain.incidents import Case
from incidentbot.domain.people import once
from incidentbot.domain.roles import held_by, vacate
from incidentbot.services import postmortems
from incidentbot.services.record import Act, Change, queue, record


def join(act: Act, incident_id: str) -> Change:
    """Invite the person who asks into the war room."""
    case = act.case(incident_id)
    incident = case.incident
    if incident.room_lost:
        raise DomainError(f"{incident.ref} has no war room. Follow it with Subscribe.")
    channel = channel_ref(incident.room_number)
    invite = Say(kind=SayKind.INVITE, place="invite", people=(act.by,), needs=(channel,))
    queue(act, case, Effects(says=(invite,)))
    return Change(incident=incident)


def came(act: Act, channel: str, person: str) -> None:
    """Note that somebody is in a war room now; of a private incident they may see all."""
    case = _room(act, channel)
    if case is not None and person not in case.incident.members:
        record(act, case, [ev.PersonJoined(person=person)])


def went(act: Act, channel: str, person: str) -> None:
    """Note that somebody left a war room."""
    case = _room(act, channel)
    if case is not None and person in case.incident.members:
        gone: list[ev.Event] = [ev.PersonLeft(person=person)]
        if case.incident.private:
            # Who sees nothing of it any more cannot answer for a part of it either.
            held = held_by(case.incident, person)
            gone += [ev.RoleLeft(role=role, person=person) for role in held]
        record(act, case, gone)


def deactivated(act: Act, person: str) -> None:
    """Free the roles of somebody who has no account any more, and what they were still to do."""
    working = {each.id for each in act.uow.incidents.open()}
    owned = {incident_id for incident_id, _ in act.uow.followups.listed(owner=person)}
    # Whoever locks several does so in the order of their ids.
    for incident_id in sorted(working | owned):
        case = act.rules.case(act.uow.incidents.get(incident_id), act.now)
        freed = vacate(case, person) if incident_id in working else []
        record(act, case, [*freed, *orphaned(case, person)])


def holders(act: Act) -> tuple[str, ...]:
    """Return who holds a role in an open incident."""
    return once(*(who for each in act.uow.incidents.open() for who in each.roles.values()))


def room_lost(act: Act, channel: str, *, how: str) -> None:
    """Note that a war room was archived or deleted; the incident itself goes on."""
    case = _room(act, channel)
    if case is not None and not case.incident.room_lost:
        postmortems.without_canvas(act, case.incident)
        record(act, case, [ev.RoomLost(how=how)])


def _room(act: Act, channel: str) -> Case | None:
    incident_id = act.uow.refs.owner_of(CHANNEL, channel)
    if incident_id is None:
        return None
    incident = act.uow.incidents.get(incident_id)
    if act.uow.refs.get(incident_id, channel_ref(incident.room_number)) != channel:
        return None
    return act.rules.case(incident, act.now)
