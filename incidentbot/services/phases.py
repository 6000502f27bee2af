"""Moving from phase to phase."""

from incidentbot.domain import phases
from incidentbot.services.record import Act, Change, change


def enter(act: Act, incident_id: str, word: str) -> Change:
    """Move on to the phase named, or to the next."""
    return change(act, incident_id, lambda case: phases.enter(case, word))
