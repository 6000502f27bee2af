"""Channels, private channels and DMs: what they hold and how an app sees them."""

import unicodedata
from dataclasses import dataclass, field

from incidentbot.sandbox.messages import Post
from incidentbot.sandbox.wire import Json, SlackError

NAME_MAX = 80


@dataclass(slots=True, kw_only=True)
class Note:
    """A topic or purpose, with who wrote it and when."""

    value: str = ""
    creator: str = ""
    last_set: int = 0

    def json(self) -> Json:
        """Shape the note as Slack does."""
        return {"value": self.value, "creator": self.creator, "last_set": self.last_set}


@dataclass(slots=True, kw_only=True)
class Pin:
    """A message kept at the top of a channel."""

    ts: str
    by: str
    created: int


@dataclass(slots=True, kw_only=True)
class Bookmark:
    """A link in the bar below a channel's name."""

    id: str
    title: str
    link: str
    emoji: str = ""
    created: int = 0
    updated: int = 0
    by: str = ""


@dataclass(slots=True, kw_only=True)
class Channel:
    """A conversation of any kind."""

    id: str
    name: str
    creator: str
    created: int
    is_private: bool = False
    is_im: bool = False
    is_general: bool = False
    is_archived: bool = False
    topic: Note = field(default_factory=Note)
    purpose: Note = field(default_factory=Note)
    members: list[str] = field(default_factory=list)
    posts: dict[str, Post] = field(default_factory=dict)
    ephemerals: list[Post] = field(default_factory=list)
    pins: dict[str, Pin] = field(default_factory=dict)
    bookmarks: dict[str, Bookmark] = field(default_factory=dict)
    reads: dict[str, str] = field(default_factory=dict)
    previous_names: list[str] = field(default_factory=list)
    canvas_id: str = ""
    updated: int = 0

    @property
    def kind(self) -> str:
        """Return the word that scopes and events use for this sort of channel."""
        if self.is_im:
            return "im"
        return "group" if self.is_private else "channel"

    @property
    def payload_name(self) -> str:
        """Return the name that commands and interactions carry."""
        return {"im": "directmessage", "group": "privategroup"}.get(self.kind, self.name)

    def other(self, user: str) -> str:
        """Return the other side of a DM."""
        return next((member for member in self.members if member != user), user)


def check_name(name: str) -> None:
    """Refuse a channel name that Slack would refuse."""
    if not name:
        raise SlackError("invalid_name_required")
    if len(name) > NAME_MAX:
        raise SlackError("invalid_name_maxlength")
    if not name.strip("-_"):
        raise SlackError("invalid_name_punctuation")
    if not all(_may_be_in_name(letter) for letter in name):
        raise SlackError("invalid_name_specials")


def _may_be_in_name(letter: str) -> bool:
    if letter in "-_":
        return True
    return unicodedata.category(letter)[0] in "LN" and letter == letter.lower()


def bookmark_json(channel: Channel, mark: Bookmark, *, app_id: str, team_id: str) -> Json:
    """Shape a bookmark as bookmarks.list does."""
    return {
        "id": mark.id,
        "channel_id": channel.id,
        "title": mark.title,
        "link": mark.link,
        "emoji": mark.emoji,
        "icon_url": None,
        "type": "link",
        "entity_id": None,
        "date_created": mark.created,
        "date_updated": mark.updated,
        "rank": "n",
        "last_updated_by_user_id": mark.by,
        "last_updated_by_team_id": team_id,
        "shortcut_id": None,
        "app_id": app_id,
        "app_action_id": None,
    }


def channel_json(channel: Channel, *, me: str, team_id: str) -> Json:
    """Shape a conversation as conversations.info does, seen by one member."""
    shape: Json = {
        "id": channel.id,
        "created": channel.created,
        "is_archived": channel.is_archived,
        "is_im": channel.is_im,
        "is_org_shared": False,
        "context_team_id": team_id,
        "updated": channel.updated,
    }
    if channel.is_im:
        return shape | {"user": channel.other(me), "is_user_deleted": False, "priority": 0}
    return shape | _room_part(channel, me=me, team_id=team_id)


def _room_part(channel: Channel, *, me: str, team_id: str) -> Json:
    return {
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_general": channel.is_general,
        "is_shared": False,
        "is_ext_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "shared_team_ids": [team_id],
        "parent_conversation": None,
        "unlinked": 0,
        "creator": channel.creator,
        "is_member": me in channel.members,
        "topic": channel.topic.json(),
        "purpose": channel.purpose.json(),
        "previous_names": list(channel.previous_names),
        "properties": _properties(channel),
    }


def _properties(channel: Channel) -> Json:
    canvas = {"file_id": channel.canvas_id, "is_empty": False}
    return {"canvas": canvas} if channel.canvas_id else {}
