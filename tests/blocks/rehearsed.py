"""Drills as they are drawn: the form, the steps, the score, the marks and the reminders."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Drill, Inject, Playbook, Practice
from incidentbot.domain.progress import DrillState, Progress
from incidentbot.slack.blocks import choices, drills, escalation, incidents, timeline

from . import samples as s

SCRIPT = Drill(
    id="outage",
    name="A release goes wrong",
    title="Saving fails",
    severity="P1",
    injects=(
        Inject(at=timedelta(), text="12 % of requests fail.", kind="alert"),
        Inject(at=timedelta(minutes=10), text="Support counts 14 tickets."),
        Inject(at=timedelta(minutes=14), text="The rollback stops.", kind="complication"),
        Inject(at=timedelta(minutes=25), text="Is it over?", kind="question"),
    ),
)
SCORE = {
    "commander": "2 min",
    "acknowledgement": "40 s",
    "first-update": "never",
    "met": "7",
    "late": "1",
    "missed": "2",
    "skipped": "1",
    "injects": "4 of 4",
    "speed": "10x",
}
PLAYBOOK = replace(s.PLAYBOOK, practice=Practice(drills=(SCRIPT,)))


def usual() -> dict[str, Callable[[], Any]]:
    """Return every drawing, by the name of its golden file."""
    return {**_messages(), **_steps(), **_others()}


def hostile(incident: Incident, playbook: Playbook) -> Iterator[tuple[str, Any]]:
    """Yield every drawing with values of which each is too long, or too many."""
    inject = Inject(at=timedelta(minutes=1), text=s.GIANT)
    scripts = tuple(
        Drill(id=f"d{n}", name=s.GIANT, title=s.GIANT, severity="P1", injects=(inject,) * 90)
        for n in range(120)
    )
    giant = replace(playbook, practice=Practice(drills=scripts))
    state = DrillState(script="d0", score={f"{n}{s.GIANT}": s.GIANT for n in range(40)})
    progress = replace(incident.progress, drill=state)
    running = replace(incident, drill=True, progress=progress)
    yield "drill form", drills.form(giant)
    yield "drill shown", incidents.shown(running, giant, [], [], now=s.NOW)
    yield "drill reminder", drills.reminder(s.GIANT, None)
    for event in (
        ev.DrillBegun(script="d0"),
        ev.DrillInjected(number=0, kind="question", text=s.GIANT),
        ev.DrillScored(score=state.score),
    ):
        told = timeline.told(s.entry(event), running, giant, thread=False)
        yield f"drill {ev.kind_of(event)}", drills.marked(told, running)


def rehearsal() -> Incident:
    """Return a drill that runs ten times as fast as life."""
    state = DrillState(script="outage", speed=10, score=SCORE)
    return s.incident(drill=True, progress=Progress(drill=state))


def _messages() -> dict[str, Callable[[], Any]]:
    begun, scored = ev.DrillBegun(script="outage", speed=10), ev.DrillScored(score=SCORE)
    return {
        "drill-begun": lambda: _told(begun),
        "drill-scored": lambda: _told(scored),
        "drill-nag": lambda: drills.marked(
            escalation.nag(s.reminder(), rehearsal(), PLAYBOOK, direct=False, channel=s.ROOM),
            rehearsal(),
        ),
        "drill-page": lambda: drills.marked(
            escalation.page(s.entry(s.every_event()[0]), rehearsal(), PLAYBOOK, s.ROOM),
            rehearsal(),
        ),
    }


def _steps() -> dict[str, Callable[[], Any]]:
    def step(number: int, inject: Inject) -> Callable[[], Any]:
        event = ev.DrillInjected(number=number, kind=inject.kind, text=inject.text)
        return lambda: _told(event)

    return {
        f"drill-{inject.kind}": step(number, inject) for number, inject in enumerate(SCRIPT.injects)
    }


def _others() -> dict[str, Callable[[], Any]]:
    return {
        "form-drill": lambda: drills.form(PLAYBOOK),
        "drill-declared": lambda: drills.declared(rehearsal()),
        "drill-summary": lambda: incidents.summary(rehearsal(), PLAYBOOK, [], now=s.NOW),
        "drill-shown": lambda: incidents.shown(rehearsal(), PLAYBOOK, [], [], now=s.NOW),
        "drill-listed": lambda: choices.listed([(rehearsal(), PLAYBOOK, s.ROOM)], now=s.NOW),
        "drill-reminder": lambda: drills.reminder(
            "No rehearsal since 21 October 2026. Start one: `/incident drill`.", "drill"
        ),
        "drill-review": lambda: drills.reminder("It is time to go through it again.", "review"),
    }


def _told(event: ev.Event) -> Any:
    told = timeline.told(s.entry(event, by="bot"), rehearsal(), PLAYBOOK, thread=False)
    return drills.marked(told, rehearsal())
