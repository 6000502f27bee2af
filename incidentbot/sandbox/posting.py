"""Posting, editing and deleting messages, with the events that follow."""

from incidentbot.sandbox import text
from incidentbot.sandbox.channels import Channel
from incidentbot.sandbox.messages import Draft, Post
from incidentbot.sandbox.wire import Json
from incidentbot.sandbox.workspace import Workspace

EPHEMERALS_KEPT = 50


def post(workspace: Workspace, channel: Channel, *, user: str, draft: Draft) -> Post:
    """Add a message to a channel and tell everybody."""
    message = Post(
        ts=workspace.mint.stamp(),
        channel=channel.id,
        user=user,
        text=draft.text,
        blocks=draft.blocks,
        attachments=draft.attachments,
        metadata=draft.metadata,
        thread_ts=draft.thread_ts,
        broadcast=draft.broadcast,
        subtype="thread_broadcast" if draft.broadcast else draft.subtype,
        files=draft.files,
        by_bot=user == workspace.bot_user_id,
        extra=dict(draft.extra),
    )
    channel.posts[message.ts] = message
    channel.reads[user] = message.ts
    emit_message(workspace, channel, shape=workspace.post_json(message), ts=message.ts)
    _emit_mention(workspace, channel, message=message)
    return message


def system_post(
    workspace: Workspace, channel: Channel, *, user: str, subtype: str, words: str, extra: Json
) -> Post:
    """Add one of Slack's own notices, such as a changed topic."""
    draft = Draft(text=f"<@{user}> {words}", subtype=subtype, extra=extra)
    return post(workspace, channel, user=user, draft=draft)


def whisper(workspace: Workspace, channel: Channel, *, to: str, draft: Draft) -> Post:
    """Show a message to one person only; it is in no history."""
    message = Post(
        ts=workspace.mint.stamp(),
        channel=channel.id,
        user=workspace.bot_user_id,
        text=draft.text,
        blocks=draft.blocks,
        attachments=draft.attachments,
        thread_ts=draft.thread_ts,
        by_bot=True,
        ephemeral_to=to,
        extra=dict(draft.extra),
    )
    channel.ephemerals.append(message)
    del channel.ephemerals[:-EPHEMERALS_KEPT]
    workspace.changed("changed")
    return message


def rewrite(workspace: Workspace, message: Post, *, by: str, draft: Draft) -> None:
    """Replace what a message says."""
    before = workspace.post_json(message)
    if message.text != draft.text or message.blocks != draft.blocks:
        message.edited = {"user": by, "ts": workspace.mint.stamp()}
    message.text, message.blocks = draft.text, draft.blocks
    message.attachments, message.metadata = draft.attachments, draft.metadata
    if message.ephemeral_to is not None:
        workspace.changed("changed")
        return
    _emit_change(workspace, message, before=before)


def remove(workspace: Workspace, message: Post) -> None:
    """Delete a message; a thread's first message leaves a stone behind."""
    channel = workspace.channels[message.channel]
    if message.ephemeral_to is not None:
        if message in channel.ephemerals:
            channel.ephemerals.remove(message)
        workspace.changed("changed")
        return
    before = workspace.post_json(message)
    channel.pins.pop(message.ts, None)
    if not message.is_reply and workspace.replies(channel, message.ts):
        # To an app this is a change: the thread goes on below the stone.
        _make_stone(message)
        _emit_change(workspace, message, before=before)
        return
    del channel.posts[message.ts]
    event = {
        "subtype": "message_deleted",
        "hidden": True,
        "deleted_ts": message.ts,
        "previous_message": before,
    }
    emit_message(workspace, channel, shape=event, ts=workspace.mint.stamp())


def _emit_change(workspace: Workspace, message: Post, *, before: Json) -> None:
    event = {
        "subtype": "message_changed",
        "hidden": True,
        "message": workspace.post_json(message),
        "previous_message": before,
    }
    channel = workspace.channels[message.channel]
    emit_message(workspace, channel, shape=event, ts=workspace.mint.stamp())


def _make_stone(message: Post) -> None:
    message.subtype, message.text = "tombstone", "This message was deleted."
    message.user, message.by_bot = "USLACKBOT", False
    message.blocks, message.attachments, message.metadata = [], [], None
    message.reactions, message.files = {}, []
    message.edited, message.extra = None, {"hidden": True}


def emit_message(workspace: Workspace, channel: Channel, *, shape: Json, ts: str) -> None:
    """Tell the app of a message or of a change to one."""
    event = shape | {
        "type": "message",
        "channel": channel.id,
        "channel_type": channel.kind,
        "ts": shape.get("ts", ts),
        "event_ts": ts,
    }
    workspace.emit(event, channel)


def _emit_mention(workspace: Workspace, channel: Channel, *, message: Post) -> None:
    if message.subtype or channel.is_im or message.by_bot:
        return
    if f"<@{workspace.bot_user_id}" not in message.text:
        return
    shape = workspace.post_json(message)
    mention = shape | {"type": "app_mention", "channel": channel.id, "event_ts": message.ts}
    workspace.emit(mention, channel)


def human_blocks(workspace: Workspace, words: str) -> list[Json]:
    """Build the rich text that Slack's composer sends beside the text."""
    element = {"type": "text", "text": text.plain(workspace, words)}
    section = {"type": "rich_text_section", "elements": [element]}
    block_id = workspace.mint.secret(3)
    return [{"type": "rich_text", "block_id": block_id, "elements": [section]}]
