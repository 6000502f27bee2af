"""What a tick costs with 100, 1,000 and 10,000 open incidents, and how late reminders come."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, update
from sqlmodel import col, select

from benchmarks import rows
from benchmarks.measured import MS, Figure, short, spread, timing
from incidentbot.services import clocks
from incidentbot.storage import SqlStore
from incidentbot.storage.clocks import ClockRow
from incidentbot.storage.engine import open_engine

COMMAND = "python -m benchmarks.run ticks"
OPEN, QUICK_OPEN = (100, 1_000, 10_000), (100, 1_000)
LAG_MS = 2000.0
CADENCE = timedelta(minutes=15)
TICK = timedelta(seconds=1)
LATER = timedelta(days=30)


async def measure(*, quick: bool) -> list[Figure]:
    """Measure ticks with nothing due, and ticks of a day on which every clock runs."""
    figures = []
    with tempfile.TemporaryDirectory() as name:
        for count in QUICK_OPEN if quick else OPEN:
            store = await rows.filled(Path(name), incidents=count)
            url = f"sqlite:///{Path(name) / f'{count}x3.db'}"
            figures += await _measured(store, url, count, ticks=5 if quick else 60)
            await store.close()
    return figures


async def _measured(store: SqlStore, url: str, count: int, *, ticks: int) -> list[Figure]:
    under, idle, busy = rows.rules(), list[float](), list[float]()
    _plan(url, count, rows.START + LATER)
    for _ in range(50):
        with timing(idle):
            await clocks.tick(store, under, rows.START)
    _plan(url, count, rows.START)
    lags, now, sent = [], rows.START, 0
    for _ in range(ticks):
        # A tick that takes longer than its interval delays the next one by as much.
        now += max(TICK, timedelta(milliseconds=busy[-1]) if busy else TICK)
        due = await store.read(lambda uow, at=now: uow.clocks.to_nag(at, 1))  # type: ignore[misc]
        with timing(busy):
            sent += await clocks.tick(store, under, now)
        lags += [_lag(now, due[0].next_nag_at, busy[-1])] if due else []
    return _figures(count, idle, busy, lags or [0.0], sent / ticks)


def _lag(now: datetime, due: datetime | None, took: float) -> float:
    return took + (now - (due or now)).total_seconds() * MS


def _plan(url: str, count: int, begin: datetime) -> None:
    """Spread the reminders of all incidents evenly over a cadence."""
    engine = open_engine(url)
    running = col(ClockRow.ended_at).is_(None)
    with engine.begin() as connection:
        ids = connection.execute(select(ClockRow.incident_id).distinct()).scalars().all()
        for number, each in enumerate(ids):
            at = begin + CADENCE * number / count
            nagging = connection.execute(
                select(func.min(ClockRow.id)).where(running, col(ClockRow.incident_id) == each)
            ).scalar()
            connection.execute(
                update(ClockRow).where(col(ClockRow.incident_id) == each).values(next_nag_at=None)
            )
            connection.execute(
                update(ClockRow).where(col(ClockRow.id) == nagging).values(next_nag_at=at)
            )
    engine.dispose()


def _figures(
    count: int, idle: list[float], busy: list[float], lags: list[float], rate: float
) -> list[Figure]:
    lag = spread(lags)
    return [
        Figure(
            name=f"A tick with {count:,} open incidents, nothing due",
            measured=str(spread(idle)),
            limit="",
            held=None,
            command=COMMAND,
        ),
        Figure(
            name=f"Lag of reminders with {count:,} open incidents, {rate:.1f} due a second",
            measured=f"{lag}; a tick takes {short(spread(busy).p50)}",
            limit=f"max < {short(LAG_MS)}",
            held=lag.max < LAG_MS,
            command=COMMAND,
        ),
    ]
