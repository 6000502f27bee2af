"""Ticking lists, the first action, and the type of an incident."""

from dataclasses import replace

import pytest

from incidentbot.domain import checklists, incidents, runbooks
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Kind, Outcome
from incidentbot.domain.effects import ROOM, Surface
from incidentbot.domain.errors import DomainError, NotOpenError, UnknownWordError
from incidentbot.domain.incidents import Declaration
from tests.domain.rehearsed import REHEARSED
from tests.domain.situation import BEN, Situation, posts


@pytest.fixture
def situation() -> Situation:
    return Situation(playbook=REHEARSED)


def tick(situation: Situation, list_id: str, item: int = 0) -> list[ev.Event]:
    return checklists.tick(situation.case, list_id, item)


def test_a_tick_records_who_and_when(situation: Situation) -> None:
    situation.later(3).do(tick(situation, "phase:detection", 1), by=BEN)
    done = situation.incident.progress.ticks["phase:detection#1"]
    assert (done.by, done.at) == (BEN, situation.now)


def test_a_tick_says_what_was_done(situation: Situation) -> None:
    assert tick(situation, "phase:detection") == [
        ev.ItemTicked(list="phase:detection", item=0, what="Look")
    ]


def test_a_second_tick_says_nothing_new(situation: Situation) -> None:
    situation.do(tick(situation, "list:verification"))
    assert tick(situation, "list:verification") == []


def test_a_tick_can_be_taken_off(situation: Situation) -> None:
    situation.do(tick(situation, "list:verification"))
    situation.do(checklists.untick(situation.case, "list:verification", 0))
    assert situation.incident.progress.ticks == {}


def test_what_is_not_ticked_cannot_be_taken_off(situation: Situation) -> None:
    assert checklists.untick(situation.case, "list:verification", 0) == []


@pytest.mark.parametrize("item", [-1, 1, 99])
def test_an_item_that_is_not_there_is_refused(situation: Situation, item: int) -> None:
    with pytest.raises(DomainError, match="no such item"):
        tick(situation, "list:verification", item)


@pytest.mark.parametrize("list_id", ["list:nothing", "", "phase", "type:"])
def test_a_list_that_is_not_there_is_refused(situation: Situation, list_id: str) -> None:
    with pytest.raises(DomainError, match="no such item"):
        tick(situation, list_id)


def test_ticking_goes_on_after_the_resolution(situation: Situation) -> None:
    situation.do(incidents.resolve(situation.case))
    assert tick(situation, "list:verification") != []


def test_a_closed_incident_takes_no_ticks(situation: Situation) -> None:
    situation.do(incidents.resolve(situation.case))
    situation.do(incidents.close(situation.case))
    with pytest.raises(NotOpenError, match="is closed"):
        tick(situation, "list:verification")


@pytest.mark.parametrize(
    "list_id", ["type:database", "mitigation:rollback", "mitigation:scale", "runbook:database"]
)
def test_a_deed_ticked_first_is_the_first_action(situation: Situation, list_id: str) -> None:
    situation.later(4).do(tick(situation, list_id))
    assert situation.incident.progress.first_action_at == situation.now
    assert situation.clock(Kind.FIRST_ACTION).outcome is Outcome.MET


def test_a_second_deed_is_not_a_first_action(situation: Situation) -> None:
    situation.do(tick(situation, "mitigation:rollback"))
    kinds = [type(each) for each in tick(situation, "mitigation:scale")]
    assert kinds == [ev.ItemTicked]


@pytest.mark.parametrize("list_id", ["phase:detection", "list:verification"])
def test_a_chore_is_no_first_action(situation: Situation, list_id: str) -> None:
    situation.do(tick(situation, list_id))
    assert situation.has_open(Kind.FIRST_ACTION)


def test_a_first_action_can_be_taken_without_a_list(situation: Situation) -> None:
    situation.do(checklists.first_action(situation.case))
    assert not situation.has_open(Kind.FIRST_ACTION)
    assert checklists.first_action(situation.case) == []


