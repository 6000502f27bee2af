"""A playbook as plain values for JSON: every key there, lengths in ISO 8601."""

from dataclasses import fields, is_dataclass
from datetime import timedelta
from typing import Any

from incidentbot.domain.playbooks import Playbook

_PARTS = ((3600, "H"), (60, "M"), (1, "S"))


def shown(playbook: Playbook) -> dict[str, Any]:
    """Return the whole playbook; `none` is None."""
    whole: dict[str, Any] = _plain(playbook)
    return whole


def iso(length: timedelta) -> str:
    """Write a length of time as ISO 8601 does: `PT15M`, `P7D`."""
    days, seconds = length.days, length.seconds
    clock = ""
    for size, unit in _PARTS:
        number, seconds = divmod(seconds, size)
        clock += f"{number}{unit}" if number else ""
    if not days and not clock:
        return "PT0S"
    return "P" + (f"{days}D" if days else "") + (f"T{clock}" if clock else "")


def _plain(value: Any) -> Any:
    if isinstance(value, timedelta):
        return iso(value)
    if is_dataclass(value):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    return value
