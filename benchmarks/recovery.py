"""From `kill -9` in the middle of a delivery to being back at work, on each database."""

import asyncio
import time
from contextlib import ExitStack
from dataclasses import replace

from benchmarks.measured import MS, Figure, short, spread
from benchmarks.process import BotProcess, Deployment, deployed
from incidentbot.sandbox.server import Sandbox
from tests.storage.databases import Postgres, running_postgres
from tests.world import World

COMMAND = "python -m benchmarks.run recovery"
SQLITE_MS, LEASE_S, BEYOND_LEASE_S = 3000.0, 5.0, 5.0
PATIENCE_S = 60.0


async def measure(*, quick: bool) -> list[Figure]:
    """Kill a bot that has work left, start it again, and time what was left."""
    times = 1 if quick else 7
    sqlite = [await _recovered(None) for _ in range(times)]
    with ExitStack() as stack:
        server = stack.enter_context(running_postgres())
        postgres = [await _recovered(server) for _ in range(times)]
    return [
        _figure("Kill to a note answered and posted again, SQLite", sqlite, SQLITE_MS, ""),
        _figure(
            "Kill to the dead process's call done by another, PostgreSQL",
            postgres,
            (LEASE_S + BEYOND_LEASE_S) * MS,
            f" (a lease of {LEASE_S:.0f} s + {BEYOND_LEASE_S:.0f} s)",
        ),
    ]


async def _recovered(server: Postgres | None) -> float:
    async with deployed(lease_s=LEASE_S) as deployment:
        if server is not None:
            shared = replace(deployment, database=server.clone())
            return await _timed(shared, takes_over=True)
        return await _timed(deployment, takes_over=False)


async def _timed(deployment: Deployment, *, takes_over: bool) -> float:
    slack = deployment.slack
    first, second = BotProcess(deployment, "first"), BotProcess(deployment, "second")
    await first.start()
    await _says(slack, "/incident declare P1 Before", "general")
    await _until(slack, 0, "pins.add")
    # What the dead process holds is no post: those are looked for before they are repeated.
    slack.faults.slow("pins.add", PATIENCE_S)
    before = len(slack.journal.rows)
    await _says(slack, "/incident declare P1 Left over", "general")
    await _until(slack, before, "pins.add", answered=False)
    began, left = time.monotonic(), len(slack.journal.rows)
    await first.kill()
    await second.start()
    if not takes_over:
        await _says(slack, "/incident note Back", World(deployment.folder, slack).rooms[0])
    await _until(slack, left, "pins.add" if takes_over else "chat.postMessage")
    took = (time.monotonic() - began) * MS
    await second.stop()
    return took


async def _says(slack: Sandbox, line: str, channel: str) -> None:
    if await slack.person("ana").types(line, channel=channel) is None:
        raise RuntimeError(f"No answer to {line}.")


async def _until(slack: Sandbox, after: int, method: str, *, answered: bool = True) -> None:
    def seen() -> bool:
        return any(
            row.kind == "call" and row.name == method and (row.ok or not answered)
            for row in slack.journal.after(after)
        )

    async with asyncio.timeout(PATIENCE_S):
        with slack.journal.feed() as rows:
            while not seen():
                await rows.get()


def _figure(name: str, took: list[float], limit_ms: float, why: str) -> Figure:
    found = spread(took)
    return Figure(
        name=name,
        measured=str(found),
        limit=f"max < {short(limit_ms)}{why}",
        held=found.max < limit_ms,
        command=COMMAND,
    )
