"""Tasks, polls, reports, details, decisions and the brief as they are drawn: as usual, and giant."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Kind
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.progress import Decision, Draft, Objection, Poll, Progress, Task
from incidentbot.slack.blocks import (
    details,
    escalation,
    home,
    incidents,
    pages,
    polls,
    reports,
    roles,
    tasks,
    timeline,
)

from . import samples as s

MINUTE = timedelta(minutes=1)


def usual() -> dict[str, Callable[[], Any]]:
    """Return every drawing, by the name of its golden file."""
    return {**_messages(), **_nags(), **_forms(), **_answers()}


def hostile(incident: Incident, playbook: Playbook) -> Iterator[tuple[str, Any]]:
    """Yield every drawing with values of which each is too long, or too many."""
    poll = Poll(id="p0", by=f"cli:{s.GIANT}", proposal=s.GIANT, closes_at=s.NOW)
    history = [s.entry(event, seq=seq) for seq, event in enumerate(s.every_event() * 5)]
    long_ones = [
        s.entry(ev.NoteAdded(text=s.GIANT, noted_at=s.NOW, author=f"cli:{s.GIANT}"), seq=seq)
        for seq in range(40)
    ]
    busy = home.HomeIncident(incident=incident, playbook=playbook)
    model = home.HomeModel(person=f"cli:{s.GIANT}", incidents=(busy,) * 30)
    yield "task form", tasks.form(incident)
    yield "tasks", tasks.listed(incident, f"cli:{s.GIANT}", now=s.NOW)
    yield "tasks of others", tasks.listed(incident, s.CAT, now=s.NOW)
    yield "home with tasks", home.home(model, now=s.NOW)
    yield "poll form", polls.form(incident)
    yield "objection form", polls.objection_form(incident, poll)
    yield "report form", reports.form(incident, playbook.roles, typed=s.GIANT)
    yield "details form", details.form(incident)
    yield "decision form", timeline.decision_form(incident)
    yield "page", pages.page(incident, playbook, history, now=s.NOW)
    yield "page of long notes", pages.page(incident, playbook, long_ones, now=s.NOW)
    every = (ev.PollClosed(poll="p0", outcome=each, proposal=s.GIANT) for each in _OUTCOMES)
    for event in every:
        told = timeline.told(s.entry(event), incident, playbook, thread=False)
        yield f"poll {event.outcome}", told


def busy(**changes: Any) -> Incident:
    """Return an incident with open tasks, a poll, decisions, a draft and what is known."""
    progress = Progress(
        phase="response",
        phase_at=s.NOW - 5 * MINUTE,
        tasks=_tasks(),
        polls=(_poll(),),
        decisions=(
            Decision(by=s.ANA, at=s.NOW - 4 * MINUTE, text="Stop all deployments"),
            Decision(by=s.BEN, at=s.NOW - 2 * MINUTE, text="Roll back to v41"),
        ),
        drafts=(_draft("d1"), replace(_draft("d2"), audience="customers", approved_by=s.BEN)),
        details={"cause": "The cache is full", "workaround": "Pay by <transfer>"},
    )
    return s.incident(**{"progress": progress, **changes})


_OUTCOMES = ("proceed", "objected", "withdrawn")


def _tasks() -> tuple[Task, ...]:
    first = Task(
        id="t1", person=s.BEN, given_by=s.ANA, text="Check <replicas>", due_at=s.NOW - MINUTE
    )
    return (
        replace(first, acknowledged_at=s.NOW - 3 * MINUTE),
        replace(first, id="t2", person=s.CAT, text="Call the bank", due_at=s.NOW + 8 * MINUTE),
        replace(first, id="t3", text="Restart it", done_at=s.NOW - 2 * MINUTE),
        replace(first, id="t4", text="Wake the boss", dropped=True),
    )


def _poll(**changes: Any) -> Poll:
    usual = Poll(id="p1", by=s.BEN, proposal="Fail over to <b>", closes_at=s.NOW + MINUTE)
    return replace(usual, **changes)


def _draft(draft_id: str) -> Draft:
    return Draft(
        id=draft_id,
        template="public-initial",
        audience="public",
        moment="initial",
        by=s.BEN,
        written_at=s.NOW,
        body="We are looking into it.",
    )


def _messages() -> dict[str, Callable[[], Any]]:
    given = s.entry(
        ev.TaskGiven(task="t2", person=s.CAT, due_at=s.NOW + 8 * MINUTE, text="Call the bank")
    )
    against = Objection(by=s.CAT, why="The replica is <behind>")
    objected = busy(progress=Progress(polls=(_poll(objections=(against,)),)))

    def closed(outcome: str, incident: Incident) -> Callable[[], Any]:
        over = ev.PollClosed(poll="p1", outcome=outcome, proposal="Fail over to <b>")
        entry = s.entry(over, by=s.BEN)
        return lambda: timeline.told(entry, incident, s.PLAYBOOK, thread=False)

    offer = s.entry(ev.HandoverOffered(role="commander", person=s.CAT, holder=s.BEN), by=s.BEN)
    report = s.entry(ev.ReportGiven(role="tech-lead", text="All replicas are fine."), by=s.DAN)
    return {
        "task-given": lambda: timeline.told(given, busy(), s.PLAYBOOK, thread=False, direct=True),
        "poll-proceeds": closed("proceed", busy()),
        "poll-objected": closed("objected", objected),
        "poll-withdrawn": closed("withdrawn", busy()),
        "report": lambda: timeline.told(
            report, s.incident(roles={"tech-lead": s.DAN}), s.PLAYBOOK, thread=False
        ),
        "handover-busy": lambda: roles.handover(
            busy(),
            s.PLAYBOOK.roles[0],
            offer,
            s.clocks(),
            s.NOW,
            playbook=s.PLAYBOOK,
            channel=s.ROOM,
        ),
        "summary-busy": lambda: incidents.summary(busy(), s.PLAYBOOK, s.clocks(), now=s.NOW),
    }


def _nags() -> dict[str, Callable[[], Any]]:
    def nag(kind: Kind, subject: str, incident: Incident) -> Callable[[], Any]:
        entry = s.reminder(kind, subject=subject)
        return lambda: escalation.nag(entry, incident, s.PLAYBOOK, direct=False, channel=s.ROOM)

    alone = busy(progress=Progress(tasks=_tasks()[1:2]))
    return {
        "nag-task": nag(Kind.TASK, "t2", alone),
        "nag-task-of-several": nag(Kind.TASK, "t2", busy()),
        "nag-report": nag(Kind.REPORT, "tech-lead", s.incident()),
    }


def _forms() -> dict[str, Callable[[], Any]]:
    incident, known = busy(), s.PLAYBOOK.roles
    return {
        "form-task": lambda: tasks.form(incident),
        "form-poll": lambda: polls.form(incident),
        "form-object": lambda: polls.objection_form(incident, _poll()),
        "form-report": lambda: reports.form(incident, known[1:2]),
        "form-report-of-several": lambda: reports.form(incident, known, typed="It is up"),
        "form-details": lambda: details.form(incident),
        "form-decision": lambda: timeline.decision_form(incident),
    }


def _history() -> list[ev.Entry]:
    notes = [ev.NoteAdded(text=f"Note {n}", noted_at=s.NOW, author=s.CAT) for n in range(16)]
    decided = ev.DecisionMade(text="Roll back")
    carried = ev.DecisionMade(text="Fail over", poll="p1")
    every: list[ev.Event] = [*notes, decided, carried]
    return [s.entry(event, by=s.BEN, seq=seq) for seq, event in enumerate(every)]


def _answers() -> dict[str, Callable[[], Any]]:
    history = _history()
    mine = home.HomeIncident(incident=busy(), playbook=s.PLAYBOOK, channel=s.ROOM)
    model = home.HomeModel(person=s.CAT, incidents=(mine,))
    return {
        "tasks": lambda: tasks.listed(busy(), s.CAT, now=s.NOW),
        "tasks-none": lambda: tasks.listed(s.incident(), s.CAT, now=s.NOW),
        "timeline-first": lambda: pages.page(s.incident(), s.PLAYBOOK, history, now=s.NOW, start=0),
        "timeline-last": lambda: pages.page(s.incident(), s.PLAYBOOK, history, now=s.NOW),
        "timeline-decisions": lambda: pages.page(
            s.incident(), s.PLAYBOOK, history, now=s.NOW, only=pages.DECISIONS
        ),
        "home-with-tasks": lambda: home.home(model, now=s.NOW),
    }
