"""The playbook as a whole, and how a person's word finds its parts."""

from dataclasses import dataclass, field
from datetime import timedelta

from incidentbot.domain.errors import UnknownWordError
from incidentbot.domain.playbooks.aftermath import FollowUps, Metrics, Postmortem, Practice, Review
from incidentbot.domain.playbooks.closed import Closed
from incidentbot.domain.playbooks.comms import Announcement, Template
from incidentbot.domain.playbooks.process import (
    Checklist,
    Gates,
    IncidentType,
    Mitigation,
    Phase,
    Question,
    Runbook,
    WarRoom,
)
from incidentbot.domain.playbooks.severities import Severity
from incidentbot.domain.playbooks.team import (
    Commands,
    Contact,
    EscalationLevel,
    OnCall,
    RoleSpec,
    Situation,
    Tool,
)

COMMANDER = "commander"
SHORTEST_PREFIX = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class NagRule(Closed):
    """When a reminder gets louder, as parts of the clock's own length.

    Attributes:
        direct_at: Overdue by this part: by direct message.
        next_level_at: Overdue by this part: the next escalation level, then each length again.
        shortest: No two reminders of one clock come closer than this.
    """

    direct_at: float = 0.5
    next_level_at: float = 1.0
    shortest: timedelta = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Playbook(Closed):
    """One process, whole. Severities are in order, worst first.

    Attributes:
        name: That of the file.
        title: What people call the process.
        version: A digest of the text.
        definition: What an incident is; the hint of the declare form.
        purpose: What the process is for.
        scope: What it covers.
        sources: How incidents are noticed.
        channel: The pattern of a war room's name; `{date}`, `{timestamp}`, `{slug}`, `{severity}` and
            `{ref}` are filled in.
        announcement_channel: The process's own announcement channel; the setting wins.
        announcement: What the announcement looks like.
        default_severity: The severity that the declare form starts with; the second one when it is
            not set.
        commands: Who commands as long as nobody claimed it.
        update_owner: The role that owes the updates.
        customer_owner: The role that writes to customers, executives and the public.
        timeline_owner: The role that keeps the timeline.
        severities: The scale, worst first.
        assessment: The questions that suggest a severity.
        roles: Who does what; one of them has the id `commander`.
        phases: The phases, in order.
        checklists: Lists to tick beside the phases.
        gates: What must hold before it counts as resolved.
        war_room: The rules of the war room, and its call.
        mitigations: Ways to stop the damage, in the order in which they are tried.
        types: The kinds of incident that can be chosen in the declare form.
        runbooks: Procedures, step by step.
        escalation: The ladder of who is brought in, from the first.
        escalate_when: When to escalate without waiting for the time, in words.
        situations: The escalation matrix.
        contacts: Whom to reach, and how.
        tools: What responders work with.
        access: What everybody who responds needs access to.
        on_call: How people are on call.
        drafts: Texts for every audience and moment.
        nags: When reminders get louder.
        postmortem: How the post-mortem is written.
        review: The meeting about it.
        follow_ups: What is still to do afterwards.
        metrics: The figures that are followed.
        practice: How often people rehearse, and by which scripts.
    """

    name: str
    title: str
    version: str = ""
    definition: str = ""
    purpose: tuple[str, ...] = ()
    scope: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    channel: str = "incident-{date}-{slug}"
    announcement_channel: str | None = None
    announcement: Announcement = field(default_factory=Announcement)
    default_severity: str | None = None
    commands: Commands = "nobody"
    update_owner: str = COMMANDER
    customer_owner: str = COMMANDER
    timeline_owner: str = COMMANDER
    severities: tuple[Severity, ...]
    assessment: tuple[Question, ...] = ()
    roles: tuple[RoleSpec, ...]
    phases: tuple[Phase, ...] = ()
    checklists: tuple[Checklist, ...] = ()
    gates: Gates = field(default_factory=Gates)
    war_room: WarRoom = field(default_factory=WarRoom)
    mitigations: tuple[Mitigation, ...] = ()
    types: tuple[IncidentType, ...] = ()
    runbooks: tuple[Runbook, ...] = ()
    escalation: tuple[EscalationLevel, ...] = ()
    escalate_when: tuple[str, ...] = ()
    situations: tuple[Situation, ...] = ()
    contacts: tuple[Contact, ...] = ()
    tools: tuple[Tool, ...] = ()
    access: tuple[str, ...] = ()
    on_call: OnCall = field(default_factory=OnCall)
    drafts: tuple[Template, ...] = ()
    nags: NagRule = field(default_factory=NagRule)
    postmortem: Postmortem = field(default_factory=Postmortem)
    review: Review = field(default_factory=Review)
    follow_ups: FollowUps = field(default_factory=FollowUps)
    metrics: Metrics = field(default_factory=Metrics)
    practice: Practice = field(default_factory=Practice)

    @property
    def key(self) -> str:
        """Name and version: what an incident remembers of the playbook it began with."""
        return f"{self.name}@{self.version}"

    def severity(self, word: str, *, field: str | None = "severity") -> Severity:
        """Find a severity by id or name, in any case; `1` finds `P1` and `SEV-1`."""
        asked = word.strip().casefold()
        for severity in self.severities:
            short = severity.id.lstrip("PpSsEeVv-")
            if asked in (severity.id.casefold(), severity.name.casefold(), short):
                return severity
        raise UnknownWordError("severity", word, [s.id for s in self.severities], field=field)

    def has_severity(self, word: str) -> bool:
        """Tell whether the word names a severity by its id."""
        return any(word.casefold() == severity.id.casefold() for severity in self.severities)

    def rank(self, severity_id: str) -> int:
        """Return the place in the list: 0 is the worst."""
        return [severity.id for severity in self.severities].index(severity_id)

    def worse(self, one: str, other: str) -> str:
        """Return the worse of two severities."""
        return min(one, other, key=self.rank)

    @property
    def preselected(self) -> Severity:
        """The severity a declare form starts with."""
        if self.default_severity:
            return self.severity(self.default_severity)
        return self.severities[min(1, len(self.severities) - 1)]

    def role(self, word: str, *, field: str | None = "role") -> RoleSpec:
        """Find a role by id, name or initials (`ic` is the Incident Commander)."""
        asked = word.strip().casefold().replace("_", " ").replace("-", " ")
        for role in self.roles:
            initials = "".join(part[0] for part in role.name.split()).casefold()
            known = (role.id.casefold().replace("-", " "), role.name.casefold(), initials)
            if asked in known:
                return role
        for role in self.roles:
            if len(asked) >= SHORTEST_PREFIX and role.name.casefold().startswith(asked):
                return role
        raise UnknownWordError("role", word, [role.id for role in self.roles], field=field)

    def phases_for(self, severity_id: str) -> list[Phase]:
        """Return the phases of a severity, in order."""
        return [each for each in self.phases if severity_id in (each.severities or (severity_id,))]

    def phase_at(self, severity_id: str, elapsed: timedelta) -> Phase | None:
        """Return the phase in which the plan is so long after the declaration; None without any."""
        fitting = self.phases_for(severity_id)
        running = (each for each in fitting if each.ends is None or each.ends > elapsed)
        return next(running, fitting[-1] if fitting else None)

    def level(self, number: int) -> EscalationLevel | None:
        """Return the rung with that number, or None."""
        return next((rung for rung in self.escalation if rung.level == number), None)

    @property
    def last_level(self) -> int:
        """The highest rung there is; 0 without a ladder."""
        return max((rung.level for rung in self.escalation), default=0)

    def type_name(self, type_id: str | None) -> str | None:
        """Return how people call an incident type."""
        return next((kind.name for kind in self.types if kind.id == type_id), type_id)
