"""What is owed afterwards: which clocks begin and end, and who is reminded of them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidentbot.domain import deadlines, incidents, roles
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import AFTERMATH, Clock, Kind, Outcome
from incidentbot.domain.effects import Message, direct
from incidentbot.domain.incidents import Declaration
from incidentbot.domain.people import BOT
from incidentbot.domain.playbooks import FirstNags, FollowUps, Postmortem, Review
from tests.domain.situation import ANA, BEN, CLEO, LEAD, MINUTE, PLAYBOOK, Situation, places

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORST, *MILDER = PLAYBOOK.severities
ASKING = replace(
    PLAYBOOK,
    severities=(
        replace(
            WORST,
            postmortem="required",
            postmortem_due=2 * DAY,
            first_nags=FirstNags(postmortem=DAY),
        ),
        replace(MILDER[0], postmortem="optional", postmortem_due=2 * DAY),
        *MILDER[1:],
    ),
    postmortem=Postmortem(publish_within=2 * DAY),
    review=Review(within=2 * DAY, severities=("P0",), lasts=HOUR, share_before=DAY),
    follow_ups=FollowUps(remind_before=DAY, remind_every=DAY),
)

LADDER = replace(
    PLAYBOOK,
    escalation=(
        PLAYBOOK.escalation[0],
        replace(PLAYBOOK.escalation[1], after=timedelta(minutes=30)),
    ),
)


def resolved(severity: str = "P0", *, private: bool = False, drill: bool = False) -> Situation:
    """Return an incident that is over since this moment; ana declared it."""
    form = Declaration(title="Checkout is down", severity=severity, private=private, drill=drill)
    s = Situation(form, playbook=ASKING).later(30)
    s.do(incidents.resolve(s.case))
    return s


def owed(s: Situation) -> set[Kind]:
    return {clock.kind for clock in s.running()}


def remind(s: Situation, kind: Kind, subject: str | None = None) -> ev.NagSent:
    """Let the clock's time come, and return the reminder."""
    clock = s.clock(kind, subject)
    assert clock.next_nag_at is not None
    s.now = clock.next_nag_at
    decided = deadlines.due(s.case, clock)
    s.put(decided.clock)
    s.do(decided.events, by=BOT)
    sent = decided.events[-1]
    assert isinstance(sent, ev.NagSent)
    return sent


def follow_up(s: Situation, *, owner: str | None = CLEO, days: int = 7) -> Clock:
    """Give somebody a follow-up, and return its clock."""
    s.do(
        [
            ev.FollowUpCreated(
                follow_up="f1", kind="prevent", owner=owner, due_at=s.now + days * DAY, text="Test"
            )
        ]
    )
    return s.clock(Kind.FOLLOW_UP, "f1")


def test_resolving_what_needs_a_post_mortem_begins_its_clocks() -> None:
    s = resolved()

    assert owed(s) == {Kind.POSTMORTEM, Kind.PUBLICATION, Kind.REVIEW}
    assert {clock.due_at for clock in s.running()} == {s.now + 2 * DAY}


@pytest.mark.parametrize("severity", ["P1", "P2"])
def test_what_needs_no_post_mortem_owes_nothing(severity: str) -> None:
    assert owed(resolved(severity)) == set()


def test_the_worst_severity_held_decides() -> None:
    s = Situation(Declaration(title="Down", severity="P0"), playbook=ASKING)
    s.do(incidents.change_severity(s.case, "P2"))
    s.do(incidents.resolve(s.case))

    assert Kind.POSTMORTEM in owed(s)


def test_an_optional_post_mortem_is_owed_once_it_is_begun() -> None:
    s = resolved("P1")
    s.do([ev.PostmortemDrafted(owner=ANA)])

    assert Kind.POSTMORTEM in owed(s)


def test_a_drill_owes_nothing_afterwards() -> None:
    s = resolved(drill=True)
    s.do([ev.FollowUpCreated(follow_up="f1", kind="prevent", owner=ANA, due_at=s.now + DAY)])

    assert owed(s) == set()


