"""Ticking lists, and saying what kind of incident it is."""

from incidentbot.domain import checklists
from incidentbot.services.record import Act, Change, change


def tick(act: Act, incident_id: str, list_id: str, item: int) -> Change:
    """Mark an item of a list as done."""
    return change(act, incident_id, lambda case: checklists.tick(case, list_id, item))


def untick(act: Act, incident_id: str, list_id: str, item: int) -> Change:
    """Take the tick of an item off."""
    return change(act, incident_id, lambda case: checklists.untick(case, list_id, item))


def first_action(act: Act, incident_id: str) -> Change:
    """Say that the first action was taken."""
    return change(act, incident_id, checklists.first_action)


def change_type(act: Act, incident_id: str, word: str) -> Change:
    """Say what kind of incident it is."""
    return change(act, incident_id, lambda case: checklists.change_type(case, word))
