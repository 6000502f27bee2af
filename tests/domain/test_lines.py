"""The timeline as it is read: what was put right, edited or deleted since, each in its place."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidentbot.domain import corrections, lines, timeline
from incidentbot.domain import events as ev
from incidentbot.domain.corrections import Correction
from incidentbot.domain.errors import DomainError
from incidentbot.domain.incidents import Status
from incidentbot.domain.lines import DELETED, Line
from incidentbot.domain.people import BOT
from incidentbot.domain.timeline import Pin
from tests.domain.situation import ANA, BEN, CLEO, MINUTE, START, Situation

SOURCE = "C1/1.1"
LINK = "https://x.test/p1"


@pytest.fixture
def situation() -> Situation:
    return Situation().later(30)


def shown(situation: Situation) -> list[Line]:
    return lines.lines(situation.entries)


def noted(situation: Situation, words: str = "Failover done") -> Line:
    situation.do(timeline.note(situation.case, words, by=BEN), by=BEN)
    return shown(situation)[-1]


def pinned(situation: Situation, words: str = "It began here") -> Line:
    message = Pin(words=words, said_at=situation.now, author=BEN, source_id=SOURCE, permalink=LINK)
    situation.do(timeline.pin(situation.case, message))
    found = lines.of_source(shown(situation), SOURCE)
    assert found is not None
    return found


def again(situation: Situation, line: Line) -> Line:
    (found,) = [each for each in shown(situation) if each.seq == line.seq]
    return found


def put_right(situation: Situation, line: Line, **wanted: object) -> Line:
    correction = Correction(**wanted)  # type: ignore[arg-type]
    situation.do(corrections.correct(situation.case, line, correction), by=CLEO)
    return again(situation, line)


def follow(situation: Situation, words: str | None) -> None:
    line = lines.of_source(shown(situation), SOURCE)
    assert line is not None
    if words is None:
        situation.do(timeline.delete(line, SOURCE), by=BOT)
    else:
        situation.do(timeline.edit(line, SOURCE, words), by=BOT)


def test_a_note_gets_another_time_and_keeps_the_old_one(situation: Situation) -> None:
    line = noted(situation)
    right = put_right(situation, line, at=situation.now - 8 * MINUTE, why="The clock was wrong")

    assert (right.at, right.old_at) == (situation.now - 8 * MINUTE, situation.now)
    assert (right.corrected_by, right.why) == (CLEO, "The clock was wrong")


def test_a_note_put_earlier_stands_earlier(situation: Situation) -> None:
    first, second = noted(situation, "one"), noted(situation.later(5), "two")
    put_right(situation, second, at=situation.now - 6 * MINUTE)

    order = [each.seq for each in shown(situation)]
    assert order.index(second.seq) < order.index(first.seq)


def test_a_note_gets_other_words_and_keeps_the_old_ones(situation: Situation) -> None:
    right = put_right(situation, noted(situation), words="Failover done by hand")

    assert (right.text, right.old_text) == ("Failover done by hand", "Failover done")
    assert right.by == BEN


def test_put_right_twice_it_still_says_what_it_said_first(situation: Situation) -> None:
    line = put_right(situation, noted(situation), words="two", at=situation.now - MINUTE)
    right = put_right(situation, line, words="three", at=situation.now - 2 * MINUTE)

    assert (right.text, right.old_text) == ("three", "Failover done")
    assert right.old_at == situation.now


def test_put_back_as_it_was_nothing_is_told_of_before(situation: Situation) -> None:
    line = put_right(situation, noted(situation), words="two", at=situation.now - 5 * MINUTE)
    back = put_right(situation, line, words="Failover done", at=situation.now)

    assert (back.old_text, back.old_at) == (None, None)


@pytest.mark.parametrize(
    "wanted",
    [
        Correction(),
        Correction(words="Failover done", why="Because"),
        Correction(at=START + 30 * MINUTE),
        Correction(at=START + 30 * MINUTE + timedelta(seconds=40)),
    ],
)
def test_what_changes_nothing_is_not_recorded(situation: Situation, wanted: Correction) -> None:
    line = noted(situation)
    situation.later(5)

    assert corrections.correct(situation.case, line, wanted) == []


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Correction(at=START + timedelta(days=2)), "at"),
        (Correction(words=" \x00 "), "text"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(
    situation: Situation, wanted: Correction, field: str
) -> None:
    with pytest.raises(DomainError) as refused:
        corrections.correct(situation.case, noted(situation), wanted)
    assert refused.value.field == field


def test_a_decision_put_right_is_right_in_the_brief_too(situation: Situation) -> None:
    situation.do(timeline.decide(situation.case, "We roll back"), by=BEN)
    put_right(situation, shown(situation)[-1], words="We roll back 2.3", at=START + 20 * MINUTE)

    (decision,) = situation.incident.progress.decisions
    assert (decision.text, decision.at) == ("We roll back 2.3", START + 20 * MINUTE)


def test_what_somebody_did_has_a_time_to_put_right_and_no_words(situation: Situation) -> None:
    situation.do([ev.ItemTicked(list="triage", item=0, what="Tell support")], by=BEN)
    line = shown(situation)[-1]

    assert put_right(situation, line, at=START + 10 * MINUTE).at == START + 10 * MINUTE
    with pytest.raises(DomainError, match="Only notes and decisions have words"):
        corrections.correct(situation.case, line, Correction(words="Told support"))


@pytest.mark.parametrize(
    ("event", "by", "reason"),
    [
        (ev.IncidentAcknowledged(), BEN, "/incident time"),
        (ev.StatusChanged(old="investigating", new="identified"), BEN, "/incident time"),
        (ev.UpdatePosted(status="identified"), BEN, "went out"),
        (ev.WatchPassed(), BOT, "done by me"),
    ],
)
def test_some_entries_stand_at_the_time_they_were_recorded(
    situation: Situation, event: ev.Event, by: str, reason: str
) -> None:
    situation.do([event], by=by)
    line = shown(situation)[-1]

    assert not corrections.open_to(line)
    with pytest.raises(DomainError, match=reason):
        corrections.correct(situation.case, line, Correction(at=START))


def test_an_edited_message_is_followed_and_marked(situation: Situation) -> None:
    line = pinned(situation)
    follow(situation, "It began at 14:02")
    now = again(situation, line)

    assert (now.text, now.edited, now.old_text) == ("It began at 14:02", True, None)
    assert now.permalink == LINK


def test_words_put_right_by_hand_stay_when_the_message_is_edited(situation: Situation) -> None:
    line = put_right(situation, pinned(situation), words="By hand")
    follow(situation, "By its author")
    now = again(situation, line)

    assert (now.text, now.old_text, now.edited) == ("By hand", "By its author", True)


def test_a_message_only_put_at_another_time_is_followed(situation: Situation) -> None:
    line = put_right(situation, pinned(situation), at=START)
    follow(situation, "By its author")

    assert again(situation, line).text == "By its author"


def test_the_same_words_again_are_no_edit(situation: Situation) -> None:
    line = pinned(situation)
    assert timeline.edit(line, SOURCE, " It began here\n") == []

    right = put_right(situation, line, words="By hand")
    assert timeline.edit(right, SOURCE, "It began here") == []


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_deleted_message_leaves_its_line_without_its_words(
    situation: Situation, by_hand: bool
) -> None:
    line = pinned(situation, "hunter2")
    if by_hand:
        put_right(situation, line, words="hunter2 is the password")
    follow(situation, "hunter2!")
    follow(situation, None)
    now = again(situation, line)

    assert (now.text, now.deleted, now.permalink) == (DELETED, True, None)
    assert "hunter2" not in repr(now)


def test_what_is_handed_on_as_recorded_leaves_deleted_words_out(situation: Situation) -> None:
    noted(situation, "Kept")
    line = pinned(situation, "hunter2")
    put_right(situation, line, words="hunter2 is the password")
    follow(situation, "hunter2!")
    follow(situation, None)
    given = lines.handed_on(situation.entries)

    assert "hunter2" not in repr(given)
    assert "Kept" in repr(given)
    assert [each.seq for each in given] == [each.seq for each in situation.entries]


def test_a_deleted_message_can_be_given_words_by_hand(situation: Situation) -> None:
    line = pinned(situation, "hunter2")
    follow(situation, None)
    right = put_right(situation, again(situation, line), words="The password was posted")

    assert (right.text, right.old_text, right.deleted) == ("The password was posted", None, True)


def test_a_message_is_deleted_once_and_edited_no_more(situation: Situation) -> None:
    line = pinned(situation)
    follow(situation, None)
    now = again(situation, line)

    assert timeline.delete(now, SOURCE) == timeline.edit(now, SOURCE, "Too late") == []


def test_a_pin_that_was_put_right_is_gone_once_it_is_taken_off(situation: Situation) -> None:
    line = put_right(situation, pinned(situation), words="By hand")
    situation.do(timeline.unpin(situation.case, SOURCE))

    assert line.seq not in [each.seq for each in shown(situation)]


def test_pinned_anew_it_says_what_the_message_says(situation: Situation) -> None:
    put_right(situation, pinned(situation), words="By hand")
    situation.do(timeline.unpin(situation.case, SOURCE))

    assert (pinned(situation).text, pinned(situation).corrected_by) == ("It began here", None)


def test_what_changes_a_line_is_no_line_itself(situation: Situation) -> None:
    before = [each.seq for each in shown(situation)]
    line = put_right(situation, pinned(situation), words="By hand", at=START)
    follow(situation, "By its author")
    follow(situation, None)

    assert sorted(each.seq for each in shown(situation)) == [*before, line.seq]


@pytest.mark.parametrize(("status", "told"), [(Status.MITIGATING, 1), (Status.CLOSED, 0)])
def test_the_room_hears_of_it_while_the_response_is_on(
    situation: Situation, status: Status, told: int
) -> None:
    line = noted(situation)
    situation.change(status=status)
    wanted = corrections.correct(situation.case, line, Correction(words="Other words"))

    assert len(situation.do(wanted, by=CLEO).says) == told


def test_an_edit_or_a_deletion_is_told_to_nobody(situation: Situation) -> None:
    pinned(situation)
    follow(situation, "By its author")
    follow(situation, None)

    assert [effects.says for effects in situation.effects[-2:]] == [(), ()]


@given(st.lists(st.tuples(st.sampled_from("ntwed-"), st.integers(0, 3)), max_size=25))
def test_whatever_is_done_to_it_no_line_is_lost_doubled_or_out_of_order(
    deeds: list[tuple[str, int]],
) -> None:
    entries = list(Situation().entries)
    kept = len(lines.lines(entries))
    alive: set[int] = set()
    for number, (deed, which) in enumerate(deeds):
        event = _event(deed, which, number)
        if isinstance(event, ev.NoteAdded):
            if which in alive:
                continue
            alive.add(which)
        if isinstance(event, ev.NoteRemoved):
            alive.discard(which)
        entries.append(
            replace(entries[-1], seq=len(entries) + 1, at=START + number * MINUTE, event=event)
        )

    read = lines.lines(entries)
    assert len({each.seq for each in read}) == len(read) == kept + len(alive)
    assert [each.at for each in read] == sorted(each.at for each in read)
    assert read == lines.lines(entries)


def _event(deed: str, which: int, number: int) -> ev.Event:
    source, at = f"C1/{which}", START + (number - 3) * MINUTE
    events: dict[str, ev.Event] = {
        "n": ev.NoteAdded(text="Seen", noted_at=at, author=ANA, source_id=source),
        "t": ev.EntryCorrected(entry=which * 3, noted_at=at),
        "w": ev.EntryCorrected(entry=which * 3, text=f"Words {number}"),
        "e": ev.SourceEdited(source_id=source, text=f"Edit {number}"),
        "d": ev.SourceDeleted(source_id=source),
        "-": ev.NoteRemoved(source_id=source),
    }
    return events[deed]
