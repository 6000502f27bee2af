"""What goes wrong in a chaos run: kills, lost answers, limits, disconnects, repeats, jumps."""

import asyncio
import random
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from benchmarks.process import BotProcess, Deployment

ALWAYS = 10**9
LOST_ANSWERS, LOST_CALLS, REFUSED = 0.05, 0.02, 0.01
LAG_S = 8.0
LIMITED = (
    "chat.postMessage",
    "chat.update",
    "conversations.create",
    "conversations.history",
    "conversations.invite",
    "conversations.setTopic",
    "pins.add",
)
HOUR_S = 3600.0
# Less often than the two look-ups are apart: the second is then never early.
WRONG_EVERY_S = (25.0, 40.0)


@dataclass(slots=True, kw_only=True)
class Weather:
    """Everything that may go wrong, drawn from one seed.

    Attributes:
        wrong: By how many seconds the bots' clocks differ from the workspace's.
        counts: How often each thing happened.
    """

    deployment: Deployment
    bots: list[BotProcess]
    dice: random.Random
    freezes: bool = False
    wrong: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)

    def begin(self) -> list[asyncio.Task[None]]:
        """Let it begin; the tasks are to be cancelled when it is over."""
        faults = self.deployment.slack.faults
        faults.cut_after("*", times=ALWAYS, when=self._by_chance("answers lost", LOST_ANSWERS))
        faults.cut_before("*", times=ALWAYS, when=self._by_chance("calls lost", LOST_CALLS))
        faults.history_lag(LAG_S)
        every: list[tuple[tuple[float, float], Callable[[], Awaitable[None]]]] = [
            ((2.0, 6.0), self._strike),
            ((0.5, 2.0), self._disturb_calls),
            ((0.3, 1.2), self._disturb_deliveries),
            ((2.0, 7.0), self._disconnect),
            ((3.0, 9.0), self._pass_time),
            (WRONG_EVERY_S, self._set_clocks_wrong),
        ]
        return [asyncio.create_task(self._now_and_then(*each)) for each in every]

    def clear_up(self) -> None:
        """Let nothing more go wrong."""
        self.deployment.slack.faults.clear()
        self.wrong = 0.0
        self.wind(0)

    def wind(self, seconds: float) -> None:
        """Let time pass for the workspace and, more or less, for the bots."""
        offset = self.deployment.slack.wind(seconds) + self.wrong
        if self.deployment.clock is not None:
            whole = self.deployment.clock.with_suffix(".new")
            whole.write_text(repr(offset), encoding="ascii")
            whole.replace(self.deployment.clock)

    def _count(self, what: str) -> None:
        self.counts[what] = self.counts.get(what, 0) + 1

    def _by_chance(self, what: str, part: float) -> Callable[[object], bool]:
        def strikes(_: object) -> bool:
            struck = self.dice.random() < part
            if struck:
                self._count(what)
            return struck

        return strikes

    async def _now_and_then(
        self, apart: tuple[float, float], happen: Callable[[], Awaitable[None]]
    ) -> None:
        while True:
            await asyncio.sleep(self.dice.uniform(*apart))
            await happen()

    async def _strike(self) -> None:
        bot = self.dice.choice(self.bots)
        if self.freezes and self.dice.random() < 0.4:
            self._count("freezes")
            bot.signal(signal.SIGSTOP)
            await asyncio.sleep(self.deployment.lease_s + 2)
            bot.signal(signal.SIGCONT)
            return
        self._count("kills")
        await bot.kill()
        await bot.start()

    async def _disturb_calls(self) -> None:
        faults = self.deployment.slack.faults
        method = self.dice.choice(LIMITED)
        match self.dice.choice(("limit", "html", "error", "slow")):
            case "limit":
                faults.limit(method, retry_after=self.dice.randint(1, 3))
            case "html":
                faults.html(method)
            case "error":
                faults.error(method, "internal_error")
            case _:
                faults.slow(method, self.dice.uniform(0.2, 2.0))
        self._count("calls refused or slowed")

    async def _disturb_deliveries(self) -> None:
        faults = self.deployment.slack.faults
        match self.dice.choice(("duplicate", "twice", "lose_ack")):
            case "duplicate":
                faults.duplicate()
            case "twice":
                faults.twice()
            case _:
                faults.lose_ack()
        self._count("deliveries repeated")

    async def _disconnect(self) -> None:
        self._count("disconnects")
        if self.dice.random() < 0.5:
            self.deployment.slack.socket.abort()
        else:
            await self.deployment.slack.socket.disconnect()

    async def _pass_time(self) -> None:
        self._count("clock jumps")
        self.wind(self.dice.uniform(10, 400))

    async def _set_clocks_wrong(self) -> None:
        self._count("clock jumps")
        self.wrong = 0.0 if self.wrong else self.dice.choice((HOUR_S, -HOUR_S))
        self.wind(0)
