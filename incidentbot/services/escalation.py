"""Bringing people in, and putting a reminder off."""

from datetime import timedelta

from incidentbot.domain import escalation
from incidentbot.services.record import Act, Change, change, record


def escalate(
    act: Act, incident_id: str, level: str | None = None, why: str | None = None
) -> Change:
    """Bring in the level named, or the next."""
    return change(act, incident_id, lambda case: escalation.escalate(case, level, why))


def name_situation(act: Act, incident_id: str, situation: str, why: str | None = None) -> Change:
    """Say that a line of the escalation matrix applies."""
    return change(act, incident_id, lambda case: escalation.name_situation(case, situation, why))


def snooze(
    act: Act, incident_id: str, length: timedelta, why: str, *, clock_id: str | None = None
) -> Change:
    """Put off the next reminder, with a reason everybody can read."""
    case = act.case(incident_id)
    running = act.uow.clocks.running(incident_id)
    put_off, events = escalation.snooze(case, running, length, why, clock_id=clock_id)
    return record(act, case, events, turned=put_off)
