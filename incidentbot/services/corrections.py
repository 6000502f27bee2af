"""Putting entries of the timeline right."""

from incidentbot.domain import corrections, lines
from incidentbot.domain.corrections import Correction
from incidentbot.domain.errors import DomainError, NotAllowedError, StaleFormError
from incidentbot.domain.events import EntryCorrected, Event
from incidentbot.domain.incidents import Case
from incidentbot.domain.lines import Line
from incidentbot.services.record import Act, Change, change

GUESTS = "Guests can read the timeline. Ask a member to put it right."


def find(act: Act, incident_id: str, seq: int) -> Line:
    """Find a line that can be put right, by its entry's number.

    Raises:
        NotFoundError: There is no such incident, or none that this person may see.
        DomainError: The line cannot be put right, or was taken off.
    """
    act.case(incident_id)
    refuse_guests(act)
    line = _line(act, incident_id, seq)
    corrections.refuse(line)
    return line


def correct(
    act: Act, incident_id: str, seq: int, wanted: Correction, *, seen_version: int | None = None
) -> Change:
    """Put an entry right.

    Raises:
        NotAllowedError: Guests cannot.
        StaleFormError: Somebody else put it right while the form was open.
    """

    def decide(case: Case) -> list[Event]:
        refuse_guests(act)
        _refuse_stale(act, incident_id, seq, seen_version)
        return corrections.correct(case, _line(act, incident_id, seq), wanted)

    return change(act, incident_id, decide)


def refuse_guests(act: Act) -> None:
    """Leave what is put right to members."""
    if act.guest:
        raise NotAllowedError(GUESTS)


def _line(act: Act, incident_id: str, seq: int) -> Line:
    shown = lines.lines(act.uow.timeline.of(incident_id))
    found = next((each for each in shown if each.seq == seq), None)
    if found is None:
        raise DomainError("That entry is not on the timeline any more.")
    return found


def _refuse_stale(act: Act, incident_id: str, seq: int, seen_version: int | None) -> None:
    since = act.uow.timeline.since(incident_id, seen_version) if seen_version is not None else []
    for entry in since:
        if isinstance(entry.event, EntryCorrected) and entry.event.entry == seq:
            raise StaleFormError(
                "Somebody put this entry right while you were writing. "
                "Close this, look at it, and open it again."
            )
