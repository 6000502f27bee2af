"""Clocks: every deadline ends met, late, missed or replaced, and its due time never moves."""

from datetime import timedelta

import pytest

from incidentbot.domain import clocks, incidents, roles, updates
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Kind, Outcome
from incidentbot.domain.incidents import Declaration
from incidentbot.domain.updates import Update
from tests.domain.situation import ANA, BEN, MINUTE, START, Situation

ACK, COMMANDER, ROLES, UPDATE = Kind.ACKNOWLEDGE, Kind.COMMANDER, Kind.ROLES, Kind.UPDATE


def declared(severity: str, **more: str) -> Situation:
    return Situation(Declaration(title="Checkout is down", severity=severity, **more))  # type: ignore[arg-type]


@pytest.fixture
def situation() -> Situation:
    return declared("P1")


def update(situation: Situation, *, by: str = ANA, next_in: timedelta | None = None) -> None:
    words = Update(impact="x", next_in=next_in)
    situation.do(updates.post(situation.case, words, by=by), by=by)


def judge(situation: Situation, severity: str) -> None:
    situation.do(incidents.change_severity(situation.case, severity))


def owed(situation: Situation) -> dict[tuple[str, str | None], int]:
    """Return the minutes after the start at which each open clock is due."""
    return {
        (clock.kind.value, clock.subject): int((clock.due_at - START) / MINUTE)
        for clock in situation.running()
    }


@pytest.mark.parametrize(
    ("severity", "due"),
    [
        (
            "P0",
            {
                ("acknowledge", None): 5,
                ("commander", None): 15,
                ("roles", None): 15,
                ("update", None): 15,
            },
        ),
        (
            "P1",
            {
                ("acknowledge", None): 15,
                ("commander", None): 15,
                ("roles", None): 15,
                ("update", None): 30,
            },
        ),
        ("P2", {("acknowledge", None): 60, ("commander", None): 60, ("update", None): 120}),
        ("P3", {("acknowledge", None): 240}),
    ],
)
def test_declaring_opens_what_the_playbook_asks_of_the_severity(
    severity: str, due: dict[tuple[str, str | None], int]
) -> None:
    assert owed(declared(severity)) == due


def test_a_declared_commander_meets_that_clock_at_once() -> None:
    clock = declared("P1", commander=BEN).clock(COMMANDER)
    assert (clock.outcome, clock.ended_at) == (Outcome.MET, START)


@pytest.mark.parametrize(
    ("minutes", "outcome", "late_by"),
    [(14, Outcome.MET, 0), (15, Outcome.MET, 0), (15.1, Outcome.LATE, 0.1), (40, Outcome.LATE, 25)],
)
def test_what_is_done_by_its_due_time_is_met_and_after_it_late(
    situation: Situation, minutes: float, outcome: Outcome, late_by: float
) -> None:
    situation.later(minutes)
    situation.do(incidents.acknowledge(situation.case))
    clock = situation.clock(ACK)
    assert clock.outcome is outcome
    assert clock.late_by(situation.now) == late_by * MINUTE


def test_an_open_clock_is_late_by_the_time_since_it_was_due(situation: Situation) -> None:
    clock = situation.clock(ACK)
    assert clock.late_by(START + 14 * MINUTE) == timedelta()
    assert clock.late_by(START + 20 * MINUTE) == 5 * MINUTE


def test_claiming_a_role_is_an_acknowledgement(situation: Situation) -> None:
    situation.later(10).do(roles.claim(situation.case, "tech-lead", by=BEN), by=BEN)
    assert situation.clock(ACK).outcome is Outcome.MET


def test_the_roles_are_held_once_the_last_required_one_is() -> None:
    situation = declared("P1")
    required = situation.playbook.severity("P1").required_roles
    others = [role for role in required if role != "commander"]
    for role in others[:-1]:
        situation.do(roles.claim(situation.case, role, by=BEN), by=BEN)
    assert situation.has_open(ROLES)
    situation.do(roles.claim(situation.case, others[-1], by=BEN), by=BEN)
    assert situation.clock(ROLES).outcome is Outcome.MET


def test_an_update_by_the_declarer_does_not_stop_the_acknowledgement(situation: Situation) -> None:
    update(situation)
    assert situation.has_open(ACK)


