"""What is done after an incident, in any order: the state is the sum, and the clocks fit it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from incidentbot.domain import (
    deadlines,
    followups,
    gates,
    history,
    incidents,
    postmortems,
    relations,
    reviews,
)
from incidentbot.domain import events as ev
from incidentbot.domain.aftermath import PUBLISHED
from incidentbot.domain.clocks import AFTERMATH, Kind, owed
from incidentbot.domain.errors import DomainError
from incidentbot.domain.followups import Plan
from incidentbot.domain.incidents import Case, Declaration
from incidentbot.domain.people import BOT
from incidentbot.domain.playbooks import FollowUps, Postmortem, Review, Section
from incidentbot.domain.reviews import Wish
from tests.domain.situation import ANA, BEN, CLEO, PLAYBOOK, START, Situation

DAY, HOUR = timedelta(days=1), 60
P1 = replace(PLAYBOOK.severity("P1"), postmortem="required", postmortem_due=2 * DAY)
P2 = replace(PLAYBOOK.severity("P2"), postmortem="optional", postmortem_due=5 * DAY)
AFTERWARDS = replace(
    PLAYBOOK,
    severities=(P1, P2),
    postmortem=Postmortem(sections=(Section(id="what", title="What"),), publish_within=3 * DAY),
    review=Review(within=4 * DAY, severities=("P1",), share_before=DAY),
    follow_ups=FollowUps(remind_before=DAY),
)
PEOPLE = st.sampled_from([ANA, BEN, CLEO])
NUMBERS = st.sampled_from(["f1", "f2"])
OTHER = incidents.begun(
    ev.Entry(incident_id="i2", seq=1, at=START, by=ANA, event=Situation().entries[0].event)
)


@settings(max_examples=40, stateful_step_count=40, deadline=None)
class Afterwards(RuleBasedStateMachine):
    """People end an incident, and do what comes after it, before it and again."""

    @initialize(severity=st.sampled_from(["P1", "P2"]), private=st.booleans())
    def declare(self, severity: str, private: bool) -> None:
        form = Declaration(title="x", severity=severity, private=private, commander=ANA)
        self.situation = Situation(form, playbook=AFTERWARDS)

    @property
    def case(self) -> Case:
        return self.situation.case

    def attempt(self, decide: Any, *args: Any, by: str = ANA, **more: Any) -> None:
        try:
            events: Sequence[ev.Event] = decide(self.case, *args, **more)
        except DomainError:
            return
        self.situation.do(events, by=by)

    @rule(hours=st.integers(0, 72))
    def wait(self, hours: int) -> None:
        self.situation.later(hours * HOUR)

    @rule()
    def tick(self) -> None:
        situation = self.situation
        for clock in situation.running():
            if clock.kind in AFTERMATH and clock.next_nag_at and clock.next_nag_at <= situation.now:
                decided = deadlines.due(self.case, clock)
                assert (
                    decided.clock.next_nag_at is None or decided.clock.next_nag_at > situation.now
                )
                situation.put(decided.clock)
                situation.do(decided.events, by=BOT)

    @rule()
    def resolve(self) -> None:
        self.attempt(gates.resolve, "x", override="x")

    @rule()
    def close(self) -> None:
        self.attempt(gates.close, override="x")

    @rule()
    def reopen(self) -> None:
        self.attempt(incidents.reopen, channel_name="again")

    @rule(severity=st.sampled_from(["P1", "P2"]))
    def judge(self, severity: str) -> None:
        self.attempt(incidents.change_severity, severity)

    @rule(people=st.lists(PEOPLE, max_size=2))
    def make_private(self, people: list[str]) -> None:
        self.attempt(incidents.make_private, people, channel_name="private")

    @rule(deed=st.sampled_from([postmortems.draft, postmortems.send_to_review, reviews.held]))
    def go_on(self, deed: Any) -> None:
        self.attempt(deed)

    @rule()
    def write_on(self) -> None:
        self.attempt(lambda case: postmortems.back_to_draft(case, by=ANA))

    @rule()
    def publish(self) -> None:
        self.attempt(lambda case: postmortems.publish(case, "x", [], why=None, by=ANA))

    @rule()
    def publish_for_customers(self) -> None:
        self.attempt(lambda case: postmortems.publish_customers(case, "x", by=ANA))

    @rule(hours=st.integers(1, 200))
    def plan(self, hours: int) -> None:
        at = self.situation.now + timedelta(hours=hours)
        self.attempt(reviews.plan, Wish(at=at), took_part=(BEN,))

    @rule(owner=st.none() | PEOPLE, days=st.integers(1, 9))
    def follow_up(self, owner: str | None, days: int) -> None:
        self.attempt(followups.create, Plan(text="x", until=f"{days}d", owner=owner))

    @rule(which=NUMBERS, owner=st.none() | PEOPLE, days=st.integers(1, 9))
    def change(self, which: str, owner: str | None, days: int) -> None:
        plan = Plan(text="y", until=f"{days}d", owner=owner)
        self.attempt(lambda case: followups.change(case, which, plan, by=ANA))

    @rule(which=NUMBERS, deed=st.sampled_from([followups.finish, followups.reopen]))
    def turn(self, which: str, deed: Any) -> None:
        self.attempt(lambda case: deed(case, which, by=ANA))

    @rule(which=NUMBERS)
    def drop(self, which: str) -> None:
        self.attempt(lambda case: followups.drop(case, which, "x", by=ANA))

    @rule()
    def merge(self) -> None:
        self.attempt(relations.merge, OTHER)

    @invariant()
    def the_history_gives_the_incident_back(self) -> None:
        situation = self.situation
        assert history.rebuild(situation.entries, AFTERWARDS) == situation.incident

    @invariant()
    def one_clock_runs_for_each_thing_owed_and_none_for_what_is_done(self) -> None:
        running = Counter(clock.key for clock in self.situation.running())
        assert max(running.values(), default=0) <= 1
        wanted = {key for key in owed(self.case.incident, AFTERWARDS) if key[0] in AFTERMATH}
        assert {key for key in running if key[0] in AFTERMATH} == wanted

    @invariant()
    def what_is_over_is_not_waited_for(self) -> None:
        after = self.case.incident.aftermath
        kinds = {clock.kind for clock in self.situation.running()}
        if after.postmortem and after.postmortem.status == PUBLISHED:
            assert not kinds & {Kind.POSTMORTEM, Kind.SHARE}
        if after.review and after.review.held_at:
            assert not kinds & {Kind.REVIEW, Kind.SHARE}
        if after.merged_into:
            assert not kinds - {Kind.FOLLOW_UP}

    @invariant()
    def nothing_is_said_twice_nor_to_who_may_not_see_it(self) -> None:
        incident, effects = self.case.incident, self.situation.effects[-1]
        assert len(set(effects.says)) == len(effects.says)
        told = {say.place.removeprefix("dm:") for say in effects.says if "dm:" in say.place}
        if incident.private and incident.aftermath.postmortem:
            assert all(incident.visible_to(each) for each in told)


TestAfterwards = Afterwards.TestCase
