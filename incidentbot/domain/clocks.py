"""Clocks: a deadline is a record that ends met, late or missed; its due time never moves."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from incidentbot.domain import events as ev
from incidentbot.domain.incidents import Incident, Moment
from incidentbot.domain.playbooks import COMMANDER, Playbook, Severity


class Kind(StrEnum):
    """What a clock waits for."""

    ACKNOWLEDGE = "acknowledge"
    COMMANDER = "commander"
    ROLES = "roles"
    UPDATE = "update"


class Outcome(StrEnum):
    """How a clock ended; `replaced` is not counted."""

    MET = "met"
    LATE = "late"
    MISSED = "missed"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """One deadline.

    Attributes:
        subject: What it is about, where one incident can have several of a kind.
        length: The playbook's figure; reminders get louder by parts of it.
        next_nag_at: When somebody is next reminded; None once ended.
        nag_step: Reminders sent so far.
        nag_level: The escalation level reached by this clock.
    """

    id: str
    incident_id: str
    kind: Kind
    subject: str | None = None
    opened_at: datetime
    due_at: datetime
    length: timedelta
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    next_nag_at: datetime | None = None
    nag_step: int = 0
    nag_level: int = 0

    @property
    def open(self) -> bool:
        """Tell whether it still runs."""
        return self.ended_at is None

    @property
    def key(self) -> tuple[Kind, str | None]:
        """What it is about: there is one open clock of each at a time."""
        return self.kind, self.subject

    def late_by(self, now: datetime) -> timedelta:
        """Return how far past due it ended, or is now; zero when in time."""
        return max((self.ended_at or now) - self.due_at, timedelta())


def turn(
    clocks: Iterable[Clock],
    entry: ev.Entry,
    *,
    before: Incident | None,
    after: Incident,
    playbook: Playbook,
) -> list[Clock]:
    """Return the clocks that one event ends, opens or plans anew.

    Args:
        clocks: The incident's open clocks.
        entry: What happened.
        before: The incident before it; None at its declaration.
        after: The incident after it.
        playbook: Where the figures come from.
    """
    running = {clock.key: clock for clock in clocks if clock.open}
    match entry.event:
        case ev.SeverityChanged() if before is not None:
            return _replanned(running, entry, before=before, after=after, playbook=playbook)
        case ev.IncidentResolved() | ev.IncidentClosed():
            return _stopped(running, entry)
        case ev.IncidentDeclared() | ev.IncidentReopened():
            return _opened(entry, after, playbook, keys=needed(after, playbook))
        case _:
            return _progress(running, entry, after=after, playbook=playbook)


def needed(incident: Incident, playbook: Playbook) -> list[tuple[Kind, str | None]]:
    """Return what an incident in this state owes a clock for."""
    if not incident.status.open:
        return []
    keys: list[tuple[Kind, str | None]] = []
    if Moment.ACKNOWLEDGED.value not in incident.moments:
        keys.append((Kind.ACKNOWLEDGE, None))
    if incident.commander is None:
        keys.append((Kind.COMMANDER, None))
    if missing_roles(incident, playbook):
        keys.append((Kind.ROLES, None))
    return [*keys, (Kind.UPDATE, None)]


def missing_roles(incident: Incident, playbook: Playbook) -> list[str]:
    """Return the roles that the severity requires and nobody holds; command has its own clock."""
    required = playbook.severity(incident.severity).required_roles
    return [role for role in required if role != COMMANDER and role not in incident.roles]


def figure(kind: Kind, severity: Severity) -> timedelta | None:
    """Return the playbook's figure for a clock; None where it asks for none."""
    return {
        Kind.ACKNOWLEDGE: severity.acknowledge_within,
        Kind.COMMANDER: severity.commander_within,
        Kind.ROLES: severity.roles_within,
        Kind.UPDATE: severity.update_every,
    }[kind]


def done(clock: Clock, at: datetime) -> Clock:
    """End a clock because what it waited for happened."""
    outcome = Outcome.MET if at <= clock.due_at else Outcome.LATE
    return replace(clock, ended_at=at, outcome=outcome, next_nag_at=None)


def ceased(clock: Clock, at: datetime) -> Clock:
    """End a clock because it no longer applies: missed if its time had passed."""
    outcome = Outcome.MISSED if at > clock.due_at else Outcome.REPLACED
    return replace(clock, ended_at=at, outcome=outcome, next_nag_at=None)


def snoozed(clock: Clock, until: datetime) -> Clock:
    """Put the next reminder off; the deadline itself stays."""
    return replace(clock, next_nag_at=until)


