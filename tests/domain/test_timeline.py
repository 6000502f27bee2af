"""The timeline: notes, pins at the message's own time, links, and who follows along."""

from datetime import timedelta

import pytest

from incidentbot.domain import events as ev
from incidentbot.domain import lines, timeline
from incidentbot.domain.errors import DomainError
from tests.domain.situation import ANA, BEN, START, Situation


@pytest.fixture
def situation() -> Situation:
    return Situation().later(30)


def pin(situation: Situation, source: str = "C1/1.1", minutes: int = 5) -> list[ev.Event]:
    message = timeline.Pin(
        words="It began here",
        said_at=START + timedelta(minutes=minutes),
        author=BEN,
        source_id=source,
        permalink="https://x.test/p1",
    )
    return timeline.pin(situation.case, message)


def told(situation: Situation) -> list[str]:
    shown = lines.lines(situation.entries)
    return [line.event.text for line in shown if isinstance(line.event, ev.NoteAdded)]


def test_a_note_is_written_at_this_moment(situation: Situation) -> None:
    situation.do(timeline.note(situation.case, "Failover done", by=ANA))
    note = situation.entries[-1].event
    assert note == ev.NoteAdded(text="Failover done", noted_at=situation.now, author=ANA)


def test_a_time_in_front_of_a_note_is_when_it_happened(situation: Situation) -> None:
    situation.do(timeline.note(situation.case, "00:05 Failover done", by=ANA))
    note = situation.entries[-1].event
    at = START + timedelta(minutes=15)
    assert note == ev.NoteAdded(text="Failover done", noted_at=at, author=ANA)


@pytest.mark.parametrize("words", ["00:45 is when they call back", "00:05", "At 00:05 it broke"])
def test_a_time_to_come_or_alone_or_within_is_part_of_the_note(
    situation: Situation, words: str
) -> None:
    situation.do(timeline.note(situation.case, words, by=ANA))
    note = situation.entries[-1].event
    assert note == ev.NoteAdded(text=words, noted_at=situation.now, author=ANA)


def test_a_note_written_days_later_has_the_time_of_then(situation: Situation) -> None:
    situation.do([ev.IncidentResolved()])
    situation.later(3 * 24 * 60)
    situation.do(timeline.note(situation.case, "00:05 Failover done", by=ANA))
    note = situation.entries[-1].event
    assert isinstance(note, ev.NoteAdded)
    assert note.noted_at == START + timedelta(minutes=15)


def test_a_note_has_the_time_that_was_chosen(situation: Situation) -> None:
    at = START + timedelta(minutes=3)
    situation.do(timeline.note(situation.case, "00:05 is in the logs", by=ANA, at=at))
    note = situation.entries[-1].event
    assert note == ev.NoteAdded(text="00:05 is in the logs", noted_at=at, author=ANA)


def test_a_note_of_what_is_still_to_come_is_refused(situation: Situation) -> None:
    with pytest.raises(DomainError, match="still to come") as refused:
        timeline.note(situation.case, "Soon", by=ANA, at=START + timedelta(hours=2))
    assert refused.value.field == "at"


def test_an_empty_note_is_told_how_to_write_one(situation: Situation) -> None:
    with pytest.raises(DomainError, match="/incident note TEXT"):
        timeline.note(situation.case, " \x00 ", by=ANA)


def test_a_pinned_message_stands_at_its_own_time(situation: Situation) -> None:
    situation.do(timeline.note(situation.case, "later", by=ANA))
    situation.later(5).do(pin(situation))
    assert told(situation) == ["It began here", "later"]


def test_a_message_is_pinned_once(situation: Situation) -> None:
    situation.do(pin(situation))
    assert pin(situation) == []


def test_taking_the_pin_off_takes_the_line_off(situation: Situation) -> None:
    situation.do(pin(situation))
    situation.do(timeline.unpin(situation.case, "C1/1.1"))
    assert told(situation) == []
    assert all(
        not isinstance(each.event, ev.NoteRemoved) for each in lines.lines(situation.entries)
    )


def test_a_message_pinned_again_is_there_once(situation: Situation) -> None:
    situation.do(pin(situation))
    situation.do(timeline.unpin(situation.case, "C1/1.1"))
    situation.do(pin(situation))
    assert told(situation) == ["It began here"]


