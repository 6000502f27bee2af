"""The declare form: what is typed into it, and what is shown when it was declared already."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from incidentbot.domain.incidents import Declaration, Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.slack.blocks import assessment, forms, inputs, mrkdwn, names
from incidentbot.slack.blocks.elements import Block, actions, button, plain_text, section

CALLBACK = "declare"
DECLARE_ANOTHER = "declare_another"
ASSESS = "assess_first"
FIELDS = {
    name: name
    for name in (
        "title",
        "severity",
        "impact",
        "customers",
        "affected",
        "type",
        "commander",
        "impact_began",
        "private",
    )
}
DEFINITION_SHOWN = 300
SOURCE_KEPT = 1000
_KEPT = "kept:"
# Longer texts do not fit beside each other into what a view carries unseen.
_CARRIED = 300
_TYPED = ("title", "impact", "customers", "affected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What was typed into the form, or is known before it opens.

    Attributes:
        source: A link to the message it was declared from.
        channel: Where the form was opened.
        default: The severity that the form began with, where nobody had chosen one.
        asked: Whether the form shows the questions.
        answers: What was answered to them.
    """

    title: str | None = None
    severity: str | None = None
    impact: str | None = None
    customers: str | None = None
    affected: str | None = None
    type: str | None = None
    commander: str | None = None
    impact_began: datetime | None = None
    private: bool = False
    source: str | None = None
    channel: str | None = None
    default: str | None = None
    asked: bool = False
    answers: Mapping[str, int] = field(default_factory=dict)


def form(playbook: Playbook, *, now: datetime, draft: Draft | None = None) -> Block:
    """Build the form, filled with what is known."""
    draft = draft or Draft()
    carried = forms.metadata(
        source=(draft.source or "")[:SOURCE_KEPT] or None,
        channel=draft.channel,
        default=draft.default if draft.severity else playbook.preselected.id,
    )
    return inputs.modal(
        CALLBACK,
        "Declare an incident",
        (
            *_asked(playbook, draft),
            *_assessed(playbook, draft),
            *_optional(playbook, draft, now),
        ),
        submit="Declare",
        metadata=carried,
    )


def parse(view: Mapping[str, Any]) -> Declaration:
    """Read the form as it was sent."""
    return declaration(draft_of(view))


def declaration(draft: Draft) -> Declaration:
    """Turn a draft into what is declared; a severity that nobody chose gives way to the answers."""
    untouched = draft.severity == draft.default and draft.answers
    return Declaration(
        title=draft.title or "",
        severity=None if untouched else draft.severity,
        impact=draft.impact,
        customers=draft.customers,
        affected=draft.affected,
        type=draft.type,
        commander=draft.commander,
        impact_began=draft.impact_began,
        private=draft.private,
        source=draft.source,
        answers=draft.answers,
    )


def draft_of(view: Mapping[str, Any]) -> Draft:
    """Read all that was typed, from the form or from what replaced it."""
    draft = _carried(view)
    if not forms.values(view):
        return draft
    return replace(
        draft,
        title=forms.text_value(view, "title"),
        severity=forms.choice(view, "severity"),
        impact=forms.text_value(view, "impact"),
        customers=forms.text_value(view, "customers"),
        affected=forms.text_value(view, "affected"),
        type=forms.choice(view, "type"),
        commander=forms.person(view, "commander"),
        impact_began=forms.when_value(view, "impact_began"),
        private=forms.checked(view, "private"),
        asked=any(block.startswith(assessment.QUESTION) for block in forms.values(view)),
        answers=assessment.parse(view),
    )


def already(incident: Incident, channel: str | None, *, draft: Draft) -> Block:
    """Build what replaces the form when the same person declared the same a moment ago."""
    place = mrkdwn.room(channel) or f"*{mrkdwn.short(incident.ref, 40)}*"
    title = mrkdwn.quoted(incident.title)
    told = section(
        f"You declared {title} at {mrkdwn.when(incident.declared_at)}. "
        f"Work goes on in {place}.\n\nIf this is something else, declare another."
    )
    another = actions(button("Declare another", DECLARE_ANOTHER, incident.id))
    shown = (told, another, *_kept(draft))
    return inputs.modal(None, "Declared already", shown, close="Close", metadata=_packed(draft))


