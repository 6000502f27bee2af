"""The life of an incident: declared, moved, judged, resolved, reopened, closed."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from incidentbot.domain import events as ev
from incidentbot.domain import incidents
from incidentbot.domain.errors import DomainError, NotOpenError, UnknownWordError
from incidentbot.domain.incidents import WORKING, Declaration, Moment, Status
from tests.domain.situation import ANA, BEN, CLEO, PLAYBOOK, START, Situation


@pytest.fixture
def situation() -> Situation:
    return Situation()


def resolved() -> Situation:
    situation = Situation()
    situation.do(incidents.resolve(situation.later(10).case))
    return situation


def closed() -> Situation:
    situation = resolved()
    situation.do(incidents.close(situation.later(10).case))
    return situation


def test_a_declared_incident_is_being_investigated(situation: Situation) -> None:
    incident = situation.incident
    assert incident.status is Status.INVESTIGATING
    assert (incident.severity, incident.worst_severity) == ("P1", "P1")
    assert incident.moments[Moment.DECLARED.value] == START


def test_the_declarer_is_in_the_room(situation: Situation) -> None:
    assert situation.incident.members == (ANA,)


def test_without_a_severity_the_preselected_one_is_taken() -> None:
    assert Situation(Declaration(title="x")).incident.severity == "P1"


def test_a_declared_commander_commands_from_the_start() -> None:
    situation = Situation(Declaration(title="x", commander=BEN))
    assert situation.incident.commander == BEN
    assert BEN in situation.incident.members


def test_an_impact_in_the_future_is_refused_at_its_field() -> None:
    form = Declaration(title="x", impact_began=START + timedelta(minutes=1))
    with pytest.raises(DomainError) as refused:
        Situation(form)
    assert refused.value.field == "impact_began"


def test_an_unknown_severity_is_refused_with_the_nearest() -> None:
    with pytest.raises(UnknownWordError, match="P1") as refused:
        Situation(Declaration(title="x", severity="P11"))
    assert refused.value.field == "severity"


def test_when_the_impact_began_is_a_moment_of_its_own() -> None:
    began = START - timedelta(hours=1)
    situation = Situation(Declaration(title="x", impact_began=began))
    assert situation.incident.moments[Moment.IMPACT_BEGAN.value] == began
    assert situation.incident.moments[Moment.DECLARED.value] == START
    assert situation.incident.moments[Moment.DETECTED.value] == START


@pytest.mark.parametrize("start", WORKING)
@pytest.mark.parametrize("to", WORKING)
def test_any_working_status_leads_to_any_other_and_never_to_itself(
    situation: Situation, start: Status, to: Status
) -> None:
    situation.change(status=start)
    if start is to:
        with pytest.raises(DomainError, match="already"):
            incidents.change_status(situation.case, to)
        return
    situation.do(incidents.change_status(situation.case, to))
    assert situation.incident.status is to


def test_a_moment_is_noted_the_first_time_only(situation: Situation) -> None:
    for status in (Status.IDENTIFIED, Status.INVESTIGATING, Status.IDENTIFIED):
        situation.do(incidents.change_status(situation.later(5).case, status))
    noted = situation.incident.moments[Moment.CAUSE_IDENTIFIED.value]
    assert noted == START + timedelta(minutes=5)


@pytest.mark.parametrize("end", [Status.RESOLVED, Status.CLOSED])
def test_an_end_is_no_status_to_move_to(situation: Situation, end: Status) -> None:
    with pytest.raises(DomainError, match="Use `/incident"):
        incidents.change_status(situation.case, end)


def test_an_open_incident_cannot_be_closed(situation: Situation) -> None:
    with pytest.raises(DomainError, match="Resolve it first"):
        incidents.close(situation.case)


def test_a_resolved_incident_is_closed_once() -> None:
    situation = closed()
    assert situation.incident.status is Status.CLOSED
    with pytest.raises(NotOpenError, match="closed already"):
        incidents.close(situation.case)


@pytest.mark.parametrize("make", [resolved, closed])
def test_a_response_that_is_over_is_not_moved(make: Callable[[], Situation]) -> None:
    situation = make()
    for decide in (
        partial(incidents.change_status, status=Status.MONITORING),
        incidents.acknowledge,
        incidents.resolve,
        partial(incidents.make_private, people=(), channel_name="x"),
    ):
        with pytest.raises(NotOpenError, match="/incident reopen"):
            decide(situation.case)


@pytest.mark.parametrize("make", [resolved, closed])
def test_reopening_starts_over_and_takes_back_the_end(make: Callable[[], Situation]) -> None:
    situation = make()
    situation.do(incidents.reopen(situation.case, "it is back"))
    assert situation.incident.status is Status.INVESTIGATING
    ends = {Moment.RESOLVED.value, Moment.IMPACT_ENDED.value, Moment.CLOSED.value}
    assert not ends & situation.incident.moments.keys()


def test_an_open_incident_cannot_be_reopened(situation: Situation) -> None:
    with pytest.raises(NotOpenError, match="open already"):
        incidents.reopen(situation.case)


def test_reopening_makes_a_new_room_only_when_the_old_one_is_lost() -> None:
    kept, lost = resolved(), resolved()
    lost.do([ev.RoomLost(how="archived")])
    for situation in (kept, lost):
        situation.do(incidents.reopen(situation.case, channel_name="again"))
    assert (kept.incident.room_number, lost.incident.room_number) == (1, 2)
    assert lost.incident.channel_name == "again"
    assert not lost.incident.room_lost


def test_acknowledging_twice_says_nothing_new(situation: Situation) -> None:
    situation.do(incidents.acknowledge(situation.case))
    assert incidents.acknowledge(situation.case) == []


def test_the_worst_severity_is_remembered(situation: Situation) -> None:
    for word in ("P0", "P3"):
        situation.do(incidents.change_severity(situation.case, word))
    assert (situation.incident.severity, situation.incident.worst_severity) == ("P3", "P0")


def test_the_same_severity_again_is_told(situation: Situation) -> None:
    with pytest.raises(DomainError, match="already P1"):
        incidents.change_severity(situation.case, "high")


def test_a_resolved_incident_may_still_be_judged_and_a_closed_one_not() -> None:
    assert incidents.change_severity(resolved().case, "P2")
    with pytest.raises(NotOpenError, match="closed"):
        incidents.change_severity(closed().case, "P2")


@pytest.mark.parametrize(
    ("word", "found"), [("p0", "P0"), ("0", "P0"), ("critical", "P0"), (" P3 ", "P3")]
)
def test_a_severity_is_found_by_id_number_or_name(word: str, found: str) -> None:
    assert PLAYBOOK.severity(word).id == found


@pytest.mark.parametrize("word", ["", "p", "P9", "hi"])
def test_what_is_no_severity_is_refused(word: str) -> None:
    with pytest.raises(UnknownWordError):
        PLAYBOOK.severity(word)


def test_a_status_is_found_in_any_case_and_a_wrong_one_gets_the_nearest() -> None:
    assert incidents.status_of(" Monitoring ") is Status.MONITORING
    with pytest.raises(UnknownWordError, match="mitigating") as refused:
        incidents.status_of("mitigate")
    assert refused.value.offer[0] == "mitigating"


def test_a_private_incident_is_seen_by_its_members_and_the_operator(situation: Situation) -> None:
    situation.do(incidents.make_private(situation.case, [BEN], channel_name="p"))
    seen = {who: situation.incident.visible_to(who) for who in (ANA, BEN, CLEO, None)}
    assert seen == {ANA: True, BEN: True, CLEO: False, None: True}


def test_making_it_private_keeps_the_declarer_and_who_holds_a_role(situation: Situation) -> None:
    situation.do([ev.RoleTaken(role="scribe", person=CLEO, how="claimed")])
    situation.do(incidents.make_private(situation.case, [BEN], channel_name="p"))
    assert set(situation.incident.members) == {ANA, BEN, CLEO}


def test_making_it_private_takes_back_an_offer_to_somebody_outside(situation: Situation) -> None:
    situation.do([ev.HandoverOffered(role="scribe", person=CLEO, holder=ANA)])
    situation.do(incidents.make_private(situation.case, [BEN], channel_name="p"))
    assert situation.incident.offers == {}


def test_making_it_private_stops_the_copies_of_those_outside(situation: Situation) -> None:
    situation.do([ev.Subscribed(person=CLEO), ev.Subscribed(person=BEN)])
    situation.do(incidents.make_private(situation.case, [BEN], channel_name="p"))
    assert situation.incident.subscribers == (BEN,)


def test_a_private_incident_is_not_made_private_again() -> None:
    situation = Situation(Declaration(title="x", private=True))
    with pytest.raises(DomainError, match="private already"):
        incidents.make_private(situation.case, [], channel_name="p")


def test_long_words_are_cut_and_hidden_marks_taken_out() -> None:
    situation = Situation(Declaration(title="a" * 999, impact="b\u202e" + "c" * 9999))
    assert len(situation.incident.title) == 150
    assert len(situation.incident.impact or "") == 2900
    assert "\u202e" not in (situation.incident.impact or "")
