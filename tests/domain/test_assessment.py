"""The questions: what answers speak for, what they change, and who judges."""

from dataclasses import replace

import pytest

from incidentbot.domain import assessment, incidents
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Kind
from incidentbot.domain.errors import DomainError
from incidentbot.domain.incidents import Declaration
from incidentbot.domain.playbooks import Answer, Playbook, Question
from tests.domain.situation import MINUTE, PLAYBOOK, Situation

ASKING: Playbook = replace(
    PLAYBOOK,
    severities=tuple(replace(each, triage_within=15 * MINUTE) for each in PLAYBOOK.severities),
    assessment=(
        Question(
            id="customers",
            ask="How many feel it?",
            answers=(
                Answer(text="All", severity="P0"),
                Answer(text="Some", severity="P2"),
                Answer(text="None"),
            ),
        ),
        Question(
            id="data",
            ask="Is data at risk?",
            answers=(Answer(text="Yes", severity="P0"), Answer(text="No")),
        ),
    ),
)


@pytest.fixture
def asked() -> Situation:
    return Situation(playbook=ASKING)


@pytest.mark.parametrize(
    ("answers", "severity", "reasons"),
    [
        ({"customers": 1}, "P2", ("How many feel it? Some",)),
        ({"customers": 1, "data": 0}, "P0", ("Is data at risk? Yes",)),
        ({"customers": 0, "data": 0}, "P0", ("How many feel it? All", "Is data at risk? Yes")),
        ({"customers": 2, "data": 1}, None, ()),
        ({}, None, ()),
        ({"customers": 9, "unknown": 0}, None, ()),
    ],
)
def test_the_worst_answer_is_suggested(
    answers: dict[str, int], severity: str | None, reasons: tuple[str, ...]
) -> None:
    found = assessment.suggestion(ASKING, answers)
    assert (found.severity, found.reasons) == (severity, reasons)


def test_answers_change_no_severity(asked: Situation) -> None:
    asked.do(assessment.assess(asked.case, {"data": 0}))
    assert (asked.incident.severity, asked.incident.progress.assessed) == ("P1", "P0")


def test_answers_alone_are_no_triage(asked: Situation) -> None:
    asked.do(assessment.assess(asked.case, {"data": 0}))
    assert asked.has_open(Kind.TRIAGE)


def test_answers_that_speak_for_nothing_suggest_what_it_is(asked: Situation) -> None:
    (event,) = assessment.assess(asked.case, {"data": 1})
    assert event == ev.SeverityAssessed(suggested="P1", answers={"data": "No"}, reasons=())


def test_no_answer_at_all_is_refused(asked: Situation) -> None:
    with pytest.raises(DomainError, match="Answer one"):
        assessment.assess(asked.case, {})


def test_a_playbook_without_questions_says_so() -> None:
    with pytest.raises(DomainError, match="has no questions"):
        assessment.assess(Situation().case, {"data": 0})


def test_confirming_ends_the_triage_in_time(asked: Situation) -> None:
    asked.later(5).do(assessment.confirm(asked.case))
    assert asked.clock(Kind.TRIAGE).outcome == "met"


def test_a_second_confirmation_says_nothing_new(asked: Situation) -> None:
    asked.do(assessment.confirm(asked.case))
    assert assessment.confirm(asked.case) == []


def test_new_answers_can_be_confirmed_again(asked: Situation) -> None:
    asked.do(assessment.confirm(asked.case))
    asked.do(assessment.assess(asked.case, {"data": 0}))
    assert assessment.confirm(asked.case) == [ev.SeverityConfirmed(severity="P1")]


def test_a_changed_severity_answers_the_suggestion(asked: Situation) -> None:
    asked.do(assessment.assess(asked.case, {"data": 0}))
    asked.do(incidents.change_severity(asked.case, "P0"))
    assert asked.incident.progress.assessed is None


@pytest.mark.parametrize(
    ("chosen", "answers", "severity"),
    [
        (None, {"data": 0}, "P0"),
        ("p2", {"data": 0}, "P2"),
        (None, {"data": 1}, "P1"),
        (None, {}, "P1"),
    ],
)
def test_the_answers_count_where_nobody_chose(
    chosen: str | None, answers: dict[str, int], severity: str
) -> None:
    form = Declaration(title="x", severity=chosen, answers=answers)
    assert assessment.judged(form, ASKING).severity == severity


def test_answers_given_with_a_declaration_are_recorded() -> None:
    form = Declaration(title="x", severity="P2", answers={"data": 0})
    (event,) = assessment.declared(form, ASKING)
    assert isinstance(event, ev.SeverityAssessed)
    assert event.suggested == "P0"


def test_a_declaration_without_answers_records_none() -> None:
    assert assessment.declared(Declaration(title="x"), ASKING) == []


@pytest.mark.parametrize(
    ("words", "answers"),
    [("2 1", {"customers": 1, "data": 0}), ("- 2", {"data": 1}), ("1", {"customers": 0})],
)
def test_answers_are_typed_as_numbers(words: str, answers: dict[str, int]) -> None:
    assert assessment.by_number(ASKING, words) == answers


@pytest.mark.parametrize("words", ["4", "0", "all", "1 2 1", "²"])
def test_a_number_that_is_no_answer_is_refused(words: str) -> None:
    with pytest.raises(DomainError, match=r"question|answer"):
        assessment.by_number(ASKING, words)
