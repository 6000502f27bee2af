"""Follow-ups: until when, who may answer for them, and what their clocks do."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidentbot.domain import deadlines, dues, followups, gates, incidents, roles
from incidentbot.domain import events as ev
from incidentbot.domain.aftermath import FollowUp
from incidentbot.domain.clocks import Clock, Kind, Outcome
from incidentbot.domain.errors import DomainError, GateError, NotAllowedError, UnknownWordError
from incidentbot.domain.followups import Plan
from incidentbot.domain.incidents import Declaration
from incidentbot.domain.people import BOT
from incidentbot.domain.playbooks import FollowUps, Horizon
from tests.domain.situation import ANA, BEN, CLEO, DEV, PLAYBOOK, Situation, places

DAY = timedelta(days=1)
WORST, *MILDER = PLAYBOOK.severities
ASKING = replace(
    PLAYBOOK,
    severities=(replace(WORST, postmortem="required", postmortem_due=2 * DAY), *MILDER),
    follow_ups=FollowUps(
        horizons=(
            Horizon(id="immediate", name="Immediate", within=7 * DAY),
            Horizon(id="short-term", name="Short term", within=30 * DAY),
        ),
        remind_before=DAY,
        remind_every=DAY,
    ),
)
# A Saturday, ten minutes before midnight.
NOW = datetime(2026, 3, 28, 23, 50, tzinfo=UTC)


def begun(severity: str = "P0", **declared: Any) -> Situation:
    """Return an incident that ana declared and ben commands."""
    form = Declaration(title="Checkout is down", severity=severity, **declared)
    s = Situation(form, playbook=ASKING)
    s.do(roles.claim(s.case, "commander", by=BEN), by=BEN)
    return s


def over(**declared: Any) -> Situation:
    """Return an incident that is closed."""
    s = begun(**declared)
    s.do([ev.IncidentResolved(), ev.IncidentClosed()])
    return s


def plan(**changes: Any) -> Plan:
    usual = Plan(text="Add an alert", until="1w", owner=CLEO)
    return replace(usual, **changes)


def listed(s: Situation, *, by: str = DEV, **changes: Any) -> FollowUp:
    """Put something on the list, and return it."""
    s.do(followups.create(s.case, plan(**changes)), by=by)
    return s.incident.aftermath.follow_ups[-1]


def test_what_was_asked_for_is_kept() -> None:
    s = begun()
    s.do(followups.create(s.case, plan(priority="high"), source="https://s.example/p1"), by=DEV)
    (kept,) = s.incident.aftermath.follow_ups

    assert (kept.id, kept.text, kept.kind) == ("f1", "Add an alert", "prevent")
    assert (kept.owner, kept.created_by, kept.priority) == (CLEO, DEV, "high")
    assert (kept.due_at, kept.source) == (s.now + 7 * DAY, "https://s.example/p1")


@pytest.mark.parametrize("case", [begun, over], ids=["open", "closed"])
def test_it_may_be_put_on_the_list_at_any_time(case: Any) -> None:
    assert listed(case()).id == "f1"


def test_of_a_merged_incident_the_other_is_named() -> None:
    s = begun()
    s.do([ev.IncidentMerged(into="i7", ref="INC-7")])
    with pytest.raises(DomainError, match="was merged into INC-7"):
        followups.create(s.case, plan())


@pytest.mark.parametrize(
    ("word", "due"),
    [
        ("3d", NOW + 3 * DAY),
        ("1w", NOW + 7 * DAY),
        ("2h", NOW + timedelta(hours=2)),
        ("tomorrow", datetime(2026, 3, 29, 17, tzinfo=UTC)),
        ("Sunday", datetime(2026, 3, 29, 17, tzinfo=UTC)),
        ("mon", datetime(2026, 3, 30, 17, tzinfo=UTC)),
        ("saturday", datetime(2026, 4, 4, 17, tzinfo=UTC)),
        ("2026-12-01", datetime(2026, 12, 1, 17, tzinfo=UTC)),
        ("2026-4-1", datetime(2026, 4, 1, 17, tzinfo=UTC)),
        ("immediate", NOW + 7 * DAY),
        ("SHORT-TERM", NOW + 30 * DAY),
        ("short term", NOW + 30 * DAY),
    ],
)
def test_a_word_says_until_when(word: str, due: datetime) -> None:
    assert dues.due(begun().case, word)[0] == due


@pytest.mark.parametrize(
    "word", ["", "soon", "3", "12", "2026-13-01", "2026-02-30", "su", "x" * 90]
)
def test_what_is_no_day_is_refused_with_the_words_that_there_are(word: str) -> None:
    with pytest.raises(DomainError, match="2026-12-01, immediate, short-term") as refused:
        dues.due(begun().case, word)
    assert refused.value.field == "due"


def test_a_horizon_counts_from_the_resolution_and_is_kept() -> None:
    s = over().later(24 * 60)
    kept = listed(s, until="immediate")

    assert kept.horizon == "immediate"
    assert kept.due_at == s.now - DAY + 7 * DAY


@pytest.mark.parametrize(
    ("until", "words"),
    [
        ("2026-03-28", "That was 2026-03-28 17:00 UTC, which is over"),
        ("today", "which is over"),
        (NOW, "which is over"),
        ("2028-12-01", "within two years"),
    ],
)
def test_it_is_due_later_and_not_for_ever(until: datetime | str, words: str) -> None:
    with pytest.raises(DomainError, match=words) as refused:
        followups.create(begun().case, plan(until=until))
    assert refused.value.field == "due"


def test_a_horizon_that_is_over_is_refused() -> None:
    s = over().later(8 * 24 * 60)
    with pytest.raises(DomainError, match="which is over"):
        followups.create(s.case, plan(until="immediate"))


@pytest.mark.parametrize("words", ["", " \n", "\u202e"])
def test_it_needs_words(words: str) -> None:
    with pytest.raises(DomainError, match="Say what is to be done"):
        followups.create(begun().case, plan(text=words))


def test_only_the_kinds_of_the_playbook_are_known() -> None:
    s = begun()
    assert listed(s, kind="Detect").kind == "detect"
    with pytest.raises(UnknownWordError, match="“prevent”"):
        followups.create(s.case, plan(kind="prevnt"))


def test_only_the_known_priorities_are_taken() -> None:
    with pytest.raises(UnknownWordError, match="priority"):
        followups.create(begun().case, plan(priority="urgent"))


def test_a_private_incident_asks_only_those_inside() -> None:
    s = begun(private=True)
    s.do([ev.PersonJoined(person=CLEO)])
    assert listed(s).owner == CLEO
    with pytest.raises(DomainError, match="is not in its room") as refused:
        followups.create(s.case, plan(owner=DEV))
    assert refused.value.field == "owner"


def test_there_is_an_end_to_open_ones() -> None:
    s = begun()
    for number in range(followups.OPEN_AT_ONCE):
        listed(s, text=f"Check {number}")
    with pytest.raises(DomainError, match="100 follow-ups are open already"):
        followups.create(s.case, plan())

    s.do(followups.finish(s.case, "f7", by=CLEO))
    assert listed(s).id == "f101"


@pytest.mark.parametrize("person", [CLEO, DEV, BEN, ANA, "cli:root", BOT, "tracker:github"])
def test_owner_maker_commander_writer_and_machines_answer_for_it(person: str) -> None:
    s = begun()
    s.do([ev.PostmortemDrafted(owner=ANA)])
    listed(s)

    assert followups.finish(s.case, "f1", by=person)


@pytest.mark.parametrize("deed", [followups.finish, followups.reopen])
def test_nobody_else_does(deed: Any) -> None:
    s = begun()
    listed(s)
    with pytest.raises(NotAllowedError):
        deed(s.case, "f1", by="slack:UELSE")


def test_what_nobody_owns_everybody_may_take() -> None:
    s = begun()
    listed(s, owner=None)
    s.do(followups.change(s.case, "f1", plan(owner="slack:UELSE"), by="slack:UELSE"))

    assert s.incident.aftermath.follow_ups[0].owner == "slack:UELSE"


def test_the_same_again_changes_nothing() -> None:
    s = begun()
    listed(s, until="short-term", kind="detect", priority="low")
    same = plan(until=s.now + 30 * DAY + timedelta(seconds=20), kind="detect", priority="low")

    assert followups.change(s.case, "f1", same, by=CLEO) == []


def test_a_change_says_from_whom_it_was_taken() -> None:
    s = begun()
    listed(s)
    (changed,) = followups.change(s.case, "f1", plan(owner=BEN), by=DEV)

    assert isinstance(changed, ev.FollowUpChanged)
    assert (changed.owner, changed.previous) == (BEN, CLEO)


def test_the_words_of_a_late_one_may_be_put_right_without_a_new_day() -> None:
    s = begun()
    due = listed(s).due_at
    s.later(8 * 24 * 60)
    s.do(followups.change(s.case, "f1", plan(text="Add two", until=due), by=CLEO))

    assert s.incident.aftermath.follow_ups[0].text == "Add two"
    assert s.clock(Kind.FOLLOW_UP, "f1").open


def test_finishing_twice_says_nothing_new() -> None:
    s = begun()
    listed(s)
    s.do(followups.finish(s.case, "f1", by=CLEO))

    assert followups.finish(s.case, "f1", by=CLEO) == []


def test_dropping_needs_a_reason() -> None:
    s = begun()
    listed(s)
    with pytest.raises(DomainError, match="Say why") as refused:
        followups.drop(s.case, "f1", " ", by=CLEO)
    assert refused.value.field == "why"


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("drop", "finish", "was dropped"),
        ("finish", "drop", "done already"),
        ("finish", "change", "is done. Open it again"),
        ("drop", "change", "is dropped. Open it again"),
    ],
)
def test_what_came_to_an_end_stays_so_until_it_is_opened_again(
    first: str, second: str, words: str
) -> None:
    s = begun()
    listed(s)
    deeds: dict[str, Any] = {
        "finish": lambda: followups.finish(s.case, "f1", by=CLEO),
        "drop": lambda: followups.drop(s.case, "f1", "Too dear", by=CLEO),
        "change": lambda: followups.change(s.case, "f1", plan(), by=CLEO),
    }
    s.do(deeds[first]())
    with pytest.raises(DomainError, match=words):
        deeds[second]()

    s.do(followups.reopen(s.case, "f1", by=CLEO))
    assert s.incident.aftermath.follow_ups[0].open


def test_an_unknown_one_is_not_there() -> None:
    with pytest.raises(DomainError, match="INC-1 has no follow-up f9"):
        followups.finish(begun().case, "f9", by=ANA)


def test_the_room_and_its_owner_hear_of_it() -> None:
    s = begun()
    listed(s)
    assert places(s.effects[-1]) == ["room", f"dm:{CLEO}"]


def test_who_made_it_for_themselves_is_not_written_to() -> None:
    s = begun()
    listed(s, by=CLEO)
    assert places(s.effects[-1]) == ["room"]


def test_once_it_is_closed_the_room_is_left_in_peace() -> None:
    s = over()
    listed(s)
    assert places(s.effects[-1]) == [f"dm:{CLEO}"]


def test_who_had_it_and_who_has_it_both_hear_of_the_change() -> None:
    s = over()
    listed(s)
    effects = s.do(followups.change(s.case, "f1", plan(owner=BEN), by=DEV), by=DEV)

    assert places(effects) == [f"dm:{BEN}", f"dm:{CLEO}"]


def test_who_made_it_hears_that_it_is_done() -> None:
    s = over()
    listed(s)
    effects = s.do(followups.finish(s.case, "f1", by=CLEO), by=CLEO)

    assert places(effects) == [f"dm:{DEV}"]


def reminded(s: Situation) -> ev.NagSent:
    """Let the time of the follow-up's clock come, and return the reminder."""
    clock = s.clock(Kind.FOLLOW_UP, "f1")
    assert clock.next_nag_at is not None
    s.now = clock.next_nag_at
    decided = deadlines.due(s.case, clock)
    s.put(decided.clock)
    s.do(decided.events, by=BOT)
    (sent,) = decided.events
    assert isinstance(sent, ev.NagSent)
    return sent


