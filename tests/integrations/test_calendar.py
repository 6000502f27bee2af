"""Invitations as files: read back they say what was written, and every line keeps to the format."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from incidentbot.domain import reviews
from incidentbot.domain.reviews import Guest, Invitation
from incidentbot.integrations.calendar import ICalendar
from incidentbot.playbooks import loader
from tests.domain.situation import Situation

AT = datetime(2026, 11, 23, 14, tzinfo=UTC)
ANA = Guest(name="Ana Reyes", address="ana@example.com")
BEN = Guest(name="Ben, “the second”; Moss", address="ben@example.com")
EVA = Guest(name="Eva", address="eva@example.com", optional=True)
URL = "https://bot.example/incidents/INC-1/postmortem"
INVITATION = Invitation(
    meeting_of="i1",
    revision=0,
    planned_at=AT - timedelta(days=2),
    at=AT,
    lasts=timedelta(minutes=45),
    title="Post-mortem meeting, INC-1: Checkout is down",
    words="Agenda:\n- The timeline (10 min)\n- Everything else",
    read_before=timedelta(days=1),
    url=URL,
    organizer=ANA,
    guests=(ANA, BEN, EVA),
)
HOSTILE = (
    "END:VEVENT\r\nEND:VCALENDAR",
    "a\nATTENDEE:mailto:evil@example.com",
    'quotes " and \\n backslashes \\, ; : ,',
    "tab\tand bell\x07 and nul\x00",
    "ünïcödé 🦀 " * 20,
    "x" * 300,
    "\u202edesrever",
)
CONTROL = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
PROPERTY = re.compile(r"[A-Z-]+(;[A-Z-]+=(\"[^\"]*\"|[^\";:,]+))*:")


def written(**changes: Any) -> bytes:
    return ICalendar().invitation(replace(INVITATION, **changes))


def event(file: bytes) -> Any:
    (only,) = Calendar.from_ical(file).walk("VEVENT")
    return only


def unfolded(file: bytes) -> list[str]:
    """Read the lines as RFC 5545, 3.1 has them, and insist on each of its rules."""
    assert file.endswith(b"\r\n")
    raw = file.removesuffix(b"\r\n").split(b"\r\n")
    assert all(len(line) <= 75 for line in raw)
    assert not any(b"\n" in line or b"\r" in line for line in raw)
    lines = b"\r\n".join(raw).replace(b"\r\n ", b"").decode().split("\r\n")
    assert all(PROPERTY.match(line) for line in lines), lines
    assert not any(CONTROL.search(line) for line in lines)
    return lines


def named(lines: list[str], name: str) -> list[str]:
    return [line for line in lines if re.match(rf"{name}[;:]", line)]


def test_read_back_it_says_what_was_written() -> None:
    read = event(written())
    assert (read.start, read.end) == (AT, AT + timedelta(minutes=45))
    assert (str(read["summary"]), str(read["description"])) == (INVITATION.title, INVITATION.words)
    assert (str(read["url"]), int(read["sequence"])) == (URL, 0)
    assert read["dtstamp"].dt == INVITATION.planned_at


def test_the_guests_stand_with_name_address_and_part() -> None:
    read = event(written())
    assert [(str(each), each.params["CN"], each.params["ROLE"]) for each in read["attendee"]] == [
        ("mailto:ana@example.com", "Ana Reyes", "REQ-PARTICIPANT"),
        ("mailto:ben@example.com", "Ben, “the second”; Moss", "REQ-PARTICIPANT"),
        ("mailto:eva@example.com", "Eva", "OPT-PARTICIPANT"),
    ]
    assert str(read["organizer"]) == "mailto:ana@example.com"


def test_times_are_written_in_utc() -> None:
    lines = unfolded(written(at=AT.astimezone()))
    assert named(lines, "DTSTART") == ["DTSTART:20261123T140000Z"]
    assert named(lines, "DTEND") == ["DTEND:20261123T144500Z"]


@pytest.mark.parametrize(
    ("changes", "method"),
    [
        ({}, ["METHOD:REQUEST"]),
        ({"guests": ()}, ["METHOD:PUBLISH"]),
        ({"organizer": None}, []),
    ],
)
def test_what_is_asked_depends_on_who_is_known(changes: dict[str, Any], method: list[str]) -> None:
    assert named(unfolded(written(**changes)), "METHOD") == method


def test_without_an_organizer_nobody_is_asked_to_answer() -> None:
    assert named(unfolded(written(organizer=None)), "ATTENDEE") == []


def test_another_time_is_the_same_meeting_and_another_incident_is_not() -> None:
    first, moved = event(written()), event(written(at=AT + timedelta(days=1), revision=1))
    assert (first["uid"], int(moved["sequence"])) == (moved["uid"], 1)
    assert event(written(meeting_of="i2"))["uid"] != first["uid"]


def test_the_incident_s_id_stays_unknown() -> None:
    assert b"secret16marks" not in written(meeting_of="secret16marks")


def test_there_is_a_reminder_of_the_document_and_one_of_the_meeting() -> None:
    alarms = event(written()).walk("VALARM")
    assert [each["trigger"].dt for each in alarms] == [timedelta(days=-1), timedelta(minutes=-15)]
    assert "read the post-mortem" in str(alarms[0]["description"])


@pytest.mark.parametrize("trick", HOSTILE)
def test_no_title_breaks_out_of_its_line(trick: str) -> None:
    guest = Guest(name=trick, address="who@example.com")
    lines = unfolded(written(title=trick, words=trick, guests=(guest,)))
    assert len(named(lines, "BEGIN")) == 4
    assert len(named(lines, "ATTENDEE")) == 1


@pytest.mark.parametrize(
    "address", ["", "nobody", "a@b\r\nATTENDEE:x", "a b@c", "a@b,c@d", "a@b;x", "<a@b>"]
)
def test_what_is_no_address_is_left_out(address: str) -> None:
    bad = Guest(name="Who", address=address)
    assert named(unfolded(written(guests=(bad, BEN))), "ATTENDEE")[0].endswith("ben@example.com")
    assert named(unfolded(written(organizer=bad)), "ORGANIZER") == []


@given(words=st.text(max_size=400), name=st.text(max_size=80))
def test_every_text_keeps_to_the_format(words: str, name: str) -> None:
    guest = Guest(name=name, address="who@example.com")
    file = written(title=words, words=words, guests=(guest,), organizer=guest)
    assert len(named(unfolded(file), "SUMMARY")) == 1
    assert len(event(file).walk("VALARM")) == 2


@pytest.mark.parametrize("name", loader.bundled())
def test_each_process_has_its_own_agenda_length_and_name(name: str) -> None:
    playbook = loader.load(name)
    incident = Situation().incident
    read = event(
        written(
            title=reviews.title(incident, playbook),
            words=reviews.words(incident, playbook, ["Ana"], URL),
            lasts=reviews.usual_length(playbook),
            read_before=playbook.review.share_before,
        )
    )
    assert str(read["summary"]) == f"{playbook.review.name}, INC-1: Checkout is down"
    assert read.end - read.start == playbook.review.lasts
    said = str(read["description"])
    minutes = [
        f"{item.title} ({int(item.lasts.total_seconds() // 60)} min)" if item.lasts else item.title
        for item in playbook.review.agenda
    ]
    assert said[said.index("Agenda:") :].split("\n")[1 : len(minutes) + 1] == [
        f"- {each}" for each in minutes
    ]
    for rule in playbook.postmortem.rules:
        assert rule in said
    before = playbook.review.share_before
    assert before is not None
    assert read.walk("VALARM")[0]["trigger"].dt == -before
