"""A report in plain words: every figure beside its formula and its n."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from incidentbot.domain.clocks import AFTERMATH, Kind
from incidentbot.domain.metrics.facts import BEGINNING, Asked, Ended
from incidentbot.domain.metrics.measures import BySeverity, Measured
from incidentbot.domain.metrics.report import Count, Report
from incidentbot.domain.text import spoken

REPEATS_SHOWN = 10
LEFT_OUT = "Private incidents and drills are in none of these figures."
HOW = (
    "Median and p90 are values of real incidents: the one in the middle, and the one that nine of "
    "ten do not exceed. Days and months are in UTC."
)
KINDS = {
    Kind.ACKNOWLEDGE: "Acknowledged",
    Kind.COMMANDER: "Commander named",
    Kind.ROLES: "Required roles held",
    Kind.TRIAGE: "Severity confirmed",
    Kind.FIRST_ACTION: "First action",
    Kind.CALL: "Call opened",
    Kind.UPDATE: "Updates",
    Kind.EXECUTIVES: "Executive updates",
    Kind.STATUS_PAGE: "Status page updates",
    Kind.CUSTOMERS: "Customer updates",
    Kind.REPORT: "Role reports",
    Kind.PHASE: "Phases",
    Kind.RESOLVE: "Resolved",
    Kind.TASK: "Tasks",
    Kind.POSTMORTEM: "Post-mortems",
    Kind.PUBLICATION: "Customers’ versions",
    Kind.REVIEW: "Reviews held",
    Kind.SHARE: "Post-mortems shared ahead",
    Kind.FOLLOW_UP: "Follow-ups",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Lines under a heading."""

    heading: str
    lines: tuple[str, ...]


def parts(report: Report) -> tuple[Part, ...]:
    """Say a report, part by part; a part without anything to say is left out."""
    if not report.n:
        return ()
    found = (
        Part(heading="Incidents", lines=tuple(_counts(report))),
        Part(heading="How long it took", lines=tuple(map(measured, _known(report)))),
        Part(heading="Against the targets", lines=tuple(_targets(report))),
        Part(heading="In time", lines=tuple(_deadlines(report))),
        Part(heading="Afterwards", lines=tuple(_aftermath(report))),
        Part(heading="There before", lines=tuple(_repeats(report))),
        Part(heading="Load", lines=tuple(_load(report))),
    )
    return tuple(part for part in found if part.lines)


def title(asked: Asked) -> str:
    """Say which incidents: `Incidents from 2026-01-01 to 2026-03-31, P1 only`."""
    ever = asked.since <= BEGINNING
    period = f"until {asked.until:%Y-%m-%d}"
    if not ever:
        period = f"from {asked.since:%Y-%m-%d} to {asked.until:%Y-%m-%d}"
    only = " and ".join(each for each in (asked.severity, asked.type) if each)
    return f"Incidents {period}{f', {only} only' if only else ''}"


def kind(each: Kind) -> str:
    """Say what a clock waits for, at the beginning of a line."""
    return KINDS.get(each, each.value)


def counted(report: Report) -> str:
    """Say how many incidents are in the figures, and which are not."""
    said = [_number(report.n, "incident")]
    if report.unfinished:
        verb, they = ("is", "it has") if report.unfinished == 1 else ("are", "they have")
        said.append(f"{report.unfinished} {verb} not over, so {they} no time to resolve yet")
    if report.merged:
        verb = "was" if report.merged == 1 else "were"
        said.append(f"{report.merged} {verb} merged into another and not counted")
    return ". ".join(said) + "."


def measured(each: Measured) -> str:
    """Say one measure: its formula, the median, the 90th percentile, and of how many."""
    spread = each.spread
    if spread is None:
        return f"{each.name} ({each.formula}): no incident has both moments"
    figures = f"median {spoken(spread.median)}, p90 {spoken(spread.p90)}, n = {spread.n}"
    return f"{each.name} ({each.formula}): {figures}"


def within(each: BySeverity) -> str:
    """Say how many kept a target; nothing where there is none."""
    if each.target is None:
        return ""
    return f"{each.within} of {each.spread.n} within {spoken(each.target)}"


def ended(each: Ended) -> str:
    """Say how many were in time."""
    if each.percent is None:
        return f"{each.overdue} overdue now" if each.overdue else "none yet"
    late = [f"{each.late} late"] * bool(each.late) + [f"{each.missed} missed"] * bool(each.missed)
    said = f"{each.met} of {each.counted} in time ({each.percent} %)"
    now = [f"{each.overdue} overdue now"] * bool(each.overdue)
    return ", ".join([said, *late, *now])


def share(part: timedelta, whole: timedelta) -> str:
    """Say how much of a time another is, in percent."""
    return f"{100 * part // whole} %" if whole else "0 %"


def _known(report: Report) -> Iterator[Measured]:
    return (each for each in report.measures if each.spread is not None)


def _counts(report: Report) -> Iterator[str]:
    yield counted(report)
    yield f"By severity: {_listed(report.severities)}"
    yield f"By type: {_listed(report.types)}"
    yield f"By month: {_listed(Count(name=each.name, n=each.n) for each in report.months)}"


def _listed(counts: Iterable[Count]) -> str:
    return " · ".join(f"{each.name} {each.n}" for each in counts)


def _targets(report: Report) -> Iterator[str]:
    for measure in report.measures:
        for each in measure.severities:
            if each.target is not None:
                yield f"{measure.name}, {each.severity}: {within(each)}"


def _deadlines(report: Report) -> Iterator[str]:
    for each in report.deadlines:
        if each.kind not in AFTERMATH:
            yield f"{kind(each.kind)}: {ended(each.ended)}"
    if report.worst_gap:
        gap = report.worst_gap
        yield f"The longest time without an update: {spoken(gap.length)}, in {gap.ref}"


def _aftermath(report: Report) -> Iterator[str]:
    for each in report.deadlines:
        if each.kind in AFTERMATH:
            yield f"{kind(each.kind)}: {ended(each.ended)}"


def _repeats(report: Report) -> Iterator[str]:
    if report.repeats:
        yield f"{_number(len(report.repeats), 'incident')} repeated an earlier one"
    for each in report.repeats[:REPEATS_SHOWN]:
        why = "marked by hand" if each.marked else "the same cause"
        yield f"{each.ref} “{each.title}” repeats {each.earlier} ({why})"
    if len(report.repeats) > REPEATS_SHOWN:
        yield f"and {len(report.repeats) - REPEATS_SHOWN} more"


def _load(report: Report) -> Iterator[str]:
    load = report.load
    if load.reminders is not None:
        each = load.reminders
        per = f"per incident: median {each.median}, p90 {each.p90}, n = {each.n}"
        yield f"{_number(load.sent, 'reminder')}, {load.sent_outside} outside working hours; {per}"
    if load.responses:
        outside = share(load.response_outside, load.response)
        over = _number(load.responses, "response")
        yield f"{spoken(load.response)} of response in {over}, {outside} outside working hours"
    yield (
        f"{_number(load.escalations, 'escalation')}, {_number(load.handovers, 'hand-over')}, "
        f"{_number(load.reopened, 'reopening')}"
    )


def _number(n: int, what: str) -> str:
    return f"{n} {what}" if n == 1 else f"{n} {what}s"
