"""Who is in which channel, and what channels are called."""

from incidentbot.sandbox.channels import Channel, Note
from incidentbot.sandbox.posting import system_post
from incidentbot.sandbox.wire import Json
from incidentbot.sandbox.workspace import Workspace


def create(workspace: Workspace, name: str, *, by: str, is_private: bool = False) -> Channel:
    """Create a channel with its creator in it."""
    channel = Channel(
        id=workspace.mint.id("C"),
        name=name,
        creator=by,
        created=int(workspace.clock.now()),
        is_private=is_private,
    )
    workspace.channels[channel.id] = channel
    if not is_private:
        shape = {"id": channel.id, "name": name, "created": channel.created, "creator": by}
        event = {"type": "channel_created", "channel": shape | {"is_channel": True}}
        workspace.emit(event)
    join(workspace, channel, user=by)
    return channel


def join(workspace: Workspace, channel: Channel, *, user: str, inviter: str = "") -> None:
    """Let a person in, with Slack's notice and event."""
    channel.members.append(user)
    extra: Json = {"inviter": inviter} if inviter else {}
    event = {
        "type": "member_joined_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": workspace.team_id,
    }
    kind = "group_join" if channel.is_private else "channel_join"
    words = "has joined the group" if channel.is_private else "has joined the channel"
    reads = dict(channel.reads)
    system_post(workspace, channel, user=user, subtype=kind, words=words, extra=extra)
    channel.reads = reads | {user: next(reversed(channel.posts))}
    workspace.emit(event | extra, channel)


def leave(workspace: Workspace, channel: Channel, *, user: str) -> None:
    """Let a person out, with Slack's notice and event."""
    kind = "group_leave" if channel.is_private else "channel_leave"
    words = "has left the group" if channel.is_private else "has left the channel"
    system_post(workspace, channel, user=user, subtype=kind, words=words, extra={})
    event = {
        "type": "member_left_channel",
        "user": user,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": workspace.team_id,
    }
    workspace.emit(event, channel)
    channel.members.remove(user)


def archive(workspace: Workspace, channel: Channel, *, by: str) -> None:
    """Close a channel; its name stays taken."""
    kind = f"{channel.kind}_archive"
    system_post(
        workspace, channel, user=by, subtype=kind, words=f"archived the {channel.kind}", extra={}
    )
    channel.is_archived = True
    workspace.emit({"type": kind, "channel": channel.id, "user": by, "is_moved": 0}, channel)


def unarchive(workspace: Workspace, channel: Channel, *, by: str) -> None:
    """Open an archived channel again."""
    kind = f"{channel.kind}_unarchive"
    channel.is_archived = False
    workspace.emit({"type": kind, "channel": channel.id, "user": by}, channel)


def delete(workspace: Workspace, channel: Channel) -> None:
    """Remove a channel with all that is in it."""
    event = {"type": f"{channel.kind}_deleted", "channel": channel.id}
    workspace.emit(event, channel)
    del workspace.channels[channel.id]


def rename(workspace: Workspace, channel: Channel, *, name: str, by: str) -> None:
    """Give a channel another name."""
    old = channel.name
    channel.previous_names.insert(0, old)
    channel.name = name
    extra = {"old_name": old, "name": name}
    words = f'has renamed the channel from "{old}" to "{name}"'
    system_post(
        workspace, channel, user=by, subtype=f"{channel.kind}_name", words=words, extra=extra
    )
    shape = {"id": channel.id, "name": name, "created": channel.created}
    workspace.emit({"type": f"{channel.kind}_rename", "channel": shape}, channel)


def set_topic(workspace: Workspace, channel: Channel, *, topic: str, by: str) -> None:
    """Change the topic; the same topic again changes nothing."""
    if channel.topic.value != topic:
        channel.topic = Note(value=topic, creator=by, last_set=int(workspace.clock.now()))
        _note_post(workspace, channel, by=by, what="topic", value=topic)


def set_purpose(workspace: Workspace, channel: Channel, *, purpose: str, by: str) -> None:
    """Change the description; the same one again changes nothing."""
    if channel.purpose.value != purpose:
        channel.purpose = Note(value=purpose, creator=by, last_set=int(workspace.clock.now()))
        _note_post(workspace, channel, by=by, what="purpose", value=purpose)


def _note_post(workspace: Workspace, channel: Channel, *, by: str, what: str, value: str) -> None:
    words = f"set the channel {what}: {value}" if value else f"cleared the channel {what}"
    system_post(
        workspace,
        channel,
        user=by,
        subtype=f"{channel.kind}_{what}",
        words=words,
        extra={what: value},
    )
