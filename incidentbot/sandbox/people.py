"""A person of the workspace, for demos and tests: what they do and what they see."""

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from incidentbot.sandbox import filling, shown
from incidentbot.sandbox.blocks.check import elements_of
from incidentbot.sandbox.gestures import Gestures, options_of
from incidentbot.sandbox.messages import Post
from incidentbot.sandbox.shown import Message, View
from incidentbot.sandbox.users import User
from incidentbot.sandbox.views import View as ViewState
from incidentbot.sandbox.wire import Json, RefusedError

Where: TypeAlias = Message | View | None
FORM = ""


class Person:
    """Acts through Slack's surfaces only; each act ends when the app has acknowledged it."""

    def __init__(self, gestures: Gestures, user: User) -> None:
        self._gestures = gestures
        self._workspace = gestures.workspace
        self.user = user
        self.warnings: list[str] = []

    @property
    def id(self) -> str:
        """Return the person's id."""
        return self.user.id

    async def types(
        self, line: str, channel: str = "#general", *, thread: Message | None = None
    ) -> Message | None:
        """Type a slash command; return what is shown in answer."""
        if thread is not None:
            name = line.partition(" ")[0]
            raise RefusedError(f"{name} is not supported in threads.")
        where = self._place(channel)
        outcome = await self._gestures.command(self.user, where, line=line)
        return self._message(outcome.post)

    async def says(self, words: str, channel: str, *, thread: Message | None = None) -> Message:
        """Write a message; @handles and #channels become mentions."""
        above = None if thread is None else thread.thread_ts or thread.ts
        post = await self._gestures.say(self.user, self._place(channel), words=words, thread=above)
        return Message(self._workspace, post)

    async def shortcut(self, name: str, message: Message | None = None) -> None:
        """Use a shortcut by its name, from the launcher or a message's menu."""
        named = [one for one in self._workspace.manifest.shortcuts if one.name == name]
        if not named:
            raise AssertionError(f"no shortcut is called {name!r}")
        post = None if message is None else message.post
        outcome = await self._gestures.shortcut(self.user, named[0].callback_id, post=post)
        self._warn(outcome.warning)

    async def clicks(self, text: str, where: Where = None, *, confirm: bool = True) -> None:
        """Click a button or menu entry by its text; a confirmation is answered with yes."""
        for surface in self._surfaces(where):
            for block, element in elements_of(surface.blocks):
                chosen = _clicked(element, text)
                if chosen is None:
                    continue
                if not confirm and element.get("confirm"):
                    return
                await self._press(surface, block, element=element, chosen=chosen)
                return
        raise AssertionError(f"{self.user.name} sees no button {text!r}:\n{self._sight(where)}")

    async def chooses(self, menu: str, option: Any, where: Where = None) -> None:
        """Choose in a menu found by its placeholder, label or action_id."""
        for surface in self._surfaces(where):
            for block, element in elements_of(surface.blocks):
                if menu in _names(block, element):
                    chosen = await self._meant(surface, block, element=element, meant=option)
                    await self._press(surface, block, element=element, chosen=chosen)
                    return
        raise AssertionError(f"{self.user.name} sees no menu {menu!r}:\n{self._sight(where)}")

    async def fills(self, values: Mapping[str, Any] | None = None, **more: Any) -> None:
        """Fill the inputs of the window in front, by label, without sending it."""
        for label, meant in {**(values or {}), **more}.items():
            view = self._front()
            block, element = _input(view, label)
            chosen = await self._meant(view.state, block, element=element, meant=meant)
            await self._press(view.state, block, element=element, chosen=chosen)

    async def submits(self, values: Mapping[str, Any] | None = None) -> dict[str, str]:
        """Fill and send the window in front; return what is wrong, by label."""
        await self.fills(values)
        view = self._front()
        outcome = await self._gestures.submit(self.user, view.id)
        if outcome.warning:
            self._warn(outcome.warning)
            return {FORM: outcome.warning}
        labels = {block["block_id"]: label for label, block, _ in view.inputs()}
        return {labels[block_id]: sentence for block_id, sentence in outcome.errors.items()}

    async def closes(self, *, everything: bool = False) -> None:
        """Close the window in front, or all of them."""
        await self._gestures.close(self.user, self._front().id, everything=everything)

    async def reacts(self, emoji: str, message: Message) -> None:
        """React to a message."""
        await self._gestures.react(self.user, message.post, name=emoji.strip(":"))

    async def unreacts(self, emoji: str, message: Message) -> None:
        """Take a reaction away."""
        await self._gestures.unreact(self.user, message.post, name=emoji.strip(":"))

    async def pins(self, message: Message) -> None:
        """Pin a message."""
        await self._gestures.pin(self.user, message.post)

    async def unpins(self, message: Message) -> None:
        """Take a pin away."""
        await self._gestures.unpin(self.user, message.post)

    async def edits(self, message: Message, words: str) -> None:
        """Change an own message."""
        await self._gestures.edit(self.user, message.post, words=words)

    async def deletes(self, message: Message) -> None:
        """Delete a message."""
        await self._gestures.delete(self.user, message.post)

    async def joins(self, channel: str) -> None:
        """Join a channel."""
        await self._gestures.join(self.user, self._place(channel))

    async def leaves(self, channel: str) -> None:
        """Leave a channel."""
        await self._gestures.leave(self.user, self._place(channel))

    async def invites(self, other: "str | Person", channel: str) -> None:
        """Bring somebody, or the app by its name, into a channel."""
        handle = other if isinstance(other, str) else other.user.name
        user = self._workspace.user_named(handle.removeprefix("@"))
        if user is None:
            raise AssertionError(f"nobody is called {handle}")
        await self._gestures.invite(self.user, user, channel_id=self._place(channel))

    async def creates(self, name: str, *, private: bool = False) -> shown.Channel:
        """Create a channel."""
        state = await self._gestures.create(self.user, name.removeprefix("#"), private=private)
        return shown.Channel(self._workspace, state, self.id)

    async def archives(self, channel: str) -> None:
        """Archive a channel."""
        await self._gestures.archive(self.user, self._place(channel))

    async def unarchives(self, channel: str) -> None:
        """Open an archived channel again."""
        await self._gestures.unarchive(self.user, self._place(channel))

    async def deletes_channel(self, channel: str) -> None:
        """Delete a channel for good; only administrators may."""
        await self._gestures.delete_channel(self.user, self._place(channel))

    async def renames(self, channel: str, name: str) -> None:
        """Give a channel another name."""
        await self._gestures.rename(self.user, self._place(channel), name=name.removeprefix("#"))

    async def sets_topic(self, channel: str, topic: str) -> None:
        """Change a channel's topic."""
        await self._gestures.set_topic(self.user, self._place(channel), topic=topic)

    async def opens_home(self) -> View | None:
        """Look at the app's Home tab; return what stands there by then."""
        await self._gestures.open_home(self.user)
        return self.home

    @property
    def home(self) -> View | None:
        """Return what stands on the Home tab."""
        view = self._workspace.views.homes.get(self.id)
        return View(self._workspace, view) if view else None

    @property
    def modal(self) -> View | None:
        """Return the window in front, if one is open."""
        view = self._workspace.views.top(self.id)
        return View(self._workspace, view) if view else None

    def channel(self, name: str) -> shown.Channel:
        """Return a channel as this person sees it."""
        state = self._workspace.channels[self._place(name)]
        return shown.Channel(self._workspace, state, self.id)

    def channels(self) -> list[shown.Channel]:
        """Return all channels and DMs that this person sees."""
        seen = (one for one in self._workspace.channels.values() if self._sees(one.id))
        return [shown.Channel(self._workspace, state, self.id) for state in seen]

    def dms(self) -> list[Message]:
        """Return what the app wrote to this person, oldest first."""
        channel = self._workspace.dm(self.id, self._workspace.bot_user_id)
        posts = channel.posts.values() if channel else ()
        return [Message(self._workspace, post) for post in posts if post.by_bot]

    @property
    def ephemerals(self) -> list[Message]:
        """Return what only this person sees, oldest first."""
        found = [one for channel in self.channels() for one in channel.ephemerals]
        return sorted(found, key=lambda message: float(message.ts))

    def expect_message(self, part: str, channel: str) -> Message:
        """Return the newest message with some words in it, or fail showing the channel."""
        seen = self.channel(channel)
        for message in reversed([*seen.all_messages, *seen.ephemerals]):
            if part in message.text():
                return message
        raise AssertionError(f"{part!r} is not in\n{seen.text()}")

    def expect_no_message(self, part: str, channel: str) -> None:
        """Fail, showing the channel, if some words stand in it."""
        seen = self.channel(channel)
        if any(part in message.text() for message in [*seen.all_messages, *seen.ephemerals]):
            raise AssertionError(f"{part!r} is in\n{seen.text()}")

    def expect_dm(self, part: str) -> Message:
        """Return the newest DM of the app with some words in it, or fail."""
        for message in reversed(self.dms()):
            if part in message.text():
                return message
        told = "\n".join(message.text() for message in self.dms())
        raise AssertionError(f"{part!r} is not in the DMs of {self.user.name}:\n{told}")

    def expect_modal(self, title: str = "") -> View:
        """Return the window in front, or fail; with a title, only if it has it."""
        view = self._front()
        if title and view.title != title:
            raise AssertionError(f"the window is called {view.title!r}, not {title!r}")
        return view

    def _front(self) -> View:
        view = self.modal
        if view is None:
            raise AssertionError(f"no window is open before {self.user.name}")
        return view

    def _warn(self, warning: str) -> None:
        if warning:
            self.warnings.append(warning)

    def _message(self, post: Post | None) -> Message | None:
        return Message(self._workspace, post) if post else None

    def _sees(self, channel_id: str) -> bool:
        return self._workspace.may_see(self.id, self._workspace.channels[channel_id])

    def _place(self, name: str) -> str:
        bot = self._workspace.manifest.bot_name
        handle = name.removeprefix("@")
        user = self._workspace.user_named(handle) if name in (f"@{handle}", bot) else None
        if user is not None:
            return self._workspace.open_dm(self.id, user.id).id
        if name in self._workspace.channels:
            return name
        channel = self._workspace.channel_named(name)
        if channel is None or not self._sees(channel.id):
            raise AssertionError(f"{self.user.name} sees no channel {name}")
        return channel.id

    def _surfaces(self, where: Where) -> Iterator[Post | ViewState]:
        if isinstance(where, Message):
            yield where.post
        elif isinstance(where, View):
            yield where.state
        elif self.modal is not None:
            yield self.modal.state
        else:
            yield from self._newest_first()
            if self.home is not None:
                yield self.home.state

    def _newest_first(self) -> list[Post]:
        posts = [
            message.post
            for channel in self.channels()
            for message in [*channel.all_messages, *channel.ephemerals]
        ]
        return sorted(posts, key=lambda post: float(post.ts), reverse=True)

    async def _press(
        self, surface: Post | ViewState, block: Json, *, element: Json, chosen: Json
    ) -> None:
        outcome = await self._gestures.press(
            self.user,
            surface,
            block_id=block["block_id"],
            action_id=element["action_id"],
            chosen=chosen,
        )
        self._warn(outcome.warning)

    async def _meant(
        self, surface: Post | ViewState, block: Json, *, element: Json, meant: Any
    ) -> Json:
        options: list[Json] | None = None
        if element["type"] in ("external_select", "multi_external_select") and meant is not None:
            options = []
            for words in [meant] if isinstance(meant, str) else meant:
                options += await self._gestures.suggest(
                    self.user,
                    surface,
                    block_id=block["block_id"],
                    action_id=element["action_id"],
                    value=words,
                )
        if element["type"] == "overflow":
            return {"selected_option": filling.option_named(options_of(element), meant)}
        return filling.value_for(self._workspace, element, meant=meant, options=options)

    def _sight(self, where: Where) -> str:
        surfaces = list(self._surfaces(where))
        views = [View(self._workspace, one) for one in surfaces if isinstance(one, ViewState)]
        posts = [Message(self._workspace, one) for one in surfaces if isinstance(one, Post)]
        texts = [one.text() for one in views] + [one.text() for one in posts[::-1]]
        return "\n".join(texts)


def _clicked(element: Json, text: str) -> Json | None:
    if element["type"] == "button" and element["text"]["text"] == text:
        return {}
    if element["type"] == "overflow":
        for option in element["options"]:
            if option["text"]["text"] == text:
                return {"selected_option": option}
    return None


def _names(block: Json, element: Json) -> set[str]:
    placeholder = (element.get("placeholder") or {}).get("text", "")
    label = (block.get("label") or {}).get("text", "")
    return {name for name in (placeholder, label, element["action_id"]) if name}


def _input(view: View, label: str) -> tuple[Json, Json]:
    for name, block, element in view.inputs():
        if name == label:
            return block, element
    raise AssertionError(f"no input {label!r} among {view.labels}")
