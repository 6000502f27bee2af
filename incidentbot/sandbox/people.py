"""A person of the workspace, for demos and tests: what they do and what they see."""

import asyncio
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from incidentbot.sandbox import filling, shown, signing
from incidentbot.sandbox.blocks.check import elements_of
from incidentbot.sandbox.gestures import Gestures, options_of
from incidentbot.sandbox.messages import Post
from incidentbot.sandbox.openid import query_of
from incidentbot.sandbox.shown import Message, View
from incidentbot.sandbox.users import User
from incidentbot.sandbox.views import View as ViewState
from incidentbot.sandbox.wire import Json, RefusedError
from incidentbot.sandbox.witness import Witness

Where: TypeAlias = Message | View | None
FORM = ""


class Person(Witness):
    """Acts through Slack's surfaces only; each act ends when the app has acknowledged it."""

    def __init__(self, gestures: Gestures, user: User) -> None:
        super().__init__(gestures.workspace, user)
        self._gestures = gestures
        self.warnings: list[str] = []

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

    async def clicks(
        self, text: str, where: Where = None, *, beside: str = "", confirm: bool = True
    ) -> None:
        """Click a button or menu entry by its text; a confirmation is answered with yes.

        Args:
            text: What the button says.
            where: The message or view it is in; by default wherever the person sees it first.
            beside: Words of the block it belongs to, where several say the same.
            confirm: Answer a confirmation with yes.
        """
        for surface in self._surfaces(where):
            for block, element in elements_of(surface.blocks):
                chosen = _clicked(element, text)
                if chosen is None or beside not in str((block.get("text") or {}).get("text", "")):
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

    async def signs_in(self, url: str) -> str:
        """Open an app's sign-in address and agree; return where the browser is sent."""
        await asyncio.to_thread(signing.key)
        sign_ins = self._workspace.sign_ins
        return sign_ins.allow(sign_ins.ask(query_of(url)), self.user)

    async def declines_sign_in(self, url: str) -> str:
        """Open an app's sign-in address and cancel; return where the browser is sent."""
        sign_ins = self._workspace.sign_ins
        return sign_ins.decline(sign_ins.ask(query_of(url)))

    async def opens_home(self) -> View | None:
        """Look at the app's Home tab; return what stands there by then."""
        await self._gestures.open_home(self.user)
        return self.home

    def _warn(self, warning: str) -> None:
        if warning:
            self.warnings.append(warning)

    def _message(self, post: Post | None) -> Message | None:
        return Message(self._workspace, post) if post else None

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
