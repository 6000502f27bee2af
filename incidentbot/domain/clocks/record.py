"""One deadline as a record, and the ways in which it ends."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Kind(StrEnum):
    """What a clock waits for."""

    ACKNOWLEDGE = "acknowledge"
    COMMANDER = "commander"
    ROLES = "roles"
    TRIAGE = "triage"
    FIRST_ACTION = "first-action"
    CALL = "call"
    UPDATE = "update"
    EXECUTIVES = "executives"
    STATUS_PAGE = "status-page"
    CUSTOMERS = "customers"
    REPORT = "report"
    PHASE = "phase"
    LEVEL = "level"
    SITUATION = "situation"
    RESOLVE = "resolve"
    TASK = "task"
    WATCH = "watch"
    POLL = "poll"
    INJECT = "inject"
    POSTMORTEM = "postmortem"
    PUBLICATION = "publication"
    REVIEW = "review"
    SHARE = "share"
    FOLLOW_UP = "follow-up"


# They run on, or begin, when the response is over.
AFTERMATH = frozenset({Kind.POSTMORTEM, Kind.PUBLICATION, Kind.REVIEW, Kind.SHARE, Kind.FOLLOW_UP})

Key = tuple[Kind, str | None]


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
        next_nag_at: When its time comes next; None once ended, or when nothing more is said.
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
    def key(self) -> Key:
        """What it is about: there is one open clock of each at a time."""
        return self.kind, self.subject

    @property
    def answered(self) -> bool:
        """Tell whether it only runs on for the record: the level it would bring in is in."""
        return self.kind is Kind.LEVEL and self.nag_level > 0

    def late_by(self, now: datetime) -> timedelta:
        """Return how far past due it ended, or is now; zero when in time."""
        return max((self.ended_at or now) - self.due_at, timedelta())

    def overdue(self, now: datetime) -> bool:
        """Tell whether somebody is late with it."""
        counted = self.kind not in UNCOUNTED and not self.answered
        return self.open and now > self.due_at and counted


def done(clock: Clock, at: datetime) -> Clock:
    """End a clock because what it waited for happened."""
    in_time = at <= clock.due_at or clock.kind in UNCOUNTED
    outcome = Outcome.MET if in_time else Outcome.LATE
    return replace(clock, ended_at=at, outcome=outcome, next_nag_at=None)


def ceased(clock: Clock, at: datetime) -> Clock:
    """End a clock because it no longer applies: missed if its time had passed."""
    missed = at > clock.due_at and clock.kind not in UNCOUNTED
    outcome = Outcome.MISSED if missed else Outcome.REPLACED
    return replace(clock, ended_at=at, outcome=outcome, next_nag_at=None)


def replaced(clock: Clock, at: datetime) -> Clock:
    """End a clock because another takes its place."""
    return replace(clock, ended_at=at, outcome=Outcome.REPLACED, next_nag_at=None)


def snoozed(clock: Clock, until: datetime) -> Clock:
    """Put the next reminder off; the deadline itself stays."""
    return replace(clock, next_nag_at=until)


# What the bot itself does when the time comes: nobody can miss it.
UNCOUNTED = frozenset({Kind.WATCH, Kind.POLL, Kind.INJECT, Kind.SITUATION})
