"""Posting structured updates."""

from incidentbot.domain import updates
from incidentbot.domain.updates import Update
from incidentbot.services.record import Act, Change, change


def post(act: Act, incident_id: str, update: Update) -> Change:
    """Post an update; refused when its form is stale on a field that it changes."""
    seen = update.seen_version
    since = act.uow.timeline.since(incident_id, seen) if seen is not None else []
    return change(act, incident_id, lambda case: updates.post(case, update, by=act.by, since=since))
