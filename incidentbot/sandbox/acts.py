"""What a person can do in Slack, checked as Slack's client does, and delivered."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from incidentbot.sandbox import answers, marks, payloads, posting, text
from incidentbot.sandbox.channels import Channel
from incidentbot.sandbox.delivery import Dispatcher
from incidentbot.sandbox.journal import Journal
from incidentbot.sandbox.manifest import Command
from incidentbot.sandbox.messages import Draft, Post
from incidentbot.sandbox.transports.parcel import Ack, Parcel
from incidentbot.sandbox.users import User
from incidentbot.sandbox.wire import Json, RefusedError, SlackError
from incidentbot.sandbox.workspace import Workspace

NO_ANSWER = "The app did not respond. Try again."
TROUBLE = "We had some trouble connecting. Try again?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a person sees of an act right away."""

    post: Post | None = None
    errors: dict[str, str] = field(default_factory=dict)
    warning: str = ""


class Acts:
    """Lets people act; each act ends when the app has acknowledged it."""

    def __init__(self, workspace: Workspace, dispatcher: Dispatcher, *, journal: Journal) -> None:
        self.workspace = workspace
        self._dispatcher = dispatcher
        self._journal = journal
        self._in_messages: dict[tuple[str, str], dict[tuple[str, str], Json]] = {}

    def note(self, verb: str, user: User, *, about: Json) -> None:
        """Write an act into the journal."""
        self._journal.write("act", verb, {"person": user.name, **about})

    async def after(self, change: Callable[[], Post | None]) -> Post | None:
        """Make a change and wait until the app has acknowledged its events."""
        with self._dispatcher.collecting() as sent:
            post = change()
        await asyncio.gather(*sent)
        return post

    async def _interact(self, payload: Json) -> Ack:
        if not self.workspace.manifest.interactive:
            raise RefusedError("The app has not turned interactivity on.")
        parcel = Parcel(kind="interactive", name=str(payload["type"]), payload=payload)
        return await self._dispatcher.send(parcel)

    def seen_channel(self, user: User, channel_id: str) -> Channel:
        """Return a channel that a person can look into."""
        channel = self.workspace.channels.get(channel_id)
        if channel is None or not self.workspace.may_see(user.id, channel):
            raise RefusedError("There is no such channel.")
        return channel

    def own_channel(self, user: User, channel_id: str) -> Channel:
        """Return a channel that a person can write in."""
        channel = self.seen_channel(user, channel_id)
        if channel.is_archived:
            raise RefusedError(f"#{channel.name} is archived.")
        if user.id not in channel.members:
            raise RefusedError(f"Join #{channel.name} first.")
        return channel

    def seen_post(self, user: User, channel_id: str, *, ts: str) -> Post:
        """Return a message that a person can see."""
        channel = self.seen_channel(user, channel_id)
        whispers = {post.ts: post for post in channel.ephemerals if post.ephemeral_to == user.id}
        post = channel.posts.get(ts) or whispers.get(ts)
        if post is None:
            raise RefusedError("That message is gone.")
        return post

    async def command(self, user: User, channel_id: str, *, line: str) -> Outcome:
        """Run a slash command; what comes back with the ack is shown."""
        channel = self.seen_channel(user, channel_id)
        self.note("command", user, about={"channel": channel.id, "text": line})
        name, _, rest = line.partition(" ")
        command = self._command(name)
        if command is None:
            words = f"{name} is not a valid command."
            return Outcome(post=answers.notice(self.workspace, channel, user=user.id, words=words))
        words = text.as_command(self.workspace, rest.strip(), should_escape=command.should_escape)
        payload = payloads.slash_command(
            self.workspace, user, channel=channel, command=name, text=words
        )
        ack = await self._dispatcher.send(Parcel(kind="slash_commands", name=name, payload=payload))
        return Outcome(post=self._command_answer(user, channel, name=name, ack=ack))

    def _command(self, name: str) -> Command | None:
        commands = self.workspace.manifest.commands
        return next((command for command in commands if command.command == name), None)

    def _command_answer(self, user: User, channel: Channel, *, name: str, ack: Ack) -> Post | None:
        if ack.ok:
            try:
                return answers.show_command_answer(
                    self.workspace, channel, user=user.id, body=ack.body
                )
            except SlackError as error:
                reason = error.code
                self._journal.write("fault", name, error.answer(), note="bad answer")
        else:
            timeouts = ("timeout", "http_timeout")
            reason = "operation_timeout" if ack.reason in timeouts else "dispatch_failed"
        words = f'{name} failed with the error "{reason}"'
        return answers.notice(self.workspace, channel, user=user.id, words=words)

    async def say(self, user: User, channel_id: str, *, words: str, thread: str | None) -> Post:
        """Post what a person typed."""
        channel = self.own_channel(user, channel_id)
        app_dm = channel.is_im and self.workspace.bot_user_id in channel.members
        if app_dm and self.workspace.manifest.messages_read_only:
            raise RefusedError("Sending messages to this app has been turned off.")
        if thread is not None:
            thread = self.seen_post(user, channel_id, ts=thread).thread_ts or thread
        typed = text.as_typed(self.workspace, words)
        blocks = posting.human_blocks(self.workspace, typed)
        extra: Json = {"client_msg_id": self.workspace.mint.secret()}
        draft = Draft(text=typed, blocks=blocks, thread_ts=thread, extra=extra)
        self.note("say", user, about={"channel": channel.id, "text": typed, "thread_ts": thread})
        post = await self.after(
            lambda: posting.post(self.workspace, channel, user=user.id, draft=draft)
        )
        if post is None:
            raise RefusedError("The message was not sent.")
        return post

    async def shortcut(self, user: User, callback_id: str, *, post: Post | None) -> Outcome:
        """Run a shortcut, of a message if one is given."""
        kind = "message" if post else "global"
        if post is not None and post.ephemeral_to:
            raise RefusedError("Shortcuts do not work on messages only you can see.")
        known = self.workspace.manifest.shortcuts
        if not any(one.callback_id == callback_id and one.type == kind for one in known):
            raise RefusedError("There is no such shortcut.")
        self.note("shortcut", user, about={"callback_id": callback_id})
        payload = (
            payloads.message_action(self.workspace, user, callback_id=callback_id, post=post)
            if post
            else payloads.shortcut(self.workspace, user, callback_id=callback_id)
        )
        ack = await self._interact(payload)
        return Outcome(warning="" if ack.ok else NO_ANSWER)

    async def react(self, user: User, post: Post, *, name: str) -> None:
        """React to a message."""
        if user.id in post.reactions.get(name, []) or post.ephemeral_to:
            raise RefusedError("You cannot react so.")
        self.note("react", user, about={"channel": post.channel, "ts": post.ts, "name": name})
        await self.after(lambda: marks.react(self.workspace, post, name=name, by=user.id))

    async def unreact(self, user: User, post: Post, *, name: str) -> None:
        """Take a reaction away."""
        if user.id not in post.reactions.get(name, []):
            raise RefusedError("You have not reacted so.")
        self.note("unreact", user, about={"channel": post.channel, "ts": post.ts, "name": name})
        await self.after(lambda: marks.unreact(self.workspace, post, name=name, by=user.id))

    async def pin(self, user: User, post: Post) -> None:
        """Pin a message."""
        channel = self.own_channel(user, post.channel)
        if post.ts in channel.pins or post.ephemeral_to:
            raise RefusedError("That message cannot be pinned.")
        self.note("pin", user, about={"channel": post.channel, "ts": post.ts})
        await self.after(lambda: marks.pin(self.workspace, channel, message=post, by=user.id))

    async def unpin(self, user: User, post: Post) -> None:
        """Take a pin away."""
        channel = self.own_channel(user, post.channel)
        if post.ts not in channel.pins:
            raise RefusedError("That message is not pinned.")
        self.note("unpin", user, about={"channel": post.channel, "ts": post.ts})
        await self.after(lambda: marks.unpin(self.workspace, channel, message=post, by=user.id))

    async def edit(self, user: User, post: Post, *, words: str) -> None:
        """Change an own message."""
        if post.user != user.id:
            raise RefusedError("You can only edit what you wrote.")
        typed = text.as_typed(self.workspace, words)
        draft = Draft(text=typed, blocks=posting.human_blocks(self.workspace, typed))
        self.note("edit", user, about={"channel": post.channel, "ts": post.ts, "text": typed})
        await self.after(lambda: posting.rewrite(self.workspace, post, by=user.id, draft=draft))

    async def delete(self, user: User, post: Post) -> None:
        """Delete a message: one's own, or any if one is an administrator."""
        mine = user.id in (post.user, post.ephemeral_to)
        if not (mine or user.is_admin):
            raise RefusedError("You can only delete what you wrote.")
        self.note("delete", user, about={"channel": post.channel, "ts": post.ts})
        await self.after(lambda: posting.remove(self.workspace, post))

    async def open_home(self, user: User, *, tab: str = "home") -> None:
        """Look at the app's Home tab or its messages."""
        if tab == "home" and not self.workspace.manifest.home_tab:
            raise RefusedError("This app has no Home tab.")
        dm = self.workspace.open_dm(self.workspace.bot_user_id, user.id)
        event = payloads.home_opened(self.workspace, user, channel=dm.id, tab=tab)
        self.note("home", user, about={"tab": tab})
        await self.after(lambda: self.workspace.emit(event))
