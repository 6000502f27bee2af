"""What a message says: the arguments that the chat methods share."""

import json
from typing import Any

from incidentbot.sandbox import text
from incidentbot.sandbox.api.call import Call
from incidentbot.sandbox.blocks.check import MARKDOWN_CHARACTERS, check_message
from incidentbot.sandbox.blocks.complete import complete
from incidentbot.sandbox.messages import Draft
from incidentbot.sandbox.wire import Json, SlackError
from incidentbot.sandbox.workspace import Workspace

TEXT_MAX = 40_000
ATTACHMENTS_MAX = 100
METADATA_MAX = 8_000


def read_draft(call: Call, *, parse_by_default: bool = False) -> Draft:
    """Check what a call wants to say and return it as Slack will keep it."""
    _check_markdown(call)
    blocks = read_blocks(call.workspace, call.args.get("blocks"))
    attachments = _attachments(call)
    words = call.text("text")
    if call.text("markdown_text"):
        words = call.text("markdown_text")
        blocks = complete(call.workspace, [{"type": "markdown", "text": words}])
    if not (words.strip() or blocks or attachments):
        raise SlackError("no_text")
    return Draft(
        text=_parsed(call, words[:TEXT_MAX], parse_by_default=parse_by_default),
        blocks=blocks,
        attachments=attachments,
        metadata=read_metadata(call.args.get("metadata")),
        thread_ts=call.text("thread_ts") or None,
        broadcast=call.flag("reply_broadcast"),
        extra=_costume(call),
    )


def read_blocks(workspace: Workspace, blocks: Any) -> list[Json]:
    """Check blocks and return them with what Slack adds."""
    if not blocks:
        return []
    check_message(blocks)
    return complete(workspace, blocks)


def read_metadata(metadata: Any) -> Json | None:
    """Check the metadata of a message."""
    if not metadata:
        return None
    if not isinstance(metadata, dict):
        raise SlackError("invalid_metadata_format")
    kind, payload = metadata.get("event_type"), metadata.get("event_payload")
    if not isinstance(kind, str) or not kind or not isinstance(payload, dict):
        raise SlackError("invalid_metadata_schema")
    if set(metadata) - {"event_type", "event_payload", "entities"}:
        raise SlackError("invalid_metadata_format")
    if len(json.dumps(payload)) > METADATA_MAX:
        raise SlackError("metadata_too_large")
    return metadata


def _check_markdown(call: Call) -> None:
    markdown = call.text("markdown_text")
    if markdown and (call.args.get("text") or call.args.get("blocks")):
        raise SlackError("markdown_text_conflict")
    if len(markdown) > MARKDOWN_CHARACTERS:
        raise SlackError("msg_too_long")


def _attachments(call: Call) -> list[Json]:
    attachments = call.args.get("attachments") or []
    if not isinstance(attachments, list):
        raise SlackError("invalid_attachments")
    if len(attachments) > ATTACHMENTS_MAX:
        raise SlackError("too_many_attachments")
    kept = []
    for number, attachment in enumerate(attachments, 1):
        if not isinstance(attachment, dict):
            raise SlackError("invalid_attachments")
        blocks = read_blocks(call.workspace, attachment.get("blocks"))
        kept.append(attachment | {"id": number} | ({"blocks": blocks} if blocks else {}))
    return kept


def _parsed(call: Call, words: str, *, parse_by_default: bool) -> str:
    parse = call.text("parse")
    parsing = parse in ("full", "client") or (parse_by_default and not parse)
    link_names = call.flag("link_names") or parse == "full"
    return text.as_posted(call.workspace, words, parse=parsing, link_names=link_names)


def _costume(call: Call) -> Json:
    icons = {"image_64": call.text("icon_url"), "emoji": call.text("icon_emoji")}
    icons = {name: value for name, value in icons.items() if value}
    costume: Json = {"icons": icons} if icons else {}
    if call.text("username"):
        costume["username"] = call.text("username")
    return costume
