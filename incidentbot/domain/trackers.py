"""Trackers outside, such as GitHub's issues: which follow-ups go there, and what they say there."""

from dataclasses import dataclass
from datetime import date

from incidentbot.domain import text
from incidentbot.domain.aftermath import FollowUp
from incidentbot.domain.incidents import Incident

GITHUB, JIRA = "github", "jira"
NAMES = {GITHUB: "GitHub", JIRA: "Jira"}
PREFIX = "tracker:"
LABEL = "incidentbot"
LONGEST_TITLE = 255


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A follow-up as a tracker is to show it: plain text, which the tracker's own escapes.

    Attributes:
        key: Random, and ours: what was filed is found again by it.
        title: One line.
        text: The whole of it, where the title had to leave something out.
        ref: Which incident it comes from.
        incident: What that was about.
        page: The address of the incident's page, if there is one.
        source: The address of the message it came from, if it came from one.
        owner: The name of who does it; empty while nobody does, or the name is not known.
        due: The day it is due.
    """

    key: str
    title: str
    text: str
    ref: str
    incident: str
    page: str | None
    source: str | None
    owner: str
    due: date
    priority: str

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """What is known of it, by name."""
        due = f"{self.due.day} {self.due:%B %Y}"
        return (
            ("Owner", self.owner or "nobody yet"),
            ("Due", due),
            ("Priority", self.priority),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """Where something stands in a tracker: its key there, and its address."""

    key: str
    url: str


def filing(
    incident: Incident, follow_up: FollowUp, *, key: str, owner: str, page: str | None
) -> Filing:
    """Put together what a tracker is told of a follow-up, as it is now."""
    title = text.line(follow_up.text, limit=LONGEST_TITLE)
    return Filing(
        key=key,
        title=title or follow_up.id,
        text="" if title == follow_up.text else follow_up.text,
        ref=incident.ref,
        incident=incident.title,
        page=page,
        source=follow_up.source,
        owner=owner,
        due=follow_up.due_at.date(),
        priority=follow_up.priority,
    )


def may_leave(incident: Incident) -> bool:
    """Tell whether a tracker may hear of it: nothing leaves a private incident, or a drill."""
    return not incident.private and not incident.drill


def unfinished_in(incident: Incident, tracker: str) -> tuple[FollowUp, ...]:
    """Return the follow-ups that are still to do and stand in a tracker."""
    return tuple(
        each
        for each in incident.aftermath.follow_ups
        if each.open and each.tracker == tracker and each.key
    )


def person(tracker: str) -> str:
    """Return the id under which a tracker does something by itself."""
    return f"{PREFIX}{tracker}"


def of(person: str) -> str | None:
    """Say which tracker did something by itself; None when it was no tracker."""
    return name(person.removeprefix(PREFIX)) if person.startswith(PREFIX) else None


def name(tracker: str) -> str:
    """Say which tracker it is."""
    return NAMES.get(tracker, tracker)
