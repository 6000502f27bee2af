"""Taking up runbooks."""

import pytest

from incidentbot.domain import checklists, incidents, phases, runbooks
from incidentbot.domain import events as ev
from incidentbot.domain.effects import Surface
from incidentbot.domain.errors import DomainError, NotOpenError, UnknownWordError
from incidentbot.domain.incidents import Declaration
from tests.domain.rehearsed import REHEARSED
from tests.domain.situation import BEN, Situation


@pytest.fixture
def situation() -> Situation:
    return Situation(playbook=REHEARSED)


def test_taking_up_a_runbook_posts_it(situation: Situation) -> None:
    effects = situation.do(runbooks.start(situation.case, "First look"), by=BEN)
    assert effects.redrawn == {Surface.RUNBOOK}
    assert effects.says == ()
    assert situation.incident.progress.runbooks == ("first-look",)


def test_who_took_it_up_is_kept(situation: Situation) -> None:
    situation.later(2).do(runbooks.start(situation.case, "database"), by=BEN)
    taken_up = situation.incident.progress.taken_up
    assert taken_up is not None
    assert (taken_up.by, taken_up.at) == (BEN, situation.now)


def test_taking_it_up_twice_says_nothing_new(situation: Situation) -> None:
    situation.do(runbooks.start(situation.case, "database"))
    assert runbooks.start(situation.case, "database") == []


def test_an_earlier_runbook_can_be_taken_up_again(situation: Situation) -> None:
    for word in ("database", "first-look"):
        situation.do(runbooks.start(situation.case, word))
    again = runbooks.start(situation.case, "database")
    situation.do(again)
    assert again == [ev.RunbookStarted(runbook="database")]
    assert situation.incident.progress.runbooks == ("first-look", "database")


def test_an_unknown_runbook_is_refused(situation: Situation) -> None:
    with pytest.raises(UnknownWordError, match="database"):
        runbooks.start(situation.case, "databas")


def test_a_playbook_without_runbooks_says_so() -> None:
    with pytest.raises(DomainError, match="has no runbooks"):
        runbooks.start(Situation().case, "database")


def test_a_closed_incident_takes_up_none(situation: Situation) -> None:
    situation.do(incidents.resolve(situation.case))
    situation.do(incidents.close(situation.case))
    with pytest.raises(NotOpenError):
        runbooks.start(situation.case, "database")


def test_the_runbook_of_the_type_is_offered_first() -> None:
    form = Declaration(title="x", severity="P1", type="database")
    situation = Situation(form, playbook=REHEARSED)
    offered = runbooks.offered(situation.incident, REHEARSED)
    assert [each.id for each in offered] == ["database", "first-look"]


def test_the_runbook_of_the_phase_fits(situation: Situation) -> None:
    situation.do(phases.enter(situation.case, "response"))
    assert runbooks.fitting_ids(situation.incident, REHEARSED) == ("first-look",)


def test_the_runbook_taken_up_last_is_the_one_that_is_drawn(situation: Situation) -> None:
    for word in ("database", "first-look"):
        situation.do(runbooks.start(situation.case, word))
    effects = situation.do(checklists.tick(situation.case, "runbook:database", 0))
    assert Surface.RUNBOOK not in effects.shows
