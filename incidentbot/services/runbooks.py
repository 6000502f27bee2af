"""Taking up a runbook."""

from incidentbot.domain import runbooks
from incidentbot.services.record import Act, Change, change


def start(act: Act, incident_id: str, word: str) -> Change:
    """Take up the runbook named."""
    return change(act, incident_id, lambda case: runbooks.start(case, word))
