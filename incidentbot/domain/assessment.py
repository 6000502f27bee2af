"""Judging how bad it is: the playbook's questions, what the answers speak for, and who confirms it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from incidentbot.domain import events as ev
from incidentbot.domain.checklists import require_not_closed
from incidentbot.domain.errors import DomainError
from incidentbot.domain.incidents import Case, Declaration, require_open
from incidentbot.domain.playbooks import Answer, Playbook, Question

# Question to the number of the answer, from 0.
Answers = Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The worst severity among the answers, and the answers that speak for it."""

    severity: str | None = None
    reasons: tuple[str, ...] = ()


def suggestion(playbook: Playbook, answers: Answers) -> Suggestion:
    """Say what the answers speak for."""
    given = _given(playbook, answers)
    spoken = [answer.severity for _, answer in given if answer.severity]
    if not spoken:
        return Suggestion()
    worst = min(spoken, key=playbook.rank)
    reasons = tuple(
        f"{question.ask} {answer.text}" for question, answer in given if answer.severity == worst
    )
    return Suggestion(severity=worst, reasons=reasons)


def assess(case: Case, answers: Answers) -> list[ev.Event]:
    """Answer the questions; what they speak for is a suggestion, and changes nothing."""
    require_not_closed(case.incident)
    if not case.playbook.assessment:
        raise DomainError(
            f"The playbook {case.playbook.name} has no questions. "
            "Choose the severity yourself: `/incident severity`."
        )
    if not _given(case.playbook, answers):
        raise DomainError("Answer one of the questions at least.")
    return _assessed(case.playbook, answers, otherwise=case.incident.severity)


def confirm(case: Case) -> list[ev.Event]:
    """Let the severity stand; a second time says nothing new."""
    require_open(case.incident)
    progress = case.incident.progress
    if progress.triaged_at is not None and progress.assessed is None:
        return []
    return [ev.SeverityConfirmed(severity=case.incident.severity)]


def judged(form: Declaration, playbook: Playbook) -> Declaration:
    """Put the suggestion in the place of a severity that nobody chose."""
    chosen = playbook.severity(form.severity).id if form.severity else None
    suggested = suggestion(playbook, form.answers).severity
    return replace(form, severity=chosen or suggested or playbook.preselected.id)


def declared(form: Declaration, playbook: Playbook) -> list[ev.Event]:
    """Record the answers given with a declaration."""
    if not _given(playbook, form.answers):
        return []
    return _assessed(playbook, form.answers, otherwise=form.severity or playbook.preselected.id)


def by_number(playbook: Playbook, words: str) -> Answers:
    """Read answers typed in one line: a number for each question, `-` for none."""
    questions, numbers = playbook.assessment, words.replace(",", " ").split()
    if len(numbers) > len(questions):
        raise DomainError(f"There are {len(questions)} questions: a number for each, `-` for none.")
    pairs = zip(questions, numbers, strict=False)
    return {question.id: _number(question, word) for question, word in pairs if word != "-"}


def _number(question: Question, word: str) -> int:
    if word.isdecimal() and 1 <= int(word) <= len(question.answers):
        return int(word) - 1
    raise DomainError(
        f"“{word[:20]}” is no answer to “{question.ask}”. "
        f"Type a number from 1 to {len(question.answers)}, or `-` to leave it out."
    )


def _given(playbook: Playbook, answers: Answers) -> list[tuple[Question, Answer]]:
    return [
        (question, question.answers[answers[question.id]])
        for question in playbook.assessment
        if 0 <= answers.get(question.id, -1) < len(question.answers)
    ]


def _assessed(playbook: Playbook, answers: Answers, *, otherwise: str) -> list[ev.Event]:
    found = suggestion(playbook, answers)
    texts = {question.id: answer.text for question, answer in _given(playbook, answers)}
    return [
        ev.SeverityAssessed(
            suggested=found.severity or otherwise, answers=texts, reasons=found.reasons
        )
    ]
