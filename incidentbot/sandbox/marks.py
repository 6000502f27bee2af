"""Reactions and pins, with their events."""

from incidentbot.sandbox.channels import Channel, Pin
from incidentbot.sandbox.messages import Post
from incidentbot.sandbox.posting import system_post
from incidentbot.sandbox.wire import Json
from incidentbot.sandbox.workspace import Workspace


def react(workspace: Workspace, message: Post, *, name: str, by: str) -> None:
    """Add one person's reaction."""
    message.reactions.setdefault(name, []).append(by)
    _emit_reaction(workspace, "reaction_added", message=message, name=name, by=by)


def unreact(workspace: Workspace, message: Post, *, name: str, by: str) -> None:
    """Take one person's reaction away."""
    users = message.reactions[name]
    users.remove(by)
    if not users:
        del message.reactions[name]
    _emit_reaction(workspace, "reaction_removed", message=message, name=name, by=by)


def _emit_reaction(workspace: Workspace, kind: str, *, message: Post, name: str, by: str) -> None:
    event = {
        "type": kind,
        "user": by,
        "reaction": name,
        "item": {"type": "message", "channel": message.channel, "ts": message.ts},
        "item_user": message.user,
    }
    workspace.emit(event, workspace.channels[message.channel])


def pin(workspace: Workspace, channel: Channel, *, message: Post, by: str) -> None:
    """Pin a message, with Slack's notice."""
    mark = Pin(ts=message.ts, by=by, created=int(workspace.clock.now()))
    channel.pins[message.ts] = mark
    _emit_pin(workspace, channel, kind="pin_added", message=message, mark=mark)
    extra: Json = {"item_type": "C", "item": {"channel": channel.id, "ts": message.ts}}
    words = "pinned a message to this channel."
    system_post(workspace, channel, user=by, subtype="pinned_item", words=words, extra=extra)


def unpin(workspace: Workspace, channel: Channel, *, message: Post, by: str) -> None:
    """Take a pin away."""
    mark = channel.pins.pop(message.ts)
    mark.by = by
    _emit_pin(workspace, channel, kind="pin_removed", message=message, mark=mark)


def pin_json(workspace: Workspace, channel: Channel, *, mark: Pin) -> Json:
    """Shape a pinned message as pins.list does."""
    return {
        "type": "message",
        "channel": channel.id,
        "message": workspace.post_json(channel.posts[mark.ts]),
        "created": mark.created,
        "created_by": mark.by,
    }


def _emit_pin(
    workspace: Workspace, channel: Channel, *, kind: str, message: Post, mark: Pin
) -> None:
    event = {
        "type": kind,
        "user": mark.by,
        "channel_id": channel.id,
        "item": pin_json(workspace, channel, mark=mark),
        "item_user": message.user,
        "pin_count": len(channel.pins),
        "pinned_info": {
            "channel": channel.id,
            "pinned_by": mark.by,
            "pinned_ts": mark.created,
        },
    }
    if kind == "pin_removed":
        event["has_pins"] = bool(channel.pins)
    workspace.emit(event, channel)
