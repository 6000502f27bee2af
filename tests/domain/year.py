"""A quarter of incidents to report on: enough of everything to fill each table and chart."""

from datetime import datetime, timedelta

from incidentbot.domain import metrics
from incidentbot.domain.clocks import Kind
from incidentbot.domain.incidents import Moment
from incidentbot.domain.metrics import Asked, Ended, Facts, Known, Report
from tests.domain.measured import DAY, MINUTE, OFFICE, START, fact

HOUR = 60 * MINUTE
TARGETS = {"P0": HOUR, "P1": 4 * HOUR, "P2": 24 * HOUR, "P3": 7 * DAY}
TYPES = ("Service outage", "Performance", "Security", None)
CAUSES = ("A full disk", "A bad release", "An expired certificate", None, None)
RANKS = (1, 2, 0, 2, 3, 1, 2)
NUMBER = 36


def quarter() -> Report:
    """Report on a quarter."""
    facts = [_incident(number) for number in range(NUMBER)]
    known = [
        Known(ref=each.ref, declared_at=each.declared_at, cause=each.cause)
        for each in facts
        if each.cause
    ]
    asked = Asked(since=START - DAY, until=_declared(NUMBER))
    return metrics.report(facts, asked, hours=OFFICE, known=known)


def nothing() -> Report:
    """Report on a quarter in which nothing happened."""
    return metrics.report([], Asked(since=START - 90 * DAY, until=START), hours=OFFICE)


def _declared(number: int) -> datetime:
    return START + number * 2.4 * DAY + number * 53 * MINUTE


def _incident(number: int) -> Facts:
    rank = RANKS[number % len(RANKS)]
    severity = f"P{rank}"
    length = (TARGETS[severity] / 8) * (1 + number % 11)
    over = number % 12 != 5
    minutes = _minutes(length, number) if over else {Moment.ACKNOWLEDGED: 2.0 + number % 9}
    return fact(
        f"INC-{number + 1}",
        after=_declared(number) - START,
        minutes=minutes,
        severity=severity,
        rank=rank,
        type=TYPES[number % 4],
        ended=over,
        merged=number == 20,
        cause=CAUSES[number % 5],
        targets={"resolve": TARGETS[severity]},
        clocks=_clocks(number),
        first_update_at=_declared(number) + (5 + number % 40) * MINUTE,
        worst_gap=(20 + 3 * number) * MINUTE,
        reminders=tuple(_declared(number) + step * 7 * HOUR for step in range(number % 5)),
        escalations=number % 3,
        reopened=number % 9 == 0,
        handovers=number % 2,
    )


def _minutes(length: timedelta, number: int) -> dict[Moment, float]:
    whole = length / MINUTE
    return {
        Moment.IMPACT_BEGAN: -4.0 - number % 25,
        Moment.ACKNOWLEDGED: 2.0 + number % 9,
        Moment.MITIGATED: whole / 2,
        Moment.RESOLVED: whole,
        Moment.IMPACT_ENDED: whole * 0.9,
    }


def _clocks(number: int) -> dict[Kind, Ended]:
    late = number % 4 == 0
    return {
        Kind.ACKNOWLEDGE: Ended(met=not late, late=late),
        Kind.TRIAGE: Ended(met=number % 3 > 0, missed=number % 3 == 0),
        Kind.UPDATE: Ended(met=3 + number % 4, late=number % 3 == 0, missed=number % 7 == 0),
        Kind.STATUS_PAGE: Ended(met=2, late=number % 2),
        Kind.POSTMORTEM: Ended(met=number % 5 > 0, overdue=number % 5 == 0),
        Kind.FOLLOW_UP: Ended(met=1, late=number % 2, missed=0, overdue=number % 6 == 0),
    }
