"""Giving tasks, taking them on, finishing and dropping them."""

from datetime import timedelta

from incidentbot.domain import tasks
from incidentbot.services.record import Act, Change, change


def give(act: Act, incident_id: str, person: str, length: timedelta, words: str) -> Change:
    """Ask somebody to do something within a time."""
    return change(act, incident_id, lambda case: tasks.give(case, person, length, words))


def acknowledge(act: Act, incident_id: str, task: str) -> Change:
    """Take a task on."""
    return change(act, incident_id, lambda case: tasks.acknowledge(case, task, by=act.by))


def finish(act: Act, incident_id: str, task: str) -> Change:
    """Mark a task done."""
    return change(act, incident_id, lambda case: tasks.finish(case, task, by=act.by))


def drop(act: Act, incident_id: str, task: str) -> Change:
    """Take a task back."""
    return change(act, incident_id, lambda case: tasks.drop(case, task, by=act.by))
