"""The incident: its state, the sum of its events, and the moves of its life."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.aftermath import Aftermath
from incidentbot.domain.errors import DomainError, NotOpenError, StaleFormError, UnknownWordError
from incidentbot.domain.people import Directory, is_person
from incidentbot.domain.playbooks import COMMANDER, Playbook, Severity
from incidentbot.domain.progress import Progress


class Status(StrEnum):
    """Where the response stands."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MITIGATING = "mitigating"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    CLOSED = "closed"

    @property
    def open(self) -> bool:
        """Tell whether the response is still on."""
        return self not in (Status.RESOLVED, Status.CLOSED)


WORKING = tuple(status for status in Status if status.open)


class Moment(StrEnum):
    """The times that matter afterwards, kept apart."""

    IMPACT_BEGAN = "impact_began"
    DETECTED = "detected"
    DECLARED = "declared"
    ACKNOWLEDGED = "acknowledged"
    ASSEMBLED = "assembled"
    CAUSE_IDENTIFIED = "cause_identified"
    FIX_DEPLOYED = "fix_deployed"
    MITIGATED = "mitigated"
    RESOLVED = "resolved"
    IMPACT_ENDED = "impact_ended"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link kept with the incident."""

    url: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One incident's state.

    Attributes:
        id: Random, never shown.
        ref: What people say: `INC-42`, or random letters for a private one.
        offers: Role to the person whose acceptance a hand-over awaits.
        members: People in the war room: who may see a private incident.
        level: The escalation level reached; 0 before anybody was asked in.
        version: The number of its last event.
    """

    id: str
    ref: str
    title: str
    severity: str
    worst_severity: str
    playbook: str
    declared_by: str
    declared_at: datetime
    channel_name: str
    status: Status = Status.INVESTIGATING
    private: bool = False
    drill: bool = False
    impact: str | None = None
    customers: str | None = None
    affected: str | None = None
    type: str | None = None
    source: str | None = None
    actions: str | None = None
    next_steps: str | None = None
    eta: str | None = None
    updated_at: datetime | None = None
    roles: dict[str, str] = field(default_factory=dict)
    offers: dict[str, str] = field(default_factory=dict)
    moments: dict[str, datetime] = field(default_factory=dict)
    members: tuple[str, ...] = ()
    subscribers: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    notes: tuple[str, ...] = ()
    level: int = 0
    room_lost: bool = False
    room_number: int = 1
    progress: Progress = field(default_factory=Progress)
    aftermath: Aftermath = field(default_factory=Aftermath)
    version: int = 0

    @property
    def commander(self) -> str | None:
        """Who commands, if anybody does."""
        return self.roles.get(COMMANDER)

    def holder(self, role: str) -> str | None:
        """Who answers for a role: its holder, or the commander where nobody holds it."""
        return self.roles.get(role) or self.commander

    def visible_to(self, person: str | None) -> bool:
        """Tell whether a person may see anything of it; None is the operator's own machine."""
        return not self.private or person is None or person in self.members


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a decision is made from: the incident, its playbook, the people, the moment.

    Attributes:
        tracker: Which one follow-ups are filed in, if there is one.
    """

    incident: Incident
    playbook: Playbook
    directory: Directory
    now: datetime
    tracker: str | None = None

    @property
    def severity(self) -> Severity:
        """The playbook's figures for the present severity."""
        return self.playbook.severity(self.incident.severity)

    @property
    def responders(self) -> tuple[str, ...]:
        """Whom the severity brings in; nobody comes to a private incident by rule."""
        return () if self.incident.private else self.directory.of(self.severity.invite)

    @property
    def paged(self) -> tuple[str, ...]:
        """Whom the severity pages; nobody is paged to a private incident by rule."""
        return () if self.incident.private else self.directory.of(self.severity.page)


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """What somebody declares; texts as typed. A drill may have a script, and a speed."""

    title: str
    severity: str | None = None
    impact: str | None = None
    customers: str | None = None
    affected: str | None = None
    type: str | None = None
    commander: str | None = None
    impact_began: datetime | None = None
    private: bool = False
    drill: bool = False
    script: str | None = None
    speed: int = 1
    source: str | None = None
    answers: Mapping[str, int] = field(default_factory=dict)


