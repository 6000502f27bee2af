"""A play in a local workspace: acts are told, what follows is awaited, and the channels are shown."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import TypeVar

from incidentbot.sandbox.messages import Post
from incidentbot.sandbox.people import Person
from incidentbot.sandbox.server import Sandbox
from incidentbot.sandbox.shown import Channel, Message, View

T = TypeVar("T")
Tell = Callable[[str], None]
# What it is called, and what people do in it.
Scene = tuple[str, Callable[[], Awaitable[None]]]
PATIENCE_S = 15.0


class MismatchError(Exception):
    """Something is not as it must be."""

    def __init__(self, expected: str, seen: str) -> None:
        super().__init__(f"Expected: {expected}\nSeen:\n{_indented(seen)}")


class Transcript:
    """Tells what each person does and what the channels show afterwards."""

    def __init__(self, slack: Sandbox, tell: Tell, *, patience_s: float = PATIENCE_S) -> None:
        self.slack = slack
        self._patience_s = patience_s
        self._tell = tell
        self._shown: dict[tuple[str, str], str] = {}

    def scene(self, title: str) -> None:
        """Begin a scene."""
        self._tell(f"\n== {title} ==")

    def acts(self, who: Person, what: str) -> None:
        """Tell what somebody does."""
        at = datetime.fromtimestamp(self.slack.clock.now(), UTC)
        self._tell(f"\n{at:%H:%M} {who.user.real_name} {what}")

    def says(self, words: str) -> None:
        """Tell what no person does."""
        self._tell(f"\n{words}")

    async def types(self, who: Person, line: str, channel: str, *, answer: str) -> None:
        """Have a command typed; fail unless the answer holds some words."""
        self.acts(who, f"types in #{channel}: {line}")
        shown = await who.types(line, channel)
        seen = shown.text() if shown else "no answer"
        if answer not in seen:
            raise MismatchError(f"an answer to {line!r} with {answer!r}", seen)

    async def submits(self, who: Person, title: str, values: Mapping[str, str | list[str]]) -> None:
        """Have a form filled and sent in, once it has opened."""
        await self.form(who, title)
        self.acts(who, f"fills the form “{title}” and sends it")
        for label, value in values.items():
            shown = "; ".join(value) if isinstance(value, list) else value
            self._tell(f"      {label}: {shown}")
        errors = await who.submits(dict(values))
        if errors:
            raise MismatchError(f"the form {title!r} to be taken", str(errors))

    async def form(self, who: Person, title: str) -> View:
        """Wait until a form is open before somebody."""

        def opened() -> View | None:
            return who.modal if who.modal and who.modal.title == title else None

        return await self._until(f"the form {title!r} before {who.user.name}", opened, lambda: "")

    async def room(self, who: Person) -> Channel:
        """Wait until somebody sees a channel that the bot has made."""
        workspace = self.slack.workspace
        bot = workspace.bot_user_id

        def opened() -> Channel | None:
            made = {one.name for one in workspace.channels.values() if one.creator == bot}
            return next((one for one in who.channels() if one.name and one.name in made), None)

        names = "\n".join(one.name for one in who.channels())
        return await self._until("a war room", opened, lambda: names)

    async def reads(self, who: Person, words: str, channel: str, *, after: str = "0") -> Message:
        """Wait until a message with some words, newer than a stamp, stands in a channel."""

        def found() -> Message | None:
            seen = who.channel(channel)
            newest = reversed([*seen.all_messages, *seen.ephemerals])
            return next((one for one in newest if _has(one, words, after)), None)

        expected = f"{words!r} in #{channel}"
        return await self._until(expected, found, lambda: who.channel(channel).text())

    async def told(self, who: Person, words: str) -> Message:
        """Wait until the bot has written some words to somebody."""

        def found() -> Message | None:
            return next((one for one in reversed(who.dms()) if words in one.text()), None)

        expected = f"{words!r} in a direct message to {who.user.name}"
        return await self._until(expected, found, lambda: "\n".join(m.text() for m in who.dms()))

    async def holds(
        self, expected: str, check: Callable[[], bool], seen: Callable[[], str]
    ) -> None:
        """Wait until something is so."""
        await self._until(expected, lambda: check() or None, seen)

    def shows(self) -> None:
        """Show what is new in every channel, and what changed in messages shown before."""
        for place, message in sorted(self._everything(), key=lambda each: float(each[1].ts)):
            key, text = (message.channel, message.ts), message.text()
            before = self._shown.get(key)
            if text == before:
                continue
            self._shown[key] = text
            known = set((before or "").splitlines())
            lines = [line for line in text.splitlines() if line not in known]
            if lines:
                changed = "" if before is None else " (changed)"
                self._tell(f"    {place} · {message.author}{changed}")
                self._tell("\n".join(f"      | {line}" for line in lines))

    def _everything(self) -> Iterator[tuple[str, Message]]:
        workspace = self.slack.workspace
        for channel in list(workspace.channels.values()):
            name = self._name(channel.is_im, channel.name, channel.members)
            for post in channel.posts.values():
                yield name + (", thread" if post.is_reply else ""), Message(workspace, post)
            for post in channel.ephemerals:
                yield f"{name}, only {self._reader(post)} sees", Message(workspace, post)

    def _name(self, direct: bool, name: str, members: list[str]) -> str:
        bot = self.slack.workspace.bot_user_id
        people = [self._person(one) for one in members if one != bot]
        return f"to {', '.join(people)}" if direct else f"#{name}"

    def _reader(self, post: Post) -> str:
        return self._person(post.ephemeral_to or "")

    def _person(self, user: str) -> str:
        return self.slack.workspace.users[user].real_name.split()[0]

    async def _until(
        self, expected: str, check: Callable[[], T | None], seen: Callable[[], str]
    ) -> T:
        with self.slack.journal.feed() as rows:
            try:
                async with asyncio.timeout(self._patience_s):
                    while (found := check()) is None:
                        await rows.get()
            except TimeoutError:
                raise MismatchError(expected, seen()) from None
        return found


def _has(message: Message, words: str, after: str) -> bool:
    return words in message.text() and float(message.ts) > float(after)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.splitlines()) or "  nothing"