def test_an_update_by_somebody_else_meets_the_acknowledgement(situation: Situation) -> None:
    update(situation, by=BEN)
    assert situation.clock(ACK).outcome is Outcome.MET


def test_an_update_opens_the_next_one_from_its_own_time(situation: Situation) -> None:
    first = situation.clock(UPDATE)
    update(situation.later(10))
    assert situation.clocks[first.id].outcome is Outcome.MET
    assert situation.clock(UPDATE).due_at == START + 40 * MINUTE


def test_a_late_update_opens_the_next_one_from_when_it_came(situation: Situation) -> None:
    update(situation.later(50))
    assert situation.clock(UPDATE).due_at == START + 80 * MINUTE


def test_an_update_may_name_the_time_of_the_next_once(situation: Situation) -> None:
    update(situation, next_in=5 * MINUTE)
    assert situation.clock(UPDATE).due_at == START + 5 * MINUTE
    update(situation)
    assert situation.clock(UPDATE).due_at == START + 30 * MINUTE


def test_without_a_cadence_an_update_opens_nothing() -> None:
    situation = declared("P3")
    update(situation)
    assert not situation.has_open(UPDATE)


def test_without_a_cadence_a_promised_time_still_counts() -> None:
    situation = declared("P3")
    update(situation, next_in=45 * MINUTE)
    assert situation.clock(UPDATE).due_at == START + 45 * MINUTE


def test_a_required_role_left_is_asked_for_again(situation: Situation) -> None:
    for role in clocks.missing_roles(situation.incident, situation.playbook):
        situation.do(roles.claim(situation.case, role, by=BEN), by=BEN)
    situation.later(20).do(roles.leave(situation.case, "tech-lead", by=BEN), by=BEN)
    assert situation.clock(ROLES).due_at == START + 35 * MINUTE


def test_a_role_nobody_requires_is_not_asked_for_again(situation: Situation) -> None:
    situation.do(roles.claim(situation.case, "scribe", by=BEN), by=BEN)
    for role in clocks.missing_roles(situation.incident, situation.playbook):
        situation.do(roles.claim(situation.case, role, by=BEN), by=BEN)
    situation.do(roles.leave(situation.case, "scribe", by=BEN), by=BEN)
    assert not situation.has_open(ROLES)


def test_a_commander_who_leaves_must_be_followed_by_another(situation: Situation) -> None:
    situation.do(roles.claim(situation.case, "ic", by=BEN), by=BEN)
    situation.later(1).do(roles.leave(situation.case, "ic", by=BEN), by=BEN)
    assert situation.clock(COMMANDER).due_at == START + 16 * MINUTE


def test_a_role_that_changes_hands_opens_no_clock(situation: Situation) -> None:
    situation.do(roles.claim(situation.case, "ic", by=BEN), by=BEN)
    situation.do(roles.assign(situation.case, "ic", ANA))
    assert not situation.has_open(COMMANDER)


def test_worse_brings_due_times_forward_from_the_change(situation: Situation) -> None:
    judge(situation.later(5), "P0")
    assert owed(situation) == {
        ("acknowledge", None): 10,
        ("commander", None): 15,
        ("roles", None): 15,
        ("update", None): 20,
    }


def test_worse_never_gives_more_time(situation: Situation) -> None:
    judge(situation.later(14), "P0")
    assert owed(situation)["acknowledge", None] == 15


def test_a_due_time_that_stays_takes_the_new_figure_for_its_reminders(
    situation: Situation,
) -> None:
    judge(situation.later(20), "P0")
    clock = situation.clock(UPDATE)
    assert (clock.due_at, clock.length) == (START + 30 * MINUTE, 15 * MINUTE)


def test_milder_counts_from_when_the_clock_was_opened(situation: Situation) -> None:
    judge(situation.later(10), "P2")
    assert owed(situation) == {
        ("acknowledge", None): 60,
        ("commander", None): 60,
        ("update", None): 120,
    }


def test_a_clock_planned_anew_is_replaced_and_its_due_time_stays(situation: Situation) -> None:
    old = situation.clock(UPDATE)
    judge(situation.later(5), "P0")
    ended = situation.clocks[old.id]
    assert (ended.outcome, ended.due_at) == (Outcome.REPLACED, old.due_at)