def _progress(
    running: dict[tuple[Kind, str | None], Clock],
    entry: ev.Entry,
    *,
    after: Incident,
    playbook: Playbook,
) -> list[Clock]:
    owed = needed(after, playbook)
    keys = [key for key in _ended_by(entry.event) if key not in owed or key == _UPDATE]
    changed = [done(running[key], entry.at) for key in keys if key in running]
    left = running.keys() - {clock.key for clock in changed}
    reopened = [key for key in _opened_by(entry.event) if key in owed and key not in left]
    return changed + _opened(entry, after, playbook, keys=reopened)


def _ended_by(event: ev.Event) -> list[tuple[Kind, str | None]]:
    match event:
        case ev.IncidentAcknowledged():
            return [(Kind.ACKNOWLEDGE, None)]
        case ev.RoleTaken(role=role):
            return [_role_key(role)]
        case ev.UpdatePosted():
            return [_UPDATE]
        case _:
            return []


def _opened_by(event: ev.Event) -> list[tuple[Kind, str | None]]:
    match event:
        case ev.RoleLeft(role=role):
            return [_role_key(role)]
        case ev.UpdatePosted():
            return [_UPDATE]
        case _:
            return []


def _role_key(role: str) -> tuple[Kind, str | None]:
    return (Kind.COMMANDER if role == COMMANDER else Kind.ROLES, None)


_UPDATE: tuple[Kind, str | None] = (Kind.UPDATE, None)


def _stopped(running: dict[tuple[Kind, str | None], Clock], entry: ev.Entry) -> list[Clock]:
    said = isinstance(entry.event, ev.IncidentResolved)
    return [
        # The news that it is resolved is itself the update that was due.
        done(clock, entry.at) if said and clock.kind is Kind.UPDATE else ceased(clock, entry.at)
        for clock in running.values()
    ]


def _opened(
    entry: ev.Entry,
    incident: Incident,
    playbook: Playbook,
    *,
    keys: list[tuple[Kind, str | None]],
) -> list[Clock]:
    severity = playbook.severity(incident.severity)
    opened = []
    for kind, subject in keys:
        length = figure(kind, severity)
        if kind is Kind.UPDATE and isinstance(entry.event, ev.UpdatePosted):
            length = entry.event.next_in or length
        if length is not None:
            opened.append(_clock(entry, kind, subject, length))
    return opened


def _clock(entry: ev.Entry, kind: Kind, subject: str | None, length: timedelta) -> Clock:
    due = entry.at + length
    return Clock(
        id="-".join(filter(None, (entry.incident_id, str(entry.seq), kind.value, subject))),
        incident_id=entry.incident_id,
        kind=kind,
        subject=subject,
        opened_at=entry.at,
        due_at=due,
        length=length,
        next_nag_at=due,
    )


def _replanned(
    running: dict[tuple[Kind, str | None], Clock],
    entry: ev.Entry,
    *,
    before: Incident,
    after: Incident,
    playbook: Playbook,
) -> list[Clock]:
    worse = playbook.rank(after.severity) < playbook.rank(before.severity)
    severity = playbook.severity(after.severity)
    wanted = needed(after, playbook)
    changed: list[Clock] = []
    for key, clock in running.items():
        length = figure(clock.kind, severity) if key in wanted else None
        if length is None:
            changed.append(ceased(clock, entry.at))
            continue
        due = min(clock.due_at, entry.at + length) if worse else clock.opened_at + length
        if due == clock.due_at:
            if length != clock.length:
                changed.append(replace(clock, length=length))
            continue
        fresh = _clock(entry, clock.kind, clock.subject, length)
        changed += [_replaced(clock, entry.at), _carried(fresh, clock, due, entry.at)]
    missing = [key for key in wanted if key not in running]
    return changed + _opened(entry, after, playbook, keys=missing)


def _carried(fresh: Clock, old: Clock, due: datetime, at: datetime) -> Clock:
    if due > at:
        return replace(fresh, opened_at=old.opened_at, due_at=due, next_nag_at=due)
    # Overdue by the new figure as well: the reminders go on where they were.
    return replace(
        fresh,
        opened_at=old.opened_at,
        due_at=due,
        next_nag_at=old.next_nag_at,
        nag_step=old.nag_step,
        nag_level=old.nag_level,
    )


def _replaced(clock: Clock, at: datetime) -> Clock:
    return replace(clock, ended_at=at, outcome=Outcome.REPLACED, next_nag_at=None)
