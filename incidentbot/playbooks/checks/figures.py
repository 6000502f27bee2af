"""Figures: rhythms that go on, reminders before their deadline, phases and levels in order."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from incidentbot.domain import text
from incidentbot.domain.playbooks import (
    AgendaItem,
    ExecutiveUpdate,
    FirstNags,
    Horizon,
    Phase,
    Playbook,
    Practice,
    Review,
    RoleSpec,
    Rotation,
    Severity,
)
from incidentbot.playbooks.checks.blocks import blocks
from incidentbot.playbooks.problems import Problem

_LOUDEST = 100.0
_NEVER_ZERO: dict[type[Any], tuple[str, ...]] = {
    Severity: ("update_every", "status_page_every", "customer_update_every"),
    ExecutiveUpdate: ("every",),
    RoleSpec: ("report_every",),
    Rotation: ("shift",),
    FirstNags: ("status_page", "postmortem"),
    Review: ("lasts",),
    AgendaItem: ("lasts",),
    Horizon: ("within",),
    Practice: ("drill_every", "review_every"),
}


def rhythms(playbook: Playbook) -> Iterable[Problem]:
    """Find lengths of zero where that would never end."""
    for at, block in blocks(playbook):
        for key in _NEVER_ZERO.get(type(block), ()):
            if getattr(block, key) == timedelta():
                said = "cannot be 0; write a length such as 15m, or none"
                yield Problem(path=(*at, key), said=said)


def first_nags(playbook: Playbook) -> Iterable[Problem]:
    """Find first reminders that do not come before their deadline."""
    for index, severity in enumerate(playbook.severities):
        early = severity.first_nags
        pages = (severity.status_page_first_within, severity.status_page_every)
        page = max(filter(None, pages), default=None)
        for key, first, due in (
            ("status_page", early.status_page, page),
            ("postmortem", early.postmortem, severity.postmortem_due),
        ):
            path = ("severities", index, "first_nags", key)
            if first is not None and due is None:
                yield Problem(path=path, said="comes before a deadline that is not set")
            elif first is not None and due is not None and first >= due:
                said = f"must be shorter than the deadline, which is {text.spoken(due)}"
                yield Problem(path=path, said=said)


def phases(playbook: Playbook) -> Iterable[Problem]:
    """Find phases that end before they begin, and those out of order."""
    for index, phase in enumerate(playbook.phases):
        begins, ends = phase.begins or timedelta(), phase.ends
        if ends is not None and ends < begins:
            said = f"is before the phase begins, which is at {text.spoken(begins)}"
            yield Problem(path=("phases", index, "ends"), said=said)
        before = _before(playbook.phases[:index], phase)
        if before is not None and phase.begins is not None and phase.begins < _begin(before):
            said = f"is before “{before.id}” begins; put the phases in order"
            yield Problem(path=("phases", index, "begins"), said=said)


def ladder(playbook: Playbook) -> Iterable[Problem]:
    """Find levels out of order, by number or by time."""
    latest = timedelta()
    for index, rung in enumerate(playbook.escalation):
        if rung.level != index + 1:
            said = f"is {rung.level}; number the levels 1, 2, 3 … in order"
            yield Problem(path=("escalation", index, "level"), said=said)
        if rung.after is not None and rung.after < latest:
            said = "is sooner than the level before it; each level comes in later than the last"
            yield Problem(path=("escalation", index, "after"), said=said)
        latest = max(latest, rung.after or timedelta())


def nags(playbook: Playbook) -> Iterable[Problem]:
    """Find reminders that would not get louder."""
    rule = playbook.nags
    if not 0 < rule.direct_at < rule.next_level_at <= _LOUDEST:
        said = "must have 0 < direct_at < next_level_at, such as 0.5 and 1.0"
        yield Problem(path=("nags",), said=said)
    if not rule.shortest:
        yield Problem(path=("nags", "shortest"), said="cannot be 0; write a length such as 1m")


def _begin(phase: Phase) -> timedelta:
    return phase.begins or timedelta()


def _before(earlier: tuple[Phase, ...], phase: Phase) -> Phase | None:
    """Return the latest to begin of the earlier phases that go with the same severities."""
    shared = [each for each in earlier if each.begins is not None and _together(each, phase)]
    return max(shared, key=_begin, default=None)


def _together(one: Phase, other: Phase) -> bool:
    if not one.severities or not other.severities:
        return True
    return bool({*one.severities} & {*other.severities})
