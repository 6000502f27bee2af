"""files.* and canvases.*."""

from typing import Any

from incidentbot.sandbox import posting
from incidentbot.sandbox.api.call import Call, done
from incidentbot.sandbox.api.content import read_blocks
from incidentbot.sandbox.channels import Channel
from incidentbot.sandbox.files import Canvas, File, file_json
from incidentbot.sandbox.messages import Draft
from incidentbot.sandbox.wire import Json, SlackError

CANVAS_MAX = 1_048_576
_OPERATIONS = {
    "insert_at_end",
    "insert_at_start",
    "insert_after",
    "insert_before",
    "replace",
    "delete",
    "rename",
}


def upload_url(call: Call) -> Json:
    """Run files.getUploadURLExternal."""
    size = call.number("length", 0)
    if size <= 0 or not call.text("filename"):
        raise SlackError("missing_argument")
    file = File(
        id=call.workspace.mint.id("F"),
        name=call.text("filename"),
        user=call.bot,
        created=int(call.workspace.clock.now()),
        size=size,
    )
    call.workspace.files[file.id] = file
    address = f"{call.workspace.url}/upload/v1/{file.id}"
    return done(upload_url=address, file_id=file.id)


def complete_upload(call: Call) -> Json:
    """Run files.completeUploadExternal; without a channel the file stays private."""
    files = [_uploaded(call, entry) for entry in call.args["files"]]
    places = [call.text("channel_id")] if call.text("channel_id") else call.words("channels")
    channels = [_place(call, place) for place in places]
    for file in files:
        file.complete = True
        file.channels = [channel.id for channel in channels]
    shapes = [file_json(file, url=call.workspace.url) for file in files]
    draft = Draft(
        text=call.text("initial_comment"),
        blocks=read_blocks(call.workspace, call.args.get("blocks")),
        files=shapes,
        thread_ts=call.text("thread_ts") or None,
    )
    for channel in channels:
        posting.post(call.workspace, channel, user=call.bot, draft=draft)
    return done(files=[{"id": file.id, "title": file.title or file.name} for file in files])


def _uploaded(call: Call, entry: Any) -> File:
    file = call.workspace.files.get(str(entry.get("id"))) if isinstance(entry, dict) else None
    if file is None or file.content is None or file.complete:
        raise SlackError("file_not_found")
    file.title = str(entry.get("title") or "")
    return file


def _place(call: Call, name: str) -> Channel:
    channel = call.workspace.channels.get(name)
    if channel is None or not call.workspace.may_see(call.bot, channel):
        raise SlackError("channel_not_found")
    if call.bot not in channel.members:
        raise SlackError("not_in_channel")
    return channel


def file_info(call: Call) -> Json:
    """Run files.info."""
    file = call.workspace.files.get(call.text("file"))
    if file is None:
        raise SlackError("file_not_found")
    return done(file=file_json(file, url=call.workspace.url), comments=[])


def _document(content: Any) -> str:
    if content is None:
        return ""
    if not isinstance(content, dict) or content.get("type") != "markdown":
        raise SlackError("canvas_creation_failed", "[ERROR] only markdown is supported")
    markdown = str(content.get("markdown", ""))
    if len(markdown.encode()) > CANVAS_MAX:
        raise SlackError("canvas_too_large")
    return markdown


def canvas_create(call: Call) -> Json:
    """Run canvases.create."""
    canvas = _new_canvas(call, channel="")
    return done(canvas_id=canvas.id)


def channel_canvas_create(call: Call) -> Json:
    """Run conversations.canvases.create; a channel has one canvas."""
    channel = call.member_channel("channel_id")
    if channel.canvas_id:
        raise SlackError("channel_canvas_already_exists")
    canvas = _new_canvas(call, channel=channel.id)
    channel.canvas_id = canvas.id
    return done(canvas_id=canvas.id)


def _new_canvas(call: Call, *, channel: str) -> Canvas:
    canvas = Canvas(
        id=call.workspace.mint.id("F"),
        title=call.text("title"),
        markdown=_document(call.args.get("document_content")),
        channel=channel,
    )
    call.workspace.canvases[canvas.id] = canvas
    return canvas


def canvas_edit(call: Call) -> Json:
    """Run canvases.edit, which takes exactly one change."""
    canvas = call.workspace.canvases.get(call.text("canvas_id"))
    if canvas is None:
        raise SlackError("canvas_not_found")
    changes = call.args["changes"]
    if not isinstance(changes, list) or len(changes) != 1 or not isinstance(changes[0], dict):
        raise SlackError("invalid_arguments", "[ERROR] changes must hold exactly one change")
    _apply(canvas, changes[0])
    return done()


def _apply(canvas: Canvas, change: Json) -> None:
    operation = change.get("operation")
    if operation not in _OPERATIONS:
        raise SlackError("canvas_editing_failed", "[ERROR] unknown operation")
    if operation == "rename":
        title: Any = change.get("title_content") or {}
        canvas.title = str(title.get("markdown", ""))
        return
    if operation != "replace" and change.get("section_id"):
        raise SlackError("canvas_editing_failed", "[ERROR] sections are not kept here")
    words = _document(change.get("document_content"))
    if operation == "insert_at_end":
        words = f"{canvas.markdown}\n{words}"
    elif operation == "insert_at_start":
        words = f"{words}\n{canvas.markdown}"
    if len(words.encode()) > CANVAS_MAX:
        raise SlackError("canvas_too_large")
    canvas.markdown = words.strip("\n")
