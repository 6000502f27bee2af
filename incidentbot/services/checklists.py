"""Ticking lists, and saying what kind of incident it is."""

from incidentbot.domain import checklists
from incidentbot.domain.effects import Surface, surface_ref
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


def drawn_at(act: Act, incident_id: str) -> tuple[str | None, ...]:
    """Return where the lists stand that are kept up to date in the war room."""
    number = act.case(incident_id).incident.room_number
    names = (surface_ref(each, number) for each in (Surface.CHECKLIST, Surface.RUNBOOK))
    return tuple(act.uow.refs.get(incident_id, name) for name in names)
