"""What a person does with channels: making, entering, naming and closing them."""

from incidentbot.sandbox import membership
from incidentbot.sandbox.acts import Acts
from incidentbot.sandbox.channels import Channel, check_name
from incidentbot.sandbox.messages import Post
from incidentbot.sandbox.users import User
from incidentbot.sandbox.wire import RefusedError, SlackError


class RoomActs(Acts):
    """Adds to the acts of a person those on channels."""

    async def join(self, user: User, channel_id: str) -> None:
        """Join a channel."""
        channel = self.seen_channel(user, channel_id)
        if user.id in channel.members or channel.is_im or channel.is_archived:
            raise RefusedError("You cannot join here.")
        self.note("join", user, about={"channel": channel.id})
        await self.after(lambda: membership.join(self.workspace, channel, user=user.id))

    async def leave(self, user: User, channel_id: str) -> None:
        """Leave a channel."""
        channel = self.own_channel(user, channel_id)
        if channel.is_general or channel.is_im:
            raise RefusedError("You cannot leave here.")
        self.note("leave", user, about={"channel": channel.id})
        await self.after(lambda: membership.leave(self.workspace, channel, user=user.id))

    async def invite(self, user: User, other: User, *, channel_id: str) -> None:
        """Bring somebody into a channel."""
        channel = self.own_channel(user, channel_id)
        if other.id in channel.members or user.is_guest:
            raise RefusedError(f"You cannot invite @{other.name}.")
        self.note("invite", user, about={"channel": channel.id, "who": other.name})
        await self.after(
            lambda: membership.join(self.workspace, channel, user=other.id, inviter=user.id)
        )

    async def create(self, user: User, name: str, *, private: bool) -> Channel:
        """Create a channel."""
        self._check_name(name)
        self.note("create", user, about={"name": name})

        def change() -> Post | None:
            membership.create(self.workspace, name, by=user.id, is_private=private)
            return None

        await self.after(change)
        return next(reversed(self.workspace.channels.values()))

    async def archive(self, user: User, channel_id: str) -> None:
        """Archive a channel."""
        channel = self.own_channel(user, channel_id)
        if channel.is_general or channel.is_im or user.is_guest:
            raise RefusedError("You cannot archive this.")
        self.note("archive", user, about={"channel": channel.id})
        await self.after(lambda: membership.archive(self.workspace, channel, by=user.id))

    async def unarchive(self, user: User, channel_id: str) -> None:
        """Open an archived channel again."""
        channel = self.seen_channel(user, channel_id)
        if not channel.is_archived or user.is_guest:
            raise RefusedError("You cannot do that here.")
        self.note("unarchive", user, about={"channel": channel.id})
        await self.after(lambda: membership.unarchive(self.workspace, channel, by=user.id))

    async def delete_channel(self, user: User, channel_id: str) -> None:
        """Delete a channel for good, which administrators may."""
        channel = self.seen_channel(user, channel_id)
        if channel.is_general or channel.is_im or not user.is_admin:
            raise RefusedError("You cannot delete this channel.")
        self.note("delete_channel", user, about={"channel": channel.id})
        await self.after(lambda: membership.delete(self.workspace, channel))

    async def rename(self, user: User, channel_id: str, *, name: str) -> None:
        """Give a channel another name."""
        channel = self.own_channel(user, channel_id)
        self._check_name(name)
        self.note("rename", user, about={"channel": channel.id, "name": name})
        await self.after(lambda: membership.rename(self.workspace, channel, name=name, by=user.id))

    async def set_topic(self, user: User, channel_id: str, *, topic: str) -> None:
        """Change a channel's topic."""
        channel = self.own_channel(user, channel_id)
        self.note("topic", user, about={"channel": channel.id, "topic": topic})
        await self.after(
            lambda: membership.set_topic(self.workspace, channel, topic=topic, by=user.id)
        )

    def _check_name(self, name: str) -> None:
        try:
            check_name(name)
        except SlackError as error:
            raise RefusedError("Channel names are lower-case, without spaces.") from error
        if self.workspace.channel_named(name) is not None:
            raise RefusedError("That name is already taken by another channel.")
