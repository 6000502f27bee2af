"""Parts of forms: the modal and its inputs, kept inside Slack's limits.

Every input has its block's id as the only name; the element inside is always `value`.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from incidentbot.domain import text
from incidentbot.slack.blocks.elements import Block, plain_text
from incidentbot.slack.blocks.mrkdwn import slack_id

VALUE = "value"
TEXT_LENGTH = 3000
OPTIONS = 100
BOXES = 10
VIEW_BLOCKS = 100
_TEN_DIGITS = range(1_000_000_000, 10_000_000_000)


def modal(
    callback_id: str | None,
    title: str,
    blocks: Iterable[Block | None],
    *,
    submit: str | None = None,
    close: str = "Cancel",
    metadata: str = "",
) -> Block:
    """Build a modal."""
    view: Block = {
        "type": "modal",
        "title": plain_text(title, 24),
        "close": plain_text(close, 24),
        "blocks": [block for block in blocks if block is not None][:VIEW_BLOCKS],
        "private_metadata": metadata,
    }
    if callback_id is not None:
        view["callback_id"] = callback_id
    if submit is not None:
        view["submit"] = plain_text(submit, 24)
    return view


def text_input(
    block_id: str,
    label: str,
    *,
    initial: str | None = None,
    placeholder: str | None = None,
    hint: str | None = None,
    multiline: bool = False,
    optional: bool = True,
) -> Block:
    """Build an input for typing."""
    element: Block = {"type": "plain_text_input", "max_length": TEXT_LENGTH}
    if multiline:
        element["multiline"] = True
    if initial:
        element["initial_value"] = text.cut(initial, TEXT_LENGTH)
    if placeholder:
        element["placeholder"] = plain_text(placeholder, 150)
    return _input(block_id, label, element, hint=hint, optional=optional)


def option(value: str, label: str, description: str = "") -> Block:
    """Build one choice."""
    built: Block = {"text": plain_text(label, 75), "value": value[:150] or "-"}
    if description.strip():
        built["description"] = plain_text(" ".join(description.split()), 75)
    return built


def select(
    block_id: str,
    label: str,
    options: Iterable[Block],
    *,
    initial: str | None = None,
    hint: str | None = None,
    optional: bool = False,
) -> Block | None:
    """Build a list to choose one from; nothing when there is nothing to choose."""
    shown = list(options)[:OPTIONS]
    if not shown:
        return None
    element: Block = {"type": "static_select", "options": shown}
    chosen = next((each for each in shown if each["value"] == (initial or "")[:150]), None)
    if chosen is not None:
        element["initial_option"] = chosen
    return _input(block_id, label, element, hint=hint, optional=optional)


def person_select(
    block_id: str,
    label: str,
    *,
    initial: str | None = None,
    hint: str | None = None,
    optional: bool = False,
) -> Block:
    """Build an input for one person."""
    element: Block = {"type": "users_select"}
    if slack_id(initial):
        element["initial_user"] = slack_id(initial)
    return _input(block_id, label, element, hint=hint, optional=optional)


def people_select(
    block_id: str,
    label: str,
    *,
    initial: Iterable[str] = (),
    hint: str | None = None,
    optional: bool = False,
) -> Block:
    """Build an input for several people; groups cannot be chosen."""
    ids = [slack_id(person) for person in initial]
    people = [each for each in ids if each and not each.startswith("S")][:100]
    element: Block = {"type": "multi_users_select"}
    if people:
        element["initial_users"] = people
    return _input(block_id, label, element, hint=hint, optional=optional)


def moment_input(
    block_id: str,
    label: str,
    *,
    initial: datetime | None = None,
    hint: str | None = None,
    optional: bool = True,
) -> Block:
    """Build an input for a day and time, which Slack shows in the reader's own zone."""
    element: Block = {"type": "datetimepicker"}
    if initial is not None and int(initial.timestamp()) in _TEN_DIGITS:
        element["initial_date_time"] = int(initial.timestamp())
    return _input(block_id, label, element, hint=hint, optional=optional)


def checkbox(block_id: str, label: str, choice: Block, *, initial: bool = False) -> Block:
    """Build one box to tick."""
    element: Block = {"type": "checkboxes", "options": [choice]}
    if initial:
        element["initial_options"] = [choice]
    return _input(block_id, label, element, hint=None, optional=True)


def checkboxes(block_id: str, label: str, choices: Iterable[Block]) -> Block:
    """Build several boxes to tick; Slack shows ten at most."""
    element: Block = {"type": "checkboxes", "options": list(choices)[:BOXES]}
    return _input(block_id, label, element, hint=None, optional=True)


def _input(
    block_id: str, label: str, element: dict[str, Any], *, hint: str | None, optional: bool
) -> Block:
    built: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain_text(label, 2000),
        "element": {**element, "action_id": VALUE},
        "optional": optional,
    }
    if hint:
        built["hint"] = plain_text(hint, 2000)
    return built
