"""Checks whole messages and views, beyond what each block can tell of itself."""

import json
from collections.abc import Iterator
from typing import Any

from incidentbot.sandbox.blocks.layout import block_in_message, block_in_view
from incidentbot.sandbox.blocks.objects import plain
from incidentbot.sandbox.blocks.rules import (
    Problems,
    Rule,
    anything,
    array,
    boolean,
    one_of,
    problem,
    shape,
    string,
)
from incidentbot.sandbox.wire import Json, SlackError

MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
VIEW_BYTES = 250_000
MESSAGE_CHARACTERS = 13_200
MARKDOWN_CHARACTERS = 12_000

_COMMON: dict[str, Rule] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
_BLOCKS = {"blocks": array(block_in_view, most=VIEW_BLOCKS, least=0), "type": anything}
_VIEWS: dict[str, Rule] = {
    "modal": shape(
        required={**_BLOCKS, "title": plain(24)},
        optional={
            **_COMMON,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": boolean,
            "notify_on_close": boolean,
            "submit_disabled": boolean,
        },
    ),
    "home": shape(required=_BLOCKS, optional=_COMMON),
}


def check_message(blocks: Any) -> None:
    """Refuse blocks that Slack would refuse in a message."""
    if not isinstance(blocks, list):
        raise SlackError("invalid_blocks_format")
    problems: Problems = []
    array(block_in_message, most=MESSAGE_BLOCKS, least=0)(blocks, "/blocks", problems)
    problems += _across(blocks) if not problems else []
    if not problems and sum(block["type"] == "table" for block in blocks) > 1:
        problem(problems, "only one table is allowed", "/blocks")
    if problems:
        raise SlackError("invalid_blocks", *problems)
    if sum(map(len, _texts(blocks))) > MESSAGE_CHARACTERS:
        raise SlackError("msg_blocks_too_long")


def check_view(view: Any, *, kind: str | None = None) -> None:
    """Refuse a view that Slack would refuse."""
    if not isinstance(view, dict):
        raise SlackError("invalid_arguments", "[ERROR] view must be an object")
    if len(json.dumps(view)) > VIEW_BYTES:
        raise SlackError("view_too_large")
    problems: Problems = []
    allowed = [kind] if kind else sorted(_VIEWS)
    if view.get("type") not in allowed:
        one_of(*allowed)(view.get("type"), "/view/type", problems)
    else:
        _VIEWS[view["type"]](view, "/view", problems)
    if not problems:
        problems += _across(view["blocks"]) + _view_problems(view)
    if problems:
        raise SlackError("invalid_arguments", *problems)


def _view_problems(view: Json) -> Problems:
    problems: Problems = []
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    if view["type"] == "modal" and inputs and not view.get("submit"):
        problem(problems, "missing required field: submit", "/view")
    focused = [
        element for _, element in elements_of(view["blocks"]) if element.get("focus_on_load")
    ]
    if len(focused) > 1:
        problem(problems, "only one element may have focus_on_load", "/view/blocks")
    return problems


def _across(blocks: list[Json]) -> Problems:
    problems: Problems = []
    ids = [block["block_id"] for block in blocks if block.get("block_id")]
    for twin in sorted({name for name in ids if ids.count(name) > 1}):
        problem(problems, f"block_id {twin} already exists", "/blocks")
    for place, block in enumerate(blocks):
        names = [str(element.get("action_id", "")) for element in block_elements(block)]
        names = [name for name in names if name]
        for twin in sorted({name for name in names if names.count(name) > 1}):
            problem(problems, f"action_id {twin} already exists", f"/blocks/{place}/elements")
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > MARKDOWN_CHARACTERS:
        problem(problems, f"markdown blocks exceed {MARKDOWN_CHARACTERS} characters", "/blocks")
    return problems


def block_elements(block: Json) -> list[Json]:
    """Return the elements of one block that a person can use."""
    if block["type"] == "actions":
        found: list[Json] = block["elements"]
        return found
    inside = block.get("element") or block.get("accessory")
    return [inside] if inside and inside["type"] != "image" else []


def elements_of(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield each usable element with its block."""
    for block in blocks:
        for element in block_elements(block):
            yield block, element


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, part in value.items():
            if name == "text" and isinstance(part, str):
                yield part
            else:
                yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
