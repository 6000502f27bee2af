"""Facts to measure: incidents in a few words, their moments in minutes after the declaration."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from incidentbot.domain import metrics
from incidentbot.domain.incidents import Moment
from incidentbot.domain.metrics import Asked, Facts, Known, Report

# A Monday.
START = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
OFFICE = metrics.parse_hours("Mon-Fri 09:00-18:00", ZoneInfo("UTC"))
EVER = Asked(since=START - 90 * DAY, until=START + 900 * DAY)


def fact(
    ref: str = "INC-1",
    *,
    after: timedelta = timedelta(),
    minutes: Mapping[Moment, float] | None = None,
    **fields: object,
) -> Facts:
    """Make the facts of one incident, declared and detected so long after the first."""
    declared = START + after
    moments = {Moment.DECLARED.value: declared, Moment.DETECTED.value: declared}
    given = (minutes or {}).items()
    moments |= {moment.value: declared + number * MINUTE for moment, number in given}
    known = {"title": "Checkout is down", "severity": "P1", "rank": 1, "id": ref.lower()}
    return Facts(ref=ref, declared_at=declared, moments=moments, **{**known, **fields})  # type: ignore[arg-type]


def resolved(ref: str, minutes: float, **fields: object) -> Facts:
    """Make the facts of an incident that was resolved after so many minutes."""
    moments = {Moment.RESOLVED: minutes, Moment.IMPACT_ENDED: minutes}
    return fact(ref, minutes=moments, ended=True, **fields)  # type: ignore[arg-type]


def report(*facts: Facts, known: tuple[Known, ...] = ()) -> Report:
    """Report on these."""
    return metrics.report(facts, EVER, hours=OFFICE, known=known)
