"""Tasks: something one person is to do within a time; taken on, done, or dropped."""

from datetime import timedelta

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.errors import DomainError, NotAllowedError, NotOpenError, UnknownWordError
from incidentbot.domain.incidents import Case, Incident, Status, require_open
from incidentbot.domain.people import once
from incidentbot.domain.progress import Task

OPEN_AT_ONCE = 40
LONGEST = timedelta(days=7)
LONGEST_TEXT = 500


def give(case: Case, person: str, length: timedelta, words: str) -> list[ev.Event]:
    """Ask somebody to do something within a time."""
    require_open(case.incident)
    what = text.clean(words, limit=LONGEST_TEXT)
    if not what:
        raise DomainError(
            "Say what is to be done: `/incident task @person 10m TEXT`.", field="text"
        )
    if length > LONGEST:
        raise DomainError(
            "A task of the response has 7 days at most. Give it less time.", field="length"
        )
    given = case.incident.progress.tasks
    if sum(task.open for task in given) >= OPEN_AT_ONCE:
        raise DomainError(
            f"{OPEN_AT_ONCE} tasks are open already. Finish or drop some: `/incident tasks`."
        )
    return [
        ev.TaskGiven(task=f"t{len(given) + 1}", person=person, due_at=case.now + length, text=what)
    ]


def acknowledge(case: Case, task_id: str, *, by: str) -> list[ev.Event]:
    """Take on a task that one was given; a second time says nothing new."""
    task = _known(case, task_id)
    if not may_acknowledge(task, by):
        raise NotAllowedError("Only the person who was asked can take this task on.")
    if task.acknowledged_at or not _still_open(task):
        return []
    return [ev.TaskAcknowledged(task=task.id, what=task.text)]


def finish(case: Case, task_id: str, *, by: str) -> list[ev.Event]:
    """Mark a task done; a second time says nothing new."""
    task = _known(case, task_id)
    if not may_finish(case.incident, task, by):
        raise NotAllowedError(
            "Only the person who was asked, who asked, or the commander can mark this task done."
        )
    return [ev.TaskDone(task=task.id, what=task.text)] if _still_open(task) else []


def drop(case: Case, task_id: str, *, by: str) -> list[ev.Event]:
    """Take a task back that is not needed any more; a second time says nothing new."""
    task = _known(case, task_id)
    if not may_drop(case.incident, task, by):
        raise NotAllowedError("Only who asked for it, or the commander, can drop this task.")
    if task.done_at:
        raise DomainError("This task is done already. Nothing to drop.")
    return [ev.TaskDropped(task=task.id, what=task.text)] if task.open else []


def may_acknowledge(task: Task, person: str) -> bool:
    """Tell whether somebody can take it on: who was asked."""
    return person == task.person


def may_finish(incident: Incident, task: Task, person: str) -> bool:
    """Tell whether somebody can mark it done: who was asked, who asked, who commands."""
    return person == task.person or may_drop(incident, task, person)


def may_drop(incident: Incident, task: Task, person: str) -> bool:
    """Tell whether somebody can take it back: who asked, and who commands."""
    return person in once(task.given_by, incident.commander or incident.declared_by)


def open_ones(incident: Incident) -> list[Task]:
    """Return the tasks that are still to do, next due first."""
    waiting = [task for task in incident.progress.tasks if task.open]
    return sorted(waiting, key=lambda task: (task.due_at, len(task.id), task.id))


def open_of(incident: Incident, person: str) -> list[Task]:
    """Return what one person is still to do, next due first."""
    return [task for task in open_ones(incident) if task.person == person]


def _known(case: Case, task_id: str) -> Task:
    if case.incident.status is Status.CLOSED:
        raise NotOpenError(f"{case.incident.ref} is closed. Its tasks stay as they were.")
    task = case.incident.progress.task(task_id)
    if task is None:
        known = [each.id for each in open_ones(case.incident)]
        raise UnknownWordError("task", task_id, known)
    return task


def _still_open(task: Task) -> bool:
    if task.dropped:
        raise DomainError("This task was dropped. There is nothing left to do.")
    return task.open
