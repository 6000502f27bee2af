"""How bad it is: the questions as inputs, what the answers speak for, and the buttons to judge it."""

from collections.abc import Iterable, Mapping
from typing import Any

from incidentbot.domain import assessment
from incidentbot.domain import events as ev
from incidentbot.domain.assessment import Answers
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.slack.blocks import buttons, forms, inputs, mrkdwn, names
from incidentbot.slack.blocks.elements import Block, Message, actions, button, message, section

CALLBACK = "assessment"
QUESTION = "question-"
FIELDS = {"answers": f"{QUESTION}0"}
ANSWERED = "answered"
SET = "set_severity:"
QUESTIONS, ANSWERS = 15, 15


def form(incident: Incident, playbook: Playbook) -> Block:
    """Build the form with the playbook's questions."""
    asked = questions(playbook, {})
    if not asked:
        none = section("This playbook has no questions. Choose the severity yourself.")
        severity = actions(buttons.plain(incident, buttons.SEVERITY, "Severity"))
        return inputs.modal(None, "How bad is it?", [none, severity], close="Close")
    label = names.severity_label(incident.severity, playbook)
    head = section(
        f"{names.ref_and_title(incident)} is *{label}*. Answer what you know. "
        "The worst answer suggests a severity; nothing changes by itself."
    )
    return inputs.modal(
        CALLBACK,
        "How bad is it?",
        [head, *asked],
        submit="Answer",
        metadata=forms.metadata(incident),
    )


def questions(playbook: Playbook, answers: Answers, *, live: bool = False) -> list[Block]:
    """Build an input for each question; `live` ones tell of each answer at once."""
    asked = [
        inputs.select(
            f"{QUESTION}{place}",
            question.ask,
            [
                inputs.option(f"{question.id}:{number}", answer.text)
                for number, answer in enumerate(question.answers[:ANSWERS])
            ],
            initial=f"{question.id}:{answers.get(question.id, -1)}",
            optional=True,
        )
        for place, question in enumerate(playbook.assessment[:QUESTIONS])
    ]
    shown = [each for each in asked if each is not None]
    return [_live(each) for each in shown] if live else shown


def parse(view: Mapping[str, Any]) -> dict[str, int]:
    """Read the answers given: question to the number of the answer."""
    blocks = [block for block in forms.values(view) if block.startswith(QUESTION)]
    return read(forms.choice(view, block) or "" for block in blocks)


def read(pairs: Iterable[str]) -> dict[str, int]:
    """Read answers written as `QUESTION:NUMBER`."""
    split = (each.rpartition(":") for each in pairs)
    return {question: int(number) for question, _, number in split if number.isdecimal()}


def written(answers: Answers) -> str:
    """Write answers so that they can be read again."""
    return " ".join(f"{question}:{number}" for question, number in answers.items())


def suggested(playbook: Playbook, answers: Answers) -> str | None:
    """Say in a form what the answers so far speak for; nothing before the first."""
    if not answers:
        return None
    found = assessment.suggestion(playbook, answers)
    if found.severity is None:
        return "These answers speak for no severity. The one above counts."
    return (
        f"These answers speak for {names.severity_label(found.severity, playbook)}: "
        f"{mrkdwn.short('; '.join(found.reasons))}. "
        "It counts as long as you leave the severity above as it is."
    )


def told(entry: ev.Entry, incident: Incident, playbook: Playbook, words: str) -> Message:
    """Build what the room reads when the questions were answered: the suggestion, and what to do."""
    event = entry.event
    if not isinstance(event, ev.SeverityAssessed):
        raise TypeError("Only answered questions are told as such.")
    return message(
        f"{names.ref(incident)}: {words}",
        section(mrkdwn.sentence(words)),
        actions(*_judgements(event, incident)),
    )


def severity_of(action_id: str) -> str:
    """Return the severity that a Set button is about."""
    return action_id.removeprefix(SET)


def to_confirm(incident: Incident, playbook: Playbook) -> Block | None:
    """Build the button of the summary that confirms the severity, while the playbook waits for it."""
    severity = names.severity(incident, playbook)
    if incident.progress.triaged_at or severity is None or severity.triage_within is None:
        return None
    return buttons.confirm_severity(incident, f"Confirm {incident.severity}")


def answers_to_triage(incident: Incident, _: Playbook) -> list[Block | None]:
    """Build the answers to a reminder of the triage."""
    return [
        buttons.confirm_severity(incident, f"Confirm {incident.severity}", primary=True),
        buttons.plain(incident, buttons.SEVERITY, "Change severity"),
        buttons.plain(incident, buttons.ASSESS, "Assess"),
    ]


def _judgements(event: ev.SeverityAssessed, incident: Incident) -> list[Block | None]:
    if not incident.status.open:
        return []
    if event.suggested == incident.severity:
        return [buttons.confirm_severity(incident, f"Confirm {incident.severity}")]
    return [
        button(f"Set {event.suggested}", SET + event.suggested, incident.id, primary=True),
        buttons.confirm_severity(incident, f"Keep {incident.severity}"),
    ]


def _live(asked: Block) -> Block:
    element = {**asked["element"], "action_id": ANSWERED}
    return {**asked, "element": element, "dispatch_action": True}
