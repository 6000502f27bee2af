"""The call: where it is, when it opens by itself, and what again means."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidentbot.domain import calls
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Kind
from incidentbot.domain.errors import DomainError
from incidentbot.domain.incidents import Declaration
from incidentbot.domain.playbooks import Call, Playbook, WarRoom
from tests.domain.situation import PLAYBOOK, START, Situation

PATTERN = "https://meet.example/{ref}/{slug}/{date}"
LINK = "https://meet.example/INC-1/checkout-is-down/20260328"


def at_once(within: int | None, link: str | None = PATTERN) -> Playbook:
    length = None if within is None else timedelta(minutes=within)
    severities = tuple(replace(each, call_within=length) for each in PLAYBOOK.severities)
    return replace(PLAYBOOK, severities=severities, war_room=WarRoom(call=Call(link=link)))


@pytest.fixture
def situation() -> Situation:
    return Situation(playbook=at_once(15))


def test_the_playbooks_pattern_is_filled_in(situation: Situation) -> None:
    assert calls.open_call(situation.case) == [ev.CallOpened(link=LINK)]


def test_the_link_given_is_taken_instead(situation: Situation) -> None:
    given = "https://other.example/1"
    assert calls.open_call(situation.case, f" {given} ") == [ev.CallOpened(link=given)]


def test_the_same_call_opens_once(situation: Situation) -> None:
    situation.do(calls.open_call(situation.case))
    assert calls.open_call(situation.case) == []


def test_a_call_can_move(situation: Situation) -> None:
    situation.do(calls.open_call(situation.case))
    situation.do(calls.open_call(situation.case, "https://other.example/1"))
    assert situation.incident.progress.call == "https://other.example/1"


def test_without_any_link_it_is_a_huddle() -> None:
    assert calls.open_call(Situation().case) == [ev.CallOpened(link="")]


@pytest.mark.parametrize("link", ["meet.example", "javascript:alert(1)", "https:// x", "ftp://a.b"])
def test_what_is_no_address_is_refused(situation: Situation, link: str) -> None:
    with pytest.raises(DomainError) as refused:
        calls.open_call(situation.case, link)
    assert refused.value.field == "link"


def test_opening_it_in_time_meets_the_clock(situation: Situation) -> None:
    situation.later(14).do(calls.open_call(situation.case))
    assert situation.clock(Kind.CALL).outcome == "met"


@pytest.mark.parametrize(
    ("within", "link", "opens"),
    [(0, PATTERN, True), (15, PATTERN, False), (None, PATTERN, False), (0, None, False)],
)
def test_it_opens_by_itself_only_where_it_is_wanted_at_once(
    within: int | None, link: str | None, opens: bool
) -> None:
    form = Declaration(title="Checkout is down", severity="P0")
    opened = calls.at_declaration(at_once(within, link), form, ref="INC-1", now=START)
    assert opened == ([ev.CallOpened(link=LINK)] if opens else [])


def test_a_severity_that_wants_it_at_once_opens_it() -> None:
    situation = Situation(playbook=at_once(0))
    assert calls.at_severity(situation.case, "P0") == [ev.CallOpened(link=LINK)]


def test_a_call_that_is_open_is_not_opened_by_a_severity() -> None:
    situation = Situation(playbook=at_once(0))
    situation.do(calls.open_call(situation.case, "https://other.example/1"))
    assert calls.at_severity(situation.case, "P0") == []
