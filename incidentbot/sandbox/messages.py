"""Messages as the workspace keeps them, and their JSON."""

from dataclasses import dataclass, field
from typing import Any

from incidentbot.sandbox.wire import Json


@dataclass(slots=True, kw_only=True)
class Post:
    """One message in a channel, a thread, or shown to one person only."""

    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    subtype: str | None = None
    by_bot: bool = False
    broadcast: bool = False
    edited: Json | None = None
    reactions: dict[str, list[str]] = field(default_factory=dict)
    files: list[Json] = field(default_factory=list)
    ephemeral_to: str | None = None
    extra: Json = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        """Tell whether the message lives in a thread below another."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    @property
    def is_top_level(self) -> bool:
        """Tell whether the channel itself shows the message."""
        return not self.is_reply or self.broadcast


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be posted, before it has a stamp."""

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    subtype: str | None = None
    files: list[Json] = field(default_factory=list)
    extra: Json = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AppIdentity:
    """The app's names, which its messages carry."""

    team_id: str
    app_id: str
    bot_id: str
    name: str


def post_json(post: Post, app: AppIdentity, *, replies: list[Post], metadata: bool) -> Json:
    """Shape a message as conversations.history does."""
    shape: Json = {"type": "message"}
    if post.subtype:
        shape["subtype"] = post.subtype
    shape |= {"user": post.user, "text": post.text, "ts": post.ts, "team": app.team_id}
    if post.by_bot:
        shape |= _bot_part(app)
    optional: dict[str, Any] = {
        "blocks": post.blocks,
        "attachments": post.attachments,
        "files": post.files,
        "edited": post.edited,
        "reactions": reactions_json(post),
        "metadata": post.metadata if metadata else None,
    }
    shape |= {name: value for name, value in optional.items() if value}
    return shape | _thread_part(post, replies) | post.extra


def reactions_json(post: Post) -> list[Json]:
    """Shape the reactions of a message."""
    return [
        {"name": name, "users": list(users), "count": len(users)}
        for name, users in post.reactions.items()
    ]


def _bot_part(app: AppIdentity) -> Json:
    return {
        "bot_id": app.bot_id,
        "app_id": app.app_id,
        "bot_profile": {
            "id": app.bot_id,
            "deleted": False,
            "name": app.name,
            "updated": 0,
            "app_id": app.app_id,
            "icons": {},
            "team_id": app.team_id,
        },
    }


def _thread_part(post: Post, replies: list[Post]) -> Json:
    if post.is_reply:
        return {"thread_ts": post.thread_ts}
    if not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": post.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": users,
        "latest_reply": replies[-1].ts,
        "is_locked": False,
        "subscribed": False,
    }
