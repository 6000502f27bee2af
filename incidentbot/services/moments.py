"""Putting right the times that matter afterwards."""

from datetime import datetime

from incidentbot.domain import moments
from incidentbot.domain.errors import StaleFormError
from incidentbot.domain.events import Event, MomentCorrected
from incidentbot.domain.incidents import Case, Moment
from incidentbot.services import incidents
from incidentbot.services.corrections import refuse_guests
from incidentbot.services.record import Act, Change, change


def correct(
    act: Act,
    incident_id: str,
    moment: Moment,
    at: datetime | None,
    why: str | None = None,
    *,
    seen_version: int | None = None,
) -> Change:
    """Put a time right, or take it away.

    Raises:
        NotAllowedError: Guests cannot.
        StaleFormError: Somebody else did so while the form was open.
    """

    def decide(case: Case) -> list[Event]:
        refuse_guests(act)
        wanted = moments.correct(case, moment, at, why)
        for entry in incidents.since(act, incident_id, seen_version) if wanted else ():
            if isinstance(entry.event, MomentCorrected) and entry.event.moment == moment.value:
                raise StaleFormError(
                    "Somebody put this time right while you were writing. "
                    "Close this, look at it, and open it again."
                )
        return wanted

    return change(act, incident_id, decide)
