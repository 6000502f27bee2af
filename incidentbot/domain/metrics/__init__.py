"""Metrics: what a period's incidents say in figures, each with its formula, its n and its spread."""

from incidentbot.domain.metrics.facts import (
    BEGINNING,
    DEFAULT_PERIOD,
    EVER,
    Asked,
    Ended,
    Facts,
    Known,
    Repeat,
    repeats,
    since,
)
from incidentbot.domain.metrics.hours import OFFICE, WorkingHours
from incidentbot.domain.metrics.hours import parse as parse_hours
from incidentbot.domain.metrics.measures import (
    FORMULAS,
    NAMES,
    BySeverity,
    Measure,
    Measured,
    taken,
)
from incidentbot.domain.metrics.report import (
    UNKNOWN_TYPE,
    Count,
    Deadline,
    Gap,
    Load,
    Month,
    Report,
    report,
)
from incidentbot.domain.metrics.spread import Spread, nearest_rank, spread

__all__ = [
    "BEGINNING",
    "DEFAULT_PERIOD",
    "EVER",
    "FORMULAS",
    "NAMES",
    "OFFICE",
    "UNKNOWN_TYPE",
    "Asked",
    "BySeverity",
    "Count",
    "Deadline",
    "Ended",
    "Facts",
    "Gap",
    "Known",
    "Load",
    "Measure",
    "Measured",
    "Month",
    "Repeat",
    "Report",
    "Spread",
    "WorkingHours",
    "nearest_rank",
    "parse_hours",
    "repeats",
    "report",
    "since",
    "spread",
    "taken",
]
