"""What somebody reads who typed a name that is none."""

import pytest

from incidentbot.domain import checklists, escalation, tasks
from incidentbot.domain.errors import UnknownWordError
from tests.domain.situation import BEN, Situation

NEAR = (["P0", "P1"], "There is no severity “P1x”. Did you mean “P1”?")
FAR = (["one", "two"], "There is no severity “P1x”. Did you mean “one” or “two”?")
ALONE = (["one"], "There is no severity “P1x”. Did you mean “one”?")
NOTHING: tuple[list[str], str] = ([], "There is no severity “P1x”, nor any other.")


@pytest.mark.parametrize(("known", "sentence"), [NEAR, FAR, ALONE, NOTHING])
def test_an_unknown_word_is_answered_with_what_there_is(known: list[str], sentence: str) -> None:
    assert str(UnknownWordError("severity", "P1x", known)) == sentence


def test_a_task_that_is_none_is_answered_where_no_task_is_open() -> None:
    with pytest.raises(UnknownWordError, match="There is no task “t9”, nor any other"):
        tasks.finish(Situation().case, "t9", by=BEN)


def test_a_situation_is_answered_where_the_playbook_has_none() -> None:
    with pytest.raises(UnknownWordError, match="There is no situation “fire”, nor any other"):
        escalation.name_situation(Situation().case, "fire")


def test_a_checklist_is_answered_where_the_playbook_has_none() -> None:
    case = Situation().case
    with pytest.raises(UnknownWordError, match="There is no checklist “fire”, nor any other"):
        checklists.named(case.incident, case.playbook, "fire")
