"""Adding up: each event's effect on the state, so that a history gives the incident back."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.history import aftermath, response, work
from incidentbot.domain.incidents import Incident, begun
from incidentbot.domain.playbooks import Playbook

STEPS: dict[type[Any], Callable[[Incident, ev.Entry, Any], Incident]] = {
    **response.STEPS,
    **work.STEPS,
    **aftermath.STEPS,
}


def apply(incident: Incident | None, entry: ev.Entry, playbook: Playbook) -> Incident:
    """Return the incident as it is after one more event."""
    if incident is None:
        return begun(entry)
    if isinstance(entry.event, ev.SeverityChanged):
        incident = _severity(incident, entry, entry.event, playbook)
    else:
        step = STEPS.get(type(entry.event))
        incident = step(incident, entry, entry.event) if step else incident
    return replace(incident, version=entry.seq)


def rebuild(entries: Iterable[ev.Entry], playbook: Playbook) -> Incident:
    """Add up a whole history."""
    incident: Incident | None = None
    for entry in entries:
        incident = apply(incident, entry, playbook)
    if incident is None:
        raise ValueError("An empty history is no incident.")
    return incident


def _severity(
    incident: Incident, entry: ev.Entry, event: ev.SeverityChanged, playbook: Playbook
) -> Incident:
    worst = playbook.worse(incident.worst_severity, event.new)
    progress = incident.progress
    judged = replace(progress, triaged_at=progress.triaged_at or entry.at, assessed=None)
    return replace(incident, severity=event.new, worst_severity=worst, progress=judged)
