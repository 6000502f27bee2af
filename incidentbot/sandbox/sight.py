"""What the page shows to one person, as JSON."""

from pathlib import Path

from incidentbot.sandbox import forms, text
from incidentbot.sandbox.channels import Channel, bookmark_json
from incidentbot.sandbox.messages import Post
from incidentbot.sandbox.users import User
from incidentbot.sandbox.views import View
from incidentbot.sandbox.wire import Json, RefusedError
from incidentbot.sandbox.workspace import TEAM_NAME, Workspace

STATIC = Path(__file__).parent / "static"


def surroundings(workspace: Workspace, me: User) -> Json:
    """Shape the people, channels, commands and clock around a person."""
    manifest = workspace.manifest
    channels = [one for one in workspace.channels.values() if workspace.may_see(me.id, one)]
    return {
        "me": _person(me),
        "team": TEAM_NAME,
        "people": [_person(user) for user in workspace.users.values()],
        "bot": workspace.bot_user_id,
        "channels": [_channel(workspace, me, channel=channel) for channel in channels],
        "groups": [
            {"id": group.id, "handle": group.handle, "name": group.name, "users": group.users}
            for group in workspace.groups.values()
        ],
        "commands": [
            {
                "command": command.command,
                "description": command.description,
                "usage_hint": command.usage_hint,
            }
            for command in manifest.commands
        ],
        "shortcuts": [
            {"name": one.name, "type": one.type, "callback_id": one.callback_id}
            for one in manifest.shortcuts
        ],
        "home_tab": manifest.home_tab,
        "now": workspace.clock.now(),
        "offset": workspace.clock.offset,
    }


def _person(user: User) -> Json:
    return {
        "id": user.id,
        "name": user.name,
        "real_name": user.real_name,
        "title": user.title,
        "is_bot": user.is_bot,
        "is_guest": user.is_guest,
        "deleted": user.deleted,
    }


def _channel(workspace: Workspace, me: User, *, channel: Channel) -> Json:
    unread, mentions = _unread(workspace, me, channel=channel)
    return {
        "id": channel.id,
        "name": channel.name,
        "is_private": channel.is_private,
        "is_im": channel.is_im,
        "is_archived": channel.is_archived,
        "member": me.id in channel.members,
        "topic": channel.topic.value,
        "purpose": channel.purpose.value,
        "unread": unread,
        "mentions": mentions,
        "user": channel.other(me.id) if channel.is_im else None,
    }


def _unread(workspace: Workspace, me: User, *, channel: Channel) -> tuple[int, int]:
    if me.id not in channel.members:
        return 0, 0
    read = float(channel.reads.get(me.id, "0"))
    fresh = [
        post
        for post in channel.posts.values()
        if float(post.ts) > read and post.user != me.id and _counts(post)
    ]
    mine = [post for post in fresh if me.id in text.mentioned(workspace, post.text)]
    return len(fresh), len(fresh) if channel.is_im else len(mine)


def _counts(post: Post) -> bool:
    return post.is_top_level and post.subtype in (None, "thread_broadcast")


def room(workspace: Workspace, me: User, *, channel: Channel) -> Json:
    """Shape a channel with all that is in it."""
    whispers = [post for post in channel.ephemerals if post.ephemeral_to == me.id]
    shown = [post for post in channel.posts.values() if post.is_top_level]
    shown += [post for post in whispers if post.thread_ts is None]
    return {
        "channel": _channel(workspace, me, channel=channel),
        "messages": [message(workspace, post) for post in sorted(shown, key=_stamp)],
        "bookmarks": [
            bookmark_json(channel, mark, app_id=workspace.app_id, team_id=workspace.team_id)
            for mark in channel.bookmarks.values()
        ],
        "pins": [{"ts": pin.ts, "by": pin.by} for pin in channel.pins.values()],
        "members": list(channel.members),
        "canvas": _tab(workspace, channel),
        "last_read": channel.reads.get(me.id, "0"),
    }


def _tab(workspace: Workspace, channel: Channel) -> Json | None:
    canvas = workspace.canvases.get(channel.canvas_id)
    return {"id": canvas.id, "title": canvas.title} if canvas else None


def paper(workspace: Workspace, me: User, *, paper_id: str) -> Json:
    """Shape a file or canvas for reading; what a person may not see is not there."""
    canvas = workspace.canvases.get(paper_id)
    if canvas is not None and workspace.may_read(me.id, canvas):
        return {"id": canvas.id, "title": canvas.title, "markdown": canvas.markdown, "text": None}
    file = workspace.files.get(paper_id)
    rooms = [workspace.channels[one] for one in file.channels] if file else []
    if file is None or not any(workspace.may_see(me.id, room) for room in rooms):
        raise RefusedError("There is no such document.")
    is_markdown = file.kind in ("md", "markdown")
    return {
        "id": file.id,
        "title": file.title or file.name,
        "markdown": file.text if is_markdown else None,
        "text": None if is_markdown else file.text,
    }


def thread(workspace: Workspace, me: User, *, channel: Channel, ts: str) -> Json:
    """Shape a thread, its first message included."""
    whispers = [post for post in channel.ephemerals if post.ephemeral_to == me.id]
    shown = [
        post for post in [*channel.posts.values(), *whispers] if ts in (post.ts, post.thread_ts)
    ]
    return {
        "channel": _channel(workspace, me, channel=channel),
        "messages": [message(workspace, post) for post in sorted(shown, key=_stamp)],
    }


def message(workspace: Workspace, post: Post) -> Json:
    """Shape one message for the page."""
    channel = workspace.channels[post.channel]
    replies = [] if post.is_reply else workspace.replies(channel, post.ts)
    user = workspace.users.get(post.user)
    return {
        **workspace.post_json(post),
        "subtype": post.subtype,
        "blocks": post.blocks,
        "attachments": post.attachments,
        "files": post.files,
        "ephemeral": post.ephemeral_to is not None,
        "bot": bool(user and user.is_bot),
        "replies": len(replies),
        "latest_reply": replies[-1].ts if replies else None,
        "reactions": [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in post.reactions.items()
        ],
        "pinned": post.ts in channel.pins,
        "edited": post.edited is not None,
        "permalink": workspace.permalink(channel.id, post),
    }


def windows(workspace: Workspace, me: User) -> Json:
    """Shape the modals before a person, bottom first, and the Home tab."""
    home = workspace.views.homes.get(me.id)
    return {
        "modals": [_view(workspace, view) for view in workspace.views.stack(me.id)],
        "home": _view(workspace, home) if home else None,
    }


def _view(workspace: Workspace, view: View) -> Json:
    return forms.shape(workspace, view) | {"errors": dict(view.errors)}


def _stamp(post: Post) -> float:
    return float(post.ts)