def test_a_tick_draws_the_list_and_the_summary_and_says_nothing(situation: Situation) -> None:
    effects = situation.do(tick(situation, "phase:detection"))
    assert effects.shows == {Surface.SUMMARY, Surface.CHECKLIST}
    assert effects.says == ()


def test_a_list_that_does_not_stand_in_the_room_is_not_drawn(situation: Situation) -> None:
    effects = situation.do(tick(situation, "mitigation:scale"))
    assert effects.shows == {Surface.SUMMARY}


def test_the_last_tick_of_a_list_is_told(situation: Situation) -> None:
    situation.do(tick(situation, "phase:detection"))
    effects = situation.do(tick(situation, "phase:detection", 1))
    assert len(posts(effects, ROOM)) == 1


def test_the_runbook_that_is_worked_on_is_drawn(situation: Situation) -> None:
    situation.do(runbooks.start(situation.case, "database"))
    effects = situation.do(tick(situation, "runbook:database"))
    assert Surface.RUNBOOK in effects.shows


def test_closing_draws_the_lists_once_more(situation: Situation) -> None:
    effects = situation.do([ev.IncidentClosed()])
    assert Surface.CHECKLIST in effects.shows


def test_the_lists_begin_with_the_phase_and_the_type() -> None:
    situation = Situation(
        Declaration(title="x", severity="P1", type="database"), playbook=REHEARSED
    )
    shown = checklists.sheets(situation.incident, REHEARSED)
    assert [sheet.id for sheet in shown] == [
        "phase:detection",
        "type:database",
        "list:verification",
        "mitigations",
        "runbook:first-look",
        "runbook:database",
        "phase:response",
        "phase:handling",
    ]


def test_mitigations_are_shown_in_their_order(situation: Situation) -> None:
    sheet = checklists.named(situation.incident, REHEARSED, "mitigation")
    assert [each.name for each in sheet.lists] == ["Roll back", "Add capacity"]
    assert sheet.length == 2


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("Verification", "list:verification"),
        ("response", "phase:response"),
        ("roll back", "mitigation:rollback"),
        ("mitigations", "mitigations"),
        ("first-look", "runbook:first-look"),
        ("list:verification", "list:verification"),
    ],
)
def test_a_list_is_found_by_its_name(situation: Situation, word: str, found: str) -> None:
    assert checklists.named(situation.incident, REHEARSED, word).id == found


def test_an_unknown_list_is_answered_with_the_nearest(situation: Situation) -> None:
    with pytest.raises(UnknownWordError, match="Verification"):
        checklists.named(situation.incident, REHEARSED, "verificaton")


def test_the_type_is_changed(situation: Situation) -> None:
    effects = situation.do(checklists.change_type(situation.case, "Bad deployment"))
    assert situation.incident.type == "deploy"
    assert len(posts(effects, ROOM)) == 1


def test_a_type_brings_its_first_actions_anew(situation: Situation) -> None:
    effects = situation.do(checklists.change_type(situation.case, "database"))
    assert effects.redrawn == {Surface.CHECKLIST}
    posted = checklists.posted(situation.incident, REHEARSED)
    assert [each.id for each in posted] == ["phase:detection", "type:database"]


def test_the_same_type_is_refused(situation: Situation) -> None:
    situation.do(checklists.change_type(situation.case, "database"))
    with pytest.raises(DomainError, match="already of the type Database"):
        checklists.change_type(situation.case, "database")


def test_an_unknown_type_is_refused(situation: Situation) -> None:
    with pytest.raises(UnknownWordError, match="database"):
        checklists.change_type(situation.case, "databse")


def test_a_playbook_without_types_says_so() -> None:
    situation = Situation(playbook=replace(REHEARSED, types=()))
    with pytest.raises(DomainError, match="has no incident types"):
        checklists.change_type(situation.case, "database")
