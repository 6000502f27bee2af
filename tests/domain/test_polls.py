"""Strong-objections polls: silence carries a proposal, an objection stops it."""

from datetime import timedelta

import pytest

from incidentbot.domain import deadlines, incidents, polls, roles
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Kind, Outcome
from incidentbot.domain.effects import Effects
from incidentbot.domain.errors import DomainError, NotAllowedError, NotOpenError
from incidentbot.domain.people import BOT
from incidentbot.domain.progress import Decision
from tests.domain.situation import ANA, BEN, CLEO, DEV, Situation, places

MINUTE = timedelta(minutes=1)


def proposed(by: str = DEV) -> Situation:
    """Return an incident that ben commands, in which somebody proposed something."""
    s = Situation()
    s.do(roles.claim(s.case, "commander", by=BEN), by=BEN)
    s.do(polls.propose(s.case, MINUTE, "Roll back"), by=by)
    return s


def over(s: Situation) -> Effects:
    """Let the time of the first poll be over."""
    clock = s.later(1).clock(Kind.POLL, "p1")
    decided = deadlines.due(s.case, clock)
    s.put(decided.clock)
    return s.do(decided.events, by=BOT)


@pytest.mark.parametrize("seconds", [15, 60, 3600])
def test_a_poll_takes_between_a_quarter_of_a_minute_and_an_hour(seconds: int) -> None:
    s = Situation()
    (opened,) = polls.propose(s.case, timedelta(seconds=seconds), "Roll back")

    assert isinstance(opened, ev.PollOpened)
    assert opened.closes_at == s.now + timedelta(seconds=seconds)


@pytest.mark.parametrize("seconds", [1, 14, 3601])
def test_a_poll_that_is_too_short_or_too_long_is_refused(seconds: int) -> None:
    with pytest.raises(DomainError, match="between 15s and 1h") as refused:
        polls.propose(Situation().case, timedelta(seconds=seconds), "Roll back")
    assert refused.value.field == "length"


def test_a_proposal_needs_words() -> None:
    with pytest.raises(DomainError, match="Say what you propose"):
        polls.propose(Situation().case, MINUTE, " ")


def test_five_proposals_wait_at_once() -> None:
    s = Situation()
    for number in range(5):
        s.do(polls.propose(s.case, MINUTE, f"Step {number}"))

    with pytest.raises(DomainError, match="wait for objections already"):
        polls.propose(s.case, MINUTE, "Another")


def test_silence_carries_it_and_records_a_decision_of_who_proposed_it() -> None:
    s = proposed()
    over(s)

    assert s.incident.progress.polls[0].outcome == polls.PROCEED
    seq = s.entries[-1].seq
    decided = Decision(by=DEV, at=s.now, text="Roll back", seq=seq)
    assert s.incident.progress.decisions == (decided,)


def test_its_end_is_said_once() -> None:
    assert places(over(proposed())) == ["room"]


def test_an_objection_stops_it() -> None:
    s = proposed()
    s.do(polls.object_to(s.case, "p1", "We lose data", by=CLEO), by=CLEO)
    over(s)

    assert s.incident.progress.polls[0].outcome == polls.OBJECTED
    assert s.incident.progress.decisions == ()


def test_an_objection_needs_a_reason() -> None:
    with pytest.raises(DomainError, match="Say why") as refused:
        polls.object_to(proposed().case, "p1", " ", by=CLEO)
    assert refused.value.field == "why"


def test_one_person_objects_once() -> None:
    s = proposed()
    s.do(polls.object_to(s.case, "p1", "We lose data", by=CLEO), by=CLEO)

    with pytest.raises(DomainError, match="objected already"):
        polls.object_to(s.case, "p1", "Still", by=CLEO)
    assert polls.object_to(s.case, "p1", "We do", by=ANA)


def test_an_objection_counts_until_the_bot_has_closed_the_poll() -> None:
    s = proposed().later(1)
    s.do(polls.object_to(s.case, "p1", "We lose data", by=CLEO), by=CLEO)
    over(s)

    assert s.incident.progress.polls[0].outcome == polls.OBJECTED


def test_nobody_objects_to_what_is_over() -> None:
    s = proposed()
    over(s)
    with pytest.raises(DomainError, match="This poll is over"):
        polls.object_to(s.case, "p1", "Too late", by=CLEO)


@pytest.mark.parametrize("person", [DEV, BEN])
def test_who_proposed_it_and_the_commander_withdraw_it(person: str) -> None:
    s = proposed()
    s.do(polls.withdraw(s.case, "p1", by=person), by=person)

    assert s.incident.progress.polls[0].outcome == polls.WITHDRAWN
    assert not s.has_open(Kind.POLL, "p1")


def test_nobody_else_withdraws_it() -> None:
    with pytest.raises(NotAllowedError, match="You can object"):
        polls.withdraw(proposed().case, "p1", by=CLEO)


def test_a_poll_that_ended_is_not_closed_again() -> None:
    s = proposed()
    clock = s.clock(Kind.POLL, "p1")
    s.do(polls.withdraw(s.case, "p1", by=DEV), by=DEV)

    assert deadlines.due(s.case, clock).events == ()


def test_a_poll_noticed_late_was_in_time() -> None:
    s = proposed().later(30)
    over(s)

    assert s.clock(Kind.POLL, "p1").outcome is Outcome.MET


def test_resolving_withdraws_what_waits_so_that_it_does_not_go_ahead_later() -> None:
    s = proposed()
    s.do([ev.IncidentResolved()])
    s.do(incidents.reopen(s.case))

    assert s.incident.progress.polls[0].outcome == polls.WITHDRAWN
    assert not s.has_open(Kind.POLL, "p1")


def test_nothing_is_proposed_once_it_is_resolved() -> None:
    s = Situation()
    s.do([ev.IncidentResolved()])
    with pytest.raises(NotOpenError):
        polls.propose(s.case, MINUTE, "Roll back")
