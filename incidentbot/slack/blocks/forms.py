"""What all forms share: what they carry unseen, what was filled in, and what to show when it fails."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from incidentbot.domain.errors import DomainError
from incidentbot.domain.incidents import Incident
from incidentbot.slack.blocks import mrkdwn
from incidentbot.slack.blocks.elements import (
    Block,
    context,
    section,
)
from incidentbot.slack.blocks.inputs import modal

METADATA_LIMIT = 3000

Carried = dict[str, str | int | None]


def metadata(incident: Incident | None = None, **extra: str | int | None) -> str:
    """Pack what a form carries unseen; the longest text is cut until it fits."""
    carried: Carried = {}
    if incident is not None:
        carried = {"incident": incident.id, "version": incident.version}
    carried.update({name: value for name, value in extra.items() if value is not None})
    return packed(carried, METADATA_LIMIT)


def packed(carried: Carried, limit: int) -> str:
    """Write values as JSON of limited length; the longest text is cut until it fits."""
    while len(written := _json(carried)) > limit:
        texts = [(len(value), name) for name, value in carried.items() if isinstance(value, str)]
        length, name = max(texts, default=(0, ""))
        if not length:
            return "{}"
        spare = max(len(written) - limit, 1)
        carried = {**carried, name: str(carried[name])[: max(length - spare, length // 2)]}
    return written


def read_metadata(view: Mapping[str, Any]) -> Carried:
    """Unpack what a form carried; empty when it is not ours."""
    try:
        carried = json.loads(view.get("private_metadata") or "{}")
    except ValueError:
        return {}
    return carried if isinstance(carried, dict) else {}


def carried_text(view: Mapping[str, Any], name: str) -> str | None:
    """Return one carried text."""
    value = read_metadata(view).get(name)
    return value if isinstance(value, str) and value else None


def carried_number(view: Mapping[str, Any], name: str) -> int | None:
    """Return one carried number."""
    value = read_metadata(view).get(name)
    return value if isinstance(value, int) else None


def values(view: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return what was filled in, by block."""
    state = (view.get("state") or {}).get("values") or {}
    return {block: next(iter(elements.values()), {}) for block, elements in state.items()}


def text_value(view: Mapping[str, Any], block: str) -> str | None:
    """Return what was typed; None when nothing was."""
    typed = values(view).get(block, {}).get("value")
    return typed if isinstance(typed, str) and typed.strip() else None


def choice(view: Mapping[str, Any], block: str) -> str | None:
    """Return the value of the option chosen."""
    chosen = values(view).get(block, {}).get("selected_option") or {}
    value = chosen.get("value")
    return str(value) if value else None


def person(view: Mapping[str, Any], block: str) -> str | None:
    """Return the person chosen."""
    chosen = values(view).get(block, {}).get("selected_user")
    return f"slack:{chosen}" if chosen else None


def people(view: Mapping[str, Any], block: str) -> tuple[str, ...]:
    """Return the people chosen."""
    chosen = values(view).get(block, {}).get("selected_users") or ()
    return tuple(f"slack:{each}" for each in chosen)


def when_value(view: Mapping[str, Any], block: str) -> datetime | None:
    """Return the day and time chosen."""
    seconds = values(view).get(block, {}).get("selected_date_time")
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None


def checked(view: Mapping[str, Any], block: str) -> bool:
    """Tell whether the box was ticked."""
    return bool(values(view).get(block, {}).get("selected_options"))


def ticked(view: Mapping[str, Any], block: str) -> list[str]:
    """Return the values of the boxes that were ticked."""
    chosen = values(view).get(block, {}).get("selected_options") or ()
    return [str(each.get("value", "")) for each in chosen]


def errors(error: DomainError, fields: Mapping[str, str]) -> dict[str, str]:
    """Put a refusal below the input it belongs to, or below the first."""
    first = next(iter(fields.values()))
    return {fields.get(error.field or "", first): error.message}


def failed(title: str, sentence: str, error_id: str) -> Block:
    """Build what a form becomes when it could not be handled."""
    shown = [
        section(mrkdwn.escape(sentence, mrkdwn.LONG_TEXT)),
        context(f"If it happens again, give your administrator this id: `{error_id}`."),
    ]
    return modal(None, title, shown, close="Close")


def _json(carried: Carried) -> str:
    return json.dumps(carried, ensure_ascii=False, separators=(",", ":"))
