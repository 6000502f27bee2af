"""Posting structured updates."""

from incidentbot.domain import updates
from incidentbot.domain.updates import Update
from incidentbot.services.incidents import since
from incidentbot.services.record import Act, Change, change


def post(act: Act, incident_id: str, update: Update) -> Change:
    """Post an update; refused when its form is stale on a field that it changes."""
    later = since(act, incident_id, update.seen_version)
    return change(act, incident_id, lambda case: updates.post(case, update, by=act.by, since=later))
