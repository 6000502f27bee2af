"""Makes accepted blocks as Slack keeps them: with ids, parsed text and defaults."""

import copy
from typing import Any

from incidentbot.sandbox import text
from incidentbot.sandbox.blocks.check import block_elements
from incidentbot.sandbox.wire import Json
from incidentbot.sandbox.workspace import Workspace


def complete(workspace: Workspace, blocks: list[Json]) -> list[Json]:
    """Return a copy of blocks with all that Slack adds on receipt."""
    done = copy.deepcopy(blocks)
    for block in done:
        block.setdefault("block_id", workspace.mint.secret(3)[:5])
        for element in block_elements(block):
            element.setdefault("action_id", workspace.mint.secret(3)[:5])
        if block["type"] != "rich_text":
            _settle(workspace, block)
    return done


def complete_view(workspace: Workspace, view: Json) -> Json:
    """Return a copy of a view with all that Slack adds on receipt."""
    return {**view, "blocks": complete(workspace, view["blocks"])}


def _settle(workspace: Workspace, value: Any) -> None:
    if isinstance(value, list):
        for part in value:
            _settle(workspace, part)
    elif isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            verbatim = value.setdefault("verbatim", False)
            value["text"] = _parsed(workspace, value["text"], verbatim=verbatim)
        elif value.get("type") == "plain_text":
            value.setdefault("emoji", True)
        else:
            for part in value.values():
                _settle(workspace, part)


def _parsed(workspace: Workspace, words: str, *, verbatim: bool) -> str:
    if verbatim:
        return words
    return text.as_posted(workspace, words, parse=True, link_names=False)
