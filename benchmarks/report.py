"""The figures and the log over 1,000 incidents that are over, with 100,000 events behind them."""

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from benchmarks import rows
from benchmarks.measured import Figure, short, spread, timing
from incidentbot.domain import events as ev
from incidentbot.domain.incidents import Case
from incidentbot.domain.metrics import Report
from incidentbot.integrations.charts import Charts
from incidentbot.services import log, metrics, record
from incidentbot.services.ports import UnitOfWork
from incidentbot.services.record import Act
from incidentbot.storage import SqlStore
from incidentbot.web.report import drawn

COMMAND = "python -m benchmarks.run report"
# Slack waits three seconds for the figures in words; the picture comes behind them.
LIMIT_MS = 1000.0
PERIOD = "90d"
STEP = timedelta(minutes=1)


async def measure(*, quick: bool) -> list[Figure]:
    """Measure reading, drawing, and how long the event loop waits while something is drawn."""
    count, events = (100, 20) if quick else (1_000, 100)
    with tempfile.TemporaryDirectory() as name:
        store = await rows.filled(
            Path(name), incidents=count, events=events, lived=partial(_lived, events=events)
        )
        size = f"{count:,} incidents, {count * events:,} events"
        act = partial(rows.act, under=rows.rules(), now=rows.START + timedelta(days=1))
        look = partial(_looked, store, act, rounds=3 if quick else 13)
        found = [
            await look(f"The figures of {size}", lambda act: metrics.report_on(act, PERIOD)),
            await look(f"The log of {size}", lambda act: log.read(act, PERIOD)),
        ]
        report = await store.read(lambda uow: metrics.report_on(act(uow), PERIOD))
        await store.close()
    return [*found, *await _drawn(report, rounds=3 if quick else 10)]


async def _looked(
    store: SqlStore,
    act: Callable[[UnitOfWork], Act],
    name: str,
    look: Callable[[Act], object],
    *,
    rounds: int,
) -> Figure:
    took = list[float]()
    for _ in range(rounds):
        with timing(took):
            await store.read(lambda uow: look(act(uow)))
    found = spread(took[1:])
    return Figure(
        name=name,
        measured=str(found),
        limit=f"p50 < {short(LIMIT_MS)}",
        held=found.p50 < LIMIT_MS,
        command=COMMAND,
    )


async def _drawn(report: Report, *, rounds: int) -> Sequence[Figure]:
    charts, picture, page = Charts(), list[float](), list[float]()
    for _ in range(rounds):
        with timing(picture):
            await asyncio.to_thread(charts.picture, report)
        with timing(page):
            await asyncio.to_thread(drawn, charts, report)
    return [
        _free("The picture of the figures, for Slack", picture),
        _free("The four charts of the page", page),
    ]


def _free(name: str, took: list[float]) -> Figure:
    return Figure(name=name, measured=str(spread(took[1:])), limit="", held=None, command=COMMAND)


def _only(event: ev.Event, _: Case) -> list[ev.Event]:
    return [event]


def _lived(uow: UnitOfWork, incident_id: str, *, events: int) -> None:
    """Live through one incident: acknowledged, updated, nagged, resolved."""
    under, now = rows.rules(), rows.START
    act = partial(rows.act, uow, under)
    record.change(act(now + STEP), incident_id, lambda _: [ev.IncidentAcknowledged()])
    record.change(
        act(now + STEP), incident_id, lambda _: [ev.DetailChanged(name="cause", text="A full disk")]
    )
    while (version := uow.incidents.get(incident_id).version) < events - 1:
        now += STEP
        nag = ev.NagSent(
            clock_id="c", kind="update", subject=None, step=1, level=0, due_at=now, people=(),
            rule="an update every 30 min",
        )  # fmt: skip
        update = ev.UpdatePosted(status="investigating", actions=f"Line {version}")
        told: ev.Event = nag if version % 5 == 0 else update
        record.change(act(now), incident_id, partial(_only, told))
    record.change(act(now + STEP), incident_id, lambda _: [ev.IncidentResolved()])