def test_reminders_come_before_on_and_after() -> None:
    s = over()
    due = listed(s).due_at
    for expected in (due - DAY, due, due + DAY, due + 2 * DAY):
        reminded(s)
        assert s.now == expected


def test_a_reminder_of_a_private_one_goes_to_those_inside_only() -> None:
    s = begun(private=True)
    s.do([ev.PersonJoined(person=CLEO), ev.PersonJoined(person=BEN)])
    listed(s)
    s.do([ev.PersonLeft(person=CLEO)])
    reminded(s)

    assert places(s.effects[-1]) == [f"dm:{BEN}"]


def test_the_rule_behind_a_reminder_is_in_plain_words() -> None:
    s = over()
    listed(s)

    assert reminded(s).rule == (
        "practice: who owns a follow-up hears of it 24 h before it is due, when it is due, "
        "and every 24 h once it is late"
    )


@pytest.mark.parametrize(
    ("days", "outcome"), [(7, Outcome.REPLACED), (8, Outcome.MISSED)], ids=["in time", "late"]
)
def test_another_day_ends_the_clock_and_begins_one(days: int, outcome: Outcome) -> None:
    s = over()
    listed(s)
    first = s.clock(Kind.FOLLOW_UP, "f1")
    s.later(days * 24 * 60)
    s.do(followups.change(s.case, "f1", plan(until="2w"), by=CLEO), by=CLEO)

    assert s.clocks[first.id].outcome is outcome
    assert s.clock(Kind.FOLLOW_UP, "f1").due_at == s.now + 14 * DAY


