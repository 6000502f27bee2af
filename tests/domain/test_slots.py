"""Times to come: what people type, in the zone they mean, and the time that suits a review."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidentbot.domain import slots
from incidentbot.domain.errors import DomainError
from incidentbot.domain.playbooks.aftermath import Review
from tests.domain.situation import PLAYBOOK, Situation

# A Friday.
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
H, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("words", "zone", "meant", "rest"),
    [
        ("2026-11-23 14:00", UTC, "2026-11-23 14:00", ""),
        ("2026-11-23T14:00 45m", UTC, "2026-11-23 14:00", "45m"),
        ("2026-11-23 14:00 1h 30m", UTC, "2026-11-23 14:00", "1h 30m"),
        ("2026-11-23 14:00", BERLIN, "2026-11-23 13:00", ""),
        ("2027-07-01 14:00", BERLIN, "2027-07-01 12:00", ""),
        ("2026-11-23 14:00 utc 45m", BERLIN, "2026-11-23 14:00", "45m"),
        ("today 14:00", UTC, "2026-11-20 14:00", ""),
        ("tomorrow 9:05", UTC, "2026-11-21 09:05", ""),
        ("tomorrow, at 14:00", UTC, "2026-11-21 14:00", ""),
        ("14:00", UTC, "2026-11-20 14:00", ""),
        ("09:30", UTC, "2026-11-21 09:30", ""),
        ("mon 14:00", UTC, "2026-11-23 14:00", ""),
        ("Monday 14:00 1h", UTC, "2026-11-23 14:00", "1h"),
        ("fri 14:00", UTC, "2026-11-20 14:00", ""),
        ("fri 09:00", UTC, "2026-11-27 09:00", ""),
        ("thurs 14:00", UTC, "2026-11-26 14:00", ""),
    ],
)
def test_what_is_typed_is_understood(words: str, zone: tzinfo, meant: str, rest: str) -> None:
    at, left = slots.when(words, now=NOW, zone=zone)
    assert (f"{at:%Y-%m-%d %H:%M}", left) == (meant, rest)


def test_a_day_is_the_day_where_the_zone_is() -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
    assert slots.when("today 14:00", now=late, zone=BERLIN)[0].day == 21


@pytest.mark.parametrize(
    "words",
    ["", "soon", "mon", "14", "25:00", "12:60", "2026-13-01 14:00", "2026-02-30 14:00", "m 14:00"],
)
def test_what_is_no_time_is_refused_with_an_example(words: str) -> None:
    with pytest.raises(DomainError, match="mon 14:00") as refused:
        slots.when(words, now=NOW, zone=UTC)
    assert refused.value.field == "at"


def suggestion(now: datetime, *, within: timedelta | None, share: timedelta, zone: tzinfo) -> str:
    rule = Review(within=within, lasts=H, share_before=share, severities=("P1",))
    of = replace(Situation().case, now=now, playbook=replace(PLAYBOOK, review=rule))
    return f"{slots.suggested(of, zone).astimezone(zone):%a %Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("now", "within", "share", "zone", "slot"),
    [
        # A working day's afternoon, a day ahead and within two.
        ("2026-11-17 09:30", 48 * H, DAY, UTC, "Wed 2026-11-18 14:00"),
        ("2026-11-17 15:00", 48 * H, DAY, UTC, "Thu 2026-11-19 14:00"),
        # In the zone where people work.
        ("2026-11-17 13:30", 48 * H, DAY, BERLIN, "Thu 2026-11-19 14:00"),
        # Over the weekend none is in time: the eve of the deadline.
        ("2026-11-20 10:00", 48 * H, DAY, UTC, "Sat 2026-11-21 14:00"),
        # No time for the document to go round: the eve is over too, so the last half hour.
        ("2026-11-17 15:10", 24 * H, DAY, UTC, "Wed 2026-11-18 14:00"),
        # Without a deadline: the next working day.
        ("2026-11-20 15:00", None, timedelta(), UTC, "Mon 2026-11-23 14:00"),
    ],
)
def test_the_suggestion_leaves_time_to_read_and_keeps_the_deadline(
    now: str, within: timedelta | None, share: timedelta, zone: tzinfo, slot: str
) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert suggestion(moment, within=within, share=share, zone=zone) == slot


@given(
    now=st.integers(0, 365 * 24 * 60).map(lambda minutes: NOW + minutes * timedelta(minutes=1)),
    within=st.none() | st.integers(1, 200).map(lambda hours: hours * H),
    share=st.integers(0, 48).map(lambda hours: hours * H),
    offset=st.integers(-11, 13),
)
def test_the_suggestion_is_always_to_come(
    now: datetime, within: timedelta | None, share: timedelta, offset: int
) -> None:
    zone = timezone(offset * H)
    rule = Review(within=within, lasts=H, share_before=share)
    of = replace(Situation().case, now=now, playbook=replace(PLAYBOOK, review=rule))
    assert slots.suggested(of, zone) > now
