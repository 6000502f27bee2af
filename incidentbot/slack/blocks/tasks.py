"""Tasks: the form, what the person who is asked is sent, the list, and the line in the summary."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain import tasks, text
from incidentbot.domain.incidents import Incident, Status
from incidentbot.domain.progress import Task
from incidentbot.slack.blocks import buttons, forms, inputs, mrkdwn, names
from incidentbot.slack.blocks.elements import (
    BUTTON_VALUE,
    Block,
    Message,
    actions,
    button,
    context,
    said,
    section,
    whole,
)

CALLBACK = "task"
FIELDS = {"person": "person", "length": "length", "text": "text"}
ACKNOWLEDGE, DONE, DROP = "task_acknowledge:", "task_done:", "task_drop:"
USUAL = "10m"
SHOWN, FINISHED_SHOWN = 12, 10
LABEL_WORDS = 40


def form(incident: Incident) -> Block:
    """Build the form that gives a task."""
    return inputs.modal(
        CALLBACK,
        "Give a task",
        [
            inputs.person_select("person", "Who", hint="I write to them directly."),
            inputs.text_input(
                "length", "Within", initial=USUAL, hint="10m, 1h …; 7 days at most", optional=False
            ),
            inputs.text_input("text", "What", multiline=True, optional=False),
        ],
        submit="Give",
        metadata=forms.metadata(incident),
    )


def parse(view: Mapping[str, Any]) -> tuple[str, timedelta, str]:
    """Read who, within which time, and what. Raises DomainError: it is no length of time."""
    length = text.duration(forms.text_value(view, "length") or "", field="length")
    return forms.person(view, "person") or "", length, forms.text_value(view, "text") or ""


def given(entry: ev.Entry, incident: Incident) -> Message:
    """Build what is sent to the person who is asked."""
    event = entry.event
    if not isinstance(event, ev.TaskGiven):
        raise TypeError("Only a task that was given is sent.")
    asked = f"{mrkdwn.mention(entry.by)} asks you, for {names.ref_and_title(incident)}:"
    length = text.spoken(event.due_at - entry.at)
    due = f"Due within {length}, by {mrkdwn.when(event.due_at, entry.at)}."
    task = incident.progress.task(event.task)
    return whole(
        section(f"{asked}\n{mrkdwn.escape(event.text, mrkdwn.LONG_TEXT)}"),
        section(f"{due} Acknowledge if you take it on."),
        actions(*_answers(incident, task)) if task else None,
    )


def answers(incident: Incident, task_id: str | None) -> list[Block | None]:
    """Build what a reminder offers about a task; with several at hand each button says which."""
    task = incident.progress.task(task_id or "")
    if task is None or not task.open:
        return []
    several = len(tasks.open_ones(incident)) > 1
    which = f": {text.cut(' '.join(task.text.split()), LABEL_WORDS)}" if several else ""
    return _answers(incident, task, which=which)


def listed(incident: Incident, person: str, *, now: datetime) -> Message:
    """Build the list of tasks, with the buttons that this person may use."""
    waiting = tasks.open_ones(incident)
    head = f"Tasks of {names.ref(incident)}"
    if not incident.progress.tasks:
        first = "none yet. `/incident task @person 10m TEXT` gives one."
        return said(f"{head}: {first}", actions(_more(incident)))
    shown: list[Block | None] = []
    for task in waiting[:SHOWN]:
        shown += [
            section(_line(task, now=now)),
            actions(*_row(incident, task, person, source="list")),
        ]
    over = len(waiting) - SHOWN
    more = [context(f"and {over} more open ones, which are due later.")] if over > 0 else []
    ended = [_ended(task) for task in incident.progress.tasks if not task.open]
    return whole(
        section(f"{head}: {_counted(len(waiting), len(ended))}."),
        *shown,
        *more,
        section(mrkdwn.joined(ended[-FINISHED_SHOWN:])) if ended else None,
        actions(_more(incident)),
    )


def summed_up(incident: Incident) -> str | None:
    """Say how many tasks are open and when the next is due; None when there are none."""
    waiting = tasks.open_ones(incident)
    if not waiting or not incident.status.open:
        return None
    due = mrkdwn.when(waiting[0].due_at, incident.declared_at)
    return f"{len(waiting)} open, next due {due}"


def lines(incident: Incident, *, now: datetime) -> list[str]:
    """Say the open tasks, one a line, next due first."""
    return [_line(task, now=now) for task in tasks.open_ones(incident)]


def mine(incident: Incident, task: Task, *, now: datetime) -> list[Block | None]:
    """Build one of a person's own tasks for their Home."""
    due = f"due {mrkdwn.when(task.due_at, now)}, {_left(task, now)}"
    line = f"{names.ref(incident)} {mrkdwn.short(task.text)}: {due}"
    return [section(line), actions(*_answers(incident, task))]


def _answers(incident: Incident, task: Task, *, which: str = "") -> list[Block | None]:
    acknowledge = button(f"Acknowledge{which}", ACKNOWLEDGE + task.id, incident.id)
    return [
        button(f"Done{which}", DONE + task.id, incident.id, primary=True),
        None if task.acknowledged_at else acknowledge,
    ]


def _row(incident: Incident, task: Task, person: str, *, source: str) -> list[Block | None]:
    if incident.status is Status.CLOSED:
        return []
    value = forms.packed({"i": incident.id, "from": source}, BUTTON_VALUE)
    waits = task.acknowledged_at is None and tasks.may_acknowledge(task, person)
    return [
        button("Acknowledge", ACKNOWLEDGE + task.id, value) if waits else None,
        button("Done", DONE + task.id, value) if tasks.may_finish(incident, task, person) else None,
        button("Drop", DROP + task.id, value) if tasks.may_drop(incident, task, person) else None,
    ]


def _counted(waiting: int, ended: int) -> str:
    over = f", {ended} finished or dropped" if ended else ""
    return f"{waiting} open{over}"


def _more(incident: Incident) -> Block | None:
    return buttons.plain(incident, buttons.TASK, "Give a task") if incident.status.open else None


def _line(task: Task, *, now: datetime) -> str:
    taken = "acknowledged" if task.acknowledged_at else "not acknowledged yet"
    return (
        f"*{task.id}* {mrkdwn.mention(task.person)}: {mrkdwn.short(task.text)}. "
        f"Due {mrkdwn.when(task.due_at, now)}, {_left(task, now)}, {taken}."
    )


def _ended(task: Task) -> str:
    how = f"done at {mrkdwn.when(task.done_at)}" if task.done_at else "dropped"
    return f"*{task.id}* {mrkdwn.mention(task.person)}: {mrkdwn.short(task.text, 150)}, {how}"


def _left(task: Task, now: datetime) -> str:
    late = now > task.due_at
    length = text.spoken(now - task.due_at)
    return f"{length} late" if late else f"in {length}"
