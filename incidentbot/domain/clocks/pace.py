"""A drill may run faster than life: every figure of its playbook is then that much shorter."""

from dataclasses import fields, is_dataclass, replace
from datetime import timedelta
from typing import Any

from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook


def paced(playbook: Playbook, incident: Incident) -> Playbook:
    """Return the playbook with the figures that hold for this incident."""
    drill = incident.progress.drill
    if drill is None or drill.speed == 1:
        return playbook
    # Only the parts that clocks and reminders are made from; the rest is long and has no haste.
    parts = (
        "severities",
        "roles",
        "phases",
        "gates",
        "escalation",
        "situations",
        "nags",
        "practice",
    )
    return replace(
        playbook, **{part: _faster(getattr(playbook, part), drill.speed) for part in parts}
    )


def _faster(value: Any, speed: int) -> Any:
    if isinstance(value, timedelta):
        return value / speed
    if isinstance(value, tuple):
        return tuple(_faster(each, speed) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value)]
        return replace(value, **{name: _faster(getattr(value, name), speed) for name in names})
    return value
