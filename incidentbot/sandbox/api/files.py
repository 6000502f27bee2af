"""files.*: an upload in three steps, and what is known of a file."""

from typing import Any

from incidentbot.sandbox import posting
from incidentbot.sandbox.api.call import Call, done
from incidentbot.sandbox.api.content import read_blocks
from incidentbot.sandbox.channels import Channel
from incidentbot.sandbox.files import File, canvas_json, file_json
from incidentbot.sandbox.messages import Draft
from incidentbot.sandbox.wire import Json, SlackError

LENGTH_MAX = 1024 * 1024 * 1024


def upload_url(call: Call) -> Json:
    """Run files.getUploadURLExternal."""
    size = call.number("length", 0)
    if not call.workspace.file_uploads:
        raise SlackError("file_uploads_disabled")
    if size <= 0 or not call.text("filename"):
        raise SlackError("missing_argument")
    if size > LENGTH_MAX:
        raise SlackError("file_upload_size_restricted")
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
    entries = call.args["files"]
    if not isinstance(entries, list) or not entries:
        raise SlackError("invalid_arguments", "[ERROR] files must be a list of one or more")
    files = [_uploaded(call, entry) for entry in entries]
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
    workspace = call.workspace
    canvas = workspace.canvases.get(call.text("file"))
    if canvas is not None:
        shape = canvas_json(canvas, url=workspace.url, team=workspace.team_id)
        return done(file=shape, comments=[])
    file = workspace.files.get(call.text("file"))
    if file is None:
        raise SlackError("file_not_found")
    return done(file=file_json(file, url=workspace.url), comments=[])
