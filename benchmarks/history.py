"""What one more event costs as the history grows to 100,000, in one incident and in all."""

import tempfile
from pathlib import Path

from benchmarks import rows
from benchmarks.measured import Figure, Spread, spread, timing

COMMAND = "python -m benchmarks.run history"
RATIO = 1.5
EVENTS, QUICK_EVENTS = (10, 1_000, 10_000, 100_000), (10, 1_000, 5_000)


async def measure(*, quick: bool) -> list[Figure]:
    """Measure a note at the end of ever longer histories."""
    sizes = QUICK_EVENTS if quick else EVENTS
    with tempfile.TemporaryDirectory() as name:
        alone = [await _cost(Path(name), incidents=1, events=each) for each in sizes]
        among = [
            await _cost(Path(name), incidents=max(each // 100, 1), events=min(each, 100))
            for each in sizes
        ]
    return [
        _figure(f"One event after {sizes[0]:,} to {sizes[-1]:,} of the same incident", alone),
        _figure(f"One event after {sizes[0]:,} to {sizes[-1]:,} of all incidents", among),
    ]


async def _cost(folder: Path, *, incidents: int, events: int) -> Spread:
    folder = Path(tempfile.mkdtemp(dir=folder))
    store = await rows.filled(folder, incidents=incidents, events=events)
    under, took = rows.rules(), list[float]()
    (first,) = await store.read(
        lambda uow: [each.id for each in uow.incidents.open() if not each.id.startswith("copy")]
    )
    for number in range(220):
        with timing(took):
            await rows.note(store, under, first, f"Then {number}")
    await store.close()
    return spread(took[20:])


def _figure(name: str, found: list[Spread]) -> Figure:
    ratio = found[-1].p50 / found[0].p50
    return Figure(
        name=name,
        measured=f"{ratio:.2f} × the first's p50; the last: {found[-1]}",
        limit=f"flat: < {RATIO} ×",
        held=ratio < RATIO,
        command=COMMAND,
    )
