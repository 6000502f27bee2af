"""Writing on the timeline: notes, pins, links; following messages, and people following along."""

import json
from dataclasses import dataclass
from datetime import datetime

from incidentbot.domain import lines, timeline
from incidentbot.domain.events import Event
from incidentbot.domain.incidents import Case
from incidentbot.domain.timeline import Pin
from incidentbot.services import queries
from incidentbot.services.record import Act, Change, change

SIGN = "sign:"
SOURCE = "source:"
# After every edit there can be.
GONE = "~"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """A mark on a message: a pin, or somebody's reaction.

    Attributes:
        source_id: The outside's name for the message.
        kind: Which mark of the message it is.
        at: When it was set or taken off, in a form that sorts.
    """

    source_id: str
    kind: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What became of a message: it was edited, or deleted.

    Attributes:
        words: What it says now; None: it is gone.
        at: When, in a form that sorts.
    """

    source_id: str
    words: str | None
    at: str


def note(act: Act, incident_id: str, words: str, at: datetime | None = None) -> Change:
    """Write a line."""
    return change(act, incident_id, lambda case: timeline.note(case, words, by=act.by, at=at))


def decide(act: Act, incident_id: str, words: str) -> Change:
    """Keep a decision."""
    return change(act, incident_id, lambda case: timeline.decide(case, words))


def pin(act: Act, incident_id: str, message: Pin) -> Change:
    """Put a message on the timeline at its own time."""
    kept = change(act, incident_id, lambda case: timeline.pin(case, message))
    if kept.entries and message.edited:
        # News of an edit that is known already must not undo it.
        act.uow.refs.put(incident_id, f"{SOURCE}{message.source_id}", message.edited)
    return kept


def keeping(act: Act, channel: str, thread: str | None, source_id: str) -> str | None:
    """Return the id of the incident that has a message on its timeline."""
    found = queries.of_place(act, channel, thread)
    return found.id if found is not None and source_id in found.notes else None


def follow(act: Act, incident_id: str, news: News) -> Change:
    """Take in what became of a message; older news than is known changes nothing."""

    def decide(case: Case) -> list[Event]:
        refs, name = act.uow.refs, f"{SOURCE}{news.source_id}"
        shown = lines.lines(act.uow.timeline.of(incident_id))
        line = lines.of_source(shown, news.source_id)
        if line is None or news.at <= (refs.get(incident_id, name) or ""):
            return []
        refs.put(incident_id, name, GONE if news.words is None else news.at)
        if news.words is None:
            return timeline.delete(line, news.source_id)
        return timeline.edit(line, news.source_id, news.words)

    return change(act, incident_id, decide)


def sign(act: Act, incident_id: str, mark: Sign, message: Pin | None = None) -> Change:
    """Take in that a message was marked, or a mark taken off: marked by anything, it is a note.

    Args:
        act: Who did it.
        incident_id: Of which incident.
        mark: The mark; older news than is known of it changes nothing.
        message: The message, where the mark was set.
    """
    # The incident is the lock: of two marks at once the second sees what the first one wrote.
    unchanged = Change(incident=act.case(incident_id).incident)
    refs, name = act.uow.refs, f"{SIGN}{mark.source_id}"
    known = json.loads(refs.get(incident_id, name) or "{}")
    if mark.at <= known.get(mark.kind, ["", False])[0]:
        return unchanged
    known[mark.kind] = [mark.at, message is not None]
    refs.put(incident_id, name, json.dumps(known))
    if message is not None:
        return pin(act, incident_id, message)
    if any(marked for _, marked in known.values()):
        return unchanged
    return unpin(act, incident_id, mark.source_id)


def unpin(act: Act, incident_id: str, source_id: str) -> Change:
    """Take a message off the timeline."""
    return change(act, incident_id, lambda case: timeline.unpin(case, source_id))


def link(act: Act, incident_id: str, url: str, title: str | None = None) -> Change:
    """Keep a link."""
    return change(act, incident_id, lambda case: timeline.link(case, url, title))


def subscribe(act: Act, incident_id: str) -> Change:
    """Send the updates to the person who asks."""
    return change(act, incident_id, lambda case: timeline.subscribe(case, act.by))


def unsubscribe(act: Act, incident_id: str) -> Change:
    """Send no more updates to the person who asks."""
    return change(act, incident_id, lambda case: timeline.unsubscribe(case, act.by))
