"""Writing on the timeline: notes, pins, links; and following along."""

import json
from dataclasses import dataclass

from incidentbot.domain import timeline
from incidentbot.domain.timeline import Pin
from incidentbot.services.record import Act, Change, change

SIGN = "sign:"


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


def note(act: Act, incident_id: str, words: str) -> Change:
    """Write a line."""
    return change(act, incident_id, lambda case: timeline.note(case, words, by=act.by))


def decide(act: Act, incident_id: str, words: str) -> Change:
    """Keep a decision."""
    return change(act, incident_id, lambda case: timeline.decide(case, words))


def pin(act: Act, incident_id: str, message: Pin) -> Change:
    """Put a message on the timeline at its own time."""
    return change(act, incident_id, lambda case: timeline.pin(case, message))


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
