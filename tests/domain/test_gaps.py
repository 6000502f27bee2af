"""Gaps: what counts as one, by the rhythm of the severity that was held at the time."""

from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidentbot.domain import events as ev
from incidentbot.domain import gaps, lines
from incidentbot.domain.gaps import Gap
from tests.domain.situation import ANA, MINUTE, PLAYBOOK, START, Situation

UPDATE = ev.UpdatePosted(status="investigating")
SOON = ev.UpdatePosted(status="investigating", next_in=10 * MINUTE)
RESOLVED, REOPENED = ev.IncidentResolved(), ev.IncidentReopened()
TO_P0, TO_P1, TO_P2, TO_P3 = (ev.SeverityChanged(old="P1", new=f"P{rank}") for rank in range(4))
NOTE = ev.NoteAdded(text="Seen", noted_at=START, author=ANA)

Deeds = list[tuple[int, ev.Event]]


def found(deeds: Deeds, now: int, *, speed: int = 1) -> list[Gap]:
    """Return the gaps of a P1, which asks for an update every 30 minutes."""
    entries = list(Situation().entries)
    if speed > 1:
        deeds = [(0, ev.DrillBegun(script="", speed=speed)), *deeds]
    for minute, event in deeds:
        at = START + minute * MINUTE
        entries.append(ev.Entry(incident_id="i1", seq=len(entries) + 1, at=at, by=ANA, event=event))
    return gaps.gaps(lines.lines(entries), PLAYBOOK, now=START + now * MINUTE)


def minutes(some: list[Gap]) -> list[tuple[int, int]]:
    return [((each.began_at - START) // MINUTE, (each.ended_at - START) // MINUTE) for each in some]


@pytest.mark.parametrize(
    ("deeds", "now", "expected"),
    [
        pytest.param([], 30, [], id="in time until now"),
        pytest.param([], 31, [(0, 31)], id="late, and going on"),
        pytest.param([(30, UPDATE)], 31, [], id="at the very moment it was due"),
        pytest.param([(48, UPDATE)], 50, [(0, 48)], id="late"),
        pytest.param([(20, UPDATE), (68, UPDATE)], 70, [(20, 68)], id="late in the middle"),
        pytest.param([(40, NOTE), (50, UPDATE)], 51, [(0, 50)], id="a note is no update"),
        pytest.param([(20, SOON), (35, UPDATE)], 36, [(20, 35)], id="promised sooner"),
        pytest.param([(40, RESOLVED)], 500, [(0, 40)], id="nothing after it is resolved"),
        pytest.param([(20, RESOLVED)], 500, [], id="resolved in time"),
        pytest.param([(20, RESOLVED), (100, REOPENED)], 120, [], id="reopened"),
        pytest.param([(20, RESOLVED), (100, REOPENED)], 140, [(100, 140)], id="late again"),
        pytest.param([(5, TO_P0), (22, UPDATE)], 23, [(0, 22)], id="worse: due 15 after it"),
        pytest.param([(5, TO_P0), (20, UPDATE)], 21, [], id="worse, and in time"),
        pytest.param([(25, TO_P0), (31, UPDATE)], 32, [(0, 31)], id="worse: never put off"),
        pytest.param([(5, TO_P2), (110, UPDATE)], 111, [], id="milder: two hours from the last"),
        pytest.param([(5, TO_P2), (121, UPDATE)], 122, [(0, 121)], id="milder, and late"),
        pytest.param([(5, TO_P3)], 900, [], id="a severity without a rhythm"),
        pytest.param([(40, TO_P3)], 900, [(0, 900)], id="it was late before it was milder"),
        pytest.param([(5, TO_P3), (60, TO_P1)], 90, [], id="a rhythm again, from then"),
        pytest.param([(5, TO_P3), (60, TO_P1)], 91, [(0, 91)], id="and late by that"),
    ],
)
def test_a_gap_is_longer_than_the_severity_of_the_time_allows(
    deeds: Deeds, now: int, expected: list[tuple[int, int]]
) -> None:
    assert minutes(found(deeds, now)) == expected


def test_a_gap_that_has_not_ended_says_so() -> None:
    assert [each.going_on for each in found([(40, UPDATE)], 71)] == [False, True]


def test_a_drill_that_runs_faster_has_shorter_gaps() -> None:
    assert minutes(found([(4, UPDATE)], 5, speed=10)) == [(0, 4)]


def test_an_incident_whose_severity_asks_for_none_has_no_gaps() -> None:
    assert found([(0, TO_P3)], 10_000) == []


def test_a_gap_stands_ahead_of_what_ended_it() -> None:
    situation = Situation().later(40)
    situation.do([UPDATE])
    shown = lines.lines(situation.entries)
    story = gaps.told(shown, gaps.gaps(shown, PLAYBOOK, now=situation.now))

    assert isinstance(story[-2], Gap)
    assert [each for each in story if not isinstance(each, Gap)] == shown


_DEEDS = st.lists(
    st.tuples(
        st.integers(0, 600),
        st.sampled_from([UPDATE, SOON, RESOLVED, REOPENED, TO_P0, TO_P1, TO_P2, TO_P3, NOTE]),
    ),
    max_size=20,
).map(lambda deeds: sorted(deeds, key=lambda deed: deed[0]))


@given(_DEEDS, st.integers(600, 700))
def test_gaps_lie_within_the_incident_and_never_overlap(deeds: Deeds, now: int) -> None:
    some = found(deeds, now)

    assert all(START <= each.began_at < each.ended_at <= START + now * MINUTE for each in some)
    assert all(one.ended_at <= two.began_at for one, two in pairwise(some))
    assert all(each.length > timedelta() for each in some)
    assert [each.going_on for each in some[:-1]] == [False] * len(some[:-1])
