"""Tasks: who is asked, who may answer for them, and what their clocks do."""

from datetime import timedelta

import pytest

from incidentbot.domain import events as ev
from incidentbot.domain import roles, tasks
from incidentbot.domain.clocks import Kind, Outcome
from incidentbot.domain.effects import Message, Surface
from incidentbot.domain.errors import DomainError, NotAllowedError, NotOpenError, UnknownWordError
from tests.domain.situation import ANA, BEN, CLEO, DEV, MINUTE, Situation, places, posts

TEN = 10 * MINUTE


def given(by: str = BEN, to: str = CLEO, length: timedelta = TEN) -> Situation:
    """Return an incident that ben commands, in which somebody was given a task."""
    s = Situation()
    s.do(roles.claim(s.case, "commander", by=BEN), by=BEN)
    s.do(tasks.give(s.case, to, length, "Check the replica"), by=by)
    return s


def test_a_task_is_kept_with_its_person_its_time_and_its_text() -> None:
    s = given()
    (task,) = s.incident.progress.tasks

    assert (task.id, task.person, task.given_by) == ("t1", CLEO, BEN)
    assert (task.text, task.due_at) == ("Check the replica", s.now + TEN)


def test_tasks_are_numbered_by_their_count_whatever_became_of_the_others() -> None:
    s = given()
    s.do(tasks.drop(s.case, "t1", by=BEN), by=BEN)
    s.do(tasks.give(s.case, CLEO, TEN, "Once more"), by=BEN)

    assert [task.id for task in s.incident.progress.tasks] == ["t1", "t2"]


@pytest.mark.parametrize("words", ["", "  ", "\u202e"])
def test_a_task_needs_words(words: str) -> None:
    with pytest.raises(DomainError, match="Say what is to be done") as refused:
        tasks.give(Situation().case, CLEO, TEN, words)
    assert refused.value.field == "text"


def test_a_task_has_a_week_at_most() -> None:
    case = Situation().case
    assert tasks.give(case, CLEO, timedelta(days=7), "Check")
    with pytest.raises(DomainError, match="7 days at most") as refused:
        tasks.give(case, CLEO, timedelta(days=7, seconds=1), "Check")
    assert refused.value.field == "length"


def test_there_is_an_end_to_open_tasks() -> None:
    s = Situation()
    for number in range(tasks.OPEN_AT_ONCE):
        s.do(tasks.give(s.case, CLEO, TEN, f"Check {number}"))

    with pytest.raises(DomainError, match="40 tasks are open already"):
        tasks.give(s.case, CLEO, TEN, "One more")


def test_no_task_is_given_once_it_is_resolved() -> None:
    s = Situation()
    s.do([ev.IncidentResolved()])
    with pytest.raises(NotOpenError):
        tasks.give(s.case, CLEO, TEN, "Check")


def test_the_person_is_written_to_and_invited_and_the_room_told_once() -> None:
    s = given()
    effects = s.effects[-1]

    assert places(effects) == ["room", "invite", f"dm:{CLEO}"]
    assert [say.message for say in posts(effects, "room")] == [Message.EVENT]
    assert Surface.SUMMARY in effects.shows


def test_only_who_was_asked_takes_it_on() -> None:
    s = given()
    for other in (ANA, BEN, DEV):
        with pytest.raises(NotAllowedError):
            tasks.acknowledge(s.case, "t1", by=other)
    s.do(tasks.acknowledge(s.case, "t1", by=CLEO), by=CLEO)

    assert s.incident.progress.tasks[0].acknowledged_at == s.now


def test_taking_it_on_twice_says_nothing_new() -> None:
    s = given()
    s.do(tasks.acknowledge(s.case, "t1", by=CLEO), by=CLEO)

    assert tasks.acknowledge(s.case, "t1", by=CLEO) == []


@pytest.mark.parametrize("person", [CLEO, DEV, BEN])
def test_who_was_asked_who_asked_and_the_commander_finish_it(person: str) -> None:
    s = given(by=DEV)
    s.do(tasks.finish(s.case, "t1", by=person), by=person)

    assert s.incident.progress.tasks[0].done_at == s.now


