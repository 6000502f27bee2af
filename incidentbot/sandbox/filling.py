"""Turns what a person means by an input's label into Slack's values."""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from incidentbot.sandbox.forms import VALUE_FIELDS
from incidentbot.sandbox.gestures import options_of
from incidentbot.sandbox.wire import Json
from incidentbot.sandbox.workspace import Workspace


def option_named(options: list[Json], words: str) -> Json:
    """Find an option by its visible text, or by how that text begins."""
    texts = {option["text"]["text"]: option for option in options}
    if words in texts:
        return texts[words]
    beginnings = [option for text, option in texts.items() if text.startswith(words)]
    if len(beginnings) == 1:
        return beginnings[0]
    raise AssertionError(f"no option {words!r} among {sorted(texts)}")


def value_for(
    workspace: Workspace, element: Json, *, meant: Any, options: list[Json] | None = None
) -> Json:
    """Shape what was meant as the value of an element."""
    field, _, empty = VALUE_FIELDS[element["type"]]
    entry: Json = {"type": element["type"]}
    if meant is None:
        return entry | {field: empty}
    offered = options_of(element) if options is None else options
    makers: dict[str, Callable[[Any], Any]] = {
        "value": str,
        "selected_option": lambda words: option_named(offered, words),
        "selected_options": lambda many: [option_named(offered, words) for words in many],
        "selected_user": lambda handle: _user(workspace, handle),
        "selected_users": lambda many: [_user(workspace, handle) for handle in many],
        "selected_channel": lambda name: _channel(workspace, name),
        "selected_channels": lambda many: [_channel(workspace, name) for name in many],
        "selected_conversation": lambda name: _channel(workspace, name),
        "selected_conversations": lambda many: [_channel(workspace, name) for name in many],
        "selected_date": _date,
        "selected_time": _time,
        "selected_date_time": _moment,
    }
    if field not in makers:
        raise AssertionError(f"cannot fill a {element['type']}")
    return entry | {field: makers[field](meant)}


def _user(workspace: Workspace, handle: str) -> str:
    user = workspace.user_named(handle.removeprefix("@"))
    if user is None:
        raise AssertionError(f"nobody is called {handle}")
    return user.id


def _channel(workspace: Workspace, name: str) -> str:
    channel = workspace.channel_named(name)
    if channel is None:
        raise AssertionError(f"no channel is called {name}")
    return channel.id


def _date(meant: date | str) -> str:
    return meant if isinstance(meant, str) else meant.strftime("%Y-%m-%d")


def _time(meant: time | str) -> str:
    return meant if isinstance(meant, str) else meant.strftime("%H:%M")


def _moment(meant: datetime | int) -> int:
    if isinstance(meant, int):
        return meant
    if meant.tzinfo is None:
        raise AssertionError("a moment needs a time zone")
    return int(meant.timestamp())