def test_what_is_merged_owes_no_post_mortem() -> None:
    s = resolved()
    s.do([ev.IncidentMerged(into="i2", ref="INC-2")])

    assert owed(s) == set()
    assert s.clock(Kind.POSTMORTEM).outcome is Outcome.REPLACED


def test_closing_leaves_the_clocks_of_the_aftermath_running() -> None:
    s = resolved()
    before = s.running()
    s.do(incidents.close(s.case))

    assert s.running() == before


def test_reopening_takes_back_what_was_owed() -> None:
    s = resolved().later(60)
    s.do(incidents.reopen(s.case))

    assert not owed(s) & AFTERMATH
    assert s.clock(Kind.POSTMORTEM).outcome is Outcome.REPLACED


@pytest.mark.parametrize(("days", "outcome"), [(1, Outcome.MET), (3, Outcome.LATE)])
def test_publishing_ends_the_post_mortems_clock(days: int, outcome: Outcome) -> None:
    s = resolved().later(days * DAY / MINUTE)
    s.do([ev.PostmortemPublished(edition=1, body="…")])

    assert s.clock(Kind.POSTMORTEM).outcome is outcome
    assert Kind.PUBLICATION in owed(s)


def test_customers_have_a_clock_of_their_own() -> None:
    s = resolved().later(60)
    s.do([ev.CustomerVersionPublished(body="…")])

    assert s.clock(Kind.PUBLICATION).outcome is Outcome.MET
    assert Kind.POSTMORTEM in owed(s)


def test_a_planned_review_is_asked_after_when_it_should_be_over() -> None:
    s = resolved().later(60)
    meeting = s.now + 20 * HOUR
    s.do([ev.ReviewPlanned(at=meeting, lasts=HOUR)])

    assert s.clock(Kind.REVIEW).next_nag_at == meeting + HOUR
    s.do([ev.ReviewHeld()])
    assert s.clock(Kind.REVIEW).outcome is Outcome.MET


def test_the_document_goes_round_before_the_review() -> None:
    s = resolved().later(60)
    meeting = s.now + 40 * HOUR
    s.do([ev.ReviewPlanned(at=meeting, lasts=HOUR)])

    assert s.clock(Kind.SHARE).due_at == meeting - DAY
    s.do([ev.PostmortemMoved(old="draft", new="in-review")])
    assert s.clock(Kind.SHARE).outcome is Outcome.MET


def test_a_review_that_moves_moves_the_day_before_it() -> None:
    s = resolved().later(60)
    s.do([ev.ReviewPlanned(at=s.now + 40 * HOUR, lasts=HOUR)])
    s.do([ev.ReviewPlanned(at=s.now + 44 * HOUR, lasts=HOUR)])

    assert s.clock(Kind.SHARE).due_at == s.now + 20 * HOUR


def test_the_owner_is_reminded_at_the_inner_end_and_again_at_the_deadline() -> None:
    s = resolved()
    began = s.now
    early, due = remind(s, Kind.POSTMORTEM), remind(s, Kind.POSTMORTEM)

    assert [early.next_at, due.due_at] == [began + 2 * DAY] * 2
    assert early.people == due.people == (ANA,)


def test_who_is_late_with_a_post_mortem_has_the_level_above_told() -> None:
    s = resolved()
    reminders = [remind(s, Kind.POSTMORTEM) for _ in range(3)]

    assert reminders[-1].people == (ANA, LEAD)
    assert places(s.effects[-1]) == [direct(ANA), direct(LEAD)]


def test_nobody_above_hears_of_a_private_incident() -> None:
    s = resolved(private=True)
    assert {remind(s, Kind.POSTMORTEM).people for _ in range(5)} == {(ANA,)}


def test_whoever_took_the_post_mortem_over_is_reminded() -> None:
    s = resolved()
    s.do([ev.PostmortemOwned(person=BEN)])

    assert remind(s, Kind.POSTMORTEM).people == (BEN,)