def declare(
    form: Declaration, *, ref: str, channel_name: str, playbook: Playbook, by: str, now: datetime
) -> list[ev.Event]:
    """Begin an incident."""
    if form.impact_began and form.impact_began > now:
        raise DomainError("The impact cannot begin in the future.", field="impact_began")
    severity = playbook.severity(form.severity) if form.severity else playbook.preselected
    began: list[ev.Event] = [
        ev.IncidentDeclared(
            ref=ref,
            title=text.title_of(form.title),
            severity=severity.id,
            playbook=playbook.key,
            channel_name=channel_name,
            private=form.private,
            drill=form.drill,
            impact=text.clean(form.impact) or None,
            customers=text.clean(form.customers) or None,
            affected=text.clean(form.affected) or None,
            type=form.type,
            impact_began=form.impact_began,
            source=form.source,
        ),
        ev.PersonJoined(person=by),
    ]
    if form.drill:
        # Before anything else: its clocks run at its speed.
        began.insert(1, ev.DrillBegun(script=form.script or "", speed=form.speed))
    if phase := playbook.phase_at(severity.id, timedelta()):
        began.append(ev.PhaseEntered(phase=phase.id))
    default = by if playbook.commands == "declarer" and is_person(by) else None
    if commander := form.commander or default:
        began.append(ev.RoleTaken(role=COMMANDER, person=commander, how="declared"))
    return began


def acknowledge(case: Case) -> list[ev.Event]:
    """Say that somebody is on it; a second time says nothing new."""
    require_open(case.incident)
    return acknowledgement(case.incident, how="asked")


def acknowledgement(incident: Incident, *, how: str) -> list[ev.Event]:
    """Return the acknowledgement that a deed implies, unless there was one."""
    if Moment.ACKNOWLEDGED.value in incident.moments:
        return []
    return [ev.IncidentAcknowledged(how=how)]


def change_status(case: Case, status: Status) -> list[ev.Event]:
    """Move between the working statuses, forwards or back; the ends have gates before them."""
    require_open(case.incident)
    if status not in WORKING:
        raise DomainError(f"Use `/incident {'close' if status is Status.CLOSED else 'resolve'}`.")
    if status is case.incident.status:
        raise DomainError(f"{case.incident.ref} is already {status.value}.", field="status")
    return [ev.StatusChanged(old=case.incident.status.value, new=status.value)]


def change_severity(case: Case, word: str, why: str | None = None) -> list[ev.Event]:
    """Judge it worse or milder."""
    if case.incident.status is Status.CLOSED:
        raise NotOpenError(f"{case.incident.ref} is closed. Reopen it first: `/incident reopen`.")
    severity = case.playbook.severity(word)
    if severity.id == case.incident.severity:
        raise DomainError(f"{case.incident.ref} is already {severity.id}.", field="severity")
    return [
        ev.SeverityChanged(
            old=case.incident.severity, new=severity.id, why=text.clean(why, limit=500) or None
        ),
        *_phase_of(case, severity),
    ]


def _phase_of(case: Case, severity: Severity) -> list[ev.Event]:
    """Move to the phase in which a severity's plan is, unless the present one is of its phases."""
    present = case.incident.progress.phase
    known = [phase.id for phase in case.playbook.phases_for(severity.id)]
    if not known or present in known or not case.incident.status.open:
        return []
    drill = case.incident.progress.drill
    elapsed = (case.now - case.incident.declared_at) * (drill.speed if drill else 1)
    found = case.playbook.phase_at(severity.id, elapsed)
    return [ev.PhaseEntered(phase=found.id, previous=present)] if found else []


def resolve(case: Case, summary: str | None = None) -> list[ev.Event]:
    """End the outage, whatever the gates say."""
    require_open(case.incident)
    return [ev.IncidentResolved(summary=text.clean(summary) or None)]


def reopen(
    case: Case, why: str | None = None, *, channel_name: str | None = None
) -> list[ev.Event]:
    """Take the response up again, in a new room where the old one is gone."""
    if case.incident.status.open:
        raise NotOpenError(f"{case.incident.ref} is open already ({case.incident.status.value}).")
    name = channel_name if case.incident.room_lost else None
    again = ev.IncidentReopened(why=text.clean(why, limit=500) or None, channel_name=name)
    return [*_phase_anew(case), again]


