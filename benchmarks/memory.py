"""A soak: memory as work goes on, what it would be after a day, and the slowest answer."""

import asyncio
import random
import time

from benchmarks.measured import Figure, short, slope, spread
from benchmarks.process import BotProcess, deployed, running
from incidentbot.sandbox.server import Sandbox
from tests.world import World

COMMAND = "python -m benchmarks.run memory"
SOAK_S, QUICK_SOAK_S = 600.0, 15.0
# The first part fills caches, pools and SQLite's pages; it is no growth.
WARMING = 1 / 3
RESIDENT_MB, GROWTH_MB_H, ACK_MS = 150.0, 1.0, 2500.0
PEOPLE = ("ana", "ben", "cleo", "dev")
HOUR_S, DAY_H = 3600.0, 24
WORK = ("note The cache is cold", "update Restarted the cache", "list", "show", "claim commander")


async def measure(*, quick: bool) -> list[Figure]:
    """Let four people work for ten minutes."""
    seconds = QUICK_SOAK_S if quick else SOAK_S
    async with deployed() as deployment, running(deployment) as bot:
        slack = deployment.slack
        world = World(deployment.folder, slack)
        until = time.monotonic() + seconds
        points, _ = await asyncio.gather(
            _watched(bot, until),
            asyncio.gather(*(_works(slack, world, name, until) for name in PEOPLE)),
        )
        acks = [row.ms for row in slack.journal.acks("/incident")]
    return _figures(seconds, points, acks)


async def _works(slack: Sandbox, world: World, name: str, until: float) -> None:
    person, dice = slack.person(name), random.Random(name)
    number = 0
    while time.monotonic() < until:
        rooms = world.rooms
        if not rooms or number % 20 == 0:
            await person.types(f"/incident declare P3 {name} {number}", channel="general")
        elif number % 20 == 19:
            await person.types(
                "/incident resolve override It works again", channel=dice.choice(rooms)
            )
        else:
            await person.types(f"/incident {dice.choice(WORK)}", channel=dice.choice(rooms))
        number += 1
        await asyncio.sleep(0.1)


async def _watched(bot: BotProcess, until: float) -> list[tuple[float, float]]:
    began, points = time.monotonic(), []
    while time.monotonic() < until:
        points.append((time.monotonic() - began, bot.resident_mb()))
        await asyncio.sleep(0.5)
    return points


def _figures(seconds: float, points: list[tuple[float, float]], acks: list[float]) -> list[Figure]:
    steady = points[int(len(points) * WARMING) :]
    growth = slope(steady) * HOUR_S
    resident = steady[-1][1]
    found = spread(acks)
    rate = len(acks) / seconds
    soak = f"in a soak of {seconds:.0f} s at {rate:.0f} commands a second"
    return [
        Figure(
            name=f"Resident memory {soak}",
            measured=f"{resident:.0f} MB at its end",
            limit=f"< {RESIDENT_MB:.0f} MB after a day",
            held=resident < RESIDENT_MB,
            command=COMMAND,
        ),
        Figure(
            name=f"Growth {soak}",
            measured=f"{growth:.1f} MB/h; in a day at this pace {resident + growth * DAY_H:.0f} MB",
            limit=f"< {GROWTH_MB_H:.0f} MB/h",
            held=growth < GROWTH_MB_H,
            command=COMMAND,
        ),
        Figure(
            name=f"Acknowledging {soak}",
            measured=str(found),
            limit=f"max < {short(ACK_MS)}",
            held=found.max < ACK_MS,
            command=COMMAND,
        ),
    ]
