"""Moving from phase to phase, and the time boxes that come with them."""

from dataclasses import replace

import pytest

from incidentbot.domain import events as ev
from incidentbot.domain import incidents, phases
from incidentbot.domain.clocks import Kind, Outcome
from incidentbot.domain.effects import THREAD, Surface
from incidentbot.domain.errors import DomainError, NotOpenError, UnknownWordError
from incidentbot.domain.incidents import Declaration
from tests.domain.rehearsed import REHEARSED
from tests.domain.situation import ANA, BEN, MINUTE, Situation, places


@pytest.fixture
def situation() -> Situation:
    return Situation(playbook=REHEARSED)


def phase(situation: Situation) -> str | None:
    return situation.incident.progress.phase


@pytest.mark.parametrize(("severity", "first"), [("P1", "detection"), ("P3", "handling")])
def test_declaring_enters_the_first_phase_of_the_severity(severity: str, first: str) -> None:
    situation = Situation(Declaration(title="x", severity=severity), playbook=REHEARSED)
    assert phase(situation) == first
    assert situation.incident.progress.phase_by == ANA


def test_a_playbook_without_phases_enters_none() -> None:
    assert phase(Situation()) is None


def test_declaring_posts_the_list_of_the_phase(situation: Situation) -> None:
    assert Surface.CHECKLIST in situation.effects[0].shows


def test_the_next_phase_is_entered(situation: Situation) -> None:
    effects = situation.do(phases.enter(situation.case, "next"), by=BEN)
    assert phase(situation) == "response"
    assert effects.redrawn == {Surface.CHECKLIST}


def test_next_passes_over_the_phases_of_other_severities(situation: Situation) -> None:
    situation.do(phases.enter(situation.case, "response"))
    situation.do(phases.enter(situation.case, "Next"))
    assert phase(situation) == "recovery"


def test_after_the_last_phase_there_is_none(situation: Situation) -> None:
    situation.do(phases.enter(situation.case, "recovery"))
    assert phases.following(situation.incident, REHEARSED) is None
    with pytest.raises(DomainError, match="last phase"):
        phases.enter(situation.case, "next")


def test_a_phase_may_be_gone_back_to(situation: Situation) -> None:
    situation.do(phases.enter(situation.case, "Recovery"))
    entered = phases.enter(situation.case, "detection")
    assert entered == [ev.PhaseEntered(phase="detection", previous="recovery")]


def test_entering_the_present_phase_says_nothing_new(situation: Situation) -> None:
    assert phases.enter(situation.case, "detection") == []


def test_an_unknown_phase_is_refused(situation: Situation) -> None:
    with pytest.raises(UnknownWordError, match="response"):
        phases.enter(situation.case, "respons")


def test_a_playbook_without_phases_says_so() -> None:
    with pytest.raises(DomainError, match="has no phases"):
        phases.enter(Situation().case, "next")


def test_a_closed_incident_enters_no_phase(situation: Situation) -> None:
    situation.do(incidents.resolve(situation.case))
    situation.do(incidents.close(situation.case))
    with pytest.raises(NotOpenError):
        phases.enter(situation.case, "next")


def test_a_resolved_incident_still_enters_a_phase(situation: Situation) -> None:
    situation.do(incidents.resolve(situation.case))
    situation.do(phases.enter(situation.case, "recovery"))
    assert phase(situation) == "recovery"
    assert not situation.has_open(Kind.PHASE, "recovery")


def test_moving_on_in_time_meets_the_time_box(situation: Situation) -> None:
    situation.later(4).do(phases.enter(situation.case, "next"))
    assert situation.clock(Kind.PHASE, "detection").outcome is Outcome.MET
    assert situation.clock(Kind.PHASE, "response").due_at == situation.now + 11 * MINUTE


def test_resolving_enters_no_phase_and_ends_the_time_box(situation: Situation) -> None:
    situation.do(incidents.resolve(situation.case))
    assert phase(situation) == "detection"
    assert not situation.has_open(Kind.PHASE, "detection")


def test_a_worse_severity_moves_to_the_phase_in_which_its_plan_is() -> None:
    situation = Situation(Declaration(title="x", severity="P3"), playbook=REHEARSED)
    situation.later(7).do(incidents.change_severity(situation.case, "P1"))
    assert phase(situation) == "response"


def test_a_phase_that_both_severities_have_stays(situation: Situation) -> None:
    changed = incidents.change_severity(situation.case, "P0")
    assert [type(each) for each in changed] == [ev.SeverityChanged]


def test_a_reopened_incident_begins_its_time_box_anew(situation: Situation) -> None:
    situation.do(incidents.resolve(situation.case))
    situation.later(600).do(incidents.reopen(situation.case))
    assert situation.clock(Kind.PHASE, "detection").due_at == situation.now + 5 * MINUTE


def test_without_a_room_a_phase_is_told_in_the_thread(situation: Situation) -> None:
    situation.do([ev.RoomLost(how="archived")])
    effects = situation.do(phases.enter(situation.case, "next"))
    assert places(effects) == [THREAD]
    assert effects.shows == frozenset()


def test_a_phase_of_another_severity_is_shown_while_it_is_the_present_one() -> None:
    situation = Situation(playbook=REHEARSED)
    situation.do(phases.enter(situation.case, "handling"))
    shown = [each.id for each in phases.applying(situation.incident, REHEARSED)]
    assert shown == ["detection", "response", "handling", "recovery"]


def test_the_first_phase_follows_where_none_was_entered(situation: Situation) -> None:
    progress = replace(situation.incident.progress, phase=None)
    situation.change(progress=progress)
    following = phases.following(situation.incident, REHEARSED)
    assert following is not None
    assert following.id == "detection"
