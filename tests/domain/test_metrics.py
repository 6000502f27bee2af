"""The figures: formulas, percentiles, what is left out, and working hours when clocks change."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidentbot.domain import metrics
from incidentbot.domain.clocks import Kind
from incidentbot.domain.errors import DomainError
from incidentbot.domain.incidents import Moment
from incidentbot.domain.metrics import Ended, Known, Measure, parse_hours
from tests.domain.measured import DAY, MINUTE, START, fact, report, resolved

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("values", "median", "p90"),
    [
        ([7], 7, 7),
        ([1, 2], 1, 2),
        ([1, 2, 3], 2, 3),
        ([4, 1, 3, 2], 2, 4),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, 9),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 6, 10),
        ([5, 5, 5, 1000], 5, 1000),
    ],
    ids=str,
)
def test_a_percentile_is_one_of_the_values(values: list[int], median: int, p90: int) -> None:
    found = metrics.spread(values)
    assert found is not None
    assert (found.n, found.median, found.p90) == (len(values), median, p90)


@given(st.lists(st.integers(0, 10**6), min_size=1))
def test_the_median_is_never_above_the_90th_percentile(values: list[int]) -> None:
    found = metrics.spread(values)
    assert found is not None
    assert min(values) <= found.median <= found.p90 <= found.most == max(values)
    assert {found.median, found.p90} <= set(values)


def test_without_values_there_is_no_figure() -> None:
    assert metrics.spread([]) is None


WHOLE_LIFE = {
    Moment.IMPACT_BEGAN: -10,
    Moment.DETECTED: -3,
    Moment.ACKNOWLEDGED: 4,
    Moment.MITIGATED: 20,
    Moment.RESOLVED: 50,
    Moment.IMPACT_ENDED: 45,
}


@pytest.mark.parametrize(
    ("measure", "minutes"),
    [
        (Measure.DETECT, 7),
        (Measure.ACKNOWLEDGE, 7),
        (Measure.MITIGATE, 23),
        (Measure.RESOLVE, 53),
        (Measure.RECOVER, 48),
        (Measure.FIRST_UPDATE, 9),
    ],
    ids=str,
)
def test_a_measure_counts_from_one_moment_to_another(measure: Measure, minutes: int) -> None:
    incident = fact(minutes=WHOLE_LIFE, first_update_at=START + 9 * MINUTE)
    assert metrics.taken(incident, measure) == minutes * MINUTE


@pytest.mark.parametrize("measure", list(Measure), ids=str)
def test_every_measure_has_a_name_and_a_formula_that_says_both_ends(measure: Measure) -> None:
    assert metrics.NAMES[measure]
    assert " − " in metrics.FORMULAS[measure]


@pytest.mark.parametrize("measure", set(Measure) - {Measure.FIRST_UPDATE}, ids=str)
def test_an_incident_without_a_moment_is_not_counted_in_that_measure(measure: Measure) -> None:
    assert report(fact()).measured(measure).spread is None


def test_moments_in_the_wrong_order_are_not_counted() -> None:
    corrected = fact(minutes={Moment.DETECTED: 10, Moment.RESOLVED: 5})
    assert metrics.taken(corrected, Measure.RESOLVE) is None


def test_the_playbooks_name_of_a_measure_is_used() -> None:
    named = metrics.report(
        [],
        metrics.Asked(since=START, until=START),
        hours=parse_hours("Mon-Fri 09:00-18:00", UTC),
        names={"resolve": "Time to fix"},
    )
    assert named.measured(Measure.RESOLVE).name == "Time to fix"
    assert named.measured(Measure.DETECT).name == "Time to detect"


def test_targets_are_kept_for_each_severity() -> None:
    hour, four = 60 * MINUTE, 240 * MINUTE
    found = report(
        resolved("INC-1", 30, severity="P0", rank=0, targets={"resolve": hour}),
        resolved("INC-2", 60, severity="P0", rank=0, targets={"resolve": hour}),
        resolved("INC-3", 61, severity="P0", rank=0, targets={"resolve": hour}),
        resolved("INC-4", 600, targets={"resolve": four}),
        resolved("INC-5", 5, severity="P3", rank=3),
    ).measured(Measure.RESOLVE)
    assert found.spread is not None
    assert (found.spread.n, found.spread.median, found.spread.p90) == (5, hour, 600 * MINUTE)
    by = [(each.severity, each.target, each.within, each.spread.n) for each in found.severities]
    assert by == [("P0", hour, 2, 3), ("P1", four, 0, 1), ("P3", None, None, 1)]


def test_two_playbooks_may_want_different_things_of_one_severity() -> None:
    found = report(
        resolved("INC-1", 50, targets={"resolve": 30 * MINUTE}),
        resolved("INC-2", 50, targets={"resolve": 60 * MINUTE}),
    ).measured(Measure.RESOLVE)
    assert [(each.target, each.within) for each in found.severities] == [
        (30 * MINUTE, 0),
        (60 * MINUTE, 1),
    ]


def test_merged_incidents_count_nowhere_and_are_said_to_be_left_out() -> None:
    merged = resolved("INC-2", 5, merged=True, reopened=3, reminders=(START,))
    found = report(resolved("INC-1", 50), merged)
    assert replace(found, merged=0) == report(resolved("INC-1", 50))
    assert found.merged == 1


@given(st.lists(st.integers(0, 10_000)), st.integers(0, 10_000))
def test_no_merged_incident_changes_any_figure(lengths: list[int], merged: int) -> None:
    facts = [resolved(f"INC-{number}", length) for number, length in enumerate(lengths)]
    another = resolved("INC-X", merged, merged=True, after=-400 * DAY, severity="P0", rank=0)
    assert replace(report(*facts, another), merged=0) == report(*facts)


@given(st.lists(st.integers(0, 10_000)))
def test_an_open_incident_changes_no_length_of_time(lengths: list[int]) -> None:
    facts = [resolved(f"INC-{number}", length) for number, length in enumerate(lengths)]
    assert report(*facts, fact("INC-X")).measures == report(*facts).measures


def test_an_open_incident_is_counted_but_has_no_time_to_resolve() -> None:
    found = report(resolved("INC-1", 50), fact("INC-2"))
    resolve = found.measured(Measure.RESOLVE).spread
    assert (found.n, found.unfinished) == (2, 1)
    assert resolve is not None
    assert resolve.n == 1


def test_months_without_an_incident_are_shown_too() -> None:
    found = report(fact("INC-1"), fact("INC-2", after=60 * DAY, severity="P0", rank=0))
    assert [(each.name, each.n) for each in found.months] == [
        ("2026-03", 1),
        ("2026-04", 0),
        ("2026-05", 1),
    ]
    assert [(each.name, each.n) for each in found.severities] == [("P0", 1), ("P1", 1)]


def test_types_stand_in_the_order_of_their_number() -> None:
    found = report(fact(), fact(type="Outage"), fact(type="Outage"), fact(type="Security"))
    assert [(each.name, each.n) for each in found.types] == [
        ("Outage", 2),
        ("Security", 1),
        ("not said", 1),
    ]


def known(ref: str, cause: str, *, days: int = -1) -> Known:
    return Known(ref=ref, cause=cause, declared_at=START + days * DAY)


@pytest.mark.parametrize(
    ("incident", "others", "earlier"),
    [
        (fact(cause="A full disk"), [known("INC-0", "a  full DISK.")], "INC-0"),
        (fact(cause="A full disk"), [known("INC-0", "A dead disk")], None),
        (fact(cause="A full disk"), [known("INC-9", "A full disk", days=1)], None),
        (fact(cause="A full disk"), [known("INC-1", "A full disk", days=0)], None),
        (fact(cause=None), [known("INC-0", "")], None),
        (fact(cause=" . "), [known("INC-0", ".")], None),
        (
            fact(cause="A full disk"),
            [known("INC-0", "A full disk"), known("INC-00", "A full disk", days=-9)],
            "INC-0",
        ),
        (fact(marked=("INC-7",)), [], "INC-7"),
        (fact(marked=("INC-7",), cause="A full disk"), [known("INC-0", "A full disk")], "INC-7"),
    ],
    ids=[
        "the same cause, whatever its spelling",
        "another cause",
        "a later incident",
        "itself",
        "no cause",
        "a cause without words",
        "the latest of several",
        "marked by hand",
        "marked by hand goes first",
    ],
)
def test_a_repeat_is_marked_or_has_an_earlier_cause(
    incident: metrics.Facts, others: list[Known], earlier: str | None
) -> None:
    found = metrics.repeats([incident], others)
    assert [each.earlier for each in found] == ([earlier] if earlier else [])


def test_compliance_is_what_was_met_of_what_ended() -> None:
    found = report(
        fact(clocks={Kind.UPDATE: Ended(met=3, late=1, overdue=1)}),
        fact(clocks={Kind.UPDATE: Ended(met=2, missed=1)}),
    )
    assert found.updates == Ended(met=5, late=1, missed=1, overdue=1)
    assert found.updates.percent == 71


@pytest.mark.parametrize(
    ("ended", "percent"),
    [(Ended(), None), (Ended(met=199, late=1), 99), (Ended(met=4), 100), (Ended(missed=2), 0)],
    ids=str,
)
def test_a_share_is_never_rounded_up(ended: Ended, percent: int | None) -> None:
    assert ended.percent == percent


def test_what_is_owed_after_the_incident_and_overdue_counts_as_missed() -> None:
    clocks = {Kind.FOLLOW_UP: Ended(met=2, overdue=2), Kind.TRIAGE: Ended(met=1, overdue=1)}
    found = report(fact(clocks=clocks))
    assert found.ended(Kind.FOLLOW_UP) == Ended(met=2, missed=2)
    assert found.ended(Kind.TRIAGE) == Ended(met=1, overdue=1)


def test_what_the_bot_does_by_itself_is_no_deadline() -> None:
    clocks = {Kind.WATCH: Ended(met=1), Kind.LEVEL: Ended(late=1), Kind.UPDATE: Ended(met=1)}
    assert [each.kind for each in report(fact(clocks=clocks)).deadlines] == [Kind.UPDATE]


def test_the_worst_gap_names_its_incident() -> None:
    found = report(fact("INC-1", worst_gap=30 * MINUTE), fact("INC-2", worst_gap=90 * MINUTE))
    assert found.worst_gap == metrics.Gap(ref="INC-2", length=90 * MINUTE)


def test_the_load_counts_reminders_and_hours_outside_work() -> None:
    sunday, noon = START - DAY, START + 120 * MINUTE
    found = report(
        resolved("INC-1", 60, reminders=(noon, sunday, sunday), escalations=1, handovers=2),
        # From Monday, 10:00, to Tuesday, 10:00, of which nine hours are worked.
        resolved("INC-2", 24 * 60, reopened=1),
    ).load
    assert (found.sent, found.sent_outside) == (3, 2)
    assert found.reminders == metrics.Spread(n=2, median=0, p90=3, most=3)
    assert (found.response, found.response_outside) == (25 * 60 * MINUTE, 15 * 60 * MINUTE)
    assert (found.responses, found.escalations, found.handovers, found.reopened) == (2, 1, 2, 1)


@pytest.mark.parametrize(
    ("at", "held"),
    [
        ("2026-03-02T09:00", True),
        ("2026-03-02T08:59", False),
        ("2026-03-02T17:59", True),
        ("2026-03-02T18:00", False),
        ("2026-03-07T12:00", False),
        # The clock went forward on Sunday: nine in Berlin is seven in UTC from then on.
        ("2026-03-30T09:00", True),
        ("2026-10-26T08:59", False),
    ],
)
def test_working_hours_go_by_the_clock_on_the_wall(at: str, held: bool) -> None:
    hours = parse_hours("Mon-Fri 09:00-18:00", BERLIN)
    local = datetime.fromisoformat(at).replace(tzinfo=BERLIN)
    assert hours.hold(local.astimezone(UTC)) is held


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-28", 16), ("2026-03-29", 15), ("2026-10-25", 17), ("2026-10-24", 16)],
    ids=["before spring", "the clock goes forward", "the clock goes back", "before autumn"],
)
def test_a_day_is_as_long_as_it_is_when_the_clocks_change(day: str, hours: int) -> None:
    every_day = parse_hours("Mon-Sun 10:00-18:00", BERLIN)
    midnight = datetime.fromisoformat(day).replace(tzinfo=BERLIN)
    start, end = midnight.astimezone(UTC), (midnight + DAY).astimezone(UTC)
    assert every_day.outside(start, end) == timedelta(hours=hours)


def test_hours_until_midnight_are_understood() -> None:
    late = parse_hours("Fri-Mon 22:00-24:00", UTC)
    assert late.days == {4, 5, 6, 0}
    assert late.outside(START, START + DAY) == timedelta(hours=22)


@given(st.timedeltas(timedelta(), 700 * DAY), st.timedeltas(timedelta(), 40 * DAY))
def test_time_outside_is_never_more_than_the_time_itself(
    after: timedelta, length: timedelta
) -> None:
    start = START + after
    outside = parse_hours("Mon-Fri 09:00-18:00", BERLIN).outside(start, start + length)
    assert timedelta() <= outside <= length


@pytest.mark.parametrize(
    ("written", "wrong"),
    [
        ("nine to five", "is not understood; write it as Mon-Fri 09:00-18:00"),
        ("Mon-Fri 18:00-09:00", "ends before it begins; write it as Mon-Fri 09:00-18:00"),
        ("Mon-Fri 09:00-25:00", "has no such time as 25:00"),
        ("Mon-Foo 09:00-18:00", "has no such day as “foo”; use Mon, Tue and so on"),
    ],
)
def test_hours_that_are_wrong_say_why(written: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        parse_hours(written, UTC)


@pytest.mark.parametrize(
    ("word", "since"),
    [
        ("30d", START - 30 * DAY),
        ("12w", START - 84 * DAY),
        ("2026-01-31", datetime(2026, 1, 31, tzinfo=UTC)),
        ("all", metrics.BEGINNING),
    ],
)
def test_a_period_reaches_back_to(word: str, since: datetime) -> None:
    assert metrics.since(word, START) == since


@pytest.mark.parametrize("word", ["", "soon", "2026-13-01", "2027-01-01"])
def test_what_is_no_period_is_refused(word: str) -> None:
    with pytest.raises(DomainError):
        metrics.since(word, START)