def test_taking_off_what_is_not_there_says_nothing(situation: Situation) -> None:
    assert timeline.unpin(situation.case, "C1/9.9") == []


def test_a_pinned_message_without_text_is_named_as_such(situation: Situation) -> None:
    message = timeline.Pin(words="", said_at=START, author=BEN, source_id="s")
    events = timeline.pin(situation.case, message)
    assert isinstance(events[0], ev.NoteAdded)
    assert events[0].text == "(a message without text)"


def test_things_of_one_moment_keep_the_order_in_which_they_were_recorded(
    situation: Situation,
) -> None:
    for words in ("one", "two", "three"):
        situation.do(timeline.note(situation.case, words, by=ANA))
    assert told(situation) == ["one", "two", "three"]


@pytest.mark.parametrize("url", ["https://grafana.test/d/1", " http://x.test ", "<https://x.test>"])
def test_a_web_address_is_kept(situation: Situation, url: str) -> None:
    situation.do(timeline.link(situation.case, url))
    assert situation.incident.links[0].url == url.strip(" <>")


def test_a_link_without_a_title_is_called_by_its_host(situation: Situation) -> None:
    situation.do(timeline.link(situation.case, "https://grafana.test/d/1", "  "))
    assert situation.incident.links[0].title == "grafana.test"


@pytest.mark.parametrize(
    "url", ["", "grafana", "javascript:alert(1)", "file:///etc/passwd", "https://", "https:///x"]
)
def test_what_is_no_web_address_is_refused(situation: Situation, url: str) -> None:
    with pytest.raises(DomainError, match="no web address") as refused:
        timeline.link(situation.case, url)
    assert refused.value.field == "url"


def test_two_addresses_are_no_address(situation: Situation) -> None:
    with pytest.raises(DomainError, match="no web address"):
        timeline.link(situation.case, "https://a.test https://b.test")


def test_an_address_is_never_cut(situation: Situation) -> None:
    with pytest.raises(DomainError, match="too long"):
        timeline.link(situation.case, "https://x.test/" + "a" * 1000)


def test_the_same_link_is_kept_once(situation: Situation) -> None:
    situation.do(timeline.link(situation.case, "https://x.test"))
    assert timeline.link(situation.case, "https://x.test", "Again") == []


def test_there_is_an_end_to_links(situation: Situation) -> None:
    for number in range(timeline.LINKS_KEPT):
        situation.do(timeline.link(situation.case, f"https://x.test/{number}"))
    with pytest.raises(DomainError, match="Put this one in a note"):
        timeline.link(situation.case, "https://x.test/more")


def test_following_is_once_and_stops_once(situation: Situation) -> None:
    situation.do(timeline.subscribe(situation.case, BEN), by=BEN)
    assert timeline.subscribe(situation.case, BEN) == []
    situation.do(timeline.unsubscribe(situation.case, BEN), by=BEN)
    assert timeline.unsubscribe(situation.case, BEN) == []
    assert situation.incident.subscribers == ()


def test_a_decision_is_kept_with_who_made_it(situation: Situation) -> None:
    situation.do(timeline.decide(situation.case, "We roll back"), by=BEN)
    (decision,) = situation.incident.progress.decisions

    assert (decision.by, decision.at, decision.text) == (BEN, situation.now, "We roll back")


def test_a_decision_needs_words(situation: Situation) -> None:
    with pytest.raises(DomainError, match="Say what was decided") as refused:
        timeline.decide(situation.case, " ")
    assert refused.value.field == "text"


def test_the_state_keeps_the_last_ten_decisions_and_the_timeline_all(situation: Situation) -> None:
    for number in range(12):
        situation.do(timeline.decide(situation.case, f"Step {number}"))

    kept = [decision.text for decision in situation.incident.progress.decisions]
    assert kept == [f"Step {number}" for number in range(2, 12)]
    assert len(lines.decisions(lines.lines(situation.entries))) == 12


def test_the_room_hears_of_a_decision(situation: Situation) -> None:
    effects = situation.do(timeline.decide(situation.case, "We roll back"))
    assert [say.place for say in effects.says] == ["room"]