@pytest.mark.parametrize(
    ("days", "outcome"), [(7, Outcome.MET), (8, Outcome.LATE)], ids=["in time", "late"]
)
def test_done_ends_the_clock(days: int, outcome: Outcome) -> None:
    s = over()
    listed(s)
    s.later(days * 24 * 60)
    s.do(followups.finish(s.case, "f1", by=CLEO), by=CLEO)

    assert s.clock(Kind.FOLLOW_UP, "f1").outcome is outcome


def test_a_drill_has_follow_ups_and_no_reminders() -> None:
    s = over(drill=True)
    listed(s)
    assert not s.has_open(Kind.FOLLOW_UP, "f1")


DEEDS = st.lists(
    st.one_of(
        st.tuples(st.just("create"), st.sampled_from(["1d", "3d", "1w", "immediate", "monday"])),
        st.tuples(st.just("change"), st.sampled_from(["1d", "2w", "short-term", "tomorrow"])),
        st.tuples(st.sampled_from(["finish", "drop", "reopen"]), st.just("")),
        st.tuples(st.just("wait"), st.sampled_from(["60", "2000", "20000"])),
        st.tuples(st.sampled_from(["resolve", "close", "reopen-incident"]), st.just("")),
    ),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(DEEDS, st.data())
def test_each_open_follow_up_has_one_open_clock_with_its_day(
    deeds: list[tuple[str, str]], data: st.DataObject
) -> None:
    s = begun()
    for name, word in deeds:
        known = s.incident.aftermath.follow_ups
        one = data.draw(st.sampled_from(known)).id if known else "f1"
        try:
            _do(s, name, word, one)
        except DomainError:
            continue
        running: list[Clock] = [c for c in s.running() if c.kind is Kind.FOLLOW_UP]
        wanted = {(each.id, each.due_at) for each in followups.open_ones(s.incident)}
        assert len(running) == len(wanted)
        assert {(clock.subject, clock.due_at) for clock in running} == wanted


def _do(s: Situation, name: str, word: str, one: str) -> None:
    deeds: dict[str, Callable[[], Any]] = {
        "create": lambda: followups.create(s.case, plan(until=word)),
        "change": lambda: followups.change(s.case, one, plan(until=word), by=CLEO),
        "finish": lambda: followups.finish(s.case, one, by=CLEO),
        "drop": lambda: followups.drop(s.case, one, "No", by=CLEO),
        "reopen": lambda: followups.reopen(s.case, one, by=CLEO),
        "wait": lambda: [s.later(int(word))][:0],
        "resolve": lambda: incidents.resolve(s.case),
        "close": lambda: incidents.close(s.case),
        "reopen-incident": lambda: incidents.reopen(s.case),
    }
    s.do(deeds[name]())


@given(st.text(max_size=30))
def test_a_due_word_is_read_or_refused_and_never_breaks(word: str) -> None:
    with suppress(DomainError):
        assert dues.due(begun().case, word)[0].tzinfo is not None


def test_closing_after_a_severe_one_asks_for_a_follow_up_of_high_priority() -> None:
    s = begun()
    s.do([ev.IncidentResolved()])
    with pytest.raises(GateError) as stopped:
        gates.close(s.case)

    assert stopped.value.missing == (gates.HIGH_FOLLOW_UP,)


def test_a_reason_closes_it_anyway_and_is_kept() -> None:
    s = begun()
    s.do([ev.IncidentResolved()])
    overridden, closed = gates.close(s.case, override="Nothing to mend: a vendor was down")

    assert overridden == ev.GateOverridden(
        gate="close",
        missing=(gates.HIGH_FOLLOW_UP,),
        why="Nothing to mend: a vendor was down",
    )
    assert closed == ev.IncidentClosed()


@pytest.mark.parametrize("done", [False, True])
def test_with_one_on_the_list_it_closes_done_or_not(done: bool) -> None:
    s = begun()
    listed(s, priority="high")
    s.do([ev.IncidentResolved(), *(followups.finish(s.case, "f1", by=CLEO) if done else [])])

    assert gates.close(s.case) == [ev.IncidentClosed()]


@pytest.mark.parametrize("priority", ["normal", "low"])
def test_another_priority_is_not_enough_nor_is_one_that_was_dropped(priority: str) -> None:
    s = begun()
    listed(s, priority=priority)
    listed(s, priority="high")
    s.do([ev.IncidentResolved(), *followups.drop(s.case, "f2", "No", by=CLEO)])
    with pytest.raises(GateError):
        gates.close(s.case)


@pytest.mark.parametrize("declared", [{"drill": True}, {"severity": "P1"}], ids=["drill", "milder"])
def test_where_no_post_mortem_is_asked_for_it_closes_at_once(declared: dict[str, Any]) -> None:
    s = begun(**declared)
    s.do([ev.IncidentResolved()])

    assert gates.close(s.case) == [ev.IncidentClosed()]


def test_the_worst_severity_held_decides() -> None:
    s = begun()
    s.do(incidents.change_severity(s.case, "P2"))
    s.do([ev.IncidentResolved()])
    with pytest.raises(GateError):
        gates.close(s.case)


def test_what_somebody_without_an_account_was_to_do_is_free_and_told_to_who_leads() -> None:
    s = over()
    listed(s)
    listed(s, owner=DEV)
    effects = s.do(followups.orphaned(s.case, CLEO), by=BOT)

    assert [each.owner for each in s.incident.aftermath.follow_ups] == [None, DEV]
    assert places(effects) == [f"dm:{BEN}"]
