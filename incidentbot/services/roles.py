"""Claiming, assigning, handing over and leaving roles."""

from incidentbot.domain import roles
from incidentbot.services.record import Act, Change, change


def claim(act: Act, incident_id: str, role: str) -> Change:
    """Take a free role."""
    return change(act, incident_id, lambda case: roles.claim(case, role, by=act.by))


def assign(act: Act, incident_id: str, role: str, person: str) -> Change:
    """Give a role to somebody."""
    return change(act, incident_id, lambda case: roles.assign(case, role, person))


def leave(act: Act, incident_id: str, role: str) -> Change:
    """Step back from a role."""
    return change(act, incident_id, lambda case: roles.leave(case, role, by=act.by))


def offer(act: Act, incident_id: str, role: str, person: str) -> Change:
    """Offer a role to somebody; it moves when they accept."""
    return change(act, incident_id, lambda case: roles.offer(case, role, person, by=act.by))


def accept(act: Act, incident_id: str, role: str) -> Change:
    """Take an offered role."""
    return change(act, incident_id, lambda case: roles.accept(case, role, by=act.by))


def decline(act: Act, incident_id: str, role: str) -> Change:
    """Say no to an offered role."""
    return change(act, incident_id, lambda case: roles.decline(case, role, by=act.by))
