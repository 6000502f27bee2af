"""Many incidents while everything goes wrong; afterwards each message must stand there once.

python -m benchmarks.chaos --minutes 5 [--database URL|postgres] [--seed N]
"""

import argparse
import asyncio
import random
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from benchmarks.ledger import DECLARED, NOTED, UPDATED, Ledger, Promise, Verdict, has_header
from benchmarks.process import BotProcess, Deployment, deployed, until
from benchmarks.weather import Weather
from incidentbot.storage import SqlStore, migrate, open_store

if TYPE_CHECKING:
    from incidentbot.sandbox.people import Person

PEOPLE = ("ana", "ben", "cleo", "dev", "finn")
CONFIRMED = {DECLARED: "is declared as", NOTED: "Noted on", UPDATED: "is posted"}
ASIDES = (
    "claim commander",
    "claim scribe",
    "ack",
    "status identified",
    "subscribe",
    "snooze 30m busy",
)
AFTERWARDS = (
    "resolve override It works again",
    "action 1d Alert on it",
    "review tomorrow 14:00",
    "reopen It is back",
)
WHY = "Why publish it anyway"
REDELIVERED_S = 420.0
DRAINED_WITHIN_S = 240.0
POSTGRES, REPLICAS, SHORT_LEASE_S = "postgres", 2, 3.0
SEVERITIES = ("P0", "P1", "P2", "P3")


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a run goes.

    Attributes:
        database: None: a SQLite file of its own; `postgres`: a server of its own.
        incidents: How many are declared at most.
    """

    seconds: float
    seed: int
    database: str | None = None
    incidents: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of a run."""

    verdict: Verdict
    promised: int
    kept: int
    happened: dict[str, int]
    exits: list[int] = field(default_factory=list)

    def __str__(self) -> str:
        happened = " · ".join(f"{count} {what}" for what, count in sorted(self.happened.items()))
        return f"asked {self.promised} · confirmed {self.kept}\n{happened}\n{self.verdict}"


async def run(plan: Plan) -> Report:
    """Run the incidents and the weather, drain, and judge."""
    async with _deployment(plan) as (deployment, replicas):
        bots = [BotProcess(deployment, f"bot-{number}") for number in range(replicas)]
        weather = Weather(
            deployment=deployment,
            bots=bots,
            dice=random.Random(plan.seed),
            freezes=replicas > 1,
        )
        weather.wind(0)
        for bot in bots:
            await bot.start()
        ledger = Ledger()
        try:
            await _live(plan, weather, ledger)
            given_up = await _drain(weather)
        finally:
            exits = [await bot.stop() for bot in bots]
        verdict = ledger.judge(deployment.slack)
        verdict.lost += given_up
        return Report(
            verdict=verdict,
            promised=len(ledger.promises),
            kept=sum(each.kept for each in ledger.promises),
            happened=weather.counts,
            exits=exits,
        )


def main() -> None:
    """Read the command line and run."""
    reader = argparse.ArgumentParser(description="Many incidents while everything goes wrong.")
    reader.add_argument("--minutes", type=float, default=5)
    reader.add_argument("--database", help="a database URL, or: postgres")
    reader.add_argument("--seed", type=int, default=int.from_bytes(random.randbytes(3)))
    given = reader.parse_args()
    print(f"seed {given.seed}")
    plan = Plan(seconds=given.minutes * 60, seed=given.seed, database=given.database)
    report = asyncio.run(run(plan))
    print(report)
    sys.exit(0 if report.verdict.clean and not any(report.exits) else 1)


async def _live(plan: Plan, weather: Weather, ledger: Ledger) -> None:
    going_wrong = weather.begin()
    until = time.monotonic() + plan.seconds
    actors = [
        _Actor(weather.deployment, name, ledger, random.Random(f"{plan.seed}{name}"))
        for name in PEOPLE
    ]
    each = plan.incidents // len(actors)
    acting = asyncio.gather(*(actor.live(until, incidents=each) for actor in actors))
    try:
        await _unless_broken(acting, going_wrong)
    finally:
        for task in going_wrong:
            task.cancel()
        await asyncio.wait(going_wrong)
        weather.clear_up()


async def _unless_broken(
    acting: "asyncio.Future[list[None]]", going_wrong: list[asyncio.Task[None]]
) -> None:
    every: set[asyncio.Future[Any]] = {acting, *going_wrong}
    done, _ = await asyncio.wait(every, return_when=asyncio.FIRST_COMPLETED)
    for each in done:
        each.result()


