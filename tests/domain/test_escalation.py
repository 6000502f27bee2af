"""Getting louder: by hand, by a clock that ran out, and not while it is put off."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from incidentbot.domain import escalation, incidents, roles
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Clock, Kind
from incidentbot.domain.errors import DomainError, NotOpenError, UnknownWordError
from tests.domain.situation import (
    ANA,
    BEN,
    LEAD,
    MINUTE,
    ONCALL,
    PLAYBOOK,
    START,
    Situation,
)


@pytest.fixture
def situation() -> Situation:
    return Situation()


def update_clock(situation: Situation) -> Clock:
    return situation.clock(Kind.UPDATE)


def through(situation: Situation, reminders: int) -> list[tuple[int, int, int]]:
    """Remind as each one falls due: minutes after the start, step and level of each."""
    told = []
    for _ in range(reminders):
        clock = update_clock(situation)
        assert clock.next_nag_at
        situation.now = clock.next_nag_at
        _, sent = situation.nag(clock)
        told.append((int((situation.now - START) / MINUTE), sent.step, sent.level))
    return told


def test_reminders_come_when_due_half_later_whole_later_and_each_length_then(
    situation: Situation,
) -> None:
    assert through(situation, 6) == [
        (30, 0, 0),
        (45, 1, 0),
        (60, 2, 2),
        (90, 3, 3),
        (120, 4, 3),
        (150, 5, 3),
    ]


def test_the_first_reminders_go_to_who_owes_the_update(situation: Situation) -> None:
    situation.do(roles.claim(situation.case, "ic", by=BEN), by=BEN)
    _, sent = situation.later(30).nag(update_clock(situation))
    assert sent.people == (BEN,)


def test_without_a_commander_the_declarer_is_reminded(situation: Situation) -> None:
    _, sent = situation.later(30).nag(update_clock(situation))
    assert sent.people == (ANA,)


def test_a_missing_acknowledgement_reminds_who_was_paged(situation: Situation) -> None:
    _, sent = situation.later(15).nag(situation.clock(Kind.ACKNOWLEDGE))
    assert sent.people == (ONCALL,)


def test_with_nobody_configured_the_declarer_is_reminded(situation: Situation) -> None:
    _, sent = situation.silence().later(15).nag(situation.clock(Kind.ACKNOWLEDGE))
    assert sent.people == (ANA,)


def test_the_next_level_is_brought_in_and_recorded_once(situation: Situation) -> None:
    through(situation, 5)
    raised = [e.event for e in situation.entries if isinstance(e.event, ev.Escalated)]
    assert [(each.level, each.people, each.clock) for each in raised] == [
        (2, (LEAD,), "update"),
        (3, (), "update"),
    ]
    assert situation.incident.level == 3


def test_a_clock_never_goes_below_the_level_the_incident_has_reached(situation: Situation) -> None:
    situation.do(escalation.escalate(situation.case, "3"))
    assert through(situation, 3)[-1] == (60, 2, 3)


def test_two_clocks_that_are_late_together_bring_in_one_level(situation: Situation) -> None:
    through(situation, 3)
    for _ in range(3):
        situation.nag(situation.clock(Kind.ACKNOWLEDGE))
    assert situation.incident.level == 2


def test_a_playbook_without_levels_goes_on_reminding_the_same_people() -> None:
    situation = Situation(playbook=replace(PLAYBOOK, escalation=()))
    assert [level for _, _, level in through(situation, 4)] == [0, 0, 0, 0]


@pytest.mark.parametrize("away", [45, 61, 120, 10_000])
def test_an_outage_is_followed_by_one_reminder_and_not_by_all_that_were_missed(
    situation: Situation, away: int
) -> None:
    situation.later(away)
    clock, sent = situation.nag(update_clock(situation))
    assert sent.step == 0
    assert clock.next_nag_at
    assert clock.next_nag_at > situation.now
    assert "update" not in [each.kind for each in situation.tick()]


def test_the_next_reminder_is_always_still_to_come(situation: Situation) -> None:
    for minutes in (0, 1, 500, 3, 0, 47):
        situation.later(minutes)
        clock, sent = situation.nag(update_clock(situation))
        assert sent.next_at == clock.next_nag_at
        assert clock.next_nag_at
        assert clock.next_nag_at > situation.now


def test_a_very_short_clock_reminds_no_more_often_than_the_playbook_allows(
    situation: Situation,
) -> None:
    clock = replace(update_clock(situation), length=timedelta(), due_at=START)
    told = [START]
    for _ in range(5):
        situation.now = told[-1]
        clock, _ = situation.nag(clock)
        assert clock.next_nag_at
        told.append(clock.next_nag_at)
    assert min(b - a for a, b in pairwise(told)) >= PLAYBOOK.nags.shortest


def test_a_reminder_leaves_the_due_time_alone(situation: Situation) -> None:
    clock, _ = situation.later(31).nag(update_clock(situation))
    assert clock.due_at == START + 30 * MINUTE
    assert clock.open


@pytest.mark.parametrize(
    ("kind", "subject", "words"),
    [
        (Kind.ACKNOWLEDGE, None, "practice, P1: an acknowledgement within 15 min"),
        (Kind.COMMANDER, None, "practice, P1: a commander within 15 min"),
        (Kind.ROLES, None, "practice, P1: every required role held within 15 min"),
        (Kind.UPDATE, None, "practice, P1: an update every 30 min"),
    ],
)
def test_a_reminder_names_its_rule(
    situation: Situation, kind: Kind, subject: str | None, words: str
) -> None:
    assert escalation.rule(situation.case, situation.clock(kind, subject)) == words


def test_after_a_worse_severity_the_rule_names_its_figure(situation: Situation) -> None:
    situation.later(20).do(incidents.change_severity(situation.case, "P0"))
    told = escalation.rule(situation.case, update_clock(situation))
    assert told == "practice, P0: an update every 15 min"


def snooze(situation: Situation, minutes: float, why: str = "the database is restoring") -> None:
    put_off, events = escalation.snooze(
        situation.case, situation.running(), minutes * MINUTE, why, clock_id=None
    )
    situation.put(*put_off)
    situation.do(events)


def test_the_reminder_that_would_come_first_is_put_off(situation: Situation) -> None:
    situation.do(incidents.acknowledge(situation.case))
    situation.do(roles.claim(situation.case, "ic", by=ANA))
    situation.do(roles.claim(situation.case, "tech-lead", by=ANA))
    snooze(situation.later(28), 15)
    assert update_clock(situation).next_nag_at == START + 43 * MINUTE
    assert isinstance(situation.entries[-1].event, ev.NagSnoozed)


def test_a_named_reminder_is_put_off(situation: Situation) -> None:
    put_off, _ = escalation.snooze(
        situation.case,
        situation.running(),
        60 * MINUTE,
        "why",
        clock_id=update_clock(situation).id,
    )
    assert [clock.kind for clock in put_off] == [Kind.UPDATE]


def test_what_is_put_off_is_silent_until_then_and_goes_on_where_it_was(
    situation: Situation,
) -> None:
    through(situation, 1)
    put_off, events = escalation.snooze(
        situation.case,
        situation.running(),
        40 * MINUTE,
        "why",
        clock_id=update_clock(situation).id,
    )
    situation.put(*put_off)
    situation.do(events)
    assert [sent for sent in situation.later(39).tick() if sent.kind == "update"] == []
    assert [s.step for s in situation.later(1).tick() if s.kind == "update"] == [1]


@pytest.mark.parametrize(
    ("minutes", "why", "said", "field"),
    [
        (15, "  ", "Say why", "why"),
        (24 * 60 + 1, "x", "24h at most", "length"),
        (5, "x", "comes later than that", None),
    ],
)
def test_a_snooze_that_makes_no_sense_is_refused(
    situation: Situation, minutes: float, why: str, said: str, field: str | None
) -> None:
    with pytest.raises(DomainError, match=said) as refused:
        snooze(situation, minutes, why)
    assert refused.value.field == field


def test_a_reminder_that_has_ended_cannot_be_put_off(situation: Situation) -> None:
    ended = situation.clock(Kind.ACKNOWLEDGE).id
    situation.do(incidents.acknowledge(situation.case))
    with pytest.raises(DomainError, match="ended already"):
        escalation.snooze(situation.case, situation.running(), 60 * MINUTE, "why", clock_id=ended)


def test_by_hand_the_next_level_is_brought_in_up_to_the_last(situation: Situation) -> None:
    levels = []
    for _ in range(4):
        situation.do(escalation.escalate(situation.case, why="worse"))
        levels.append(situation.incident.level)
    assert levels == [1, 2, 3, 3]


@pytest.mark.parametrize("word", ["2", "L2", "l2", "Team lead", "team LEAD"])
def test_a_level_is_found_by_number_or_name(situation: Situation, word: str) -> None:
    decided = escalation.escalate(situation.case, word)
    assert decided == [ev.Escalated(level=2, name="Team lead", people=(LEAD,))]


def test_a_level_nobody_has_is_refused_with_those_there_are(situation: Situation) -> None:
    with pytest.raises(UnknownWordError, match="Team lead") as refused:
        escalation.escalate(situation.case, "teamlead")
    assert refused.value.field == "level"


def test_a_milder_level_by_hand_does_not_lower_the_one_reached(situation: Situation) -> None:
    for word in ("3", "1"):
        situation.do(escalation.escalate(situation.case, word))
    assert situation.incident.level == 3


def test_a_playbook_without_levels_says_so() -> None:
    situation = Situation(playbook=replace(PLAYBOOK, escalation=()))
    with pytest.raises(DomainError, match="no escalation levels"):
        escalation.escalate(situation.case)


def test_nobody_is_brought_in_once_it_is_resolved(situation: Situation) -> None:
    situation.do(incidents.resolve(situation.case))
    with pytest.raises(NotOpenError):
        escalation.escalate(situation.case)
