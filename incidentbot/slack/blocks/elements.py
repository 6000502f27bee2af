"""Small parts of messages: sections, buttons and the message itself, kept inside Slack's limits."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from incidentbot.domain import text
from incidentbot.slack.blocks import mrkdwn

Block = dict[str, Any]

MESSAGE_BLOCKS = 50
MESSAGE_TEXT = 3000
# Slack refuses somewhat above this although no part is over its own limit.
MESSAGE_SIZE = 12_500
BUTTONS_IN_A_ROW = 25
BUTTON_TEXT = 75
BUTTON_VALUE = 2000
OPTION_VALUE = 150
FIELDS = 10
FIELD_TEXT = 2000
CONTEXT_ELEMENTS = 10
NOTHING = "–"
RICH_LINKS = 50
_ADDRESS = re.compile(r"(https?://[^\s<>|\"']+[^\s<>|\"'.,;:!?)\]])")


@dataclass(frozen=True, slots=True)
class Message:
    """What is posted: blocks to see, and the whole in plain language for who hears it.

    Attributes:
        text: Read by screen readers and shown in notifications.
        blocks: Shown in the channel.
    """

    text: str
    blocks: tuple[Block, ...]

    def payload(self) -> Block:
        """Return it as arguments of a post."""
        return {"text": self.text, "blocks": list(self.blocks)}


def message(words: str, *blocks: Block | None) -> Message:
    """Put a message together; what does not fit is left out, and the last line says so."""
    wanted = [block for block in blocks if block is not None]
    # Words can be read elsewhere; without its buttons a message is of no use.
    room = MESSAGE_SIZE - sum(_size(block) for block in wanted if block["type"] == "actions")
    kept: list[Block] = []
    for block in wanted:
        needed = 0 if block["type"] == "actions" else _size(block)
        if needed <= room:
            room -= needed
            kept.append(block)
    if len(kept) > MESSAGE_BLOCKS or len(kept) < len(wanted):
        kept = [*kept[: MESSAGE_BLOCKS - 1], context("This is not all. The rest did not fit here.")]
    return Message(text=_cut(mrkdwn.plain(words), MESSAGE_TEXT), blocks=tuple(kept))


def whole(*blocks: Block | None) -> Message:
    """Put together a message whose text is everything that its blocks say, in their order."""
    shown = [block for block in blocks if block is not None]
    return message("\n".join(line for block in shown for line in _heard(block)), *shown)


def said(words: str, *blocks: Block | None) -> Message:
    """Put together a message whose text is its first section as well."""
    return message(words, section(words), *blocks)


def plain_text(words: str, limit: int) -> Block:
    """Build plain text, in which nothing is markup."""
    return {"type": "plain_text", "text": text.cut(words.strip(), limit) or NOTHING, "emoji": True}


def mrkdwn_text(words: str, limit: int = mrkdwn.SECTION_LIMIT) -> Block:
    """Build formatted text in which Slack looks for no further mentions."""
    return {"type": "mrkdwn", "text": _cut(words, limit) or NOTHING, "verbatim": True}


def header(words: str) -> Block:
    """Build a heading."""
    return {"type": "header", "text": plain_text(words, 150)}


def section(words: str) -> Block:
    """Build a paragraph."""
    return {"type": "section", "text": mrkdwn_text(words)}


def row(words: str, beside: Block | None) -> Block:
    """Build a paragraph with a button or a menu beside it."""
    return {**section(words), "accessory": beside} if beside else section(words)


def labelled(label: str, words: str | None) -> Block | None:
    """Build a paragraph of people's own words under a label; nothing when there are none."""
    if not words:
        return None
    return section(f"*{label}*\n{mrkdwn.escape(words, mrkdwn.LONG_TEXT)}")


def fields(pairs: Iterable[tuple[str, str | None]]) -> Block | None:
    """Build labelled facts in two columns; values are mrkdwn already."""
    shown = [mrkdwn_text(f"*{label}*\n{value}", FIELD_TEXT) for label, value in pairs if value]
    return {"type": "section", "fields": shown[:FIELDS]} if shown else None


