"""The lengths of time that are measured: from which moment to which, and how that is said."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from incidentbot.domain.incidents import Moment
from incidentbot.domain.metrics.facts import Facts
from incidentbot.domain.metrics.spread import Spread, spread


class Measure(StrEnum):
    """What is measured; a playbook may set targets for each."""

    DETECT = "detect"
    ACKNOWLEDGE = "acknowledge"
    MITIGATE = "mitigate"
    RESOLVE = "resolve"
    RECOVER = "recover"
    FIRST_UPDATE = "first-update"


NAMES = {
    Measure.DETECT: "Time to detect",
    Measure.ACKNOWLEDGE: "Time to acknowledge",
    Measure.MITIGATE: "Time to mitigate",
    Measure.RESOLVE: "Time to resolve",
    Measure.RECOVER: "Time to recover",
    Measure.FIRST_UPDATE: "Time to the first update",
}
FORMULAS = {
    Measure.DETECT: "detected − impact began",
    Measure.ACKNOWLEDGE: "acknowledged − detected",
    Measure.MITIGATE: "mitigated − detected",
    Measure.RESOLVE: "resolved − detected",
    Measure.RECOVER: "impact ended − detected",
    Measure.FIRST_UPDATE: "first update − declared",
}
BETWEEN = {
    Measure.DETECT: (Moment.IMPACT_BEGAN, Moment.DETECTED),
    Measure.ACKNOWLEDGE: (Moment.DETECTED, Moment.ACKNOWLEDGED),
    Measure.MITIGATE: (Moment.DETECTED, Moment.MITIGATED),
    Measure.RESOLVE: (Moment.DETECTED, Moment.RESOLVED),
    Measure.RECOVER: (Moment.DETECTED, Moment.IMPACT_ENDED),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class BySeverity:
    """A measure for the incidents of one severity that have one target.

    Attributes:
        target: What the playbook wants; None where it wants nothing.
        within: How many took no longer than that; None without a target.
    """

    severity: str
    target: timedelta | None
    spread: Spread[timedelta]
    within: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One measure over the incidents of a period.

    Attributes:
        name: What the playbook calls it.
        formula: From what to what it counts.
        spread: None where no incident has both moments.
    """

    measure: Measure
    name: str
    formula: str
    spread: Spread[timedelta] | None
    severities: tuple[BySeverity, ...] = ()


def taken(fact: Facts, measure: Measure) -> timedelta | None:
    """Return how long it took in one incident; None where a moment is missing, or out of order."""
    start, end = _moments(fact, measure)
    return end - start if start is not None and end is not None and end >= start else None


def measured(facts: Sequence[Facts], measure: Measure, names: Mapping[str, str]) -> Measured:
    """Measure the incidents of a period."""
    return Measured(
        measure=measure,
        name=names.get(measure.value, NAMES[measure]),
        formula=FORMULAS[measure],
        spread=spread(_all_taken(facts, measure)),
        severities=tuple(_by_severity(facts, measure)),
    )


def worst_first(facts: Iterable[Facts]) -> Callable[[str], tuple[int, str]]:
    """Return the order of the severities: as in their playbooks, the worst first."""
    ranks: dict[str, int] = {}
    for fact in facts:
        ranks[fact.severity] = min(fact.rank, ranks.get(fact.severity, fact.rank))
    return lambda severity: (ranks[severity], severity)


def _by_severity(facts: Sequence[Facts], measure: Measure) -> Iterable[BySeverity]:
    groups: dict[tuple[str, timedelta | None], list[timedelta]] = {}
    for fact in facts:
        length = taken(fact, measure)
        if length is not None:
            key = fact.severity, fact.targets.get(measure.value)
            groups.setdefault(key, []).append(length)
    order = worst_first(facts)
    for severity, target in sorted(groups, key=lambda key: (order(key[0]), key[1] or timedelta())):
        lengths = groups[severity, target]
        if found := spread(lengths):
            within = None if target is None else sum(length <= target for length in lengths)
            yield BySeverity(severity=severity, target=target, spread=found, within=within)


def _all_taken(facts: Iterable[Facts], measure: Measure) -> list[timedelta]:
    lengths = (taken(fact, measure) for fact in facts)
    return [length for length in lengths if length is not None]


def _moments(fact: Facts, measure: Measure) -> tuple[datetime | None, datetime | None]:
    if measure is Measure.FIRST_UPDATE:
        return fact.declared_at, fact.first_update_at
    start, end = BETWEEN[measure]
    return fact.moments.get(start.value), fact.moments.get(end.value)
