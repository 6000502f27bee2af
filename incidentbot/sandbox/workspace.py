"""The state of one Slack workspace, in memory."""

from collections.abc import Callable
from dataclasses import dataclass

from incidentbot.sandbox.channels import Channel, channel_json
from incidentbot.sandbox.clock import WoundClock
from incidentbot.sandbox.files import Canvas, File, Plan
from incidentbot.sandbox.ids import Mint
from incidentbot.sandbox.manifest import Manifest
from incidentbot.sandbox.messages import AppIdentity, Draft, Post, post_json
from incidentbot.sandbox.openid import SignIns
from incidentbot.sandbox.triggers import Permissions
from incidentbot.sandbox.usergroups import UserGroup
from incidentbot.sandbox.users import User
from incidentbot.sandbox.views import Views
from incidentbot.sandbox.wire import Json

TEAM_NAME = "Northwind Outfitters"
TEAM_DOMAIN = "northwind"
Listener = Callable[[Json, Channel | None], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A message that Slack is to post later."""

    id: str
    channel: str
    post_at: int
    draft: Draft
    created: int


class Workspace:
    """Everything the workspace knows; the sandbox's other parts change it."""

    def __init__(self, manifest: Manifest, clock: WoundClock) -> None:
        self.manifest = manifest
        self.clock = clock
        self.mint = Mint(clock)
        self.scopes: set[str] = set(manifest.scopes)
        self.team_id = self.mint.id("T")
        self.app_id = self.mint.id("A")
        self.bot_id = self.mint.id("B")
        self.bot_user_id = self.mint.id("U")
        self.bot_token = f"xoxb-{self.mint.secret()}"
        self.app_token = f"xapp-1-{self.app_id}-{self.mint.secret()}"
        self.signing_secret = self.mint.secret()
        self.verification_token = self.mint.secret(12)
        self.refusal = ""
        self.url = ""
        self.history_lag = 0.0
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, UserGroup] = {}
        self.files: dict[str, File] = {}
        self.canvases: dict[str, Canvas] = {}
        self.canvas_plan: Plan = "paid"
        self.file_uploads = True
        self.scheduled: dict[str, Scheduled] = {}
        self.views = Views()
        self.permissions = Permissions(clock, self.mint)
        self.redirect_urls = list(manifest.redirect_urls)
        self.sign_ins = SignIns(clock, self.mint, team=self.team_id, redirects=self.redirect_urls)
        self.listeners: list[Listener] = []
        self.watchers: list[Callable[[str], None]] = []
        self._add_bot()

    def _add_bot(self) -> None:
        name = self.manifest.bot_name
        self.users[self.bot_user_id] = User(
            id=self.bot_user_id, name=name, real_name=name, is_bot=True, bot_id=self.bot_id
        )

    @property
    def app(self) -> AppIdentity:
        """Return the names that the app's messages carry."""
        return AppIdentity(
            team_id=self.team_id,
            app_id=self.app_id,
            bot_id=self.bot_id,
            name=self.manifest.bot_name,
        )

    def emit(self, event: Json, channel: Channel | None = None) -> None:
        """Tell those who listen that something happened, in a channel or anywhere."""
        event.setdefault("event_ts", self.mint.stamp())
        for listener in self.listeners:
            listener(event, channel)
        self.changed("changed")

    def changed(self, what: str) -> None:
        """Tell the watching pages that they should look again."""
        for watcher in self.watchers:
            watcher(what)

    def user_named(self, handle: str) -> User | None:
        """Find a person by handle."""
        return next((user for user in self.users.values() if user.name == handle), None)

    def group_named(self, handle: str) -> UserGroup | None:
        """Find a user group by handle."""
        return next((group for group in self.groups.values() if group.handle == handle), None)

    def channel_named(self, name: str) -> Channel | None:
        """Find a channel by name, with or without its number sign."""
        wanted = name.removeprefix("#")
        named = (channel for channel in self.channels.values() if not channel.is_im)
        return next((channel for channel in named if channel.name == wanted), None)

    def dm(self, one: str, other: str) -> Channel | None:
        """Find the DM of two people, if it was ever opened."""
        pair = {one, other}
        dms = (channel for channel in self.channels.values() if channel.is_im)
        return next((channel for channel in dms if set(channel.members) == pair), None)

    def open_dm(self, one: str, other: str) -> Channel:
        """Return the DM of two people, opened if need be."""
        found = self.dm(one, other)
        if found is not None:
            return found
        channel = Channel(
            id=self.mint.id("D"),
            name="",
            creator=one,
            created=int(self.clock.now()),
            is_im=True,
            members=[one, other],
        )
        self.channels[channel.id] = channel
        return channel

    def may_see(self, user_id: str, channel: Channel) -> bool:
        """Tell whether a person can look into a channel."""
        if user_id in channel.members:
            return True
        user = self.users[user_id]
        return not (channel.is_private or channel.is_im or user.is_guest)

    def may_read(self, user_id: str, canvas: Canvas) -> bool:
        """Tell whether a person can open a canvas: by its channel, or by what was shared."""
        places = [canvas.channel, *canvas.access]
        rooms = [self.channels[one] for one in places if one in self.channels]
        shared = user_id in (canvas.user, *canvas.access)
        return shared or any(self.may_see(user_id, room) for room in rooms)

    def replies(self, channel: Channel, ts: str) -> list[Post]:
        """Return the replies below a message, oldest first."""
        return [post for post in channel.posts.values() if post.is_reply and post.thread_ts == ts]

    def post_json(self, post: Post, *, metadata: bool = False) -> Json:
        """Shape a message with its thread's figures."""
        channel = self.channels[post.channel]
        replies = [] if post.is_reply else self.replies(channel, post.ts)
        shape = post_json(post, self.app, replies=replies, metadata=metadata)
        if post.ts in channel.pins:
            shape["pinned_to"] = [channel.id]
        parent = channel.posts.get(post.thread_ts or "")
        if post.is_reply and parent is not None:
            shape["parent_user_id"] = parent.user
        return shape

    def channel_json(self, channel: Channel) -> Json:
        """Shape a channel as the app sees it."""
        return channel_json(channel, me=self.bot_user_id, team_id=self.team_id)

    def permalink(self, channel_id: str, post: Post) -> str:
        """Return the address of a message."""
        link = f"{self.url}/archives/{channel_id}/p{post.ts.replace('.', '')}"
        if post.is_reply:
            link += f"?thread_ts={post.thread_ts}&cid={channel_id}"
        return link
