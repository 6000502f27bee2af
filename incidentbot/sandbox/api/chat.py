"""chat.*: posting, whispering, editing, deleting, scheduling."""

from dataclasses import replace

from incidentbot.sandbox import posting
from incidentbot.sandbox.api.call import Call, done
from incidentbot.sandbox.api.content import read_draft
from incidentbot.sandbox.channels import Channel
from incidentbot.sandbox.messages import Draft, Post
from incidentbot.sandbox.wire import Json, SlackError
from incidentbot.sandbox.workspace import Scheduled

SINGLE_POST_MAX = 4040
UPDATE_MAX = 4000
WHISPER_MAX = 40_000
DAY = 86_400
SCHEDULE_AHEAD = 120 * DAY
SCHEDULE_WINDOW = 300
SCHEDULE_MAX = 30


def target(call: Call) -> Channel:
    """Return where a post goes: a channel by id or name, or the DM of a person."""
    name = call.text("channel")
    workspace = call.workspace
    user = workspace.users.get(name)
    if user is not None:
        if user.deleted or user.id == call.bot:
            raise SlackError("channel_not_found")
        return _messages_tab(call, workspace.open_dm(call.bot, user.id))
    channel = workspace.channels.get(name) or workspace.channel_named(name)
    if channel is None or not workspace.may_see(call.bot, channel):
        raise SlackError("channel_not_found")
    if channel.is_archived:
        raise SlackError("is_archived")
    return _messages_tab(call, channel) if channel.is_im else _joined(call, channel)


def _messages_tab(call: Call, channel: Channel) -> Channel:
    if not call.workspace.manifest.messages_tab:
        raise SlackError("messages_tab_disabled")
    return channel


def _joined(call: Call, channel: Channel) -> Channel:
    may_anyway = "chat:write.public" in call.workspace.scopes and not channel.is_private
    if call.bot not in channel.members and not may_anyway:
        raise SlackError("not_in_channel")
    return channel


def _check_thread(channel: Channel, draft: Draft) -> None:
    if draft.thread_ts is None:
        return
    parent = channel.posts.get(draft.thread_ts)
    if parent is None or parent.is_reply:
        raise SlackError("cannot_reply_to_message")


def post_message(call: Call) -> Json:
    """Run chat.postMessage."""
    channel = target(call)
    draft = read_draft(call)
    _check_thread(channel, draft)
    whole = draft.text
    size = max(len(whole), 1) if draft.blocks else SINGLE_POST_MAX
    posts = [
        posting.post(
            call.workspace, channel, user=call.bot, draft=replace(draft, text=whole[at : at + size])
        )
        for at in range(0, max(len(whole), 1), size)
    ]
    message = call.workspace.post_json(posts[0], metadata=True)
    return done(channel=channel.id, ts=posts[0].ts, message=message)


def post_ephemeral(call: Call) -> Json:
    """Run chat.postEphemeral."""
    channel = target(call)
    if call.text("user") not in channel.members:
        raise SlackError("user_not_in_channel")
    if len(call.text("text")) > WHISPER_MAX:
        raise SlackError("msg_too_long")
    draft = read_draft(call)
    _check_thread(channel, draft)
    post = posting.whisper(call.workspace, channel, to=call.text("user"), draft=draft)
    return done(message_ts=post.ts)


def update(call: Call) -> Json:
    """Run chat.update."""
    channel = call.channel()
    post = call.post(channel, call.text("ts"))
    if channel.is_archived:
        raise SlackError("is_inactive")
    if post.user != call.bot or post.subtype not in (None, "thread_broadcast"):
        raise SlackError("cant_update_message")
    if len(call.text("text")) > UPDATE_MAX:
        raise SlackError("msg_too_long")
    draft = _changed(call, post)
    posting.rewrite(call.workspace, post, by=call.bot, draft=draft)
    message = call.workspace.post_json(post, metadata=True)
    return done(channel=channel.id, ts=post.ts, text=post.text, message=message)


def _changed(call: Call, post: Post) -> Draft:
    kept = call.args.keys()
    if "blocks" in kept and not call.args["blocks"] and not call.text("text"):
        raise SlackError("no_text")
    draft = read_draft(call, parse_by_default=True)
    return replace(
        draft,
        text=draft.text if kept & {"text", "markdown_text"} else post.text,
        blocks=draft.blocks if kept & {"blocks", "markdown_text"} else post.blocks,
        attachments=draft.attachments if "attachments" in kept else post.attachments,
        metadata=draft.metadata if "metadata" in kept else post.metadata,
    )


def delete(call: Call) -> Json:
    """Run chat.delete."""
    channel = call.channel()
    post = call.post(channel, call.text("ts"))
    if post.user != call.bot:
        raise SlackError("cant_delete_message")
    posting.remove(call.workspace, post)
    return done(channel=channel.id, ts=post.ts)


def get_permalink(call: Call) -> Json:
    """Run chat.getPermalink."""
    channel = call.channel()
    post = call.post(channel, call.text("message_ts"))
    return done(channel=channel.id, permalink=call.workspace.permalink(channel.id, post))


def schedule_message(call: Call) -> Json:
    """Run chat.scheduleMessage; with metadata it is accepted and never posted."""
    channel = target(call)
    draft = read_draft(call)
    post_at = call.number("post_at", 0)
    now = call.workspace.clock.now()
    if post_at <= now:
        raise SlackError("time_in_past")
    if post_at > now + SCHEDULE_AHEAD:
        raise SlackError("time_too_far")
    _check_crowd(call, channel, post_at=post_at)
    entry = Scheduled(
        id=call.workspace.mint.id("Q"),
        channel=channel.id,
        post_at=post_at,
        draft=draft,
        created=int(now),
    )
    call.workspace.scheduled[entry.id] = entry
    return done(
        channel=channel.id,
        scheduled_message_id=entry.id,
        post_at=post_at,
        message={"text": draft.text, "type": "delayed_message", "bot_id": call.workspace.bot_id},
    )


def _check_crowd(call: Call, channel: Channel, *, post_at: int) -> None:
    window = post_at // SCHEDULE_WINDOW
    others = [one for one in call.workspace.scheduled.values() if one.channel == channel.id]
    same = [one for one in others if one.post_at // SCHEDULE_WINDOW == window]
    if len(same) >= SCHEDULE_MAX:
        raise SlackError("restricted_too_many")


def delete_scheduled(call: Call) -> Json:
    """Run chat.deleteScheduledMessage."""
    call.channel()
    if call.workspace.scheduled.pop(call.text("scheduled_message_id"), None) is None:
        raise SlackError("invalid_scheduled_message_id")
    return done()


def list_scheduled(call: Call) -> Json:
    """Run chat.scheduledMessages.list."""
    entries = [
        {
            "id": entry.id,
            "channel_id": entry.channel,
            "post_at": entry.post_at,
            "date_created": entry.created,
            "text": entry.draft.text,
        }
        for entry in call.workspace.scheduled.values()
        if call.text("channel") in ("", entry.channel)
    ]
    page, rest = call.page(entries)
    return done(scheduled_messages=page, **rest)
