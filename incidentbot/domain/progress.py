"""How far the response has come: what was ticked, given, asked, written, opened."""

from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """Who did an item of a list, and when."""

    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something that somebody is to do until then."""

    id: str
    person: str
    given_by: str
    text: str
    due_at: datetime
    acknowledged_at: datetime | None = None
    done_at: datetime | None = None
    dropped: bool = False

    @property
    def open(self) -> bool:
        """Tell whether it is still to do."""
        return self.done_at is None and not self.dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Who objects, and why."""

    by: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """A proposal; `outcome` is proceed, objected or withdrawn once it is over."""

    id: str
    by: str
    proposal: str
    closes_at: datetime
    objections: tuple[Objection, ...] = ()
    outcome: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What was decided, by whom, and when; `seq` is the number of the event that says so."""

    by: str
    at: datetime
    text: str
    seq: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A text for an audience, on its way out; `version` is the number of the event that wrote it."""

    id: str
    template: str
    audience: str
    moment: str
    by: str
    written_at: datetime
    body: str
    subject: str | None = None
    approved_by: str | None = None
    published_at: datetime | None = None
    dropped: bool = False
    version: int = 0

    @property
    def open(self) -> bool:
        """Tell whether it still waits for something."""
        return self.published_at is None and not self.dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillState:
    """A rehearsal under way: its script, its speed, the injects brought in, the score."""

    script: str
    speed: int = 1
    injected: tuple[int, ...] = ()
    score: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Everything the work has brought so far.

    Attributes:
        ticks: By `LIST#ITEM`, such as `phase:detection#0`.
        details: What is known, by name: cause, workaround, revenue …
        decisions: The latest ones, in order; the timeline has them all.
        published: Audience to when it was last told.
        reported: Role to when its holder last reported.
        runbooks: Those taken up, the latest last.
        taken_up: Who took up the latest runbook, and when.
        assessed: The severity that the answers spoke for, until somebody judged it.
        situations: Lines of the escalation matrix that were named.
    """

    phase: str | None = None
    phase_at: datetime | None = None
    phase_by: str | None = None
    ticks: dict[str, Tick] = field(default_factory=dict)
    runbooks: tuple[str, ...] = ()
    taken_up: Tick | None = None
    first_action_at: datetime | None = None
    triaged_at: datetime | None = None
    assessed: str | None = None
    call: str | None = None
    details: dict[str, str] = field(default_factory=dict)
    tasks: tuple[Task, ...] = ()
    polls: tuple[Poll, ...] = ()
    decisions: tuple[Decision, ...] = ()
    drafts: tuple[Draft, ...] = ()
    published: dict[str, datetime] = field(default_factory=dict)
    reported: dict[str, datetime] = field(default_factory=dict)
    situations: tuple[str, ...] = ()
    watch_since: datetime | None = None
    watched_at: datetime | None = None
    drill: DrillState | None = None

    def task(self, task_id: str) -> Task | None:
        """Find a task by its id."""
        return next((task for task in self.tasks if task.id == task_id), None)

    def poll(self, poll_id: str) -> Poll | None:
        """Find a poll by its id."""
        return next((poll for poll in self.polls if poll.id == poll_id), None)

    def draft(self, draft_id: str) -> Draft | None:
        """Find a draft by its id."""
        return next((draft for draft in self.drafts if draft.id == draft_id), None)

    def without_open_polls(self) -> "Progress":
        """Withdraw the proposals that still wait."""
        polls = tuple(replace(each, outcome=each.outcome or "withdrawn") for each in self.polls)
        return replace(self, polls=polls)


def tick_key(list_id: str, item: int) -> str:
    """Name an item among the ticks."""
    return f"{list_id}#{item}"
