"""Several bots on one PostgreSQL beside one workspace, killed, frozen and woken."""

import asyncio
import copy
import json
import signal
from collections.abc import Callable
from pathlib import Path

import aiohttp

from incidentbot.killpoints import FREEZE, ORDER
from incidentbot.sandbox.journal import Journal
from incidentbot.sandbox.server import LOOPBACK, Sandbox
from incidentbot.sandbox.shown import Message
from tests.cli.program import free_port
from tests.faults.process import PATIENCE_S, BotProcess, passed, until
from tests.faults.stage import WINDING_S, Stage
from tests.world import ANNOUNCEMENTS, World

PATIENT_S, HASTY_S = 3.0, 1.0
LEASE_S = "1"
LASTS_S = 60
KINDS = {"Update on": "update", "is resolved after": "resolved"}
PLAIN = Path(__file__).with_name("plain.yaml")
STEPS = 3


class Replica(BotProcess):
    """One of several bots."""

    def __init__(self, folder: Path, slack: Sandbox, **environment: str) -> None:
        folder.mkdir(exist_ok=True)
        self.port = free_port()
        super().__init__(folder, slack, **environment, PORT=str(self.port))

    async def start(self) -> None:
        """Start it and wait until it says that it can work."""
        await self.launch()
        await self.ready()

    async def ready(self) -> None:
        """Wait until it says that it can work."""
        async with asyncio.timeout(PATIENCE_S), aiohttp.ClientSession() as session:
            while not await self._works(session):
                assert self.alive, self.log()
                await passed(self._slack, winding=0)

    @property
    def frozen(self) -> bool:
        """Whether it is stopped in its tracks."""
        if self._process is None or not self.alive:
            return False
        stat = Path(f"/proc/{self._process.pid}/stat").read_text(encoding="utf-8")
        return stat.rpartition(")")[2].split()[0] == "T"

    def freeze(self) -> None:
        """Stop it in its tracks."""
        self.signal(signal.SIGSTOP)
        self.missed()

    def missed(self) -> None:
        """Let Slack wait less for its answers while it stands still."""
        self._slack.socket.ack_seconds = HASTY_S

    async def wake(self) -> None:
        """Let it go on where it was, and wait until it works."""
        self.signal(signal.SIGCONT)
        self._slack.socket.ack_seconds = PATIENT_S
        await self.ready()

    async def _works(self, session: aiohttp.ClientSession) -> bool:
        try:
            async with session.get(f"http://{LOOPBACK}:{self.port}/readyz") as answer:
                return answer.ok
        except aiohttp.ClientError:
            return False


