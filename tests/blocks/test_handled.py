"""Whatever can be clicked or sent is heard by somebody."""

from collections.abc import Iterator
from typing import Any

import pytest

from incidentbot.slack import actions, modals
from incidentbot.slack.blocks.elements import Message
from incidentbot.slack.blocks.inputs import VALUE

from . import drawn

USUAL = drawn.usual()


def clickable(drawing: drawn.Drawing) -> Iterator[str]:
    """Yield the ids of what can be clicked in a drawing."""
    blocks: Any = drawing.blocks if isinstance(drawing, Message) else drawing["blocks"]
    for block in blocks:
        within = block.get("elements", []) if block["type"] == "actions" else []
        for element in (*within, block.get("accessory")):
            if element:
                yield element["action_id"]


def heard(action_id: str) -> bool:
    known = actions.known_actions()
    return action_id in known or any(
        action_id.startswith(each) for each in known if each.endswith(":")
    )


@pytest.mark.parametrize("name", USUAL)
def test_every_button_is_heard(name: str) -> None:
    unheard = [each for each in clickable(USUAL[name]()) if not heard(each) and each != VALUE]
    assert unheard == []


@pytest.mark.parametrize("name", USUAL)
def test_every_form_is_heard(name: str) -> None:
    drawing = USUAL[name]()
    sent = not isinstance(drawing, Message) and "submit" in drawing
    assert not sent or drawing["callback_id"] in modals.FORMS  # type: ignore[index]


def test_a_button_that_nobody_hears_would_be_noticed() -> None:
    assert not heard("nothing")
