"""Text as people type it, lengths of time, and channel names."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidentbot.domain import rooms, text
from incidentbot.domain.errors import DomainError
from incidentbot.domain.events import KINDS, text_fields

NOW = datetime(2026, 3, 28, 23, 59, 59, tzinfo=UTC)
M = timedelta(minutes=1)
PATTERN = "incident-{date}-{slug}"


@given(st.text(), st.integers(1, 100))
def test_cleaned_text_fits_and_stays_as_it_is_when_cleaned_again(raw: str, limit: int) -> None:
    once = text.clean(raw, limit=limit)
    assert len(once) <= limit
    assert text.clean(once, limit=limit) == once


@given(st.text(alphabet=st.characters(codec=None)))
def test_cleaned_text_can_be_stored_anywhere(raw: str) -> None:
    kept = text.clean(raw)
    kept.encode("utf-8")
    assert "\x00" not in kept


@pytest.mark.parametrize("hidden", ["\x00", "\x1b", "\u202e", "\u2066", "\u200f", "\ud800"])
def test_what_is_invisible_and_dangerous_is_taken_out(hidden: str) -> None:
    assert text.clean(f"down{hidden}now") == "downnow"


def test_lines_and_tabs_are_kept() -> None:
    assert text.clean(" a\n\tb ") == "a\n\tb"


def test_nothing_is_cleaned_to_nothing() -> None:
    assert text.clean(None) == ""


def test_what_was_cut_ends_with_an_ellipsis() -> None:
    assert text.cut("abcdef", 4) == "abc…"
    assert text.cut("abcd", 4) == "abcd"


@given(st.text())
def test_a_line_is_one_line(raw: str) -> None:
    assert len(text.line(raw).splitlines()) <= 1


@pytest.mark.parametrize("title", ["Checkout ist kaputt", "支払いが失敗", "🔥", "$$$", "a" * 3000])
def test_any_title_with_something_to_read_is_taken(title: str) -> None:
    assert 0 < len(text.title_of(title)) <= text.TITLE_LIMIT


@pytest.mark.parametrize("title", [None, "", "  \n ", "\u200b", "\u202e\x00", "\u0301", "\u3000"])
def test_a_title_with_nothing_to_read_is_refused_at_its_field(title: str | None) -> None:
    with pytest.raises(DomainError) as refused:
        text.title_of(title)
    assert refused.value.field == "title"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Checkout is down", "  CHECKOUT   is\tdown "),
        ("Ｃheckout", "checkout"),
        ("Straße", "STRASSE"),
    ],
)
def test_two_titles_are_the_same_however_they_are_written(one: str, other: str) -> None:
    assert text.normal(one) == text.normal(other)


@pytest.mark.parametrize(
    ("written", "length"),
    [
        ("90s", 1.5 * M),
        ("15m", 15 * M),
        ("15", 15 * M),
        ("1h30m", 90 * M),
        ("1h 30m", 90 * M),
        ("2 hours", 120 * M),
        ("1 hour, 5 minutes", 65 * M),
        ("1.5h", 90 * M),
        ("2 Days", timedelta(days=2)),
        ("1w", timedelta(weeks=1)),
        ("52w", timedelta(weeks=52)),
        ("10 mins", 10 * M),
        ("30 sec", M / 2),
    ],
)
def test_lengths_are_read_as_people_write_them(written: str, length: timedelta) -> None:
    assert text.duration(written) == length


@pytest.mark.parametrize(
    "written",
    [
        "",
        "soon",
        "-5m",
        "0m",
        "0",
        "53w",
        "15 parsecs",
        "1h 30",
        "m",
        "5m" * 30,
        "9" * 30,
        "1e5m",
        "1 month",
        "2 months",
        "3mo",
        "0.1s",
        "0.0000001s",
        "5 mistakes",
        "∞",
    ],
)
def test_what_is_no_length_of_time_is_refused_at_its_field(written: str) -> None:
    with pytest.raises(DomainError) as refused:
        text.duration(written, field="next_in")
    assert refused.value.field == "next_in"


@given(st.text(max_size=50))
def test_a_length_is_read_or_refused_and_never_anything_else(written: str) -> None:
    try:
        length = text.duration(written)
    except DomainError:
        return
    assert text.SHORTEST <= length <= text.LONGEST


@given(st.integers(1, 364 * 24 * 60))
def test_a_length_in_whole_minutes_is_read_back(minutes: int) -> None:
    assert text.duration(f"{minutes}m") == minutes * M


@pytest.mark.parametrize(
    ("length", "words"),
    [
        (timedelta(), "0 s"),
        (timedelta(seconds=59), "59 s"),
        (15 * M, "15 min"),
        (60 * M, "1 h"),
        (90 * M, "1 h 30 min"),
        (47 * 60 * M, "47 h"),
        (48 * 60 * M, "2 days"),
        (49 * 60 * M, "2 days 1 h"),
        (timedelta(weeks=1), "7 days"),
        (-15 * M, "15 min"),
    ],
)
def test_a_length_is_said_as_people_do(length: timedelta, words: str) -> None:
    assert text.spoken(length) == words


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Checkout is down", "incident-20260328-checkout-is-down"),
        ("Café: 50% der Züge/Busse!", "incident-20260328-cafe-50-der-zuge-busse"),
        ("支払いが失敗", "incident-20260328-inc-42"),
        ("🔥🔥", "incident-20260328-inc-42"),
        ("--- __ ---", "incident-20260328-inc-42"),
    ],
)
def test_the_room_is_named_after_the_title_or_the_number(title: str, name: str) -> None:
    made = rooms.channel_name(PATTERN, title=title, ref="INC-42", severity="P1", now=NOW)
    assert made == name


def test_a_pattern_may_use_severity_and_time() -> None:
    made = rooms.channel_name(
        "incident-{severity}-{timestamp}", title="x", ref="INC-1", severity="P1", now=NOW
    )
    assert made == "incident-p1-20260328-2359"


@given(st.text(max_size=3000), st.sampled_from([PATTERN, "{slug}", "{severity}_{ref}-{slug}"]))
def test_any_title_gives_a_name_that_slack_takes(title: str, pattern: str) -> None:
    name = rooms.channel_name(pattern, title=title, ref="INC-42", severity="P0", now=NOW)
    assert re.fullmatch(r"[a-z0-9_-]{1,80}", name)


@given(st.text(max_size=200), st.integers(2, 10**6))
def test_a_name_with_a_suffix_still_fits_and_is_another(title: str, number: int) -> None:
    name = rooms.channel_name(PATTERN, title=title, ref="INC-42", severity="P0", now=NOW)
    other = rooms.alternative(name, number)
    assert other != name
    assert len(other) <= 80
    assert other.endswith(f"-{number}")


def test_a_private_room_is_named_without_the_title() -> None:
    assert rooms.private_name("INC-KXQZRM", NOW) == "incident-20260328-inc-kxqzrm"


def test_every_event_that_holds_a_title_or_words_keeps_them_apart() -> None:
    kept = {name: text_fields(kind) for name, kind in KINDS.items() if text_fields(kind)}
    assert {"title", "impact", "customers", "affected"} <= kept["IncidentDeclared"]
    assert {"impact", "actions", "next_steps", "eta"} <= kept["UpdatePosted"]
    assert kept["NoteAdded"] == {"text"}
