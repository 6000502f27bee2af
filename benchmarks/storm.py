"""Fifty declares at once under Slack's real rate limits, beside what these allow at best.

The clock is not wound: the seconds are those in which Slack's limits refill.
"""

import asyncio
import time
from collections import Counter

from benchmarks.declare import usable
from benchmarks.measured import Figure, short, spread
from benchmarks.process import deployed, running, until
from incidentbot.sandbox.contract import contracts
from incidentbot.sandbox.rates import CHANNEL_BURST, PER_MINUTE
from incidentbot.sandbox.server import Sandbox
from incidentbot.storage import SqlStore, open_store

COMMAND = "python -m benchmarks.run storm"
DECLARES, QUICK_DECLARES = 50, 24
PATIENCE_S = 900.0
RATIO, ACK_MS = 1.5, 2500.0
MINUTE_S = 60.0
PEOPLE = ("ana", "ben", "cleo", "dev", "finn")


async def measure(*, quick: bool) -> list[Figure]:
    """Declare at once; measure until all is delivered, and against the limits' own floor."""
    count = QUICK_DECLARES if quick else DECLARES
    async with deployed(strict_rates=True) as deployment, running(deployment):
        slack = deployment.slack
        began = time.monotonic()
        await asyncio.gather(
            *(
                slack.person(_person(each)).types(
                    f"/incident declare P3 storm-{each}", channel="general"
                )
                for each in range(count)
            )
        )
        await _delivered(deployment.database, slack, count)
        took = time.monotonic() - began
        slack.journal.assert_no_double_post()
        acks = [row.ms for row in slack.journal.acks("/incident")]
        return _figures(count, took, _floor(slack), acks)


async def _delivered(database: str, slack: Sandbox, count: int) -> None:
    store = open_store(database)
    try:
        async with asyncio.timeout(PATIENCE_S):
            await until(lambda: _whole(store, slack, count))
    finally:
        await store.close()


async def _whole(store: SqlStore, slack: Sandbox, count: int) -> bool:
    return not (await store.backlog()).waiting and all(
        usable(slack, f"storm-{each}", by=_person(each)) for each in range(count)
    )


def _person(number: int) -> str:
    return PEOPLE[number % len(PEOPLE)]


def _floor(slack: Sandbox) -> tuple[float, str]:
    """Return the seconds that the tightest limit costs whoever makes the same calls."""
    calls = [row for row in slack.journal.calls() if row.error != "ratelimited"]
    floors = {}
    for method, count in Counter(row.name for row in calls).items():
        contract = contracts().get(method)
        per_minute = PER_MINUTE.get(contract.tier if contract else "t3", PER_MINUTE["t3"])
        floors[method] = max(0, count - per_minute) * MINUTE_S / per_minute
    posts = Counter(row.args.get("channel") for row in calls if row.name == "chat.postMessage")
    floors["chat.postMessage to one channel"] = float(max(posts.values()) - CHANNEL_BURST)
    return max((seconds, name) for name, seconds in floors.items())


def _figures(count: int, took: float, floor: tuple[float, str], acks: list[float]) -> list[Figure]:
    found = spread(acks)
    return [
        Figure(
            name=f"{count} declares at once under strict limits, until all is delivered",
            measured=f"{took:.0f} s, {took / floor[0]:.2f} × the floor ({floor[0]:.0f} s by {floor[1]})",
            limit=f"< {RATIO} × the floor",
            held=took < RATIO * floor[0],
            command=COMMAND,
        ),
        Figure(
            name=f"Acknowledging each of {count} declares at once",
            measured=str(found),
            limit=f"max < {short(ACK_MS)}",
            held=found.max < ACK_MS,
            command=COMMAND,
        ),
    ]
