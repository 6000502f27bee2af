"""A history gives the incident back, and no order of deeds breaks what must always hold."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from incidentbot.domain import (
    escalation,
    gates,
    history,
    incidents,
    roles,
    timeline,
    updates,
)
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Clock, Kind, Outcome, owed
from incidentbot.domain.effects import ANNOUNCEMENT, ROOM, SUMMARY, THREAD, channel_ref
from incidentbot.domain.errors import DomainError
from incidentbot.domain.incidents import Case, Declaration, Moment, Status
from incidentbot.domain.reactions.parts import IN_ROOM
from incidentbot.domain.updates import Update
from tests.domain.situation import (
    ANA,
    BEN,
    CLEO,
    DEV,
    LEAD,
    MINUTE,
    ONCALL,
    PLAYBOOK,
    START,
    Situation,
)

PEOPLE = st.sampled_from([ANA, BEN, CLEO, DEV])
ROLES = st.sampled_from([role.id for role in PLAYBOOK.roles])
SEVERITIES = st.sampled_from([severity.id for severity in PLAYBOOK.severities])
STATUSES = st.sampled_from(list(Status))
LENGTHS = st.integers(1, 300).map(lambda minutes: minutes * MINUTE)


def test_an_empty_history_is_no_incident() -> None:
    with pytest.raises(ValueError, match="empty"):
        history.rebuild([], PLAYBOOK)


def test_a_history_begins_with_its_declaration() -> None:
    entry = ev.Entry(incident_id="i1", seq=1, at=START, by=ANA, event=ev.RoomLost(how="deleted"))
    with pytest.raises(TypeError):
        history.rebuild([entry], PLAYBOOK)


def test_an_event_that_changes_no_state_still_counts() -> None:
    situation = Situation()
    before = situation.incident.version
    situation.do([ev.NoteAdded(text="x", noted_at=START, author=ANA)])
    assert situation.incident.version == before + 1


def test_the_team_is_assembled_with_the_first_role_beside_the_commander() -> None:
    situation = Situation(Declaration(title="x", commander=BEN))
    assert Moment.ASSEMBLED.value not in situation.incident.moments
    situation.later(4).do(roles.claim(situation.case, "scribe", by=CLEO), by=CLEO)
    assert situation.incident.moments[Moment.ASSEMBLED.value] == START + 4 * MINUTE


def test_leaving_a_private_room_ends_the_copies_and_the_right_to_see() -> None:
    situation = Situation(Declaration(title="x", private=True))
    situation.do([ev.PersonJoined(person=BEN), ev.Subscribed(person=BEN)])
    situation.do([ev.PersonLeft(person=BEN)])
    assert situation.incident.subscribers == ()
    assert not situation.incident.visible_to(BEN)


def test_leaving_a_public_room_keeps_the_copies() -> None:
    situation = Situation()
    situation.do([ev.PersonJoined(person=BEN), ev.Subscribed(person=BEN)])
    situation.do([ev.PersonLeft(person=BEN)])
    assert situation.incident.subscribers == (BEN,)


@settings(max_examples=60, stateful_step_count=40, deadline=None)
class AnyOrder(RuleBasedStateMachine):
    """People, the clock and Slack do anything, in any order."""

    @initialize(severity=SEVERITIES, private=st.booleans(), commander=st.none() | PEOPLE)
    def declare(self, severity: str, private: bool, commander: str | None) -> None:
        form = Declaration(title="x", severity=severity, private=private, commander=commander)
        self.situation = Situation(form)
        self.dues: dict[str, Any] = {}
        self.ended: dict[str, Clock] = {}

    @property
    def case(self) -> Case:
        return self.situation.case

    def attempt(self, decide: Any, *args: Any, by: str = ANA, **more: Any) -> None:
        try:
            events: Sequence[ev.Event] = decide(self.case, *args, **more)
        except DomainError:
            return
        self.situation.do(events, by=by)

    @rule(minutes=st.integers(0, 200))
    def wait(self, minutes: int) -> None:
        self.situation.later(minutes)

    @rule()
    def tick(self) -> None:
        for sent in self.situation.tick():
            assert sent.next_at is not None
            assert sent.next_at > self.situation.now
            assert 0 <= sent.level <= PLAYBOOK.last_level

    @rule(role=ROLES, by=PEOPLE)
    def claim(self, role: str, by: str) -> None:
        self.attempt(lambda case: roles.claim(case, role, by=by), by=by)

    @rule(role=ROLES, person=PEOPLE)
    def assign(self, role: str, person: str) -> None:
        self.attempt(roles.assign, role, person)

    @rule(role=ROLES, by=PEOPLE)
    def leave_role(self, role: str, by: str) -> None:
        self.attempt(lambda case: roles.leave(case, role, by=by), by=by)

    @rule(role=ROLES, person=PEOPLE, by=PEOPLE)
    def offer(self, role: str, person: str, by: str) -> None:
        self.attempt(lambda case: roles.offer(case, role, person, by=by), by=by)

    @rule(role=ROLES, by=PEOPLE, yes=st.booleans())
    def answer(self, role: str, by: str, yes: bool) -> None:
        decide = roles.accept if yes else roles.decline
        self.attempt(lambda case: decide(case, role, by=by), by=by)

    @rule()
    def acknowledge(self) -> None:
        self.attempt(incidents.acknowledge)

    @rule(status=STATUSES)
    def move(self, status: Status) -> None:
        self.attempt(gates.change_status, status)

    @rule(severity=SEVERITIES)
    def judge(self, severity: str) -> None:
        self.attempt(incidents.change_severity, severity)

    @rule(status=st.none() | STATUSES, by=PEOPLE, next_in=st.none() | LENGTHS)
    def update(self, status: Status | None, by: str, next_in: timedelta | None) -> None:
        update = Update(status=status, impact="x", next_in=next_in)
        self.attempt(lambda case: updates.post(case, update, by=by), by=by)

    @rule()
    def reopen(self) -> None:
        self.attempt(incidents.reopen, channel_name="again")

    @rule(people=st.lists(PEOPLE, max_size=3))
    def make_private(self, people: list[str]) -> None:
        self.attempt(incidents.make_private, people, channel_name="private")

    @rule(person=PEOPLE, joins=st.booleans())
    def walk(self, person: str, joins: bool) -> None:
        moved = ev.PersonJoined(person=person) if joins else ev.PersonLeft(person=person)
        self.situation.do([moved], by=person)

    @rule()
    def lose_the_room(self) -> None:
        if not self.case.incident.room_lost:
            self.situation.do([ev.RoomLost(how="archived")])

    @rule(level=st.sampled_from([None, "1", "2", "3", "9"]))
    def escalate(self, level: str | None) -> None:
        self.attempt(escalation.escalate, level)

    @rule(length=LENGTHS)
    def snooze(self, length: timedelta) -> None:
        try:
            put_off, events = escalation.snooze(
                self.case, self.situation.running(), length, "why", clock_id=None
            )
        except DomainError:
            return
        self.situation.put(*put_off)
        self.situation.do(events)

    @rule(person=PEOPLE, on=st.booleans())
    def follow(self, person: str, on: bool) -> None:
        if self.case.incident.visible_to(person):
            self.attempt(timeline.subscribe if on else timeline.unsubscribe, person, by=person)

    @rule(source=st.sampled_from(["s1", "s2"]), on=st.booleans())
    def pin(self, source: str, on: bool) -> None:
        message = timeline.Pin(words="x", said_at=START, author=ANA, source_id=source)
        if on:
            self.attempt(timeline.pin, message)
        else:
            self.attempt(timeline.unpin, source)

    @invariant()
    def the_history_gives_the_incident_back(self) -> None:
        situation = self.situation
        assert history.rebuild(situation.entries, PLAYBOOK) == situation.incident
        assert situation.incident.version == len(situation.entries)

    @invariant()
    def one_clock_of_each_kind_runs_for_what_is_owed(self) -> None:
        incident = self.case.incident
        running = Counter(clock.key for clock in self.situation.running())
        assert max(running.values(), default=0) <= 1
        wanted = owed(incident, PLAYBOOK)
        figures = {key for key, what in wanted.items() if what.fresh}
        # A promised time makes a clock of an update that the playbook asks for at no interval.
        promised = {(Kind.UPDATE, None)} if incident.status.open else set()
        assert figures <= running.keys() <= figures | promised

    @invariant()
    def a_due_time_never_moves_and_an_end_is_for_ever(self) -> None:
        for clock in self.situation.clocks.values():
            assert self.dues.setdefault(clock.id, clock.due_at) == clock.due_at
            assert (clock.next_nag_at is None) == (not clock.open)
            if not clock.open:
                assert self.ended.setdefault(clock.id, clock) == clock

    @invariant()
    def every_end_says_how_it_was(self) -> None:
        for clock in self.situation.clocks.values():
            assert (clock.outcome is None) == clock.open
            if clock.ended_at and clock.outcome is Outcome.MET:
                assert clock.ended_at <= clock.due_at
            if clock.ended_at and clock.outcome in (Outcome.LATE, Outcome.MISSED):
                assert clock.ended_at > clock.due_at

    @invariant()
    def the_state_does_not_contradict_itself(self) -> None:
        incident = self.case.incident
        assert PLAYBOOK.rank(incident.worst_severity) <= PLAYBOOK.rank(incident.severity)
        assert (Moment.RESOLVED.value in incident.moments) == (not incident.status.open)
        assert incident.status.open or not incident.offers
        assert all(incident.roles.get(role) != to for role, to in incident.offers.items())
        assert 0 <= incident.level <= PLAYBOOK.last_level
        if incident.private:
            assert set(incident.subscribers) <= set(incident.members)

    @invariant()
    def what_is_said_has_a_place_to_be_said_in(self) -> None:
        incident, effects = self.case.incident, self.situation.effects[-1]
        room = channel_ref(incident.room_number)
        known = {ANNOUNCEMENT, SUMMARY, f"{SUMMARY}-{incident.room_number}"}
        known |= {channel_ref(number) for number in range(1, incident.room_number + 1)}
        for say in effects.says:
            assert set(say.needs) <= known
            assert say.place != ROOM or say.needs == (room,)
            assert say.place != THREAD or say.needs == (ANNOUNCEMENT,)
            assert not (incident.private and say.place == THREAD)
            assert not (incident.room_lost and (say.place == ROOM or room in say.needs))
        assert not (incident.room_lost and effects.shows & IN_ROOM)
        assert len(set(effects.says)) == len(effects.says)

    @invariant()
    def a_private_incident_tells_only_who_is_in_it_or_on_call(self) -> None:
        incident, effects = self.case.incident, self.situation.effects[-1]
        if not incident.private:
            return
        inside = {*incident.members, *incident.roles.values(), *incident.offers.values()}
        inside |= {incident.declared_by, ONCALL, LEAD}
        told = {say.place.removeprefix("dm:") for say in effects.says if "dm:" in say.place}
        assert told <= inside


TestAnyOrder = AnyOrder.TestCase
