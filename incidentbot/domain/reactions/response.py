"""What follows from the events of the response as such."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.clocks import AFTERMATH, Kind
from incidentbot.domain.effects import (
    ROOM,
    THREAD,
    Effects,
    Message,
    Say,
    SayKind,
    Surface,
    channel_ref,
    direct,
    summary_ref,
)
from incidentbot.domain.incidents import Case, Incident, Status
from incidentbot.domain.people import is_person, once
from incidentbot.domain.playbooks import COMMANDER
from incidentbot.domain.reactions.parts import (
    EVERYTHING,
    IN_ROOM,
    STATE,
    documents,
    invite,
    lists,
    moved,
    noticed,
    paged,
    said,
    summoned,
)

ON_CALL = "on-call"


def _declared(case: Case, entry: ev.Entry, _: ev.IncidentDeclared) -> Effects:
    incident = case.incident
    return Effects(
        says=(
            *_room_opened(incident, (entry.by,)),
            invite(incident, case.responders, lane="responders"),
            *paged(case, entry, once(*case.paged, *_in_command(case))),
            *noticed(case, entry, case.directory.of(case.severity.tell)),
        ),
        shows=lists(case) | (IN_ROOM if incident.private else EVERYTHING),
    )


def _in_command(case: Case) -> tuple[str, ...]:
    """Return who is asked to take command where the plan has those on call do it."""
    incident, calls_people = case.incident, bool(case.severity.page)
    if case.playbook.commands != ON_CALL or incident.commander or incident.private:
        return ()
    return case.directory.of([ON_CALL]) if calls_people else ()


def _room_opened(incident: Incident, people: tuple[str, ...]) -> tuple[Say, ...]:
    channel = channel_ref(incident.room_number)
    return (
        Say(kind=SayKind.OPEN_ROOM, place="room-setup", gives=channel),
        invite(incident, people, lane="invite"),
        *(
            Say(
                kind=SayKind.POST,
                place=direct(person),
                message=Message.WELCOME,
                people=(person,),
                needs=(channel,),
            )
            for person in people
        ),
        Say(
            kind=SayKind.PIN_SUMMARY,
            place="pin",
            needs=(channel, summary_ref(incident.room_number)),
        ),
    )


def _role_taken(case: Case, entry: ev.Entry, event: ev.RoleTaken) -> Effects:
    incident = case.incident
    duties = Say(
        kind=SayKind.POST,
        place=direct(event.person),
        message=Message.DUTIES,
        subject=event.role,
        people=(event.person,),
        seq=entry.seq,
    )
    told = () if event.how == "declared" else (said(entry),)
    shows = STATE if event.role == COMMANDER else STATE - {Surface.TOPIC}
    return Effects(
        says=(*told, invite(incident, (event.person,), lane="invite"), duties), shows=shows
    )


def _role_left(case: Case, entry: ev.Entry, event: ev.RoleLeft) -> Effects:
    told = _successors(case, event) if event.how == "deactivated" else ()
    copies = tuple(said(entry, direct(person)) for person in told)
    return Effects(says=(said(entry), *copies), shows=STATE)


def _successors(case: Case, event: ev.RoleLeft) -> tuple[str, ...]:
    # The commander gives the role to somebody; without one, whoever the next level is.
    incident = case.incident
    if incident.commander:
        return (incident.commander,)
    rung = case.playbook.level(min(incident.level + 1, case.playbook.last_level))
    called = case.directory.of(rung.who) if rung and not incident.private else ()
    others = (*called, *incident.roles.values(), incident.declared_by)
    left = tuple(person for person in once(*others) if person != event.person)
    return tuple(person for person in called if person != event.person) or left[:1]


def _offered(case: Case, entry: ev.Entry, event: ev.HandoverOffered) -> Effects:
    brief = Say(
        kind=SayKind.POST,
        place=direct(event.person),
        message=Message.HANDOVER,
        subject=event.role,
        people=(event.person,),
        seq=entry.seq,
    )
    return Effects(
        says=(said(entry), invite(case.incident, (event.person,), lane="invite"), brief),
        shows=frozenset({Surface.SUMMARY}),
    )


def _declined(case: Case, entry: ev.Entry, _: ev.HandoverDeclined) -> Effects:
    return Effects(says=(said(entry),), shows=frozenset({Surface.SUMMARY}))


def _acknowledged(case: Case, entry: ev.Entry, event: ev.IncidentAcknowledged) -> Effects:
    says = (said(entry),) if event.how == "asked" else ()
    return Effects(says=says, shows=frozenset({Surface.SUMMARY, Surface.ANNOUNCEMENT}))


def _status(case: Case, entry: ev.Entry, event: ev.StatusChanged) -> Effects:
    says = () if event.with_update else (said(entry), said(entry, THREAD))
    return Effects(says=says, shows=STATE)


def _severity(case: Case, entry: ev.Entry, event: ev.SeverityChanged) -> Effects:
    told = said(entry)
    if case.playbook.rank(event.new) >= case.playbook.rank(event.old):
        return Effects(says=(told, moved(told, THREAD)), shows=EVERYTHING)
    before, after = case.playbook.severity(event.old), case.playbook.severity(event.new)
    mentioned = _besides(case, after.mention, before.mention)
    says = (
        told,
        replace(moved(told, THREAD), people=() if case.incident.drill else mentioned),
        invite(case.incident, case.responders, lane="responders"),
        *paged(case, entry, case.paged),
        *noticed(case, entry, _besides(case, after.tell, before.tell)),
    )
    return Effects(says=says, shows=EVERYTHING)


def _besides(case: Case, names: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    heard = case.directory.of(known)
    return tuple(person for person in case.directory.of(names) if person not in heard)


def _published(case: Case, entry: ev.Entry, _: ev.Event) -> Effects:
    copies = tuple(
        said(entry, direct(person)) for person in case.incident.subscribers if person != entry.by
    )
    over = isinstance(entry.event, ev.IncidentClosed)
    # Their buttons do nothing any more.
    shows = STATE | lists(case) if over else STATE
    return Effects(says=(said(entry), said(entry, THREAD), *copies), shows=shows)


def _resolved(case: Case, entry: ev.Entry, event: ev.IncidentResolved) -> Effects:
    held = [(role, case.incident.roles.get(role.id)) for role in case.playbook.roles if role.after]
    reminded = tuple(
        Say(
            kind=SayKind.POST,
            place=direct(person),
            message=Message.DUTIES,
            subject=role.id,
            people=(person,),
            seq=entry.seq,
        )
        for role, person in held
        if person
    )
    return _published(case, entry, event) + Effects(says=reminded)


def _noted(case: Case, entry: ev.Entry, event: ev.NoteAdded) -> Effects:
    if event.source_id is None:
        return Effects(says=(said(entry),))
    return Effects(says=(Say(kind=SayKind.MARK, place="marks", subject=event.source_id),))


def _note_removed(case: Case, entry: ev.Entry, event: ev.NoteRemoved) -> Effects:
    return Effects(says=(Say(kind=SayKind.UNMARK, place="marks", subject=event.source_id),))


def _linked(case: Case, entry: ev.Entry, _: ev.LinkAdded) -> Effects:
    return Effects(says=(said(entry),), shows=frozenset({Surface.SUMMARY, Surface.BOOKMARKS}))


def _escalated(case: Case, entry: ev.Entry, event: ev.Escalated) -> Effects:
    shows = frozenset({Surface.SUMMARY})
    if event.clock and event.clock != Kind.LEVEL:
        # The reminder of the clock that ran out says it; twice would be noise.
        return Effects(shows=shows)
    return Effects(says=(*summoned(case, entry, said(entry), event.people),), shows=shows)


def _nagged(case: Case, entry: ev.Entry, event: ev.NagSent) -> Effects:
    told = Say(
        kind=SayKind.POST,
        place=ROOM,
        message=Message.NAG,
        seq=entry.seq,
        people=event.people,
        subject=event.clock_id,
        expires_at=event.next_at,
    )
    if event.kind in AFTERMATH:
        # The response is over: nobody watches the room any more.
        return Effects(says=tuple(moved(told, direct(person)) for person in event.people))
    if event.level and not case.incident.private:
        return Effects(says=_passing(event, summoned(case, entry, told, event.people)))
    if event.step == 1 or (event.step and not case.incident.private):
        # What does not climb stays with whom it concerns.
        return Effects(says=tuple(moved(told, direct(person)) for person in event.people))
    if event.kind == Kind.ACKNOWLEDGE.value:
        return Effects(says=(told, *_passing(event, paged(case, entry, case.paged))))
    return Effects(says=(told,))


def _passing(event: ev.NagSent, says: tuple[Say, ...]) -> tuple[Say, ...]:
    # After an outage nobody is paged by each reminder there was: the next one pages anew.
    return tuple(
        replace(say, expires_at=event.next_at) if say.message is Message.PAGE else say
        for say in says
    )


def _snoozed(case: Case, entry: ev.Entry, event: ev.NagSnoozed) -> Effects:
    if event.kind in AFTERMATH and case.incident.status is Status.CLOSED:
        # Nobody watches the room any more; who did it sees that it was done.
        return Effects(says=(said(entry, direct(entry.by)),) if is_person(entry.by) else ())
    return Effects(says=(said(entry),))


def _made_private(case: Case, entry: ev.Entry, event: ev.MadePrivate) -> Effects:
    incident = case.incident
    old = channel_ref(incident.room_number - 1)
    farewell = Say(
        kind=SayKind.LEAVE_ROOM, place="old-room", subject=old, seq=entry.seq, needs=(old,)
    )
    opened = _room_opened(incident, once(*event.people))
    drawn = IN_ROOM | lists(case) | documents(case)
    return Effects(
        says=(*opened, farewell), shows=frozenset({Surface.ANNOUNCEMENT}) | drawn, redrawn=drawn
    )


def _reopened(case: Case, entry: ev.Entry, event: ev.IncidentReopened) -> Effects:
    told = _published(case, entry, event)
    if event.channel_name is None:
        return told
    incident = case.incident
    members = incident.members if incident.private else ()
    people = once(entry.by, incident.commander, *incident.roles.values(), *members)
    return Effects(
        says=(*_room_opened(incident, people), *told.says),
        shows=EVERYTHING,
        redrawn=IN_ROOM | lists(case) | documents(case),
    )


def _room_lost(case: Case, entry: ev.Entry, _: ev.RoomLost) -> Effects:
    people = once(case.incident.commander or case.incident.declared_by)
    return Effects(
        says=(said(entry, THREAD), *(said(entry, direct(person)) for person in people)),
        shows=frozenset({Surface.ANNOUNCEMENT}),
    )


REACTIONS: dict[type[Any], Callable[[Case, ev.Entry, Any], Effects]] = {
    ev.IncidentDeclared: _declared,
    ev.IncidentAcknowledged: _acknowledged,
    ev.RoleTaken: _role_taken,
    ev.RoleLeft: _role_left,
    ev.HandoverOffered: _offered,
    ev.HandoverDeclined: _declined,
    ev.StatusChanged: _status,
    ev.SeverityChanged: _severity,
    ev.UpdatePosted: _published,
    ev.IncidentResolved: _resolved,
    ev.IncidentClosed: _published,
    ev.IncidentReopened: _reopened,
    ev.NoteAdded: _noted,
    ev.NoteRemoved: _note_removed,
    ev.LinkAdded: _linked,
    ev.Escalated: _escalated,
    ev.NagSent: _nagged,
    ev.NagSnoozed: _snoozed,
    ev.MadePrivate: _made_private,
    ev.RoomLost: _room_lost,
}
