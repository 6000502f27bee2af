"""What must hold between the parts of a playbook, beyond the type of each."""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from string import Formatter

from incidentbot.domain.playbooks import COMMANDER, Playbook, Severity
from incidentbot.playbooks.problems import Path, Problem, nearest

IN_CHANNEL_NAMES = ("date", "timestamp", "slug", "severity", "ref")
_ID = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,38}[A-Za-z0-9])?")
_RHYTHMS = ("update_every", "status_page_every", "customer_update_every")


def problems(playbook: Playbook) -> list[Problem]:
    """Return everything in which the parts of a playbook contradict each other."""
    return [each for check in _CHECKS for each in check(playbook)]


def _ids(playbook: Playbook) -> Iterable[Problem]:
    for place, ids in (
        ("severities", [severity.id for severity in playbook.severities]),
        ("roles", [role.id for role in playbook.roles]),
        ("types", [kind.id for kind in playbook.types]),
    ):
        seen: set[str] = set()
        for index, each in enumerate(ids):
            path = (place, index, "id")
            if not _ID.fullmatch(each):
                said = f"is “{each}”; use up to 40 letters, digits and hyphens"
                yield Problem(path=path, said=said)
            if each.casefold() in seen:
                yield Problem(path=path, said=f"is “{each}” again; every id must be another")
            seen.add(each.casefold())


def _severities(playbook: Playbook) -> Iterable[Problem]:
    ids = [severity.id for severity in playbook.severities]
    if not ids:
        yield Problem(path=("severities",), said="is empty; a playbook needs one severity at least")
    if playbook.default_severity and playbook.default_severity not in ids:
        yield Problem(
            path=("default_severity",),
            said=f"names “{playbook.default_severity}”; {nearest(playbook.default_severity, ids)}",
        )


def _roles(playbook: Playbook) -> Iterable[Problem]:
    ids = [role.id for role in playbook.roles]
    if COMMANDER not in ids:
        said = f"has no role with the id “{COMMANDER}”; add it, under any name you like"
        yield Problem(path=("roles",), said=said)
    if playbook.update_owner not in ids:
        said = f"names “{playbook.update_owner}”; {nearest(playbook.update_owner, ids)}"
        yield Problem(path=("update_owner",), said=said)
    for index, severity in enumerate(playbook.severities):
        for place, role in enumerate(severity.required_roles):
            if role not in ids:
                path = ("severities", index, "required_roles", place)
                yield Problem(path=path, said=f"names “{role}”; {nearest(role, ids)}")


def _rhythms(playbook: Playbook) -> Iterable[Problem]:
    for index, severity in enumerate(playbook.severities):
        for name, every in _every(severity):
            if every is not None and not every:
                path: Path = ("severities", index, *name.split("."))
                yield Problem(path=path, said="cannot be 0; write a length such as 15m, or none")


def _every(severity: Severity) -> list[tuple[str, timedelta | None]]:
    named: list[tuple[str, timedelta | None]] = [(n, getattr(severity, n)) for n in _RHYTHMS]
    return [*named, ("executive_update.every", severity.executive_update.every)]


def _ladder(playbook: Playbook) -> Iterable[Problem]:
    for index, rung in enumerate(playbook.escalation):
        if rung.level != index + 1:
            said = f"is {rung.level}; number the levels 1, 2, 3 … in order"
            yield Problem(path=("escalation", index, "level"), said=said)


def _channel(playbook: Playbook) -> Iterable[Problem]:
    try:
        parts = [part for part in Formatter().parse(playbook.channel) if part[1] is not None]
    except ValueError:
        yield Problem(path=("channel",), said="has a brace too many or too few")
        return
    for _, name, spec, conversion in parts:
        if name not in IN_CHANNEL_NAMES:
            said = f"uses “{{{name}}}”; {nearest(name or '', IN_CHANNEL_NAMES)}"
            yield Problem(path=("channel",), said=said)
        elif spec or conversion:
            yield Problem(path=("channel",), said=f"must say just “{{{name}}}”")


def _nags(playbook: Playbook) -> Iterable[Problem]:
    nags = playbook.nags
    if not 0 < nags.direct_at < nags.next_level_at:
        said = "must have 0 < direct_at < next_level_at, such as 0.5 and 1.0"
        yield Problem(path=("nags",), said=said)
    if not nags.shortest:
        yield Problem(path=("nags", "shortest"), said="cannot be 0; write a length such as 1m")


_CHECKS: tuple[Callable[[Playbook], Iterable[Problem]], ...] = (
    _ids,
    _severities,
    _roles,
    _rhythms,
    _ladder,
    _channel,
    _nags,
)
