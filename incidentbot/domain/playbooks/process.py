"""Work of a playbook: questions, phases, checklists, types, mitigations, runbooks, gates."""

from dataclasses import dataclass, field
from datetime import timedelta

from incidentbot.domain.playbooks.closed import Closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Closed):
    """One possible answer to a question, and the severity that it speaks for."""

    text: str
    severity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Closed):
    """One question of the assessment; the worst severity among the answers is suggested."""

    id: str
    ask: str
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase(Closed):
    """One phase: when it begins and ends after the declaration, and what is done in it.

    Attributes:
        begins, ends: After the declaration; None where the plan names no time.
        goals: What it is for, in words.
        severities: For these only; empty: for all.
        runbook: The runbook with the commands of this phase.
    """

    id: str
    name: str
    begins: timedelta | None = None
    ends: timedelta | None = None
    goals: tuple[str, ...] = ()
    checklist: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    runbook: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checklist(Closed):
    """A list to tick beside the phases: investigation, verification, a role's own.

    Attributes:
        role: Whose list it is.
        guidance: What to keep in mind, in words.
        runbook: The runbook with its commands.
    """

    id: str
    name: str
    items: tuple[str, ...] = ()
    role: str | None = None
    guidance: tuple[str, ...] = ()
    runbook: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Closed):
    """One step: what to do, a command to copy, what is then seen."""

    text: str
    command: str | None = None
    expect: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Runbook(Closed):
    """A procedure, step by step."""

    id: str
    name: str
    about: str = ""
    steps: tuple[Step, ...] = ()
    within: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mitigation(Closed):
    """One way to stop the damage, in the order in which they are tried."""

    id: str
    name: str
    when: str = ""
    steps: tuple[Step, ...] = ()
    runbook: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentType(Closed):
    """A kind of incident: its signs, the first things to do, and its runbook."""

    id: str
    name: str
    symptoms: str = ""
    first_actions: tuple[str, ...] = ()
    runbook: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates(Closed):
    """What must hold before it counts as resolved; an override asks for a reason.

    Attributes:
        resolve_checklist: The id of the verification list.
        watch: How long it is watched before that.
        required_roles: Whether the severity's required roles must be held.
    """

    resolve_checklist: str | None = None
    watch: timedelta | None = None
    required_roles: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Closed):
    """The call: `link` is a fixed address, or a pattern with {ref} and {slug}."""

    link: str | None = None
    name: str = "Incident call"


@dataclass(frozen=True, slots=True, kw_only=True)
class WarRoom(Closed):
    """The rules of the war room."""

    rules: tuple[str, ...] = ()
    call: Call = field(default_factory=Call)
