"""Updates: what they say, what moves with them, and when a form is too old."""

import pytest

from incidentbot.domain import events as ev
from incidentbot.domain import incidents, updates
from incidentbot.domain.errors import DomainError, NotOpenError, StaleFormError
from incidentbot.domain.incidents import Moment, Status
from incidentbot.domain.updates import Update
from tests.domain.situation import ANA, BEN, MINUTE, Situation


@pytest.fixture
def situation() -> Situation:
    return Situation()


def post(situation: Situation, update: Update, by: str = ANA) -> list[ev.Event]:
    events = updates.post(situation.case, update, by=by)
    situation.do(events, by=by)
    return events


def test_what_was_said_becomes_the_state(situation: Situation) -> None:
    post(situation, Update(impact="Half of all orders", actions="Rolled back", eta="20 min"))
    incident = situation.incident
    assert (incident.impact, incident.actions, incident.eta) == (
        "Half of all orders",
        "Rolled back",
        "20 min",
    )


def test_what_an_update_leaves_out_stays(situation: Situation) -> None:
    post(situation, Update(impact="Half of all orders"))
    post(situation, Update(next_steps="Watch"))
    assert situation.incident.impact == "Half of all orders"


def test_when_it_was_said_is_remembered(situation: Situation) -> None:
    post(situation.later(7), Update(impact="x"))
    assert situation.incident.updated_at == situation.now


@pytest.mark.parametrize("empty", [Update(), Update(impact=" \u202e "), Update(next_in=5 * MINUTE)])
def test_an_update_that_says_nothing_is_refused(situation: Situation, empty: Update) -> None:
    with pytest.raises(DomainError, match="Say something"):
        post(situation, empty)


def test_the_present_status_alone_says_nothing(situation: Situation) -> None:
    with pytest.raises(DomainError, match="Say something"):
        post(situation, Update(status=Status.INVESTIGATING))


def test_a_new_status_alone_says_enough(situation: Situation) -> None:
    post(situation, Update(status=Status.MONITORING))
    assert situation.incident.status is Status.MONITORING


def test_the_status_moves_before_the_words(situation: Situation) -> None:
    events = post(situation, Update(status=Status.IDENTIFIED, impact="x"))
    assert [type(event) for event in events] == [ev.StatusChanged, ev.UpdatePosted]


def test_an_update_by_the_declarer_is_no_acknowledgement(situation: Situation) -> None:
    post(situation, Update(impact="x"), by=ANA)
    assert Moment.ACKNOWLEDGED.value not in situation.incident.moments


def test_an_update_by_somebody_else_acknowledges_once(situation: Situation) -> None:
    first = post(situation, Update(impact="x"), by=BEN)
    second = post(situation, Update(impact="y"), by=BEN)
    assert [
        sum(isinstance(e, ev.IncidentAcknowledged) for e in row) for row in (first, second)
    ] == [
        1,
        0,
    ]


def test_an_update_may_resolve_with_its_words_as_the_summary(situation: Situation) -> None:
    events = post(situation, Update(status=Status.RESOLVED, impact="None", actions="Rolled back"))
    assert events == [ev.IncidentResolved(summary="None\nRolled back")]
    assert situation.incident.status is Status.RESOLVED


def test_an_update_by_somebody_else_acknowledges_also_when_it_resolves(
    situation: Situation,
) -> None:
    post(situation, Update(status=Status.RESOLVED, impact="x"), by=BEN)
    assert Moment.ACKNOWLEDGED.value in situation.incident.moments


def test_an_update_cannot_close(situation: Situation) -> None:
    with pytest.raises(DomainError, match="/incident close"):
        post(situation, Update(status=Status.CLOSED))


def test_a_resolved_incident_takes_no_update(situation: Situation) -> None:
    situation.do(incidents.resolve(situation.case))
    with pytest.raises(NotOpenError):
        post(situation, Update(impact="x"))


def moved_meanwhile(situation: Situation, to: Status) -> list[ev.Entry]:
    seen = situation.incident.version
    situation.do(incidents.change_status(situation.case, to), by=BEN)
    return [entry for entry in situation.entries if entry.seq > seen]


def test_a_form_that_changes_a_status_changed_meanwhile_is_refused(situation: Situation) -> None:
    since = moved_meanwhile(situation, Status.MONITORING)
    with pytest.raises(StaleFormError, match="changed to monitoring") as refused:
        updates.post(situation.case, Update(status=Status.IDENTIFIED), by=ANA, since=since)
    assert refused.value.field == "status"


def test_a_form_that_wants_what_somebody_else_did_is_taken(situation: Situation) -> None:
    since = moved_meanwhile(situation, Status.MONITORING)
    update = Update(status=Status.MONITORING, impact="x")
    assert updates.post(situation.case, update, by=ANA, since=since)


def test_a_form_that_leaves_the_status_alone_is_never_too_old(situation: Situation) -> None:
    since = moved_meanwhile(situation, Status.MONITORING)
    posted = updates.post(situation.case, Update(impact="x"), by=ANA, since=since)[-1]
    assert isinstance(posted, ev.UpdatePosted)
    assert posted.status == "monitoring"


def test_two_updates_in_one_second_are_both_kept(situation: Situation) -> None:
    post(situation, Update(impact="x"), by=ANA)
    post(situation, Update(actions="y"), by=BEN)
    said = [entry.event for entry in situation.entries if isinstance(entry.event, ev.UpdatePosted)]
    assert len(said) == 2
