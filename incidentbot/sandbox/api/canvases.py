"""canvases.* and conversations.canvases.create."""

from typing import Any

from incidentbot.sandbox.api.call import Call, done
from incidentbot.sandbox.channels import Channel
from incidentbot.sandbox.files import Canvas
from incidentbot.sandbox.wire import Json, SlackError

CANVAS_MAX = 1_048_576
_LEVELS = {"read", "write", "owner"}
_OPERATIONS = {
    "insert_at_end",
    "insert_at_start",
    "insert_after",
    "insert_before",
    "replace",
    "delete",
    "rename",
}


def create(call: Call) -> Json:
    """Run canvases.create; with a channel the canvas becomes a tab of it."""
    free = _plan(call) == "free"
    if not call.text("channel_id"):
        if free:
            raise SlackError("free_teams_cannot_create_standalone_canvases")
        return done(canvas_id=_new(call, None).id)
    channel = call.member_channel("channel_id")
    if free and channel.canvas_id:
        raise SlackError("free_team_canvas_tab_already_exists")
    return done(canvas_id=_new(call, channel).id)


def create_in_channel(call: Call) -> Json:
    """Run conversations.canvases.create; a channel has one canvas of its own."""
    _plan(call)
    channel = call.member_channel("channel_id")
    if channel.canvas_id:
        raise SlackError("channel_canvas_already_exists")
    return done(canvas_id=_new(call, channel).id)


def _plan(call: Call) -> str:
    if call.workspace.canvas_plan == "off":
        raise SlackError("canvas_disabled_user_team")
    return call.workspace.canvas_plan


def _new(call: Call, channel: Channel | None) -> Canvas:
    workspace = call.workspace
    canvas = Canvas(
        id=workspace.mint.id("F"),
        title=call.text("title"),
        markdown=_document(call.args.get("document_content")),
        user=call.bot,
        created=int(workspace.clock.now()),
        channel=channel.id if channel else "",
    )
    workspace.canvases[canvas.id] = canvas
    if channel is not None and not channel.canvas_id:
        channel.canvas_id = canvas.id
    workspace.changed("changed")
    return canvas


def _document(content: Any) -> str:
    if content is None:
        return ""
    if not isinstance(content, dict) or content.get("type") != "markdown":
        raise SlackError("canvas_creation_failed", "[ERROR] only markdown is supported")
    markdown = str(content.get("markdown", ""))
    if len(markdown.encode()) > CANVAS_MAX:
        raise SlackError("canvas_too_large")
    return markdown


def _found(call: Call) -> Canvas:
    canvas = call.workspace.canvases.get(call.text("canvas_id"))
    if canvas is None:
        raise SlackError("canvas_not_found")
    return canvas


def edit(call: Call) -> Json:
    """Run canvases.edit, which takes exactly one change."""
    plan, canvas = _plan(call), _found(call)
    if plan == "free" and not canvas.channel:
        raise SlackError("free_teams_cannot_edit_standalone_canvases")
    changes = call.args["changes"]
    if not isinstance(changes, list) or len(changes) != 1 or not isinstance(changes[0], dict):
        raise SlackError("invalid_arguments", "[ERROR] changes must hold exactly one change")
    _apply(canvas, changes[0])
    call.workspace.changed("changed")
    return done()


def _apply(canvas: Canvas, change: Json) -> None:
    operation = change.get("operation")
    if operation not in _OPERATIONS:
        raise SlackError("canvas_editing_failed", "[ERROR] unknown operation")
    if operation == "rename":
        title: Any = change.get("title_content") or {}
        canvas.title = str(title.get("markdown", ""))
        return
    if operation in ("delete", "insert_after", "insert_before") or change.get("section_id"):
        raise SlackError("canvas_editing_failed", "[ERROR] sections are not kept here")
    words = _document(change.get("document_content"))
    if operation == "insert_at_end":
        words = f"{canvas.markdown}\n{words}"
    elif operation == "insert_at_start":
        words = f"{words}\n{canvas.markdown}"
    if len(words.encode()) > CANVAS_MAX:
        raise SlackError("canvas_too_large")
    canvas.markdown = words.strip("\n")


def set_access(call: Call) -> Json:
    """Run canvases.access.set, for channels or for people but not for both at once."""
    level = call.text("access_level")
    if level not in _LEVELS:
        raise SlackError("invalid_parameters")
    canvas, places = _shared(call)
    if level == "owner" and (len(places) > 1 or call.words("channel_ids")):
        raise SlackError("invalid_parameters")
    canvas.access |= dict.fromkeys(places, level)
    call.workspace.changed("changed")
    return done()


def delete_access(call: Call) -> Json:
    """Run canvases.access.delete."""
    canvas, places = _shared(call)
    for place in places:
        canvas.access.pop(place, None)
    call.workspace.changed("changed")
    return done()


def _shared(call: Call) -> tuple[Canvas, list[str]]:
    _plan(call)
    canvas = _found(call)
    channels, people = call.words("channel_ids"), call.words("user_ids")
    if bool(channels) == bool(people):
        raise SlackError("invalid_parameters")
    seen = call.workspace.channels
    if any(one not in seen or not call.workspace.may_see(call.bot, seen[one]) for one in channels):
        raise SlackError("channel_not_found")
    if any(one not in call.workspace.users for one in people):
        raise SlackError("user_not_found")
    return canvas, channels or people


def delete(call: Call) -> Json:
    """Run canvases.delete."""
    canvas = _found(call)
    del call.workspace.canvases[canvas.id]
    channel = call.workspace.channels.get(canvas.channel)
    if channel is not None and channel.canvas_id == canvas.id:
        channel.canvas_id = ""
    call.workspace.changed("changed")
    return done()
