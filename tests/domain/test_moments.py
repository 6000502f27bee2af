"""The times that matter afterwards: which word, which time, and what cannot have been."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidentbot.domain import events as ev
from incidentbot.domain import gates, incidents, moments
from incidentbot.domain.errors import DomainError, NotOpenError, UnknownWordError
from incidentbot.domain.incidents import Moment
from tests.domain.situation import MINUTE, START, Situation, places

NEAR = datetime(2026, 11, 20, 14, 10, tzinfo=UTC)


def on(day: int, hour: int, minute: int) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


@pytest.fixture
def situation() -> Situation:
    found = Situation().later(30)
    found.do(incidents.acknowledge(found.case))
    return found.later(30)


@pytest.fixture
def over(situation: Situation) -> Situation:
    situation.do(gates.resolve(situation.case))
    situation.later(60)
    return situation


@pytest.mark.parametrize(
    ("words", "moment", "rest"),
    [
        ("detected 14:02", Moment.DETECTED, "14:02"),
        ("Impact began 14:02 seen in the logs", Moment.IMPACT_BEGAN, "14:02 seen in the logs"),
        ("impact-began", Moment.IMPACT_BEGAN, ""),
        ("fix_deployed 14:02", Moment.FIX_DEPLOYED, "14:02"),
        ("fixed 14:02", Moment.FIX_DEPLOYED, "14:02"),
        ("team assembled yesterday 23:50", Moment.ASSEMBLED, "yesterday 23:50"),
        ("ack 14:02", Moment.ACKNOWLEDGED, "14:02"),
        ("identified 14:02", Moment.CAUSE_IDENTIFIED, "14:02"),
        ("impact ended 14:02", Moment.IMPACT_ENDED, "14:02"),
    ],
)
def test_a_time_is_called_as_people_call_it(words: str, moment: Moment, rest: str) -> None:
    assert moments.named(words) == (moment, rest)


@pytest.mark.parametrize("words", ["", "detectd 14:02", "closed 14:02", "declared 14:02", "14:02"])
def test_a_time_that_nobody_keeps_is_told_the_nearest(words: str) -> None:
    with pytest.raises(UnknownWordError) as refused:
        moments.named(words)
    assert refused.value.field == "moment"


@pytest.mark.parametrize(
    ("words", "at", "rest"),
    [
        ("14:02 Failover done", on(20, 14, 2), "Failover done"),
        ("14:02: Failover done", on(20, 14, 2), "Failover done"),
        ("14:02 UTC – Failover", on(20, 14, 2), "Failover"),
        ("14:02Z", on(20, 14, 2), ""),
        ("9:05 Call", on(20, 9, 5), "Call"),
        ("01:00", on(21, 1, 0), ""),
        ("03:00", on(20, 3, 0), ""),
        ("23:50", on(20, 23, 50), ""),
        ("yesterday 23:50 Call", on(19, 23, 50), "Call"),
        ("today 02:00", on(20, 2, 0), ""),
        ("2026-11-18 02:00 Call", on(18, 2, 0), "Call"),
        ("2026-11-18T02:00:30Z Call", on(18, 2, 0), "Call"),
    ],
)
def test_a_time_is_read_off_the_front(words: str, at: datetime, rest: str) -> None:
    assert moments.read_time(words, near=NEAR) == (at, rest)


@pytest.mark.parametrize(
    "words",
    ["", "Failover 14:02", "24:00", "14:60", "14:0", "14:021", "5:3 for us", "2026-02-30 10:00"],
)
def test_what_does_not_begin_with_a_time_has_none(words: str) -> None:
    assert moments.read_time(words, near=NEAR) is None


@pytest.mark.parametrize(
    ("near", "at"),
    [
        (on(20, 0, 10), on(19, 23, 50)),
        (on(19, 23, 55), on(19, 23, 50)),
        (on(19, 13, 0), on(19, 23, 50)),
    ],
)
def test_a_time_without_its_day_is_the_nearest(near: datetime, at: datetime) -> None:
    assert moments.read_time("23:50", near=near) == (at, "")


@given(
    st.integers(0, 10**9).map(lambda seconds: NEAR + timedelta(seconds=seconds)),
    st.integers(0, 1439),
)
def test_the_nearest_time_is_never_more_than_half_a_day_away(near: datetime, minute: int) -> None:
    read = moments.read_time(f"{minute // 60}:{minute % 60:02}", near=near)

    assert read is not None
    assert abs(read[0] - near) <= timedelta(hours=12, minutes=1)


@pytest.mark.parametrize(
    ("since", "at"), [(on(20, 0, 30), on(20, 1, 0)), (on(20, 1, 30), on(21, 1, 0))]
)
def test_a_time_to_come_is_the_last_one_where_the_incident_was_on_by_then(
    since: datetime, at: datetime
) -> None:
    assert moments.read_time("01:00", near=NEAR, since=since) == (at, "")


def test_a_time_put_right_keeps_what_it_was(situation: Situation) -> None:
    situation.do(moments.correct(situation.case, Moment.DETECTED, START - MINUTE, "From the logs"))

    assert situation.incident.moments["detected"] == START - MINUTE
    assert situation.entries[-1].event == ev.MomentCorrected(
        moment="detected", at=START - MINUTE, old=START, why="From the logs"
    )


def test_a_time_that_nothing_else_sets_can_be_set(situation: Situation) -> None:
    situation.do(moments.correct(situation.case, Moment.FIX_DEPLOYED, START + 40 * MINUTE))

    assert situation.incident.moments["fix_deployed"] == START + 40 * MINUTE


def test_the_same_minute_changes_nothing(situation: Situation) -> None:
    same = START.replace(second=0)
    assert moments.correct(situation.case, Moment.DETECTED, same) == []


def test_a_time_can_be_taken_away(situation: Situation) -> None:
    situation.do(moments.correct(situation.case, Moment.FIX_DEPLOYED, START + 40 * MINUTE))
    situation.do(moments.correct(situation.case, Moment.FIX_DEPLOYED, None))

    assert "fix_deployed" not in situation.incident.moments


@pytest.mark.parametrize(
    ("moment", "minute", "sentence"),
    [
        (Moment.FIX_DEPLOYED, 61, "still to come"),
        (Moment.DETECTED, 31, "“detected” cannot be after “acknowledged”"),
        (Moment.ACKNOWLEDGED, -1, "“acknowledged” cannot be before “detected”"),
        (Moment.IMPACT_BEGAN, 1, "“impact began” cannot be after “detected”"),
        (Moment.RESOLVED, 40, "not resolved yet"),
        (Moment.IMPACT_ENDED, 40, "not resolved yet"),
    ],
)
def test_what_cannot_have_been_is_refused(
    situation: Situation, moment: Moment, minute: int, sentence: str
) -> None:
    with pytest.raises(DomainError, match=sentence) as refused:
        moments.correct(situation.case, moment, START + minute * MINUTE)
    assert refused.value.field in ("at", "moment")


def test_nobody_acknowledged_it_by_a_correction() -> None:
    situation = Situation().later(10)
    with pytest.raises(NotOpenError, match="/incident ack"):
        moments.correct(situation.case, Moment.ACKNOWLEDGED, START + MINUTE)


def test_it_was_not_resolved_before_the_impact_began(over: Situation) -> None:
    over.do(moments.correct(over.case, Moment.IMPACT_BEGAN, START - 10 * MINUTE))
    with pytest.raises(DomainError, match="“impact ended” cannot be before “impact began”"):
        moments.correct(over.case, Moment.IMPACT_ENDED, START - 11 * MINUTE)


@pytest.mark.parametrize("moment", [Moment.DETECTED, Moment.ACKNOWLEDGED, Moment.RESOLVED])
def test_what_the_clocks_stand_on_cannot_be_taken_away(over: Situation, moment: Moment) -> None:
    with pytest.raises(DomainError, match="not taken away"):
        moments.correct(over.case, moment, None)


def test_it_can_be_put_right_when_all_is_over_and_the_room_is_left_in_peace(
    over: Situation,
) -> None:
    over.do(incidents.close(over.case))
    effects = over.do(moments.correct(over.case, Moment.RESOLVED, START + 50 * MINUTE))

    assert over.incident.moments["resolved"] == START + 50 * MINUTE
    assert places(effects) == []


def test_the_room_hears_of_it_while_the_response_is_on(situation: Situation) -> None:
    effects = situation.do(
        moments.correct(situation.case, Moment.FIX_DEPLOYED, START + 40 * MINUTE)
    )
    assert places(effects) == ["room"]
