"""References: whatever names another part of the playbook names one that is there."""

from collections.abc import Iterable, Mapping
from typing import Any

from incidentbot.domain.playbooks import (
    COMMANDER,
    Announcement,
    Answer,
    Checklist,
    Drill,
    Gates,
    IncidentType,
    Mitigation,
    Phase,
    Playbook,
    Postmortem,
    Review,
    Section,
    Severity,
    Situation,
    Target,
    Template,
)
from incidentbot.playbooks.checks.blocks import blocks
from incidentbot.playbooks.problems import Path, Problem, nearest

Key = tuple[type[Any], str]

WORDS: Mapping[Key, tuple[str, ...]] = {
    (Announcement, "fields"): (
        "impact", "customers", "affected", "status", "commander", "type", "started", "eta",
    ),
    (Section, "facts"): (
        "summary", "durations", "timeline", "impact", "targets", "roles", "comms", "checklists",
        "actions", "related", "links",
    ),
}  # fmt: skip

_SEVERITY, _ROLE, _RUNBOOK, _MEASURE = "severities", "roles", "runbooks", "measures"
_NAMES: Mapping[Key, str] = {
    (Playbook, "default_severity"): _SEVERITY,
    (Phase, "severities"): _SEVERITY,
    (Template, "severities"): _SEVERITY,
    (Review, "severities"): _SEVERITY,
    (Drill, "severity"): _SEVERITY,
    (Target, "severity"): _SEVERITY,
    (Answer, "severity"): _SEVERITY,
    (Playbook, "update_owner"): _ROLE,
    (Playbook, "customer_owner"): _ROLE,
    (Playbook, "timeline_owner"): _ROLE,
    (Severity, "required_roles"): _ROLE,
    (Checklist, "role"): _ROLE,
    (Template, "approver"): _ROLE,
    (Postmortem, "owner"): _ROLE,
    (Phase, "runbook"): _RUNBOOK,
    (Checklist, "runbook"): _RUNBOOK,
    (Mitigation, "runbook"): _RUNBOOK,
    (IncidentType, "runbook"): _RUNBOOK,
    (Situation, "mitigation"): "mitigations",
    (Gates, "resolve_checklist"): "checklists",
    (Drill, "type"): "types",
    (Target, "measure"): _MEASURE,
}


def references(playbook: Playbook) -> Iterable[Problem]:
    """Find names of what is not there."""
    known = {**WORDS, **{key: _ids(playbook, of) for key, of in _NAMES.items()}}
    for at, block in blocks(playbook):
        for (kind, key), names in known.items():
            if type(block) is kind:
                yield from _unknown((*at, key), getattr(block, key), names)


def _unknown(at: Path, value: Any, known: Iterable[str]) -> Iterable[Problem]:
    if isinstance(value, tuple):
        for index, each in enumerate(value):
            yield from _unknown((*at, index), each, known)
    elif value is not None and value not in known:
        yield Problem(path=at, said=f"names “{value}”; {nearest(value, known)}")


def _ids(playbook: Playbook, of: str) -> tuple[str, ...]:
    listed = playbook.metrics.measures if of == _MEASURE else getattr(playbook, of)
    ids = tuple(each.id for each in listed)
    # Without a commander one sentence is enough.
    return ids if of != _ROLE or COMMANDER in ids else (*ids, COMMANDER)
