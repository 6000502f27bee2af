"""A drawing written out line by line, so that a person can read a golden file aloud."""

from collections.abc import Iterator
from typing import Any

from incidentbot.slack.blocks.elements import Message

from .drawn import Drawing


def written(drawing: Drawing) -> str:
    """Write a message or a view out."""
    lines = _message(drawing) if isinstance(drawing, Message) else _view(drawing)
    return "\n".join(lines) + "\n"


def _message(message: Message) -> Iterator[str]:
    yield "--- heard"
    yield message.text
    yield "--- seen"
    yield from _blocks(message.blocks)


def _view(view: dict[str, Any]) -> Iterator[str]:
    named = [
        f"{name}: {view[name]['text']}" for name in ("title", "submit", "close") if name in view
    ]
    yield f"--- {view['type']} {view.get('callback_id', '')}".rstrip()
    yield from named
    if view.get("private_metadata"):
        yield f"unseen: {view['private_metadata']}"
    yield "--- seen"
    yield from _blocks(view["blocks"])


def _blocks(blocks: Any) -> Iterator[str]:
    for block in blocks:
        yield f"[{block['type']}]{' ' + block['block_id'] if 'block_id' in block else ''}"
        yield from _BLOCKS[block["type"]](block)


def _texts(block: dict[str, Any]) -> Iterator[str]:
    for each in [block.get("text"), *block.get("fields", ()), *block.get("elements", ())]:
        if each:
            yield each["text"]


def _section(block: dict[str, Any]) -> Iterator[str]:
    yield from _texts(block)
    beside = block.get("accessory")
    if beside and beside["type"] == "button":
        yield from _buttons({"elements": [beside]})
    elif beside and beside["type"] == "overflow":
        offered = [f"{each['text']['text']} = {each['value']}" for each in beside["options"]]
        yield f"beside: … {beside['action_id']}, {', '.join(offered)}"
    elif beside:
        yield f"beside: {beside['type']} {beside['action_id']}, {beside['placeholder']['text']}"
        yield from _choices(beside)


def _buttons(block: dict[str, Any]) -> Iterator[str]:
    for each in block["elements"]:
        style = " (primary)" if each.get("style") == "primary" else ""
        yield f"( {each['text']['text']} ){style} {each['action_id']} = {each['value']}"
        if "confirm" in each:
            asked = {name: part["text"] for name, part in each["confirm"].items()}
            yield f"    {asked['title']} {asked['text']} ( {asked['confirm']} ) ( {asked['deny']} )"


def _input(block: dict[str, Any]) -> Iterator[str]:
    element = block["element"]
    optional = " (optional)" if block["optional"] else ""
    yield f"{block['label']['text']}{optional}: {element['type']}"
    yield from _choices(element)
    for name in ("initial_value", "initial_user", "initial_users", "initial_date_time"):
        if name in element:
            yield f"  = {element[name]}"
    if "placeholder" in element:
        yield f"  grey: {element['placeholder']['text']}"
    if "hint" in block:
        yield f"  hint: {block['hint']['text']}"


def _rich(block: dict[str, Any]) -> Iterator[str]:
    for part in block["elements"]:
        runs = (run.get("text") or f"<{run['url']}>" for run in part["elements"])
        yield f"{part['type']}: {''.join(runs)}"


def _nothing(_: dict[str, Any]) -> Iterator[str]:
    return iter(())


def _choices(element: dict[str, Any]) -> Iterator[str]:
    for option in element.get("options", ()):
        chosen = option in [element.get("initial_option"), *element.get("initial_options", ())]
        about = f" – {option['description']['text']}" if "description" in option else ""
        yield f"  {'(x)' if chosen else '( )'} {option['value']}: {option['text']['text']}{about}"


_BLOCKS = {
    "section": _section,
    "header": _texts,
    "context": _texts,
    "actions": _buttons,
    "input": _input,
    "rich_text": _rich,
    "divider": _nothing,
}
