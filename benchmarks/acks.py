"""How long Slack waits for its answer: signed HTTP, the real process, each note committed."""

import asyncio

from benchmarks.measured import Figure, short, spread
from benchmarks.process import deployed, running
from incidentbot.sandbox.server import Sandbox
from tests.world import World

COMMAND = "python -m benchmarks.run acks"
LIMIT_MS, LIMIT_PARALLEL, LAST_MS = 100.0, 20, 2500.0
PARALLEL = (1, 20, 100)


async def measure(*, quick: bool) -> list[Figure]:
    """Measure the acknowledgement of a note with 1, 20 and 100 at once."""
    figures = []
    async with deployed(http=True) as deployment, running(deployment):
        slack = deployment.slack
        ana = slack.person("ana")
        await ana.types("/incident declare P3 Warming up", channel="general")
        rooms = World(deployment.folder, slack).rooms
        while not rooms:
            await asyncio.sleep(0.05)
            rooms = World(deployment.folder, slack).rooms
        for parallel in PARALLEL:
            count = max(parallel, 100 if quick else 1000)
            figures.append(_figure(parallel, await _acks(slack, rooms[0], parallel, count)))
    return figures


async def _acks(slack: Sandbox, room: str, parallel: int, count: int) -> list[float]:
    before = len(slack.journal.rows)
    left = iter(range(count))
    names = ("ana", "ben", "cleo", "dev", "finn")

    async def typist(number: int) -> None:
        person = slack.person(names[number % len(names)])
        for note in left:
            await person.types(f"/incident note Line {parallel}-{note}", channel=room)

    await asyncio.gather(*(typist(number) for number in range(parallel)))
    acks = [row for row in slack.journal.after(before) if row.kind == "ack"]
    commands = [row for row in acks if row.name == "/incident"]
    if not all(row.ok for row in commands):
        raise RuntimeError(f"{sum(not row.ok for row in commands)} of {count} were not answered.")
    return [row.ms for row in commands]


def _figure(parallel: int, acks: list[float]) -> Figure:
    found = spread(acks)
    if parallel == LIMIT_PARALLEL:
        limit, held = f"p99 < {short(LIMIT_MS)}", found.p99 < LIMIT_MS
    else:
        limit, held = f"max < {short(LAST_MS)}", found.max < LAST_MS
    return Figure(
        name=f"Acknowledging a note, {parallel} in parallel",
        measured=str(found),
        limit=limit,
        held=held,
        command=COMMAND,
    )
