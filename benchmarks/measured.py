"""What a benchmark found: figures with their limits, and how they are written down."""

import statistics
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

MS = 1000.0
HEAD = ("Figure", "Measured", "Limit", "Held", "Command")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing measured.

    Attributes:
        held: Whether it is within its limit; None: there is none.
    """

    name: str
    measured: str
    limit: str
    held: bool | None
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A distribution in five figures."""

    p50: float
    p90: float
    p99: float
    max: float
    count: int

    def __str__(self) -> str:
        return (
            f"p50 {short(self.p50)} · p90 {short(self.p90)} · p99 {short(self.p99)} · "
            f"max {short(self.max)} (n={self.count})"
        )


def spread(values: Iterable[float]) -> Spread:
    """Sum up milliseconds."""
    ordered = sorted(values)
    return Spread(
        p50=_at(ordered, 0.50),
        p90=_at(ordered, 0.90),
        p99=_at(ordered, 0.99),
        max=ordered[-1],
        count=len(ordered),
    )


def short(ms: float) -> str:
    """Write milliseconds with as many digits as mean something."""
    if ms >= 10 * MS:
        return f"{ms / MS:.1f} s"
    return f"{ms:.0f} ms" if ms >= 10 else f"{ms:.2f} ms"


@contextmanager
def timing(into: list[float]) -> Iterator[None]:
    """Add the milliseconds that the block takes."""
    began = time.perf_counter()
    yield
    into.append((time.perf_counter() - began) * MS)


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Return the rise by unit of a line fitted to points."""
    return statistics.linear_regression(*zip(*points, strict=True)).slope


def table(figures: Iterable[Figure]) -> str:
    """Write figures as a table in Markdown."""
    held = {True: "yes", False: "**no**", None: ""}
    rows = [
        (each.name, each.measured, each.limit, held[each.held], f"`{each.command}`")
        for each in figures
    ]
    lines = [HEAD, tuple("---" for _ in HEAD), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _at(ordered: Sequence[float], part: float) -> float:
    return ordered[min(int(len(ordered) * part), len(ordered) - 1)]