def test_nobody_else_finishes_it() -> None:
    with pytest.raises(NotAllowedError):
        tasks.finish(given().case, "t1", by=ANA)


def test_without_a_commander_the_declarer_answers_for_tasks() -> None:
    s = Situation()
    s.do(tasks.give(s.case, CLEO, TEN, "Check"), by=DEV)

    assert tasks.drop(s.case, "t1", by=ANA)


def test_finishing_twice_says_nothing_new() -> None:
    s = given()
    s.do(tasks.finish(s.case, "t1", by=CLEO), by=CLEO)

    assert tasks.finish(s.case, "t1", by=CLEO) == []


def test_who_was_asked_cannot_drop_it() -> None:
    with pytest.raises(NotAllowedError):
        tasks.drop(given().case, "t1", by=CLEO)


def test_who_had_it_hears_that_it_was_dropped() -> None:
    s = given()
    effects = s.do(tasks.drop(s.case, "t1", by=BEN), by=BEN)

    assert places(effects) == ["room", f"dm:{CLEO}"]


def test_a_task_that_was_dropped_cannot_be_finished() -> None:
    s = given()
    s.do(tasks.drop(s.case, "t1", by=BEN), by=BEN)
    with pytest.raises(DomainError, match="was dropped"):
        tasks.finish(s.case, "t1", by=CLEO)
    assert tasks.drop(s.case, "t1", by=BEN) == []


def test_a_task_that_is_done_cannot_be_dropped() -> None:
    s = given()
    s.do(tasks.finish(s.case, "t1", by=CLEO), by=CLEO)
    with pytest.raises(DomainError, match="done already"):
        tasks.drop(s.case, "t1", by=BEN)


def test_an_unknown_task_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownWordError, match="t1"):
        tasks.finish(given().case, "t9", by=CLEO)


def test_a_task_can_be_finished_after_the_end_but_not_after_the_close() -> None:
    s = given()
    s.do([ev.IncidentResolved()])
    assert tasks.finish(s.case, "t1", by=CLEO)
    s.do([ev.IncidentClosed()])
    with pytest.raises(NotOpenError, match="Its tasks stay as they were"):
        tasks.finish(s.case, "t1", by=CLEO)


def test_the_next_due_comes_first() -> None:
    s = given(length=TEN)
    s.do(tasks.give(s.case, DEV, 5 * MINUTE, "Sooner"), by=BEN)
    s.do(tasks.give(s.case, CLEO, TEN, "Later"), by=BEN)

    assert [task.id for task in tasks.open_ones(s.incident)] == ["t2", "t1", "t3"]
    assert [task.id for task in tasks.open_of(s.incident, CLEO)] == ["t1", "t3"]


@pytest.mark.parametrize(("after", "outcome"), [(10, Outcome.MET), (11, Outcome.LATE)])
def test_finishing_ends_its_clock(after: int, outcome: Outcome) -> None:
    s = given().later(after)
    s.do(tasks.finish(s.case, "t1", by=CLEO), by=CLEO)

    assert s.clock(Kind.TASK, "t1").outcome is outcome


def test_dropping_ends_its_clock_uncounted() -> None:
    s = given()
    s.do(tasks.drop(s.case, "t1", by=BEN), by=BEN)

    assert s.clock(Kind.TASK, "t1").outcome is Outcome.REPLACED


def test_a_late_task_reminds_who_was_asked_then_the_commander_too_and_then_no_more() -> None:
    s = given().later(10)
    clock, first = s.nag(s.clock(Kind.TASK, "t1"))
    s.later(5)
    clock, second = s.nag(clock)

    assert (first.people, second.people) == ((CLEO,), (BEN, CLEO))
    assert first.rule == "The task was given 10 min"
    assert clock.next_nag_at is None


def test_what_the_sentence_needs_is_in_the_event() -> None:
    s = given()
    (done,) = tasks.finish(s.case, "t1", by=CLEO)

    assert done == ev.TaskDone(task="t1", what="Check the replica")