def _phase_anew(case: Case) -> list[ev.Event]:
    # A time box that ended while it was resolved would be overdue at once.
    phase = next((p for p in case.playbook.phases if p.id == case.incident.progress.phase), None)
    return [ev.PhaseEntered(phase=phase.id, previous=phase.id)] if phase and phase.ends else []


def close(case: Case, why: str | None = None) -> list[ev.Event]:
    """End the response; only after it was resolved."""
    if case.incident.status is Status.CLOSED:
        raise NotOpenError(f"{case.incident.ref} is closed already.")
    if case.incident.status is not Status.RESOLVED:
        raise DomainError(
            f"{case.incident.ref} is still {case.incident.status.value}. "
            "Resolve it first: `/incident resolve`."
        )
    return [ev.IncidentClosed(why=text.clean(why, limit=500) or None)]


def make_private(case: Case, people: Iterable[str], *, channel_name: str) -> list[ev.Event]:
    """Hide it from everybody but the people named and those who hold a role."""
    incident = case.incident
    if incident.private:
        raise DomainError(f"{incident.ref} is private already.")
    require_open(incident)
    kept = dict.fromkeys([*people, incident.declared_by, *incident.roles.values()])
    return [ev.MadePrivate(channel_name=channel_name, people=tuple(kept))]


def status_of(word: str, *, field: str | None = "status") -> Status:
    """Find a status by the word typed."""
    try:
        return Status(word.strip().lower())
    except ValueError:
        known = [status.value for status in Status]
        raise UnknownWordError("status", word, known, field=field) from None


def refuse_stale(
    since: Iterable[ev.Entry], field: Literal["status", "severity"], wanted: str
) -> None:
    """Refuse a form that would undo what somebody else chose while it was open.

    Args:
        since: The entries recorded after the form was built.
        field: What the form changes.
        wanted: What it would set.
    """
    kind = ev.StatusChanged if field == "status" else ev.SeverityChanged
    for entry in since:
        if isinstance(entry.event, kind) and entry.event.new != wanted:
            raise StaleFormError(
                f"The {field} was changed to {entry.event.new} while you were choosing. "
                f"Choose the {field} again and send.",
                field=field,
            )


def require_open(incident: Incident) -> None:
    """Refuse what makes no sense once the response is over."""
    if not incident.status.open:
        raise NotOpenError(
            f"{incident.ref} is {incident.status.value}. "
            "If it is not over, reopen it: `/incident reopen`."
        )


def begun(entry: ev.Entry) -> Incident:
    """Build the state from the first event of a history."""
    first = entry.event
    if not isinstance(first, ev.IncidentDeclared):
        raise TypeError("A history begins with its declaration.")
    moments = {Moment.DECLARED.value: entry.at, Moment.DETECTED.value: entry.at}
    if first.impact_began:
        moments[Moment.IMPACT_BEGAN.value] = first.impact_began
        moments[Moment.DETECTED.value] = max(first.impact_began, entry.at)
    return Incident(
        id=entry.incident_id,
        ref=first.ref,
        title=first.title,
        severity=first.severity,
        worst_severity=first.severity,
        playbook=first.playbook,
        declared_by=entry.by,
        declared_at=entry.at,
        channel_name=first.channel_name,
        private=first.private,
        drill=first.drill,
        impact=first.impact,
        customers=first.customers,
        affected=first.affected,
        type=first.type,
        source=first.source,
        moments=moments,
        version=entry.seq,
    )


def moved(incident: Incident, moment: Moment, at: datetime) -> dict[str, datetime]:
    """Note a moment the first time it is reached."""
    if moment.value in incident.moments:
        return incident.moments
    return {**incident.moments, moment.value: at}


_MOMENT_OF = {
    Status.IDENTIFIED: Moment.CAUSE_IDENTIFIED,
    Status.MONITORING: Moment.MITIGATED,
    Status.RESOLVED: Moment.RESOLVED,
    Status.CLOSED: Moment.CLOSED,
}


def with_status(incident: Incident, status: Status, at: datetime) -> Incident:
    """Set the status and the moment that it marks."""
    moment = _MOMENT_OF.get(status)
    moments = moved(incident, moment, at) if moment else incident.moments
    return replace(incident, status=status, moments=moments)
