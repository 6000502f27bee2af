"""Work of a playbook: questions, phases, checklists, types, mitigations, runbooks, gates."""

from dataclasses import dataclass, field
from datetime import timedelta

from incidentbot.domain.playbooks.closed import Closed


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Closed):
    """One possible answer to a question, and the severity that it speaks for.

    Attributes:
        text: The answer, as it is offered.
        severity: The severity that it speaks for; `none`: for none.
    """

    text: str
    severity: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Closed):
    """One question of the assessment; the worst severity among the answers is suggested.

    Attributes:
        id: What it is called in records.
        ask: The question.
        answers: What can be answered.
    """

    id: str
    ask: str
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase(Closed):
    """One phase: when it begins and ends after the declaration, and what is done in it.

    Attributes:
        id: What people type for it.
        name: What it is called in messages.
        begins: After the declaration; `none` where the plan names no time.
        ends: After the declaration; `none` where the plan names no time.
        goals: What it is for, in words.
        checklist: What is done in it, to be ticked.
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
        id: What people type for it.
        name: What it is called in messages.
        items: What is to be ticked, in order.
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
    """One step: what to do, a command to copy, what is then seen.

    Attributes:
        text: What to do.
        command: A command to copy.
        expect: What is seen when it worked.
    """

    text: str
    command: str | None = None
    expect: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Runbook(Closed):
    """A procedure, step by step.

    Attributes:
        id: What people type for it.
        name: What it is called in messages.
        about: When it is the right one.
        steps: What to do, in order.
        within: How long it should take.
    """

    id: str
    name: str
    about: str = ""
    steps: tuple[Step, ...] = ()
    within: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mitigation(Closed):
    """One way to stop the damage, in the order in which they are tried.

    Attributes:
        id: What it is called in records.
        name: What it is called in messages.
        when: When it is the right one.
        steps: What to do, in order.
        runbook: The runbook that does it.
    """

    id: str
    name: str
    when: str = ""
    steps: tuple[Step, ...] = ()
    runbook: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentType(Closed):
    """A kind of incident: its signs, the first things to do, and its runbook.

    Attributes:
        id: What it is called in records.
        name: What it is called in forms and messages.
        symptoms: How to tell that it is this one; shown where a type is chosen.
        first_actions: What to do first, to be ticked.
        runbook: The runbook for it.
    """

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
    """The call that everybody joins.

    Attributes:
        link: A fixed address, or a pattern in which `{ref}`, `{slug}` and `{date}` are filled in.
        name: What the call is called.
    """

    link: str | None = None
    name: str = "Incident call"


@dataclass(frozen=True, slots=True, kw_only=True)
class WarRoom(Closed):
    """The rules of the war room.

    Attributes:
        rules: What holds for everybody in it.
        call: The call that goes with it.
    """

    rules: tuple[str, ...] = ()
    call: Call = field(default_factory=Call)
