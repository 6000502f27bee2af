"""Lists and pages with 1,000 open incidents and 100,000 events behind them."""

import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks import rows
from benchmarks.measured import Figure, short, spread, timing
from incidentbot.services import queries
from incidentbot.services.record import Act
from incidentbot.slack.blocks.choices import LISTED
from incidentbot.slack.home import model_of
from incidentbot.storage import SqlStore

COMMAND = "python -m benchmarks.run queries"
LIMIT_MS = 50.0


async def measure(*, quick: bool) -> list[Figure]:
    """Measure what the list, App Home and one incident's page read."""
    count, events = (200, 20) if quick else (1_000, 100)
    with tempfile.TemporaryDirectory() as name:
        store = await rows.filled(Path(name), incidents=count, events=events)
        one = f"copy{count // 2:012d}"
        size = f"{count:,} open incidents, {count * events:,} events"
        figures = [
            await _figure(
                store,
                f"Listing the open ones, {size}",
                lambda act: queries.open_ones(act, first=LISTED),
            ),
            await _figure(store, f"App Home, {size}", model_of),
            await _figure(
                store,
                f"One incident whole, {size}",
                lambda act: queries.sight(act, one, history=True),
            ),
        ]
        await store.close()
    return figures


async def _figure(store: SqlStore, name: str, look: Callable[[Act], object]) -> Figure:
    under, took = rows.rules(), list[float]()
    for _ in range(23):
        with timing(took):
            await store.read(lambda uow: look(rows.act(uow, under)))
    found = spread(took[3:])
    return Figure(
        name=name,
        measured=str(found),
        limit=f"p50 < {short(LIMIT_MS)}",
        held=found.p50 < LIMIT_MS,
        command=COMMAND,
    )
