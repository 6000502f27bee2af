"""Writing on the timeline: notes, pins, links; and following along."""

from incidentbot.domain import timeline
from incidentbot.domain.timeline import Pin
from incidentbot.services.record import Act, Change, change


def note(act: Act, incident_id: str, words: str) -> Change:
    """Write a line."""
    return change(act, incident_id, lambda case: timeline.note(case, words, by=act.by))


def pin(act: Act, incident_id: str, message: Pin) -> Change:
    """Put a message on the timeline at its own time."""
    return change(act, incident_id, lambda case: timeline.pin(case, message))


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
