"""Proposing, objecting, and taking a proposal back."""

from datetime import timedelta

from incidentbot.domain import polls
from incidentbot.services.record import Act, Change, change


def propose(act: Act, incident_id: str, length: timedelta, words: str) -> Change:
    """Put a proposal to everybody."""
    return change(act, incident_id, lambda case: polls.propose(case, length, words))


def object_to(act: Act, incident_id: str, poll: str, why: str) -> Change:
    """Object to a proposal."""
    return change(act, incident_id, lambda case: polls.object_to(case, poll, why, by=act.by))


def withdraw(act: Act, incident_id: str, poll: str) -> Change:
    """Take a proposal back."""
    return change(act, incident_id, lambda case: polls.withdraw(case, poll, by=act.by))
