"""pins.*, reactions.*, bookmarks.*."""

import re

from incidentbot.sandbox import marks
from incidentbot.sandbox.api.call import Call, done
from incidentbot.sandbox.channels import Bookmark, Channel, bookmark_json
from incidentbot.sandbox.messages import Post, reactions_json
from incidentbot.sandbox.wire import Json, SlackError

PINS_MAX = 100
BOOKMARKS_MAX = 100
REACTIONS_MAX = 23
LINK_MAX = 3000
_EMOJI = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")
_LINK = re.compile(r"(https?|slack|mailto)://?\S+")
_STAMP = re.compile(r"\d+\.\d{6}")


def _item(call: Call, *, joined: bool = True) -> tuple[Channel, Post]:
    if not call.text("channel") or not call.text("timestamp"):
        raise SlackError("no_item_specified")
    channel = call.member_channel() if joined else call.channel()
    if not _STAMP.fullmatch(call.text("timestamp")):
        raise SlackError("bad_timestamp")
    return channel, call.post(channel, call.text("timestamp"))


def pin_add(call: Call) -> Json:
    """Run pins.add."""
    channel, post = _item(call)
    if channel.is_archived:
        raise SlackError("restricted_action")
    if post.ts in channel.pins:
        raise SlackError("already_pinned")
    if len(channel.pins) >= PINS_MAX:
        raise SlackError("too_many_pins")
    if post.subtype not in (None, "thread_broadcast"):
        raise SlackError("not_pinnable")
    marks.pin(call.workspace, channel, message=post, by=call.bot)
    return done()


def pin_remove(call: Call) -> Json:
    """Run pins.remove."""
    channel, post = _item(call)
    if post.ts not in channel.pins:
        raise SlackError("no_pin")
    marks.unpin(call.workspace, channel, message=post, by=call.bot)
    return done()


def pin_list(call: Call) -> Json:
    """Run pins.list."""
    channel = call.channel()
    items = [marks.pin_json(call.workspace, channel, mark=pin) for pin in channel.pins.values()]
    return done(items=items[::-1])


def _emoji(call: Call) -> str:
    name = call.text("name").strip(":")
    if not _EMOJI.fullmatch(name):
        raise SlackError("invalid_name")
    return name


def reaction_add(call: Call) -> Json:
    """Run reactions.add."""
    name = _emoji(call)
    channel, post = _item(call)
    if channel.is_archived:
        raise SlackError("is_archived")
    if call.bot in post.reactions.get(name, []):
        raise SlackError("already_reacted")
    if name not in post.reactions and len(post.reactions) >= REACTIONS_MAX:
        raise SlackError("too_many_emoji")
    marks.react(call.workspace, post, name=name, by=call.bot)
    return done()


def reaction_remove(call: Call) -> Json:
    """Run reactions.remove."""
    name = _emoji(call)
    _, post = _item(call)
    if call.bot not in post.reactions.get(name, []):
        raise SlackError("no_reaction")
    marks.unreact(call.workspace, post, name=name, by=call.bot)
    return done()


def reaction_get(call: Call) -> Json:
    """Run reactions.get."""
    channel, post = _item(call)
    message = call.workspace.post_json(post) | {"reactions": reactions_json(post)}
    return done(type="message", channel=channel.id, message=message)


def _bookmark(call: Call) -> tuple[Channel, Bookmark]:
    channel = call.member_channel("channel_id")
    mark = channel.bookmarks.get(call.text("bookmark_id"))
    if mark is None:
        raise SlackError("not_found")
    return channel, mark


def _shape(call: Call, channel: Channel, *, mark: Bookmark) -> Json:
    workspace = call.workspace
    return bookmark_json(channel, mark, app_id=workspace.app_id, team_id=workspace.team_id)


def _check_bookmark(call: Call) -> None:
    if "link" in call.args and not _is_link(call.text("link")):
        raise SlackError("invalid_link")
    emoji = call.text("emoji")
    if emoji and not _EMOJI.fullmatch(emoji.strip(":")):
        raise SlackError("invalid_emoji")


def _is_link(link: str) -> bool:
    return len(link) <= LINK_MAX and bool(_LINK.fullmatch(link))


def bookmark_add(call: Call) -> Json:
    """Run bookmarks.add."""
    if call.text("type") != "link":
        raise SlackError("invalid_bookmark_type")
    channel = call.open_channel("channel_id")
    _check_bookmark(call)
    if not call.text("link"):
        raise SlackError("invalid_link")
    if len(channel.bookmarks) >= BOOKMARKS_MAX:
        raise SlackError("too_many_bookmarks")
    now = int(call.workspace.clock.now())
    mark = Bookmark(
        id=call.workspace.mint.id("Bk"),
        title=call.text("title"),
        link=call.text("link"),
        emoji=call.text("emoji"),
        created=now,
        by=call.bot,
    )
    channel.bookmarks[mark.id] = mark
    call.workspace.changed("changed")
    return done(bookmark=_shape(call, channel, mark=mark))


def bookmark_edit(call: Call) -> Json:
    """Run bookmarks.edit."""
    channel, mark = _bookmark(call)
    _check_bookmark(call)
    mark.title = call.text("title", mark.title)
    mark.link = call.text("link", mark.link)
    mark.emoji = call.text("emoji", mark.emoji)
    mark.updated, mark.by = int(call.workspace.clock.now()), call.bot
    call.workspace.changed("changed")
    return done(bookmark=_shape(call, channel, mark=mark))


def bookmark_remove(call: Call) -> Json:
    """Run bookmarks.remove."""
    channel, mark = _bookmark(call)
    del channel.bookmarks[mark.id]
    call.workspace.changed("changed")
    return done()


def bookmark_list(call: Call) -> Json:
    """Run bookmarks.list."""
    channel = call.channel("channel_id")
    return done(bookmarks=[_shape(call, channel, mark=mark) for mark in channel.bookmarks.values()])