class Fleet(Stage):
    """A workspace with several bots, on which one incident after another is put to the test.

    Attributes:
        winding: Seconds by which the clock is wound while nothing happens.
    """

    winding: float = WINDING_S

    def __init__(self, folder: Path, **environment: str) -> None:
        super().__init__(folder)
        self.environment = environment
        self.replicas: list[Replica] = []
        self._began = 0

    async def open(self) -> None:
        """Start the workspace."""
        await self.slack.start()

    def add(self, **environment: str) -> None:
        """Add a bot that does not run yet."""
        name = f"replica-{len(self.replicas)}"
        self.replicas.append(self._replica(name, environment))
        self.bot = self.replicas[0]

    async def grow(self, count: int) -> None:
        """Have so many bots run: start what was killed or stopped, and add what is missing."""
        while len(self.replicas) < count:
            self.add()
        idle = [each for each in self.replicas if not each.alive]
        missing = max(count - len(self.living), 0)
        await asyncio.gather(*(each.start() for each in idle[:missing]))

    async def heal(self) -> None:
        """Have two bots run, whatever an earlier test did."""
        self.slack.faults.clear()
        await asyncio.gather(*(each.wake() for each in self.living if each.frozen))
        await self.grow(2)

    async def close(self) -> None:
        """Stop everything."""
        for each in self.living:
            each.signal(signal.SIGCONT)
        codes = await asyncio.gather(*(each.stop() for each in self.living))
        await self.slack.stop()
        assert set(codes) <= {0}

    async def order(self, point: str, step: str = "") -> None:
        """Order the end of whichever bot passes a point first."""
        await self.quiet()
        await self.slack.idle()
        (self._folder / "order").write_text(f"{point} {step}", encoding="ascii")

    async def order_freeze(self, point: str, step: str = "") -> None:
        """Order that whichever bot passes a point first stops in its tracks there."""
        await self.order(f"{FREEZE} {point}", step)

    async def frozen(self) -> Replica:
        """Wait until one stands still."""
        asleep = await self._one(lambda each: each.frozen)
        asleep.missed()
        return asleep

    async def died(self) -> Replica:
        """Wait until one that was alive has been killed."""
        living = self.living
        dead = await self._one(lambda each: each in living and not each.alive)
        assert await dead.ended() == -signal.SIGKILL
        return dead

    async def declares_again(self) -> None:
        """Let ana type the same once more; what the journal holds from here on is looked at."""
        self._began = len(self.slack.journal.rows)
        await super().declares_again()

    def expect_no_double_post(self) -> None:
        """Fail if a message of this incident stands twice in one place."""
        since = Journal(self.slack.clock)
        since.rows = self.slack.journal.after(self._began)
        since.assert_no_double_post()

    async def until(self, true: Callable[[], bool]) -> None:
        """Wait for something."""
        await until(self.slack, true, winding=self.winding)

    def another(self) -> "Fleet":
        """Return the same fleet for an incident beside this one."""
        return copy.copy(self)

    @property
    def living(self) -> list[Replica]:
        """The bots that run."""
        return [each for each in self.replicas if each.alive]

    async def lives(self) -> None:
        """Declare an incident, post updates, and resolve it."""
        await self.declares()
        await self.usable()
        for number in range(STEPS):
            await self.types(f"update Step {number} of {self.title}", self.room)
        self.wind(LASTS_S)
        await self.types("resolve Cache restarted", self.room)
        await self.resolved()

    def wind(self, seconds: float) -> None:
        """Wind the clocks."""
        self.slack.wind(seconds)

    def steps(self) -> list[list[str]]:
        """Return the updates as they stand in the room, and in the announcement's thread."""
        (announced,) = self.announcements()
        places = (self.ana.channel(self.room).messages, announced.replies)
        said = ([each.text() for each in place] for place in places)
        wanted = [f"Step {number} of {self.title}" for number in range(STEPS)]
        return [[step for text in texts for step in wanted if step in text] for texts in said]

    def announcements(self) -> list[Message]:
        """Return the announcements of the incident."""
        messages = self.ana.channel(ANNOUNCEMENTS).messages
        return [each for each in messages if self.title in each.text().splitlines()[0]]

    def told_room(self) -> list[str]:
        """Return the kinds of the bot's messages in the room, in order."""
        room = self.ana.channel(self.room)
        pinned = {each.text() for each in room.pins}
        texts = _said(room.messages)
        return ["summary" if text in pinned else _kind(text) for text in texts]

    def told_thread(self) -> list[str]:
        """Return the kinds of the bot's messages under the announcement, in order."""
        (announced,) = self.announcements()
        return [_kind(text) for text in _said(announced.replies)]

    def reminders(self) -> list[str]:
        """Return what stands in the room besides summary, updates and resolution."""
        return [each for each in self.told_room() if each not in (*KINDS.values(), "summary")]

    async def _one(self, true: Callable[[Replica], bool]) -> Replica:
        await self.until(lambda: any(map(true, self.replicas)))
        return next(filter(true, self.replicas))

    def _replica(self, name: str, environment: dict[str, str]) -> Replica:
        return Replica(
            self._folder / name,
            self.slack,
            **{
                "INCIDENTBOT_LEASE_S": LEASE_S,
                "INCIDENTBOT_PLAYBOOK": str(PLAIN),
                "INCIDENTBOT_GROUPS": json.dumps(World(self._folder, self.slack).groups()),
                "INCIDENTBOT_CLOCK_FILE": str(self._folder / "clock"),
                ORDER: str(self._folder / "order"),
                **self.environment,
                **environment,
            },
        )


def _said(messages: list[Message]) -> list[str]:
    return [each.text() for each in messages if each.post.by_bot and not each.post.subtype]


def _kind(text: str) -> str:
    return next((kind for words, kind in KINDS.items() if words in text), text)
