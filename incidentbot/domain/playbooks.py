"""A playbook: the process as values. Every figure the bot acts on comes from one."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar, Literal

from incidentbot.domain.errors import UnknownWordError

PostmortemRule = Literal["required", "optional", "none"]
COMMANDER = "commander"
SHORTEST_PREFIX = 3


class _Closed:
    # Unknown keys in a file are refused at every depth.
    __slots__ = ()
    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutiveUpdate(_Closed):
    """How soon and how often executives hear of it."""

    first_within: timedelta | None = None
    every: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity(_Closed):
    """One severity: what it means and every figure that follows from it; None is "none".

    Attributes:
        commander_within: Until a commander must be named.
        roles_within: Until every role in `required_roles` must be held.
        invite, page: Names of groups brought into the war room, and paged.
        announce_to: Whom the announcement mentions; empty: nobody.
    """

    id: str
    name: str
    definition: str = ""
    examples: tuple[str, ...] = ()
    acknowledge_within: timedelta | None = None
    commander_within: timedelta | None = None
    roles_within: timedelta | None = None
    required_roles: tuple[str, ...] = ()
    triage_within: timedelta | None = None
    first_action_within: timedelta | None = None
    call_within: timedelta | None = None
    update_every: timedelta | None = None
    status_page_first_within: timedelta | None = None
    status_page_every: timedelta | None = None
    customer_update_every: timedelta | None = None
    executive_update: ExecutiveUpdate = field(default_factory=ExecutiveUpdate)
    resolve_within: timedelta | None = None
    postmortem: PostmortemRule = "none"
    postmortem_due: timedelta | None = None
    invite: tuple[str, ...] = ()
    page: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSpec(_Closed):
    """One role of the process: who it is for and what its holder does."""

    id: str
    name: str
    who: str = ""
    duties: tuple[str, ...] = ()
    report_every: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationLevel(_Closed):
    """One rung: who is brought in, and after how long without mitigation."""

    level: int
    name: str
    who: tuple[str, ...] = ()
    after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentType(_Closed):
    """A kind of incident with the first things to do about it."""

    id: str
    name: str
    symptoms: str = ""
    first_actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NagRule(_Closed):
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
class Playbook(_Closed):
    """One process, whole. Severities are in order, worst first."""

    name: str
    title: str
    version: str = ""
    definition: str = ""
    channel: str = "incident-{date}-{slug}"
    announcement_channel: str | None = None
    default_severity: str | None = None
    update_owner: str = COMMANDER
    severities: tuple[Severity, ...]
    roles: tuple[RoleSpec, ...]
    escalation: tuple[EscalationLevel, ...] = ()
    types: tuple[IncidentType, ...] = ()
    nags: NagRule = field(default_factory=NagRule)

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
