"""Facts of the work: phases, lists, tasks, decisions, drafts, calls, drills."""

from dataclasses import dataclass
from datetime import datetime

from incidentbot.domain.events.typed import typed


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseEntered:
    """The response moved on to a phase, or back to one."""

    phase: str
    previous: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTicked:
    """An item of a list was done; `list` is `phase:ID`, `list:ID`, `type:ID`, `mitigation:ID` or `runbook:ID`."""

    list: str
    item: int
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemUnticked:
    """An item of a list was not done after all."""

    list: str
    item: int
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunbookStarted:
    """Somebody took up a runbook."""

    runbook: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeChanged:
    """Somebody said what kind of incident it is."""

    new: str
    old: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstActionTaken:
    """The first thing was done about it; `what` names the item where it was ticked."""

    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityConfirmed:
    """Somebody judged the severity, and it stands."""

    severity: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityAssessed:
    """The questions were answered; `reasons` are the answers that spoke for the suggestion."""

    suggested: str
    answers: dict[str, str]
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailChanged:
    """What is known of one thing was filled in: the cause, a workaround, the revenue lost …"""

    name: str
    text: str | None = typed()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOpened:
    """The call is on."""

    link: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade:
    """A decision, for the log; `poll` names the poll in which nobody objected to it."""

    text: str = typed("")
    poll: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskGiven:
    """Somebody is to do something until then."""

    task: str
    person: str
    due_at: datetime
    text: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskAcknowledged:
    """The task is in hand."""

    task: str
    what: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDone:
    """The task is done."""

    task: str
    what: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDropped:
    """The task is not needed any more."""

    task: str
    what: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class PollOpened:
    """A proposal goes ahead at that time, unless somebody objects strongly."""

    poll: str
    closes_at: datetime
    proposal: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectionRaised:
    """Somebody objects, and says why."""

    poll: str
    why: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class PollClosed:
    """The time is over; `outcome` is proceed, objected or withdrawn."""

    poll: str
    outcome: str
    proposal: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportGiven:
    """A role's holder reported."""

    role: str
    text: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftWritten:
    """A text for an audience was written; `again` when it stands in the place of an earlier one."""

    draft: str
    template: str
    audience: str
    moment: str
    subject: str | None = typed()
    body: str = typed("")
    again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftApproved:
    """The text may go out; `own` when its author approved it."""

    draft: str
    own: bool = False
    audience: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftPublished:
    """The text went out, as it stands here; `how` is thread, direct, publisher, hand or drill."""

    draft: str
    audience: str
    moment: str
    subject: str | None = typed()
    body: str = typed("")
    approved: bool = True
    template: str = ""
    how: str = ""
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftDropped:
    """The text is not needed any more."""

    draft: str
    audience: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SituationNamed:
    """A line of the escalation matrix applies; `people` are brought in."""

    situation: str
    people: tuple[str, ...] = ()
    why: str | None = typed()
    by_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchPassed:
    """It was watched for as long as the playbook asks, and stayed well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateOverridden:
    """It was resolved or closed although something was missing; `gate` is resolve or close."""

    gate: str
    missing: tuple[str, ...]
    why: str = typed("")


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillBegun:
    """A rehearsal runs by this script, so many times as fast as life."""

    script: str
    speed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillInjected:
    """The script brought something in."""

    number: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillScored:
    """How the rehearsal went, by figure."""

    score: dict[str, str]
