"""A report as plain values, for programs: times in whole seconds, and no key changes its meaning."""

from datetime import timedelta

from incidentbot.domain.metrics.facts import Ended
from incidentbot.domain.metrics.measures import BySeverity, Measured
from incidentbot.domain.metrics.report import Load, Report
from incidentbot.domain.metrics.spread import Spread

SCHEMA = 1
_SECOND = timedelta(seconds=1)

Values = dict[str, object]


def values(report: Report) -> Values:
    """Return all figures; `schema` rises when a key changes its meaning."""
    asked, gap = report.asked, report.worst_gap
    return {
        "schema": SCHEMA,
        "since": asked.since.isoformat(),
        "until": asked.until.isoformat(),
        "severity": asked.severity,
        "type": asked.type,
        "working_hours": report.hours.written,
        "incidents": report.n,
        "not_over": report.unfinished,
        "merged": report.merged,
        "by_month": {each.name: each.n for each in report.months},
        "by_severity": {each.name: each.n for each in report.severities},
        "by_type": {each.name: each.n for each in report.types},
        "measures": {each.measure.value: _measured(each) for each in report.measures},
        "updates": _ended(report.updates),
        "worst_gap": {"ref": gap.ref, "seconds": _seconds(gap.length)} if gap else None,
        "deadlines": {each.kind.value: _ended(each.ended) for each in report.deadlines},
        "repeats": [
            {"ref": each.ref, "earlier": each.earlier, "marked": each.marked}
            for each in report.repeats
        ],
        "load": _load(report.load),
    }


def _measured(each: Measured) -> Values:
    severities = [_by_severity(some) for some in each.severities]
    about: Values = {"name": each.name, "formula": each.formula}
    return {**about, **_spread(each.spread), "by_severity": severities}


def _by_severity(each: BySeverity) -> Values:
    judged: Values = {
        "severity": each.severity,
        "target_seconds": _seconds(each.target),
        "within": each.within,
    }
    return {**judged, **_spread(each.spread)}


def _spread(spread: Spread[timedelta] | None) -> Values:
    return {
        "n": spread.n if spread else 0,
        "median_seconds": _seconds(spread.median) if spread else None,
        "p90_seconds": _seconds(spread.p90) if spread else None,
    }


def _ended(ended: Ended) -> Values:
    return {
        "met": ended.met,
        "late": ended.late,
        "missed": ended.missed,
        "overdue": ended.overdue,
        "percent": ended.percent,
    }


def _load(load: Load) -> Values:
    each = load.reminders
    return {
        "reminders": load.sent,
        "reminders_outside_hours": load.sent_outside,
        "reminders_median": each.median if each else None,
        "reminders_p90": each.p90 if each else None,
        "responses": load.responses,
        "response_seconds": _seconds(load.response),
        "response_outside_hours_seconds": _seconds(load.response_outside),
        "escalations": load.escalations,
        "handovers": load.handovers,
        "reopened": load.reopened,
    }


def _seconds(length: timedelta | None) -> int | None:
    return None if length is None else length // _SECOND
