"""The report on a period: what happened, how long it took, what was late, and what it cost."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidentbot.domain.clocks import AFTERMATH, Kind
from incidentbot.domain.incidents import Moment
from incidentbot.domain.metrics.facts import Asked, Ended, Facts, Known, Repeat, repeats
from incidentbot.domain.metrics.hours import WorkingHours
from incidentbot.domain.metrics.measures import Measure, Measured, measured, worst_first
from incidentbot.domain.metrics.spread import Spread, spread

UNKNOWN_TYPE = "not said"
MONTH = "%Y-%m"
# What the bot does itself when the time comes is no deadline of anybody.
_NOT_COUNTED = frozenset({Kind.LEVEL, Kind.SITUATION, Kind.WATCH, Kind.POLL, Kind.INJECT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many incidents there were of something."""

    name: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """One month, by the day of the declaration in UTC.

    Attributes:
        name: Such as 2026-03.
        severities: How many of each severity, the worst first.
    """

    name: str
    n: int
    severities: tuple[Count, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """How the clocks of one kind ended."""

    kind: Kind
    ended: Ended


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """The longest time without an update, and in which incident."""

    ref: str
    length: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What the incidents asked of people.

    Attributes:
        reminders: Over the incidents, how many reminders each had.
        sent: All reminders.
        sent_outside: Those sent outside working hours.
        response: How long the responses lasted that are over, added up.
        response_outside: How much of that lay outside working hours.
        responses: How many are over.
    """

    reminders: Spread[int] | None
    sent: int
    sent_outside: int
    response: timedelta
    response_outside: timedelta
    responses: int
    escalations: int
    handovers: int
    reopened: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All figures of a period.

    Attributes:
        hours: What counts as working hours.
        n: Incidents counted.
        unfinished: Those of them that are not over: they have no time to resolve.
        merged: Those left out because they turned out to be another one.
        severities: The worst first.
        types: The most frequent first.
        measures: In the order of an incident's life.
        updates: Update compliance.
        deadlines: Of the response, then of the aftermath, where overdue ones count as missed.
    """

    asked: Asked
    hours: WorkingHours
    n: int
    unfinished: int
    merged: int
    months: tuple[Month, ...]
    severities: tuple[Count, ...]
    types: tuple[Count, ...]
    repeats: tuple[Repeat, ...]
    measures: tuple[Measured, ...]
    updates: Ended
    worst_gap: Gap | None
    deadlines: tuple[Deadline, ...]
    load: Load

    def measured(self, measure: Measure) -> Measured:
        """Find one measure."""
        return next(each for each in self.measures if each.measure is measure)

    def ended(self, kind: Kind) -> Ended:
        """Return how the clocks of one kind ended."""
        return next((each.ended for each in self.deadlines if each.kind is kind), Ended())


def report(
    facts: Iterable[Facts],
    asked: Asked,
    *,
    hours: WorkingHours,
    known: Iterable[Known] = (),
    names: Mapping[str, str] | None = None,
) -> Report:
    """Add the facts of a period up.

    Args:
        facts: Of the incidents asked for, merged ones too.
        asked: What was asked.
        hours: The working hours.
        known: The causes of all incidents so far.
        names: What the playbook calls its measures, by id.
    """
    every = sorted(facts, key=lambda fact: (fact.declared_at, fact.ref))
    counted = [fact for fact in every if not fact.merged]
    return Report(
        asked=asked,
        hours=hours,
        n=len(counted),
        unfinished=sum(not fact.ended for fact in counted),
        merged=len(every) - len(counted),
        months=_months(counted),
        severities=_severities(counted),
        types=_types(counted),
        repeats=repeats(counted, known),
        measures=tuple(measured(counted, each, names or {}) for each in Measure),
        updates=_ended(counted, Kind.UPDATE),
        worst_gap=_worst_gap(counted),
        deadlines=tuple(_deadlines(counted)),
        load=_load(counted, hours),
    )


def _months(facts: Sequence[Facts]) -> tuple[Month, ...]:
    if not facts:
        return ()
    by_month: dict[str, list[Facts]] = {
        name: [] for name in _names_between(facts[0].declared_at, facts[-1].declared_at)
    }
    for fact in facts:
        by_month[fact.declared_at.strftime(MONTH)].append(fact)
    return tuple(
        Month(name=name, n=len(some), severities=_severities(some))
        for name, some in by_month.items()
    )


def _names_between(first: datetime, last: datetime) -> Iterable[str]:
    # Months without an incident are news as well.
    month = first.replace(day=1)
    while (month.year, month.month) <= (last.year, last.month):
        yield month.strftime(MONTH)
        month = (month + timedelta(days=31)).replace(day=1)


def _severities(facts: Sequence[Facts]) -> tuple[Count, ...]:
    order = worst_first(facts)
    found = _counted(fact.severity for fact in facts)
    return tuple(Count(name=name, n=found[name]) for name in sorted(found, key=order))


def _types(facts: Sequence[Facts]) -> tuple[Count, ...]:
    found = _counted(fact.type or UNKNOWN_TYPE for fact in facts)
    return tuple(Count(name=name, n=n) for name, n in sorted(found.items(), key=_most_first))


def _counted(names: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name in names:
        found[name] = found.get(name, 0) + 1
    return found


def _most_first(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def _ended(facts: Iterable[Facts], kind: Kind) -> Ended:
    return sum((fact.clocks.get(kind, Ended()) for fact in facts), Ended())


def _deadlines(facts: Sequence[Facts]) -> Iterable[Deadline]:
    for kind in _kinds(facts):
        ended = _ended(facts, kind)
        if kind in AFTERMATH:
            # What is owed weeks later and is not done by then counts at once.
            ended = Ended(met=ended.met, late=ended.late, missed=ended.missed + ended.overdue)
        if ended.counted or ended.overdue:
            yield Deadline(kind=kind, ended=ended)


def _kinds(facts: Iterable[Facts]) -> list[Kind]:
    seen: Collection[Kind] = {kind for fact in facts for kind in fact.clocks}
    return [kind for kind in Kind if kind in seen and kind not in _NOT_COUNTED]


def _worst_gap(facts: Iterable[Facts]) -> Gap | None:
    found = [
        Gap(ref=fact.ref, length=fact.worst_gap) for fact in facts if fact.worst_gap is not None
    ]
    return max(found, key=lambda gap: gap.length, default=None)


def _load(facts: Sequence[Facts], hours: WorkingHours) -> Load:
    sent = [at for fact in facts for at in fact.reminders]
    over = [
        (fact.declared_at, end)
        for fact in facts
        if (end := fact.moments.get(Moment.RESOLVED.value)) and end >= fact.declared_at
    ]
    return Load(
        reminders=spread(len(fact.reminders) for fact in facts),
        sent=len(sent),
        sent_outside=sum(not hours.hold(at) for at in sent),
        response=sum((end - start for start, end in over), timedelta()),
        response_outside=sum((hours.outside(*span) for span in over), timedelta()),
        responses=len(over),
        escalations=sum(fact.escalations for fact in facts),
        handovers=sum(fact.handovers for fact in facts),
        reopened=sum(fact.reopened for fact in facts),
    )
