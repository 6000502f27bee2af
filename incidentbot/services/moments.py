"""Putting right the times that matter afterwards."""

from datetime import datetime

from incidentbot.domain import moments
from incidentbot.domain.events import Event
from incidentbot.domain.incidents import Case, Moment
from incidentbot.services.corrections import refuse_guests
from incidentbot.services.record import Act, Change, change


def correct(
    act: Act, incident_id: str, moment: Moment, at: datetime | None, why: str | None = None
) -> Change:
    """Put a time right, or take it away. Raises NotAllowedError for guests."""

    def decide(case: Case) -> list[Event]:
        refuse_guests(act)
        return moments.correct(case, moment, at, why)

    return change(act, incident_id, decide)
