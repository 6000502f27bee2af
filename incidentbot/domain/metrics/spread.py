"""How figures are spread: their number, the median and the 90th percentile; never a mean."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Generic, TypeVar

MEDIAN, P90, WHOLE = 50, 90, 100

T = TypeVar("T", timedelta, int)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread(Generic[T]):
    """How some figures are spread; each value is one of them, and none is made up between two."""

    n: int
    median: T
    p90: T
    most: T


def spread(values: Iterable[T]) -> Spread[T] | None:
    """Sum figures up; None without any."""
    ordered = sorted(values)
    if not ordered:
        return None
    return Spread(
        n=len(ordered),
        median=nearest_rank(ordered, MEDIAN),
        p90=nearest_rank(ordered, P90),
        most=ordered[-1],
    )


def nearest_rank(ordered: list[T], percent: int) -> T:
    """Return the smallest value that so many of a hundred are not above.

    Args:
        ordered: The values, the smallest first; at least one.
        percent: From 1 to 100.
    """
    rank = -(-len(ordered) * percent // WHOLE)
    return ordered[rank - 1]
