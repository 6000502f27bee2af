"""Phases, lists, ways to stop the damage and runbooks of the sample playbook, as usual and giant."""

from datetime import datetime, timedelta
from typing import Any

from incidentbot.domain import details
from incidentbot.domain.playbooks import Checklist, Mitigation, Phase, Runbook, Step
from incidentbot.domain.progress import Decision, Objection, Poll, Progress, Task, Tick


def parts() -> dict[str, Any]:
    """Return them as a playbook takes them."""
    return {
        "phases": (
            Phase(id="detection", name="Detection", ends=timedelta(minutes=5)),
            Phase(
                id="response",
                name="Response",
                begins=timedelta(minutes=5),
                ends=timedelta(minutes=15),
                goals=("The team is together",),
                checklist=("Name a tech lead", "Read <logs> & metrics", "Open the call"),
            ),
            Phase(id="recovery", name="Recovery", checklist=("Watch it",)),
        ),
        "checklists": (
            Checklist(id="verification", name="Verification", items=("Health is green",)),
        ),
        "mitigations": (
            Mitigation(
                id="rollback",
                name="Roll back",
                when="Something was deployed",
                steps=(
                    Step(text="Deploy the last version that worked", command="deploy --to last"),
                ),
            ),
            Mitigation(id="scale", name="Add capacity", runbook="api-slow"),
        ),
        "runbooks": (
            Runbook(
                id="api-slow",
                name="API slow",
                about="Answers take more than 2 s.",
                within=timedelta(minutes=20),
                steps=(
                    Step(
                        text="Count the connections",
                        command="psql -c 'SELECT count(*)\nFROM pg_stat_activity'",
                        expect="Fewer than 80",
                    ),
                    Step(text="Restart the slowest worker"),
                ),
            ),
        ),
    }


def giant_parts(giant: str) -> dict[str, Any]:
    """Return more and longer ones than anybody should write."""
    many = range(120)
    return {
        "phases": tuple(
            Phase(id=f"p{n}", name=giant, goals=(giant,) * 50, checklist=(giant,) * 300)
            for n in many
        ),
        "checklists": tuple(Checklist(id=f"{n}" * 90, name=giant, items=(giant,)) for n in many),
        "mitigations": tuple(Mitigation(id=f"m{n}", name=giant, when=giant) for n in many),
        "runbooks": tuple(
            Runbook(
                id=f"r{n}",
                name=giant,
                about=giant,
                steps=(Step(text=giant, command=giant, expect=giant),) * 150,
            )
            for n in many
        ),
    }


def _giant_work(giant: str, now: datetime) -> dict[str, Any]:
    many, who = range(60), f"cli:{giant}"
    against = tuple(Objection(by=who, why=giant) for _ in many)
    return {
        "details": dict.fromkeys(details.NAMES, giant),
        "tasks": tuple(
            Task(id=f"t{n}", person=who, given_by=who, text=giant, due_at=now) for n in many
        ),
        "polls": tuple(
            Poll(id=f"p{n}", by=who, proposal=giant, closes_at=now, objections=against)
            for n in range(5)
        ),
        "decisions": tuple(Decision(by=who, at=now, text=giant) for _ in many),
    }


def giant_progress(giant: str, now: datetime) -> Progress:
    """Return a response in which much was ticked by people with long names."""
    tick = Tick(by=f"cli:{giant}", at=now)
    return Progress(
        phase="p0",
        phase_at=now,
        phase_by=f"cli:{giant}",
        ticks={f"phase:p0#{n}": tick for n in range(200)},
        runbooks=("r0",),
        taken_up=tick,
        **_giant_work(giant, now),
    )