def test_a_follow_up_is_reminded_of_before_on_and_after_its_day() -> None:
    s = resolved()
    due = follow_up(s).due_at
    times = [(remind(s, Kind.FOLLOW_UP, "f1"), s.now)[1] for _ in range(4)]

    assert times == [due - DAY, due, due + DAY, due + 2 * DAY]


def test_a_follow_up_that_stays_late_reaches_the_post_mortems_owner() -> None:
    s = resolved()
    follow_up(s)
    people = [remind(s, Kind.FOLLOW_UP, "f1").people for _ in range(4)]

    assert people == [(CLEO,), (CLEO,), (CLEO,), (CLEO, ANA)]


def test_a_follow_up_that_nobody_does_is_the_post_mortems_owners() -> None:
    s = resolved()
    follow_up(s, owner=None)

    assert remind(s, Kind.FOLLOW_UP, "f1").people == (ANA,)


def test_a_follow_up_due_at_once_has_no_early_reminder() -> None:
    s = resolved()
    assert follow_up(s, days=1).next_nag_at == s.now + DAY


def test_another_date_is_another_clock() -> None:
    s = resolved()
    follow_up(s)
    later = s.now + 14 * DAY
    s.do([ev.FollowUpChanged(follow_up="f1", kind="prevent", owner=CLEO, due_at=later)])

    ended, begun = (each for each in s.clocks.values() if each.kind is Kind.FOLLOW_UP)
    assert (ended.outcome, begun.due_at) == (Outcome.REPLACED, later)


def test_a_date_moved_after_it_passed_was_missed() -> None:
    s = resolved()
    missed = follow_up(s)
    s.later(8 * DAY / MINUTE)
    s.do([ev.FollowUpChanged(follow_up="f1", kind="prevent", owner=CLEO, due_at=s.now + DAY)])

    assert s.clocks[missed.id].outcome is Outcome.MISSED


def test_a_follow_up_runs_while_the_incident_does_and_after_it() -> None:
    s = Situation(playbook=ASKING)
    follow_up(s)
    s.do(incidents.resolve(s.case))
    s.do(incidents.reopen(s.case))

    assert s.has_open(Kind.FOLLOW_UP, "f1")
    s.do([ev.FollowUpDone(follow_up="f1")])
    assert s.clock(Kind.FOLLOW_UP, "f1").outcome is Outcome.MET


def test_the_worst_severity_held_is_named_in_the_rule_and_decides_who_hears() -> None:
    s = Situation(Declaration(title="Down", severity="P0"), playbook=ASKING)
    s.do(incidents.change_severity(s.case, "P3"))
    s.do(incidents.resolve(s.case))
    reminders = [remind(s, Kind.POSTMORTEM) for _ in range(3)]

    assert reminders[-1].rule.startswith("practice, P0: ")
    assert reminders[-1].people == (ANA, LEAD)


def test_at_the_resolution_each_holder_hears_what_the_role_does_then() -> None:
    commander, *others = ASKING.roles
    asking = replace(ASKING, roles=(replace(commander, after=("Thank everybody",)), *others))
    s = Situation(Declaration(title="Down", severity="P0"), playbook=asking)
    s.do(roles.claim(s.case, "commander", by=BEN), by=BEN)
    s.do(roles.claim(s.case, "scribe", by=CLEO), by=CLEO)
    told = s.do(incidents.resolve(s.case), by=BEN)

    duties = [(say.place, say.subject) for say in told.says if say.message is Message.DUTIES]
    assert duties == [(direct(BEN), "commander")]


def test_a_level_that_is_in_is_waited_for_no_longer() -> None:
    s = Situation(Declaration(title="Down", severity="P0"), playbook=LADDER).later(31)
    level = s.clock(Kind.LEVEL, "2")
    assert level.overdue(s.now)
    decided = deadlines.due(s.case, level)

    assert decided.clock.open
    assert not decided.clock.overdue(s.now)
