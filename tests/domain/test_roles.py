"""Roles: claimed by one, assigned by anybody, handed over only when accepted."""

import pytest

from incidentbot.domain import events as ev
from incidentbot.domain import incidents, roles
from incidentbot.domain.errors import (
    DomainError,
    NotAllowedError,
    NotOpenError,
    RoleHeldError,
    UnknownWordError,
)
from incidentbot.domain.incidents import Moment
from tests.domain.situation import ANA, BEN, CLEO, PLAYBOOK, Situation


@pytest.fixture
def situation() -> Situation:
    return Situation()


def test_a_free_role_is_claimed(situation: Situation) -> None:
    situation.do(roles.claim(situation.case, "scribe", by=BEN), by=BEN)
    assert situation.incident.roles == {"scribe": BEN}


def test_claiming_acknowledges(situation: Situation) -> None:
    situation.do(roles.claim(situation.case, "ic", by=BEN), by=BEN)
    assert Moment.ACKNOWLEDGED.value in situation.incident.moments


def test_claiming_lets_into_the_room(situation: Situation) -> None:
    situation.do(roles.claim(situation.case, "ic", by=BEN), by=BEN)
    assert BEN in situation.incident.members


def test_a_second_claim_by_somebody_else_is_told_how_to_change_hands(situation: Situation) -> None:
    situation.do(roles.claim(situation.case, "scribe", by=BEN), by=BEN)
    with pytest.raises(RoleHeldError, match="/incident handover scribe"):
        roles.claim(situation.case, "scribe", by=CLEO)


def test_claiming_ones_own_role_again_says_nothing_new(situation: Situation) -> None:
    situation.do(roles.claim(situation.case, "scribe", by=BEN), by=BEN)
    assert roles.claim(situation.case, "scribe", by=BEN) == []


def test_assigning_replaces_the_holder(situation: Situation) -> None:
    situation.do(roles.assign(situation.case, "scribe", BEN))
    decided = roles.assign(situation.case, "scribe", CLEO)
    assert decided[0] == ev.RoleTaken(role="scribe", person=CLEO, how="assigned", previous=BEN)


def test_assigning_to_the_holder_says_nothing_new(situation: Situation) -> None:
    situation.do(roles.assign(situation.case, "scribe", BEN))
    assert roles.assign(situation.case, "scribe", BEN) == []


def test_being_assigned_is_no_acknowledgement(situation: Situation) -> None:
    situation.do(roles.assign(situation.case, "scribe", BEN))
    assert Moment.ACKNOWLEDGED.value not in situation.incident.moments


def test_only_the_holder_leaves_a_role(situation: Situation) -> None:
    situation.do(roles.claim(situation.case, "scribe", by=BEN), by=BEN)
    with pytest.raises(DomainError, match="do not hold"):
        roles.leave(situation.case, "scribe", by=CLEO)
    situation.do(roles.leave(situation.case, "scribe", by=BEN), by=BEN)
    assert situation.incident.roles == {}


def test_the_commander_answers_for_what_nobody_holds(situation: Situation) -> None:
    assert situation.incident.holder("scribe") is None
    situation.do(roles.claim(situation.case, "ic", by=BEN), by=BEN)
    assert situation.incident.holder("scribe") == BEN


def offered(situation: Situation) -> Situation:
    situation.do(roles.claim(situation.case, "ic", by=ANA))
    situation.do(roles.offer(situation.case, "ic", BEN, by=ANA))
    return situation


def test_an_offer_moves_nothing(situation: Situation) -> None:
    assert offered(situation).incident.commander == ANA


def test_accepting_moves_the_role(situation: Situation) -> None:
    offered(situation)
    situation.do(roles.accept(situation.case, "ic", by=BEN), by=BEN)
    assert situation.incident.commander == BEN
    assert situation.incident.offers == {}


def test_accepting_twice_says_nothing_new(situation: Situation) -> None:
    offered(situation)
    situation.do(roles.accept(situation.case, "ic", by=BEN), by=BEN)
    assert roles.accept(situation.case, "ic", by=BEN) == []


def test_declining_leaves_the_role_where_it_is(situation: Situation) -> None:
    offered(situation)
    situation.do(roles.decline(situation.case, "ic", by=BEN), by=BEN)
    assert (situation.incident.commander, situation.incident.offers) == (ANA, {})


def test_nobody_else_answers_an_offer(situation: Situation) -> None:
    offered(situation)
    for answer in (roles.accept, roles.decline):
        with pytest.raises(DomainError, match="not offered to you"):
            answer(situation.case, "ic", by=CLEO)


def test_an_offer_lapses_when_the_role_is_assigned(situation: Situation) -> None:
    offered(situation)
    situation.do(roles.assign(situation.case, "ic", CLEO))
    with pytest.raises(DomainError, match="any more"):
        roles.accept(situation.case, "ic", by=BEN)


def test_an_offer_lapses_when_its_holder_leaves(situation: Situation) -> None:
    offered(situation)
    situation.do(roles.leave(situation.case, "ic", by=ANA))
    assert situation.incident.offers == {}


def test_an_offer_lapses_when_the_incident_is_resolved(situation: Situation) -> None:
    offered(situation)
    situation.do(incidents.resolve(situation.case))
    assert situation.incident.offers == {}


def test_offering_twice_says_nothing_new(situation: Situation) -> None:
    offered(situation)
    assert roles.offer(situation.case, "ic", BEN, by=ANA) == []


def test_only_the_holder_offers(situation: Situation) -> None:
    offered(situation)
    with pytest.raises(NotAllowedError, match="/incident role commander"):
        roles.offer(situation.case, "ic", CLEO, by=BEN)


def test_a_role_is_not_offered_to_oneself(situation: Situation) -> None:
    offered(situation)
    with pytest.raises(DomainError, match="hold it already"):
        roles.offer(situation.case, "ic", ANA, by=ANA)


def test_the_commander_offers_what_nobody_holds(situation: Situation) -> None:
    situation.do(roles.claim(situation.case, "ic", by=ANA))
    situation.do(roles.offer(situation.case, "scribe", BEN, by=ANA))
    situation.do(roles.accept(situation.case, "scribe", by=BEN), by=BEN)
    assert situation.incident.roles == {"commander": ANA, "scribe": BEN}


@pytest.mark.parametrize(
    "word",
    ["tech-lead", "Tech Lead", "tl", "TECH_LEAD", "tech"],
)
def test_a_role_is_found_by_id_name_initials_or_beginning(word: str) -> None:
    assert PLAYBOOK.role(word).id == "tech-lead"


@pytest.mark.parametrize("word", ["", "t", "boss"])
def test_what_is_no_role_is_refused_at_its_field(word: str) -> None:
    with pytest.raises(UnknownWordError) as refused:
        PLAYBOOK.role(word)
    assert refused.value.field == "role"


def test_what_nobody_holds_is_listed_in_the_playbooks_order(situation: Situation) -> None:
    situation.do(roles.claim(situation.case, "comms", by=BEN), by=BEN)
    open_roles = [role.id for role in roles.unfilled(situation.incident, PLAYBOOK)]
    assert open_roles == ["commander", "tech-lead", "scribe"]
    assert roles.held_by(situation.incident, BEN) == ["comms"]


def test_roles_do_not_move_once_it_is_resolved(situation: Situation) -> None:
    situation.do(incidents.resolve(situation.case))
    with pytest.raises(NotOpenError):
        roles.claim(situation.case, "scribe", by=BEN)
