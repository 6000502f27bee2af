"""Hints: what works, but is seldom meant."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

from incidentbot.domain.playbooks import Playbook
from incidentbot.playbooks.problems import Problem

_DEADLINES = ("acknowledge_within", "update_every", "resolve_within")


def milder_is_stricter(playbook: Playbook) -> Iterable[Problem]:
    """Find severities with a shorter deadline than the worse one above them."""
    for index, (worse, milder) in enumerate(pairwise(playbook.severities)):
        for key in _DEADLINES:
            above, below = getattr(worse, key), getattr(milder, key)
            if above is not None and below is not None and below < above:
                said = f"is shorter than for {worse.id}, which is worse"
                yield Problem(path=("severities", index + 1, key), said=said)


def owed_to_nobody(playbook: Playbook) -> Iterable[Problem]:
    """Find deadlines for what is not asked, and duties without a deadline."""
    for index, severity in enumerate(playbook.severities):
        if severity.roles_within is not None and not severity.required_roles:
            said = "sets a time, but required_roles is empty"
            yield Problem(path=("severities", index, "roles_within"), said=said)
        if severity.postmortem == "none" and severity.postmortem_due is not None:
            said = "sets a time, but no post-mortem is asked for"
            yield Problem(path=("severities", index, "postmortem_due"), said=said)
        if severity.postmortem == "required" and severity.postmortem_due is None:
            said = "asks for one, but postmortem_due sets no time"
            yield Problem(path=("severities", index, "postmortem"), said=said)


def without_phase(playbook: Playbook) -> Iterable[Problem]:
    """Find severities that go through no phase although there are some."""
    covered = {each for phase in playbook.phases for each in phase.severities or _all(playbook)}
    for index, severity in enumerate(playbook.severities):
        if playbook.phases and severity.id not in covered:
            said = f"is {severity.id}, which no phase is for"
            yield Problem(path=("severities", index, "id"), said=said)


def injects(playbook: Playbook) -> Iterable[Problem]:
    """Find scripts of drills whose lines are not in order of time."""
    for number, drill in enumerate(playbook.practice.drills):
        latest = timedelta()
        for index, inject in enumerate(drill.injects):
            if inject.at < latest:
                path = ("practice", "drills", number, "injects", index, "at")
                yield Problem(path=path, said="is sooner than the line before it")
            latest = max(latest, inject.at)


def _all(playbook: Playbook) -> tuple[str, ...]:
    return tuple(severity.id for severity in playbook.severities)
