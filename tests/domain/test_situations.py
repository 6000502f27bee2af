"""The escalation matrix, and who hears of an incident by its severity."""

from dataclasses import replace

import pytest

from incidentbot.domain import deadlines, escalation, incidents
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Kind
from incidentbot.domain.effects import THREAD, Effects, Message, SayKind
from incidentbot.domain.errors import NotOpenError, UnknownWordError
from incidentbot.domain.incidents import Declaration
from incidentbot.domain.people import BOT, Directory
from incidentbot.domain.playbooks import COMMANDER, Playbook
from incidentbot.domain.playbooks import Situation as Line
from tests.domain.situation import ANA, BOSS, LEAD, MINUTE, ONCALL, PLAYBOOK, Situation, places

MATRIX: Playbook = replace(
    PLAYBOOK,
    situations=(
        Line(id="data-damage", name="Data is damaged", action="Restore", who=("boss",)),
        Line(id="slow", name="It takes long", action="Tell them", who=("lead",), after=60 * MINUTE),
        Line(id="broken", name="One part is broken", action="Disable it"),
        Line(id="law", name="It is a matter of law", action="Call", who=("lawyers",)),
    ),
)
TOLD: Playbook = replace(
    PLAYBOOK,
    severities=tuple(
        replace(each, tell=tell, mention=mention)
        for each, tell, mention in zip(
            PLAYBOOK.severities,
            (("boss", "public"), ("boss",), (), ()),
            (("on-call", "lead"), ("on-call",), (), ()),
            strict=True,
        )
    ),
)


@pytest.fixture
def matrix() -> Situation:
    return Situation(playbook=MATRIX)


def told(effects: Effects, message: Message) -> list[str]:
    return [say.place for say in effects.says if say.message is message]


@pytest.mark.parametrize("word", ["data-damage", "Data-Damage", "data is damaged"])
def test_a_situation_is_named_by_its_id_or_name(matrix: Situation, word: str) -> None:
    (event,) = escalation.name_situation(matrix.case, word, " It spreads ")
    assert event == ev.SituationNamed(situation="data-damage", people=(BOSS,), why="It spreads")


def test_a_situation_is_named_once(matrix: Situation) -> None:
    matrix.do(escalation.name_situation(matrix.case, "broken"))
    assert escalation.name_situation(matrix.case, "broken") == []


def test_an_unknown_situation_gets_the_nearest(matrix: Situation) -> None:
    with pytest.raises(UnknownWordError, match="data-damage"):
        escalation.name_situation(matrix.case, "data-damag")


def test_what_is_over_has_no_situations(matrix: Situation) -> None:
    matrix.do(incidents.resolve(matrix.case))
    with pytest.raises(NotOpenError):
        escalation.name_situation(matrix.case, "broken")


def test_its_people_are_invited_and_paged(matrix: Situation) -> None:
    effects = matrix.do(escalation.name_situation(matrix.case, "data-damage"))
    assert told(effects, Message.PAGE) == [f"dm:{BOSS}"]
    assert [say.people for say in effects.says if say.kind is SayKind.INVITE] == [(BOSS,)]


@pytest.mark.parametrize(("word", "thread"), [("broken", False), ("law", True)])
def test_only_people_who_cannot_be_reached_are_sought_in_the_thread(
    matrix: Situation, word: str, thread: bool
) -> None:
    effects = matrix.do(escalation.name_situation(matrix.case, word))
    assert (THREAD in places(effects)) is thread


def test_one_with_a_time_is_so_by_itself(matrix: Situation) -> None:
    due = deadlines.due(matrix.later(60).case, matrix.clock(Kind.SITUATION, "slow"))
    effects = matrix.do(due.events, by=BOT)
    assert matrix.incident.progress.situations == ("slow",)
    assert told(effects, Message.PAGE) == [f"dm:{LEAD}"]


def test_one_that_was_named_comes_no_more_by_itself(matrix: Situation) -> None:
    matrix.do(escalation.name_situation(matrix.case, "slow"))
    assert not matrix.has_open(Kind.SITUATION, "slow")


def declared(**form: object) -> Effects:
    usual = {"title": "Down", "severity": "P0", **form}
    situation = Situation(Declaration(**usual), playbook=TOLD)  # type: ignore[arg-type]
    return situation.effects[0]


def test_who_is_to_know_is_told_and_not_called_in() -> None:
    effects = declared()
    assert told(effects, Message.NOTICE) == [f"dm:{BOSS}"]
    assert f"dm:{BOSS}" not in told(effects, Message.PAGE)


@pytest.mark.parametrize("kind", [{"private": True}, {"drill": True}, {"severity": "P2"}])
def test_nobody_is_told_of_what_does_not_concern_them(kind: dict[str, object]) -> None:
    assert told(declared(**kind), Message.NOTICE) == []


def test_a_worse_severity_tells_whom_the_milder_did_not() -> None:
    situation = Situation(Declaration(title="x", severity="P2"), playbook=TOLD)
    first = situation.do(incidents.change_severity(situation.case, "P1"))
    again = situation.do(incidents.change_severity(situation.case, "P0"))
    assert [told(first, Message.NOTICE), told(again, Message.NOTICE)] == [[f"dm:{BOSS}"], []]


def test_a_worse_severity_mentions_in_the_thread_whom_the_milder_did_not() -> None:
    situation = Situation(Declaration(title="x", severity="P1"), playbook=TOLD)
    effects = situation.do(incidents.change_severity(situation.case, "P0"))
    assert [say.people for say in effects.says if say.place == THREAD] == [(LEAD,)]


def test_a_milder_severity_mentions_nobody() -> None:
    situation = Situation(Declaration(title="x", severity="P0"), playbook=TOLD)
    effects = situation.do(incidents.change_severity(situation.case, "P1"))
    assert [say.people for say in effects.says if say.place == THREAD] == [()]


def test_those_on_call_are_paged_to_command_besides_those_of_the_severity() -> None:
    severities = tuple(
        replace(each, page=("lead",)) if each.page else each for each in PLAYBOOK.severities
    )
    playbook = replace(PLAYBOOK, commands="on-call", severities=severities)
    situation = Situation(Declaration(title="x", severity="P1"), playbook=playbook)
    assert told(situation.effects[0], Message.PAGE) == [f"dm:{LEAD}", f"dm:{ONCALL}"]


def test_a_severity_that_pages_nobody_pages_nobody_to_command() -> None:
    playbook = replace(PLAYBOOK, commands="on-call")
    situation = Situation(Declaration(title="x", severity="P3"), playbook=playbook)
    assert told(situation.effects[0], Message.PAGE) == []


def test_who_declares_commands_where_the_plan_says_so() -> None:
    situation = Situation(playbook=replace(PLAYBOOK, commands="declarer"))
    assert situation.incident.roles == {COMMANDER: ANA}


@pytest.mark.parametrize("by", [BOT, "cli:root"])
def test_a_machine_never_commands(by: str) -> None:
    situation = Situation(playbook=replace(PLAYBOOK, commands="declarer"), by=by)
    assert situation.incident.commander is None


def test_the_commander_named_goes_before_the_declarer() -> None:
    form = Declaration(title="x", severity="P1", commander=LEAD)
    situation = Situation(form, playbook=replace(PLAYBOOK, commands="declarer"))
    assert situation.incident.commander == LEAD


def test_without_anybody_configured_nobody_is_told() -> None:
    form = Declaration(title="x", severity="P0")
    situation = Situation(form, playbook=TOLD, directory=Directory())
    assert told(situation.effects[0], Message.NOTICE) == []
