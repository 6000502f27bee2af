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
        id: What it is called in records.
        title: Its heading.
        facts: What the bot fills in, by name: summary, durations, timeline, impact, targets, roles,
            comms, checklists, actions, related, links.
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
        title: What the document is called.
        owner: The role that writes it.
        sections: Its parts, in order.
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
    """One point of the review's agenda.

    Attributes:
        title: What is talked about.
        lasts: For how long.
    """

    title: str
    lasts: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(Closed):
    """The review meeting.

    Attributes:
        name: What the meeting is called.
        within: After the incident is resolved.
        severities: For these it is held.
        lasts: How long it takes.
        agenda: What is talked about, in order.
        attendees: Who is invited: roles, groups, or `responders` for everybody who took part.
        optional_attendees: Who may come as well.
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
    """Until when a follow-up of one kind is due, with examples.

    Attributes:
        id: What people type for it.
        name: What it is called in messages.
        within: After the incident is resolved.
        examples: What belongs to it.
    """

    id: str
    name: str
    within: timedelta
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUps(Closed):
    """Rules for what is still to do afterwards.

    Attributes:
        horizons: Until when they are due, the soonest first.
        kinds: What they are for.
        remind_before: The owner hears of one this long before it is due.
        remind_every: From one reminder of a late one to the next.
        rules: What holds for each.
    """

    horizons: tuple[Horizon, ...] = ()
    kinds: tuple[str, ...] = ("prevent", "detect", "respond")
    remind_before: timedelta | None = timedelta(days=1)
    remind_every: timedelta = timedelta(days=1)
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure(Closed):
    """One figure that is followed, and how it is counted.

    Attributes:
        id: What targets call it.
        name: What it is called in tables.
        counts: From what to what it counts, in words.
    """

    id: str
    name: str
    counts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Closed):
    """What one figure should be for one severity.

    Attributes:
        measure: The id of a measure.
        severity: The severity it is for.
        within: What it should be at most.
    """

    measure: str
    severity: str
    within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Metrics(Closed):
    """Which figures are followed, against which targets.

    Attributes:
        measures: The figures.
        targets: What they should be.
    """

    measures: tuple[Measure, ...] = ()
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Inject(Closed):
    """Something that the script of a drill brings in, `at` after its start.

    Attributes:
        at: After the start of the drill.
        text: What is said.
        kind: What it is presented as.
    """

    at: timedelta
    text: str
    kind: Act = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drill(Closed):
    """A rehearsal: what it pretends, and what comes in meanwhile.

    Attributes:
        id: What people type for it.
        name: What it is called in lists.
        title: The title of the incident that it pretends.
        severity: The severity it is declared with.
        type: The incident type it pretends.
        impact: The impact it pretends.
        injects: What comes in while it runs.
    """

    id: str
    name: str
    title: str
    severity: str
    type: str | None = None
    impact: str = ""
    injects: tuple[Inject, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice(Closed):
    """How often people rehearse, and how often the playbook itself is gone through.

    Attributes:
        drill_every: From one drill to the next.
        review_every: From one reading of the playbook to the next.
        drills: The scripts to choose from.
    """

    drill_every: timedelta | None = None
    review_every: timedelta | None = None
    drills: tuple[Drill, ...] = field(default_factory=tuple)
