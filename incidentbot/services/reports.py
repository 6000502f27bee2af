"""Reporting as a role."""

from incidentbot.domain import reports
from incidentbot.services.record import Act, Change, change


def give(act: Act, incident_id: str, role: str | None, words: str) -> Change:
    """Report as the role named, or as the only one that the person has."""
    return change(act, incident_id, lambda case: reports.give(case, role, words, by=act.by))
