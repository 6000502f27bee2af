"""Lists, phases and runbooks as they are drawn: as usual, and of a giant playbook."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from incidentbot.domain.checklists import MITIGATIONS
from incidentbot.domain.clocks import Kind
from incidentbot.domain.incidents import Incident, Status
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.progress import Progress, Tick
from incidentbot.slack.blocks import checklists, incidents, phases, runbooks

from . import samples as s


def usual() -> dict[str, Callable[[], Any]]:
    """Return every drawing, by the name of its golden file."""
    working, playbook, now = at_work(), s.PLAYBOOK, s.NOW
    box = [s.clock(Kind.PHASE, subject="response", due_in=3)]
    closed = replace(working, status=Status.CLOSED)

    def panel(sheet: str | None) -> Callable[[], Any]:
        shown = checklists.sheet_of(working, playbook, sheet)
        return lambda: checklists.panel(working, playbook, shown)

    return {
        "checklist": lambda: checklists.message(working, playbook, box, now=now),
        "checklist-closed": lambda: checklists.message(closed, playbook, [], now=now),
        "runbook": lambda: checklists.runbook(working, playbook),
        "summary-at-work": lambda: incidents.summary(working, playbook, box, now=now),
        "form-checklist": panel(None),
        "form-checklist-mitigations": panel(MITIGATIONS),
        "form-checklist-runbook": panel("runbook:api-slow"),
        "form-phase": lambda: phases.panel(working, playbook, box, now=now),
        "form-runbook": lambda: runbooks.panel(working, playbook),
        "form-type": lambda: checklists.type_form(working, playbook),
    }


def hostile(incident: Incident, playbook: Playbook) -> Iterator[tuple[str, Any]]:
    """Yield every drawing of a giant playbook."""
    incident = replace(incident, type="t1")
    yield "checklist", checklists.message(incident, playbook, [], now=s.NOW)
    yield "runbook", checklists.runbook(incident, playbook)
    for sheet in (None, MITIGATIONS, "type:t1", "runbook:r0", f"list:{'7' * 90}"):
        shown = checklists.sheet_of(incident, playbook, sheet)
        for page in (0, 1):
            drawn = checklists.panel(incident, playbook, shown, page=page)
            yield f"panel {sheet} {page}", drawn
    yield "phases", phases.panel(incident, playbook, [], now=s.NOW)
    yield "runbooks", runbooks.panel(incident, playbook)
    yield "type", checklists.type_form(incident, playbook)


def at_work(**changes: Any) -> Incident:
    """Return an incident in its second phase, with one item ticked in each list."""
    ticked = ("phase:response#0", "type:database#1", "mitigation:scale#0", "runbook:api-slow#0")
    began = s.NOW - timedelta(minutes=7)
    progress = Progress(
        phase="response",
        phase_at=began,
        phase_by=s.BEN,
        ticks={key: Tick(by=s.CAT, at=s.NOW) for key in ticked},
        runbooks=("api-slow",),
        taken_up=Tick(by=s.BEN, at=began),
    )
    return s.incident(progress=progress, **changes)