def test_worse_and_back_again_is_as_it_was(situation: Situation) -> None:
    before = owed(situation)
    judge(situation.later(5), "P0")
    judge(situation.later(1), "P1")
    assert owed(situation) == before


def test_worse_opens_what_the_milder_severity_did_not_ask_for() -> None:
    situation = declared("P3")
    judge(situation.later(100), "P1")
    assert owed(situation) == {
        ("acknowledge", None): 115,
        ("commander", None): 115,
        ("roles", None): 115,
        ("update", None): 130,
    }


def test_what_the_milder_severity_no_longer_asks_for_ends_uncounted_in_time(
    situation: Situation,
) -> None:
    judge(situation.later(10), "P3")
    assert situation.clock(UPDATE).outcome is Outcome.REPLACED


def test_what_was_overdue_when_it_ceased_to_apply_is_missed(situation: Situation) -> None:
    judge(situation.later(31), "P3")
    assert situation.clock(UPDATE).outcome is Outcome.MISSED


def test_overdue_by_the_milder_figure_too_the_reminders_go_on(situation: Situation) -> None:
    situation.later(150)
    nagged = situation.nag(situation.clock(UPDATE))[0]
    judge(situation, "P2")
    fresh = situation.clock(UPDATE)
    assert fresh.due_at == START + 120 * MINUTE
    assert (fresh.nag_step, fresh.next_nag_at) == (nagged.nag_step, nagged.next_nag_at)


def test_resolving_counts_as_the_update_that_was_due(situation: Situation) -> None:
    situation.later(29).do(incidents.resolve(situation.case))
    assert situation.clock(UPDATE).outcome is Outcome.MET


def test_resolving_late_is_a_late_update(situation: Situation) -> None:
    situation.later(31).do(incidents.resolve(situation.case))
    assert situation.clock(UPDATE).outcome is Outcome.LATE


def test_what_was_never_done_is_missed_when_the_incident_ends(situation: Situation) -> None:
    situation.later(31).do(incidents.resolve(situation.case))
    assert situation.clock(ACK).outcome is Outcome.MISSED


def test_what_was_not_due_yet_when_the_incident_ends_is_not_counted(situation: Situation) -> None:
    situation.later(1).do(incidents.resolve(situation.case))
    assert situation.clock(COMMANDER).outcome is Outcome.REPLACED


def test_what_ceases_to_apply_at_its_very_due_time_is_not_missed(situation: Situation) -> None:
    situation.later(15).do(incidents.resolve(situation.case))
    assert situation.clock(COMMANDER).outcome is Outcome.REPLACED


def test_nothing_of_the_response_runs_once_it_is_resolved_or_closed(situation: Situation) -> None:
    situation.later(1).do(incidents.resolve(situation.case))
    assert situation.running() == []
    judge(situation, "P0")
    situation.do(incidents.close(situation.case))
    assert situation.running() == []


def test_reopening_asks_again_but_not_for_the_acknowledgement_there_was(
    situation: Situation,
) -> None:
    situation.do(incidents.acknowledge(situation.case))
    situation.do(incidents.resolve(situation.case))
    situation.later(60).do(incidents.reopen(situation.case))
    assert owed(situation) == {
        ("commander", None): 75,
        ("roles", None): 75,
        ("update", None): 90,
    }


def test_a_snooze_moves_the_reminder_and_not_the_due_time(situation: Situation) -> None:
    clock = situation.clock(ACK)
    later = clocks.snoozed(clock, START + 60 * MINUTE)
    assert (later.due_at, later.next_nag_at) == (clock.due_at, START + 60 * MINUTE)


def test_two_clocks_of_a_kind_never_share_an_id(situation: Situation) -> None:
    for _ in range(5):
        update(situation)
    ids = [clock.id for clock in situation.clocks.values() if clock.kind is UPDATE]
    assert len(ids) == len(set(ids)) == 6


def test_a_note_turns_no_clock(situation: Situation) -> None:
    before = dict(situation.clocks)
    situation.do([ev.NoteAdded(text="x", noted_at=START, author=ANA)])
    assert situation.clocks == before
