"""Holds a file's tree against the types of a playbook: keys that exist, lengths of time in words."""

import re
from dataclasses import fields, is_dataclass
from datetime import timedelta
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from incidentbot.domain import text
from incidentbot.domain.errors import DomainError
from incidentbot.playbooks.problems import Path, Problem, nearest

NONE = "none"
_AT_ONCE = re.compile(r"0\s*[smhdw]?")


def problems(value: Any, kind: Any, *, at: Path = (), given: tuple[str, ...] = ()) -> list[Problem]:
    """Return the keys that no playbook has; `given` are those that a file may not set."""
    found: list[Problem] = []
    if isinstance(value, dict) and is_dataclass(kind):
        known = {each.name for each in fields(kind)} - set(given)
        for key in value:
            if key in given:
                found.append(Problem(path=(*at, key), said="comes from the file; take the key out"))
            elif key not in known:
                said = f"is no key of a playbook; {nearest(str(key), sorted(known))}"
                found.append(Problem(path=(*at, key), said=said))
    for key, each, inner in _parts(value, kind):
        found += problems(each, inner, at=(*at, key))
    return found


def with_lengths(value: Any, kind: Any, *, at: Path = ()) -> tuple[Any, list[Problem]]:
    """Return the tree with `15m` as a length of time and `none` as nothing at all."""
    plain, optional = _unwrapped(kind)
    if optional and isinstance(value, str) and value.strip().casefold() == NONE:
        return None, []
    if plain is timedelta:
        return _length(value, at)
    found: list[Problem] = []
    parts: dict[Any, Any] = {}
    for key, each, inner in _parts(value, plain):
        parts[key], bad = with_lengths(each, inner, at=(*at, key))
        found += bad
    if isinstance(value, list) and parts:
        return list(parts.values()), found
    return ({**value, **parts} if isinstance(value, dict) else value), found


def _parts(value: Any, kind: Any) -> list[tuple[str | int, Any, Any]]:
    if isinstance(value, dict) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return [(key, each, hints[key]) for key, each in value.items() if key in hints]
    if isinstance(value, list) and get_origin(kind) is tuple:
        return [(index, each, get_args(kind)[0]) for index, each in enumerate(value)]
    return []


def _unwrapped(kind: Any) -> tuple[Any, bool]:
    choices = get_args(kind)
    if NoneType not in choices:
        return kind, False
    return next(each for each in choices if each is not NoneType), True


def _length(value: Any, at: Path) -> tuple[timedelta | None, list[Problem]]:
    if value is None:
        return None, [Problem(path=at, said="is empty; write a length such as 15m, or none")]
    words = str(value).strip()
    if _AT_ONCE.fullmatch(words):
        return timedelta(), []
    if not words.isdigit():
        try:
            return text.duration(words), []
        except DomainError:
            pass
    said = f"is “{words[:40]}”, which is no length of time; write it as 90s, 15m, 2h or 1w"
    return None, [Problem(path=at, said=said)]
