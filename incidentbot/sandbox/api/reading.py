"""conversations.*: looking at channels, their members and their messages."""

from incidentbot.sandbox.api.call import Call, decode_cursor, done, encode_cursor
from incidentbot.sandbox.channels import Channel
from incidentbot.sandbox.messages import Post
from incidentbot.sandbox.wire import Json, SlackError

_TYPES = {"public_channel": "channel", "private_channel": "group", "im": "im", "mpim": "mpim"}
HISTORY_DEFAULT = 100
HISTORY_MAX = 999


def info(call: Call) -> Json:
    """Run conversations.info."""
    channel = call.channel()
    shape = call.workspace.channel_json(channel)
    if call.flag("include_num_members"):
        shape["num_members"] = len(channel.members)
    return done(channel=shape)


def list_channels(call: Call) -> Json:
    """Run conversations.list."""
    return _listing(call, call.bot, mine_only=False)


def list_of_user(call: Call) -> Json:
    """Run users.conversations."""
    user = call.text("user", call.bot)
    if user not in call.workspace.users:
        raise SlackError("user_not_found")
    return _listing(call, user, mine_only=True)


def _listing(call: Call, user: str, *, mine_only: bool) -> Json:
    types = call.words("types") or ["public_channel"]
    if set(types) - _TYPES.keys():
        raise SlackError("invalid_types")
    kinds = {_TYPES[name] for name in types}
    channels = [
        channel
        for channel in call.workspace.channels.values()
        if channel.kind in kinds
        and call.workspace.may_see(call.bot, channel)
        and (user in channel.members or not mine_only)
        and not (channel.is_archived and call.flag("exclude_archived"))
    ]
    page, rest = call.page(channels)
    shapes = [
        call.workspace.channel_json(channel) | {"num_members": len(channel.members)}
        for channel in page
    ]
    return done(channels=shapes, **rest)


def members(call: Call) -> Json:
    """Run conversations.members."""
    page, rest = call.page(call.channel().members)
    return done(members=page, **rest)


def history(call: Call) -> Json:
    """Run conversations.history: top-level messages, newest first."""
    channel = call.member_channel()
    posts = [post for post in _visible(call, channel) if post.is_top_level]
    page, more = _window(call, posts[::-1])
    return _messages(call, page, more=more) | {
        "pin_count": len(channel.pins),
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }


def replies(call: Call) -> Json:
    """Run conversations.replies: a message and its thread, oldest first."""
    channel = call.member_channel()
    ts = call.text("ts")
    parent = channel.posts.get(ts)
    if parent is None or parent not in _visible(call, channel):
        raise SlackError("thread_not_found")
    root = parent.thread_ts if parent.is_reply else parent.ts
    below = [p for p in _visible(call, channel) if p.is_reply and p.thread_ts == root]
    thread = [channel.posts[str(root)], *below] if str(root) in channel.posts else below
    page, more = _window(call, thread, keep=str(root))
    return _messages(call, page, more=more)


def _visible(call: Call, channel: Channel) -> list[Post]:
    # Slack's history may trail a post by some seconds; a fault makes it do so.
    horizon = call.workspace.clock.now() - call.workspace.history_lag
    posts = channel.posts.values()
    if not call.workspace.history_lag:
        return list(posts)
    return [post for post in posts if float(post.ts) <= horizon]


def _window(call: Call, posts: list[Post], *, keep: str = "") -> tuple[list[Post], str]:
    oldest, latest = (
        _stamp(call, "oldest", default=0.0),
        _stamp(call, "latest", default=float("inf")),
    )
    inclusive = call.flag("inclusive")

    def inside(post: Post) -> bool:
        ts = float(post.ts)
        return oldest < ts < latest or (inclusive and ts in (oldest, latest)) or post.ts == keep

    limit = call.number("limit", HISTORY_DEFAULT)
    if limit < 1:
        raise SlackError("invalid_limit")
    limit = min(limit, HISTORY_MAX)
    found = [post for post in posts if inside(post)]
    start = decode_cursor(call.text("cursor"), default="")
    places = [place for place, post in enumerate(found) if post.ts == start]
    found = found[places[0] :] if places else found
    more = found[limit].ts if len(found) > limit else ""
    return found[:limit], more


def _stamp(call: Call, name: str, *, default: float) -> float:
    value = call.text(name)
    if not value:
        return default
    try:
        return float(value)
    except ValueError as error:
        raise SlackError(f"invalid_ts_{name}") from error


def _messages(call: Call, page: list[Post], *, more: str) -> Json:
    metadata = call.flag("include_all_metadata")
    shapes = [call.workspace.post_json(post, metadata=metadata) for post in page]
    answer = done(messages=shapes, has_more=bool(more))
    if more:
        answer["response_metadata"] = {"next_cursor": encode_cursor(more)}
    return answer


def mark(call: Call) -> Json:
    """Run conversations.mark."""
    channel = call.member_channel()
    if not call.text("ts").replace(".", "").isdigit():
        raise SlackError("invalid_timestamp")
    channel.reads[call.bot] = call.text("ts")
    return done()