def verbatim(words: str) -> Block:
    """Build somebody's text as it is: nothing in it is markup, and addresses can be followed."""
    return _rich("rich_text_section", _linked(words))


def preformatted(words: str) -> Block:
    """Build a text to be copied as it is."""
    return _rich("rich_text_preformatted", [_run(words)])


def context(*lines: str) -> Block:
    """Build small print."""
    shown = [mrkdwn_text(line) for line in lines if line]
    return {"type": "context", "elements": shown[:CONTEXT_ELEMENTS]}


def divider() -> Block:
    """Build a line."""
    return {"type": "divider"}


def actions(*buttons: Block | None) -> Block | None:
    """Build a row of buttons; nothing when there are none."""
    shown = [button for button in buttons if button is not None]
    return {"type": "actions", "elements": shown[:BUTTONS_IN_A_ROW]} if shown else None


def button(
    label: str,
    action_id: str,
    value: str,
    *,
    primary: bool = False,
    confirm: Block | None = None,
) -> Block:
    """Build a button."""
    built: Block = {
        "type": "button",
        "text": plain_text(label, BUTTON_TEXT),
        "action_id": action_id[:255],
        "value": value[:BUTTON_VALUE],
    }
    if primary:
        built["style"] = "primary"
    if confirm is not None:
        built["confirm"] = confirm
    return built


def relabelled(block: Block, *, label: str | None = None, primary: bool = True) -> Block:
    """Return a button with other words on it, or without its colour."""
    changed = {**block, "text": plain_text(label, BUTTON_TEXT)} if label else dict(block)
    if not primary:
        changed.pop("style", None)
    return changed


def overflow(label: str, action_id: str, value: str) -> Block:
    """Build the quiet menu behind three dots, with one thing in it."""
    option = {"text": plain_text(label, BUTTON_TEXT), "value": value[:OPTION_VALUE]}
    return {"type": "overflow", "action_id": action_id[:255], "options": [option]}


def confirm(title: str, words: str, *, yes: str, no: str = "Not yet") -> Block:
    """Build the question asked before a button acts."""
    return {
        "title": plain_text(title, 100),
        "text": plain_text(words, 300),
        "confirm": plain_text(yes, 30),
        "deny": plain_text(no, 30),
    }


def _rich(kind: str, runs: list[Block]) -> Block:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": runs}]}


def _linked(words: str) -> list[Block]:
    runs: list[Block] = []
    # Slack takes a thousand pieces; who writes more addresses has them as words.
    for place, part in enumerate(_ADDRESS.split(text.cut(words, MESSAGE_TEXT), RICH_LINKS)):
        if part:
            runs.append({"type": "link", "url": part} if place % 2 else _run(part))
    return runs or [_run(NOTHING)]


def _run(words: str) -> Block:
    return {"type": "text", "text": text.cut(words, MESSAGE_TEXT) or NOTHING}


def _heard(block: Block) -> list[str]:
    if block["type"] == "header":
        return [mrkdwn.escape(block["text"]["text"])]
    if block["type"] == "context":
        return [each["text"] for each in block["elements"]]
    texts = [block["text"]] if "text" in block else block.get("fields", [])
    return [_on_one_line(each["text"]) for each in texts]


def _on_one_line(words: str) -> str:
    label, _, said = words.partition("\n")
    if not said or not (label.startswith("*") and label.endswith("*")):
        return words
    return f"{label[1:-1]}:{chr(10) if chr(10) in said else ' '}{said}"


def _size(block: Block) -> int:
    return len(json.dumps(block, ensure_ascii=False))


def _cut(words: str, limit: int) -> str:
    words = words.strip()
    if len(words) <= limit:
        return words
    kept = words[: limit - 1]
    # A mention, link, date or escape that is cut in two would be shown as rubbish.
    for begin, end in (("<", ">"), ("&", ";")):
        last = kept.rfind(begin)
        if last >= 0 and end not in kept[last:]:
            kept = kept[:last]
    return kept.rstrip() + "…"
