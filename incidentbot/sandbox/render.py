"""Renders blocks as the plain text that a person reads."""

import re
from typing import Any

from incidentbot.sandbox.blocks.check import block_elements
from incidentbot.sandbox.text import plain
from incidentbot.sandbox.wire import Json
from incidentbot.sandbox.workspace import Workspace

_STYLES = re.compile(r"(?<![\w*_~`])([*_~`])(\S(?:[^\n]*?\S)?)\1(?![\w*_~`])")
_SHOWN = ("value", "selected_date", "selected_time")


class Renderer:
    """Reads blocks out with the names that the workspace knows."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def text(self, words: str) -> str:
        """Render mrkdwn without its marks."""
        bare = words
        while (fewer := _STYLES.sub(r"\2", bare)) != bare:
            bare = fewer
        return plain(self._workspace, bare)

    def blocks(self, blocks: list[Json], values: Json | None = None) -> str:
        """Render blocks, one or more lines each."""
        lines = [self._block(block, values or {}) for block in blocks]
        return "\n".join(line for line in lines if line)

    def _block(self, block: Json, values: Json) -> str:
        kind = block["type"]
        readers = {
            "section": self._section,
            "context": self._context,
            "rich_text": self._rich,
            "table": self._table,
            "actions": self._actions,
        }
        if kind in readers:
            return readers[kind](block)
        if kind == "input":
            return self._input(block, values)
        if kind == "divider":
            return "---"
        if kind == "image":
            return f"(image: {block['alt_text']})"
        return self._object(block.get("text") or block.get("title") or "")

    def _object(self, value: Any) -> str:
        if isinstance(value, str):
            return self.text(value)
        words = str(value.get("text", ""))
        return words if value.get("type") == "plain_text" else self.text(words)

    def _section(self, block: Json) -> str:
        lines = [self._object(block["text"])] if "text" in block else []
        lines += [self._object(one) for one in block.get("fields", [])]
        accessory = block.get("accessory")
        if accessory:
            lines[-1] += f" {self.element(accessory)}"
        return "\n".join(lines)

    def _context(self, block: Json) -> str:
        parts = [
            f"(image: {one['alt_text']})" if one["type"] == "image" else self._object(one)
            for one in block["elements"]
        ]
        return " · ".join(parts)

    def _actions(self, block: Json) -> str:
        return " ".join(self.element(one) for one in block["elements"])

    def _input(self, block: Json, values: Json) -> str:
        element = block_elements(block)[0]
        state = values.get(block["block_id"], {}).get(element["action_id"], {})
        line = f"{self._object(block['label'])}: {self._value(state)}".rstrip()
        hint = f"\n  ({self._object(block['hint'])})" if block.get("hint") else ""
        return line + hint

    def _value(self, state: Json) -> str:
        options = state.get("selected_options") or []
        if state.get("selected_option"):
            options = [state["selected_option"]]
        if options:
            return ", ".join(self._object(option["text"]) for option in options)
        users = state.get("selected_users") or [state.get("selected_user")]
        people = [self._workspace.users.get(user or "") for user in users]
        named = ", ".join(f"@{user.name}" for user in people if user)
        plain_values = [str(state[name]) for name in _SHOWN if state.get(name)]
        moment = state.get("selected_date_time")
        when = self.text(f"<!date^{moment}^{{date_num}} {{time}}|then>") if moment else ""
        return named or when or " ".join(plain_values)

    def element(self, element: Json) -> str:
        """Render one button or menu as a person names it."""
        if element["type"] == "image":
            return f"(image: {element['alt_text']})"
        if element["type"] == "overflow":
            return " ".join(f"[{self._object(one['text'])}]" for one in element["options"])
        about = element.get("text") or element.get("placeholder")
        if about:
            return f"[{self._object(about)}]"
        options = element.get("options", [])
        return " ".join(f"( ) {self._object(one['text'])}" for one in options) or "[…]"

    def _rich(self, block: Json) -> str:
        return "\n".join(self._rich_part(part) for part in block["elements"])

    def _rich_part(self, part: Json) -> str:
        if part["type"] == "rich_text_list":
            ordered = part["style"] == "ordered"
            lines = [self._rich_part(one) for one in part["elements"]]
            marks = [f"{place}." if ordered else "•" for place in range(1, len(lines) + 1)]
            return "\n".join(f"{mark} {line}" for mark, line in zip(marks, lines, strict=True))
        return "".join(self._word(one) for one in part["elements"])

    def _word(self, word: Json) -> str:
        tokens = {
            "user": "<@{user_id}>",
            "channel": "<#{channel_id}>",
            "usergroup": "<!subteam^{usergroup_id}>",
            "broadcast": "<!{range}>",
            "emoji": ":{name}:",
            "date": "<!date^{timestamp}^%s|then>",
        }
        kind = word["type"]
        if kind == "text":
            return str(word["text"])
        if kind == "link":
            return str(word.get("text") or word["url"])
        token = tokens.get(kind, "").replace("%s", str(word.get("format", "")))
        return plain(self._workspace, _filled(token, word))

    def _table(self, block: Json) -> str:
        return "\n".join(" | ".join(self._cell(cell) for cell in row) for row in block["rows"])

    def _cell(self, cell: Json) -> str:
        if cell["type"] == "rich_text":
            return self._rich(cell)
        return str(cell.get("text", cell.get("value", "")))


def _filled(token: str, word: Json) -> str:
    for name, value in word.items():
        token = token.replace("{" + name + "}", str(value)) if name != "format" else token
    return token


def button_texts(blocks: list[Json]) -> list[str]:
    """Return the visible texts of all buttons and menu entries."""
    found: list[str] = []
    for block in blocks:
        for element in block_elements(block):
            if element["type"] == "button":
                found.append(element["text"]["text"])
            elif element["type"] == "overflow":
                found += [option["text"]["text"] for option in element["options"]]
    return found
