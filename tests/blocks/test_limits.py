"""Nothing that is shown is ever over a limit of Slack's, or torn by a cut."""

import pytest

from incidentbot.slack.blocks.elements import Message

from . import drawn
from .limits import message_problems, view_problems

USUAL = drawn.usual()
HOSTILE = dict(drawn.hostile())


def _problems(drawing: drawn.Drawing) -> list[str]:
    if isinstance(drawing, Message):
        return message_problems(drawing.text, drawing.blocks)
    return view_problems(drawing)


@pytest.mark.parametrize("name", USUAL)
def test_an_ordinary_incident_stays_inside_the_limits(name: str) -> None:
    assert _problems(USUAL[name]()) == []


@pytest.mark.parametrize("name", HOSTILE)
def test_giant_values_stay_inside_the_limits(name: str) -> None:
    assert _problems(HOSTILE[name]) == []


def test_the_checker_finds_a_text_over_the_limit() -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001, "verbatim": True}}
    assert message_problems("words", (section,)) == ["section has 3001 characters"]


def test_the_checker_finds_a_torn_escape() -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "a &am", "verbatim": True}}
    assert message_problems("words", (section,)) == ["a torn escape: &am"]


def test_the_checker_finds_a_text_that_slack_would_parse() -> None:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "@here"}}
    assert message_problems("words", (section,)) == ["section is not verbatim"]