async def _drain(weather: Weather) -> list[str]:
    """Wait until nothing is left to deliver; return what was given up on."""
    for bot in weather.bots:
        # One may have been killed, or frozen, and not brought back.
        if bot.running:
            bot.signal(signal.SIGCONT)
        else:
            await bot.start()
    store = open_store(weather.deployment.database)
    began = weather.deployment.slack.clock.offset
    try:
        async with asyncio.timeout(DRAINED_WITHIN_S):
            await until(lambda: _drained(store, weather, began + REDELIVERED_S))
        backlog = await store.backlog()
    finally:
        await store.close()
    count = backlog.dead + backlog.parked
    return [f"{count} effects were given up on"] if count else []


async def _drained(store: SqlStore, weather: Weather, redelivered: float) -> bool:
    clock = weather.deployment.slack.clock
    backlog = await store.backlog()
    if not backlog.waiting:
        if clock.offset >= redelivered:
            return True
        weather.wind(30)
        return False
    now = datetime.fromtimestamp(clock.now(), UTC)
    if backlog.oldest_due is not None and backlog.oldest_due > now:
        weather.wind((backlog.oldest_due - now).total_seconds() + 0.1)
    return False


@asynccontextmanager
async def _deployment(plan: Plan) -> AsyncIterator[tuple[Deployment, int]]:
    async with AsyncExitStack() as stack:
        deployment = await stack.enter_async_context(deployed())
        deployment = replace(deployment, clock=deployment.folder / "bots-clock")
        if plan.database is None:
            yield deployment, 1
            return
        url = plan.database
        if url == POSTGRES:
            from tests.storage.databases import running_postgres

            url = stack.enter_context(running_postgres()).clone()
        migrate.upgrade(url)
        yield replace(deployment, database=url, lease_s=SHORT_LEASE_S), REPLICAS


class _Actor:
    """One person who declares, notes and updates as fast as answers come."""

    def __init__(
        self, deployment: Deployment, name: str, ledger: Ledger, dice: random.Random
    ) -> None:
        self._workspace = deployment.slack.workspace
        self._person: Person = deployment.slack.person(name)
        self._name = name
        self._ledger = ledger
        self._dice = dice

    async def live(self, until: float, *, incidents: int) -> None:
        """Act until a moment."""
        declared = 0
        while time.monotonic() < until:
            if declared < incidents and (declared < 2 or self._dice.random() < 0.1):
                declared += 1
                await self._declare()
            else:
                await self._work()
            await asyncio.sleep(self._dice.uniform(0.02, 0.3))

    async def _declare(self) -> None:
        promise = self._ledger.ask(DECLARED, self._name)
        severity = self._dice.choice(SEVERITIES)
        await self._ask(promise, f"declare {severity} {promise.mark}", "general")

    async def _work(self) -> None:
        rooms = self._rooms()
        if not rooms:
            return
        mark, channel = self._dice.choice(rooms)
        deed = self._dice.random()
        if deed < 0.5:
            promise = self._ledger.ask(NOTED, self._name, mark)
            await self._ask(promise, f"note {promise.mark}", channel)
        elif deed < 0.75:
            promise = self._ledger.ask(UPDATED, self._name, mark)
            await self._ask(promise, f"update {promise.mark}", channel)
        elif deed < 0.9:
            await self._mention(self._ledger.ask(NOTED, self._name, mark), channel)
        elif deed < 0.95:
            await self._person.types(f"/incident {self._dice.choice(ASIDES)}", channel)
        elif deed < 0.99:
            await self._person.types(f"/incident {self._dice.choice(AFTERWARDS)}", channel)
        else:
            await self._document(channel)

    async def _ask(self, promise: Promise, line: str, channel: str) -> None:
        answer = await self._person.types(f"/incident {line}", channel)
        promise.kept = answer is not None and CONFIRMED[promise.kind] in answer.text()

    async def _mention(self, promise: Promise, channel: str) -> None:
        promise.in_turn = False
        if self._person.id not in self._workspace.channels[channel].members:
            await self._person.joins(channel)
        await self._person.says(f"@incidentbot note {promise.mark}", channel)

    async def _document(self, channel: str) -> None:
        """Send the post-mortem into review, or publish it, where the panel offers that."""
        await self._person.types("/incident postmortem", channel)
        for button in ("Send to review", "Publish"):
            panel = self._person.modal
            if panel is not None and f"[{button}]" in panel.text():
                await self._person.clicks(button, panel)
        form = self._person.modal
        if form is not None and WHY in form.text():
            await self._person.submits({WHY: "It is short"})

    def _rooms(self) -> list[tuple[str, str]]:
        marks = [each.mark for each in self._ledger.promises if each.kind == DECLARED]
        return [
            (mark, channel.id)
            for channel in self._workspace.channels.values()
            for mark in marks
            if f"-{mark.lower()}" in channel.name
            # Before its summary is there, the bot may not know yet that the room is its own.
            and any(has_header(each) for each in channel.posts.values())
        ]


if __name__ == "__main__":
    main()
