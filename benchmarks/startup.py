"""From starting the program to being ready: on no database, and on one that is there."""

from benchmarks.measured import MS, Figure, short, spread
from benchmarks.process import BotProcess, deployed

COMMAND = "python -m benchmarks.run startup"
LIMIT_MS = 2000.0


async def measure(*, quick: bool) -> list[Figure]:
    """Measure the first start and the ones after it."""
    first, again = list[float](), list[float]()
    for _ in range(1 if quick else 5):
        async with deployed() as deployment:
            for times in (first, again, again):
                bot = BotProcess(deployment)
                times.append(await bot.start() * MS)
                await bot.stop()
    return [
        _figure("Start to ready, making the database", first),
        _figure("Start to ready", again),
    ]


def _figure(name: str, took: list[float]) -> Figure:
    found = spread(took)
    return Figure(
        name=name,
        measured=str(found),
        limit=f"p50 < {short(LIMIT_MS)}",
        held=found.p50 < LIMIT_MS,
        command=COMMAND,
    )
