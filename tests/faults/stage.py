"""A workspace with one killable bot, on which one incident after another is put to the test."""

import asyncio
import json
from itertools import count
from pathlib import Path

from incidentbot.sandbox.people import Person
from incidentbot.sandbox.server import Sandbox
from incidentbot.sandbox.shown import Message
from incidentbot.storage import open_store
from tests.faults.process import PATIENCE_S, BotProcess, passed, until
from tests.world import ANNOUNCEMENTS, World, manifest

# A look-up is due five seconds after a lost answer, and the next ten seconds after that.
WINDING_S = 3
NOTICES = {
    "Update on": "update",
    "is resolved after": "resolved",
    "although this does not hold": "override",
    "Phase: ": "checklist",
    "Nobody has acknowledged": "nag",
    "has no Incident Commander": "nag",
    "has no Tech Lead": "nag",
    "Claim Incident Commander": "summary",
    "[Reopen]": "summary",
}


class Stage:
    """The workspace, the bot's process, and the incident that is being worked on."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.slack = Sandbox(manifest(), clock_file=folder / "clock")
        self._folder = folder
        self._environment = environment
        self._numbers = count(1)
        self.bot: BotProcess
        self.title = ""

    async def open(self) -> None:
        """Start the workspace and the bot."""
        await self.slack.start()
        groups = json.dumps(World(self._folder, self.slack).groups())
        more = {"INCIDENTBOT_GROUPS": groups, **self._environment}
        self.bot = BotProcess(self._folder, self.slack, **more)
        await self.bot.start()

    async def close(self) -> None:
        """Stop both."""
        await self.bot.stop()
        await self.slack.stop()

    async def types(self, words: str, channel: str = "general") -> None:
        """Let ana type a subcommand; a bot that dies meanwhile does not answer."""
        await self.ana.types(f"/incident {words}", channel)

    async def declares(self) -> None:
        """Let ana declare an incident of its own name."""
        self.title = f"Case {next(self._numbers)} of checkout"
        await self.declares_again()

    async def declares_again(self) -> None:
        """Let ana type the same once more."""
        await self.types(f"declare P1 {self.title}")

    async def usable(self) -> None:
        """Wait until the war room and all around it is whole."""
        await self.until(self._whole)
        await self.slack.idle()

    async def quiet(self, *, winding: float = WINDING_S) -> None:
        """Wait until nothing is left to deliver: an order must not meet an earlier case's rest."""
        store = open_store(self.bot.database_url)
        try:
            async with asyncio.timeout(PATIENCE_S):
                while (await store.backlog()).waiting:
                    await passed(self.slack, winding=winding)
        finally:
            await store.close()

    async def order(self, point: str, step: str = "") -> None:
        """Order the bot's end at the next passing of a point, of this case and no earlier one."""
        await self.quiet()
        self.bot.order(point, step)

    async def resolved(self) -> None:
        """Wait until every place says that it is resolved; each lane ends with that."""
        await self.until(self._over)

    async def until(self, true) -> None:  # type: ignore[no-untyped-def]
        """Wait for something; the clock is wound meanwhile, past the look-ups."""
        await until(self.slack, true, winding=WINDING_S)

    @property
    def ana(self) -> Person:
        """Who declares."""
        return self.slack.person("ana")

    @property
    def rooms(self) -> list[str]:
        """The names of the incident's war rooms."""
        slug = self.title.lower().replace(" ", "-")
        channels = self.slack.workspace.channels.values()
        return [each.name for each in channels if each.name.endswith(slug)]

    @property
    def room(self) -> str:
        """The name of its only war room."""
        (only,) = self.rooms
        return only

    def told_room(self) -> list[str]:
        """Return the kinds of the bot's messages in the room, in order."""
        return [_kind(each) for each in _written(self.ana.channel(self.room).messages)]

    def told_thread(self) -> list[str]:
        """Return the kinds of the bot's messages under the announcement, in order."""
        (announced,) = self.announcements()
        return [_kind(each) for each in _written(announced.replies)]

    def announcements(self) -> list[Message]:
        """Return the announcements of the incident."""
        written = _written(self.ana.channel(ANNOUNCEMENTS).messages)
        return [each for each in written if each.text().split("\n")[0].endswith(f": {self.title}")]

    def told_directly(self, handle: str, words: str) -> int:
        """Count the direct messages of the incident with some words in them."""
        texts = [each.text() for each in self.slack.person(handle).dms()]
        return sum(self.title in text and words in text for text in texts)

    def topics(self) -> list[str]:
        """Return the lines in the room that tell of a topic, in order."""
        posts = self.ana.channel(self.room).state.posts.values()
        lines = [post.text for post in posts if post.subtype == "channel_topic"]
        return [line.rpartition("topic: ")[2] for line in lines]

    def _whole(self) -> bool:
        if len(self.rooms) != 1 or len(self.announcements()) != 1:
            return False
        room = self.ana.channel(self.room)
        people = {"ana", "ben", "cleo"} <= set(room.members)
        linked = self.room in self.announcements()[0].text()
        told = self.told_directly("ana", "is open") and self.told_directly("ben", "")
        return bool(room.pins and room.topic and people and linked and told)

    def _over(self) -> bool:
        if "resolved" not in self.ana.channel(self.room).topic or not self._whole():
            return False
        spoken = "resolved" in self.told_room() and "resolved" in self.told_thread()
        shown = [*self.announcements(), *self.ana.channel(self.room).pins]
        return spoken and all("Resolved after" in each.text() for each in shown)


def _written(messages: list[Message]) -> list[Message]:
    return [each for each in messages if each.post.by_bot and not each.post.subtype]


def _kind(message: Message) -> str:
    text = message.text()
    return next((kind for words, kind in NOTICES.items() if words in text), text)
