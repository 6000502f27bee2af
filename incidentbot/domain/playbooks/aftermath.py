"""What a playbook asks afterwards: post-mortem, review, follow-ups, figures, practice."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from incidentbot.domain.playbooks.closed import Closed

Act = Literal["note", "alert", "complication", "question"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Section(Closed):
    """One section of the post-mortem.

    Attributes:
        facts: What the bot fills in, by name: summary, durations, timeline, impact, targets,
            roles, comms, checklists, actions, related, links.
        ask: What people write, one question or heading each.
    """

    id: str
    title: str
    facts: tuple[str, ...] = ()
    ask: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Postmortem(Closed):
    """How the post-mortem is written; whether and until when stands with each severity.

    Attributes:
        owner: The role that writes it.
        publish_within: Until customers can read their version.
        rules: What holds for everybody who writes or reads it.
    """

    title: str = "Post-mortem"
    owner: str = "commander"
    sections: tuple[Section, ...] = ()
    publish_within: timedelta | None = None
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaItem(Closed):
    """One point of the review's agenda."""

    title: str
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Closed):
    """The review meeting.

    Attributes:
        within: After the incident is resolved.
        severities: For these it is held.
        share_before: The document goes round this long before the meeting.
    """

    name: str = "Post-mortem review"
    within: timedelta | None = None
    severities: tuple[str, ...] = ()
    lasts: timedelta | None = None
    agenda: tuple[AgendaItem, ...] = ()
    attendees: tuple[str, ...] = ()
    optional_attendees: tuple[str, ...] = ()
    share_before: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Horizon(Closed):
    """Until when a follow-up of one kind is due, with examples."""

    id: str
    name: str
    within: timedelta
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUps(Closed):
    """Rules for what is still to do afterwards."""

    horizons: tuple[Horizon, ...] = ()
    kinds: tuple[str, ...] = ("prevent", "detect", "respond")
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Closed):
    """One figure that is followed, and how it is counted."""

    id: str
    name: str
    counts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Closed):
    """What one figure should be for one severity."""

    measure: str
    severity: str
    within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics(Closed):
    """Which figures are followed, against which targets."""

    measures: tuple[Measure, ...] = ()
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inject(Closed):
    """Something that the script of a drill brings in, `at` after its start."""

    at: timedelta
    text: str
    kind: Act = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill(Closed):
    """A rehearsal: what it pretends, and what comes in meanwhile."""

    id: str
    name: str
    title: str
    severity: str
    type: str | None = None
    impact: str = ""
    injects: tuple[Inject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice(Closed):
    """How often people rehearse, and how often the playbook itself is gone through."""

    drill_every: timedelta | None = None
    review_every: timedelta | None = None
    drills: tuple[Drill, ...] = field(default_factory=tuple)
