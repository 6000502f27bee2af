"""Slack's limits, checked by hand: what is over one of them would be refused when it is posted."""

import json
from collections.abc import Iterator
from typing import Any

MESSAGE_SIZE = 13_200
_PLAIN_IN = {"label": 2000, "hint": 2000, "placeholder": 150}
_VIEW_TEXTS = ("title", "submit", "close")


def message_problems(text: str, blocks: tuple[dict[str, Any], ...]) -> list[str]:
    """Return what Slack would refuse in a message."""
    found = [] if 0 < len(text) <= 3000 else [f"text has {len(text)} characters"]
    if len(blocks) > 50:
        found.append(f"{len(blocks)} blocks")
    if len(json.dumps(blocks, ensure_ascii=False)) > MESSAGE_SIZE:
        found.append("the blocks are too long together")
    return [*found, *_all_blocks(blocks), *_broken(text)]


def view_problems(view: dict[str, Any]) -> list[str]:
    """Return what Slack would refuse in a modal or a home."""
    found = []
    if len(view["blocks"]) > 100:
        found.append(f"{len(view['blocks'])} blocks")
    if len(view.get("private_metadata", "")) > 3000:
        found.append("private_metadata is too long")
    if len(json.dumps(view)) > 250_000:
        found.append("the view is too long")
    for name in _VIEW_TEXTS:
        found += _text(view[name], 24, name) if name in view else []
    if any(block["type"] == "input" for block in view["blocks"]) and "submit" not in view:
        found.append("inputs without submit")
    return [*found, *_all_blocks(view["blocks"])]


def _all_blocks(blocks: Any) -> Iterator[str]:
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(ids) != len(set(ids)):
        yield "a block_id is used twice"
    for block in blocks:
        yield from _KINDS[block["type"]](block)


def _section(block: dict[str, Any]) -> Iterator[str]:
    if "text" not in block and "fields" not in block:
        yield "an empty section"
    if "text" in block:
        yield from _text(block["text"], 3000, "section")
    shown = block.get("fields", [])
    if len(shown) > 10:
        yield f"{len(shown)} fields"
    for each in shown:
        yield from _text(each, 2000, "field")
    beside = block.get("accessory", {"type": "none"})
    yield from _button(beside) if beside["type"] == "button" else _options(beside)


def _header(block: dict[str, Any]) -> Iterator[str]:
    yield from _text(block["text"], 150, "header")


def _context(block: dict[str, Any]) -> Iterator[str]:
    if not 1 <= len(block["elements"]) <= 10:
        yield f"{len(block['elements'])} context elements"
    for each in block["elements"]:
        yield from _text(each, 3000, "context")


def _actions(block: dict[str, Any]) -> Iterator[str]:
    names = [element["action_id"] for element in block["elements"]]
    if not 1 <= len(names) <= 25:
        yield f"{len(names)} buttons in a row"
    if len(names) != len(set(names)):
        yield "an action_id is used twice in a row"
    for element in block["elements"]:
        yield from _button(element)


def _button(button: dict[str, Any]) -> Iterator[str]:
    yield from _text(button["text"], 75, "button")
    if len(button["action_id"]) > 255 or len(button["value"]) > 2000:
        yield "a button's id or value is too long"
    if "confirm" in button:
        limits = {"title": 100, "text": 300, "confirm": 30, "deny": 30}
        for name, limit in limits.items():
            yield from _text(button["confirm"][name], limit, f"confirm {name}")


def _input(block: dict[str, Any]) -> Iterator[str]:
    element = block["element"]
    for name, limit in _PLAIN_IN.items():
        for place in (block, element):
            yield from _text(place[name], limit, name) if name in place else ()
    if len(element.get("initial_value", "")) > element.get("max_length", 3000):
        yield "initial_value is too long"
    yield from _options(element)


def _options(element: dict[str, Any]) -> Iterator[str]:
    if element["type"] not in ("static_select", "checkboxes"):
        return
    options = element["options"]
    if not 1 <= len(options) <= (10 if element["type"] == "checkboxes" else 100):
        yield f"{len(options)} options"
    for option in options:
        yield from _text(option["text"], 75, "option")
        yield from (
            _text(option["description"], 75, "description") if "description" in option else ()
        )
        if not 1 <= len(option["value"]) <= 150:
            yield "an option's value is too long"
    chosen = element.get("initial_option")
    if chosen is not None and chosen not in options:
        yield "initial_option is none of the options"


def _rich(block: dict[str, Any]) -> Iterator[str]:
    for part in block["elements"]:
        if not 1 <= len(part["elements"]) <= 1000:
            yield f"{part['type']} has {len(part['elements'])} pieces"
        for run in part["elements"]:
            if not 0 < len(run.get("text") or run.get("url") or "") <= 3000:
                yield f"{part['type']} has a piece of {len(run.get('text', ''))} characters"


def _nothing(_: dict[str, Any]) -> Iterator[str]:
    return iter(())


def _text(value: dict[str, Any], limit: int, what: str) -> Iterator[str]:
    words = value["text"]
    if not 0 < len(words) <= limit:
        yield f"{what} has {len(words)} characters"
    if value["type"] == "mrkdwn":
        if value.get("verbatim") is not True:
            yield f"{what} is not verbatim"
        yield from _broken(words)


def _broken(words: str) -> Iterator[str]:
    """Yield what a cut has torn: an open mark, or an escape without its end."""
    opened = 0
    for mark in words:
        opened += (mark == "<") - (mark == ">")
        if opened not in (0, 1):
            yield "marks are torn"
            return
    if opened:
        yield "a mark is not closed"
    for rest in words.split("&")[1:]:
        if not rest.startswith(("amp;", "lt;", "gt;")):
            yield f"a torn escape: &{rest[:8]}"
            return


_KINDS = {
    "section": _section,
    "header": _header,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "divider": _nothing,
    "rich_text": _rich,
}