def _asked(playbook: Playbook, draft: Draft) -> tuple[Block | None, ...]:
    severities = [
        inputs.option(each.id, names.option_label(each), each.definition)
        for each in playbook.severities
    ]
    return (
        inputs.text_input(
            "title",
            "Title",
            initial=draft.title,
            placeholder="What is wrong, in a few words",
            hint=" ".join(playbook.definition.split())[:DEFINITION_SHOWN] or None,
            optional=False,
        ),
        inputs.select(
            "severity", "Severity", severities, initial=draft.severity or playbook.preselected.id
        ),
    )


def _assessed(playbook: Playbook, draft: Draft) -> tuple[Block | None, ...]:
    """Ask the questions where somebody wants them, so that the form stays short for the others."""
    if not playbook.assessment:
        return ()
    if not draft.asked:
        return (actions(button("Not sure? Assess it", ASSESS, "assess")),)
    suggested = assessment.suggested(playbook, draft.answers)
    return (
        *assessment.questions(playbook, draft.answers, live=True),
        section(suggested) if suggested else None,
    )


def _optional(playbook: Playbook, draft: Draft, now: datetime) -> tuple[Block | None, ...]:
    types = [inputs.option(each.id, each.name or each.id, each.symptoms) for each in playbook.types]
    return (
        inputs.text_input(
            "impact",
            "Impact",
            initial=draft.impact,
            placeholder="What people notice",
            multiline=True,
        ),
        inputs.text_input("customers", "Customers affected", initial=draft.customers),
        inputs.text_input("affected", "What is affected", initial=draft.affected),
        inputs.select("type", "Type", types, initial=draft.type, optional=True),
        inputs.person_select(
            "commander", "Incident Commander", initial=draft.commander, optional=True
        ),
        inputs.moment_input(
            "impact_began",
            "Impact began",
            initial=draft.impact_began,
            hint=f"It is {mrkdwn.utc(now)} now. Leave it empty if you do not know.",
        ),
        inputs.checkbox("private", "Private", _private(), initial=draft.private),
    )


def _private() -> Block:
    return inputs.option(
        "private",
        "Only the people invited see it",
        "Not announced. Nobody is invited or paged by rule.",
    )


def _packed(draft: Draft) -> str:
    began = int(draft.impact_began.timestamp()) if draft.impact_began else None
    typed = {name: getattr(draft, name) for name in _TYPED}
    return forms.metadata(
        **{name: value for name, value in typed.items() if value and len(value) <= _CARRIED},
        severity=draft.severity,
        type=draft.type,
        commander=draft.commander,
        impact_began=began,
        private=int(draft.private) or None,
        source=(draft.source or "")[:SOURCE_KEPT] or None,
        channel=draft.channel,
        default=draft.default,
        answers=assessment.written(draft.answers) or None,
    )


def _kept(draft: Draft) -> list[Block]:
    """Show the long texts, which is where they are read from again."""
    shown = []
    for name in _TYPED:
        typed = getattr(draft, name)
        if typed and len(typed) > _CARRIED:
            words = {**plain_text(typed, inputs.TEXT_LENGTH), "emoji": False}
            shown.append({"type": "section", "block_id": _KEPT + name, "text": words})
    return shown


def _carried(view: Mapping[str, Any]) -> Draft:
    typed: dict[str, Any] = {name: forms.carried_text(view, name) for name in _TYPED}
    for block in view.get("blocks") or ():
        name = str(block.get("block_id", "")).removeprefix(_KEPT)
        if block.get("type") == "section" and name in _TYPED:
            typed[name] = block["text"]["text"]
    began = forms.carried_number(view, "impact_began")
    return Draft(
        **typed,
        severity=forms.carried_text(view, "severity"),
        type=forms.carried_text(view, "type"),
        commander=forms.carried_text(view, "commander"),
        impact_began=datetime.fromtimestamp(began, UTC) if began is not None else None,
        private=bool(forms.carried_number(view, "private")),
        source=forms.carried_text(view, "source"),
        channel=forms.carried_text(view, "channel"),
        default=forms.carried_text(view, "default"),
        answers=assessment.read((forms.carried_text(view, "answers") or "").split()),
    )
