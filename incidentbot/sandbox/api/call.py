"""One call of a Web API method, and the questions its handler asks of it."""

import base64
import binascii
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from incidentbot.sandbox.channels import Channel
from incidentbot.sandbox.messages import Post
from incidentbot.sandbox.users import User
from incidentbot.sandbox.wire import Json, SlackError
from incidentbot.sandbox.workspace import Workspace

T = TypeVar("T")
PAGE_DEFAULT = 100
PAGE_MAX = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A checked call: the token is good, the scope held, the arguments known."""

    method: str
    args: Json
    workspace: Workspace
    ticket_url: Callable[[], str]
    token: str = ""

    @property
    def bot(self) -> str:
        """Return the user id of the app's bot."""
        return self.workspace.bot_user_id

    def text(self, name: str, default: str = "") -> str:
        """Return an argument as text."""
        value = self.args.get(name)
        return default if value is None else str(value)

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Return an argument as yes or no."""
        value = self.args.get(name, default)
        return value in (True, "true", "1", 1, "True")

    def number(self, name: str, default: int) -> int:
        """Return an argument as a whole number."""
        return int(self.args.get(name) or default)

    def words(self, name: str) -> list[str]:
        """Return an argument that is a list or has commas."""
        value = self.args.get(name) or []
        parts = value.split(",") if isinstance(value, str) else value
        return [str(part).strip() for part in parts if str(part).strip()]

    def channel(self, name: str = "channel") -> Channel:
        """Return a channel that the bot can know of."""
        channel = self.workspace.channels.get(self.text(name))
        if channel is None or not self.workspace.may_see(self.bot, channel):
            raise SlackError("channel_not_found")
        return channel

    def member_channel(self, name: str = "channel") -> Channel:
        """Return a channel that the bot is in."""
        channel = self.channel(name)
        if self.bot not in channel.members:
            raise SlackError("not_in_channel")
        return channel

    def open_channel(self, name: str = "channel") -> Channel:
        """Return a channel that the bot is in and that is not archived."""
        channel = self.channel(name)
        if channel.is_archived:
            raise SlackError("is_archived")
        return self.member_channel(name)

    def post(self, channel: Channel, ts: str) -> Post:
        """Return a message of a channel."""
        post = channel.posts.get(ts)
        if post is None or post.subtype == "tombstone":
            raise SlackError("message_not_found")
        return post

    def user(self, name: str = "user") -> User:
        """Return a person of the workspace."""
        user = self.workspace.users.get(self.text(name))
        if user is None:
            raise SlackError("user_not_found")
        return user

    def page(self, items: Sequence[T], *, default: int = PAGE_DEFAULT) -> tuple[list[T], Json]:
        """Return one page of items and the part of the answer that leads to the next."""
        limit = self.number("limit", default)
        if not 0 < limit <= PAGE_MAX:
            raise SlackError("invalid_limit")
        start = int(decode_cursor(self.text("cursor"), default="0"))
        following = start + limit
        cursor = encode_cursor(str(following)) if following < len(items) else ""
        return list(items[start:following]), {"response_metadata": {"next_cursor": cursor}}


Method = Callable[[Call], Json]


def encode_cursor(place: str) -> str:
    """Hide a place in a list inside a cursor."""
    return base64.b64encode(f"next:{place}".encode()).decode()


def decode_cursor(cursor: str, *, default: str) -> str:
    """Return the place that a cursor stands for."""
    if not cursor:
        return default
    try:
        word, _, place = base64.b64decode(cursor, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise SlackError("invalid_cursor") from error
    if word != "next" or not place.replace(".", "").isdigit():
        raise SlackError("invalid_cursor")
    return place


def done(**rest: Any) -> Json:
    """Shape a good answer."""
    return {"ok": True, **rest}
