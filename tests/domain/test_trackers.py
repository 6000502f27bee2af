"""Which follow-ups go to a tracker, and what they say there."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest

from incidentbot.domain import events as ev
from incidentbot.domain import reactions, trackers
from incidentbot.domain.effects import TRACKER, Say, SayKind
from incidentbot.domain.incidents import Declaration
from tests.domain.situation import ANA, Situation

GITHUB = "tracker:github"


def created(situation: Situation, text: str = "Alert at 80 %") -> ev.FollowUpCreated:
    due = situation.now + timedelta(days=7)
    return ev.FollowUpCreated(follow_up="f1", kind="detect", owner=ANA, due_at=due, text=text)


def told(
    situation: Situation, *events: ev.Event, by: str = ANA, tracker: str | None = "github"
) -> list[Say]:
    """Record events and return what the tracker is told."""
    before = len(situation.entries)
    situation.do(events, by=by)
    case = replace(situation.case, tracker=tracker)
    said = reactions.react(case, situation.entries[before:]).says
    return [each for each in said if each.place == TRACKER]


def kinds(says: Iterable[Say]) -> list[tuple[SayKind, str | None]]:
    return [(each.kind, each.subject) for each in says]


def test_a_follow_up_is_filed() -> None:
    situation = Situation()
    (said,) = told(situation, created(situation))

    assert (said.kind, said.subject) == (SayKind.FILE, "f1")
    assert said.seq == situation.entries[-1].seq


@pytest.mark.parametrize(
    "event",
    [
        ev.FollowUpDone(follow_up="f1"),
        ev.FollowUpDropped(follow_up="f1", why="No use"),
        ev.FollowUpReopened(follow_up="f1"),
    ],
)
def test_what_becomes_of_it_is_passed_on(event: ev.Event) -> None:
    situation = Situation()
    situation.do([created(situation)])

    assert kinds(told(situation, event)) == [(SayKind.AMEND, "f1")]


def test_without_a_tracker_nothing_is_filed() -> None:
    situation = Situation()

    assert told(situation, created(situation), tracker=None) == []


@pytest.mark.parametrize(
    "form",
    [
        Declaration(title="The badge printer was stolen", severity="P1", private=True),
        Declaration(title="Rehearsal", severity="P1", drill=True),
    ],
    ids=["private", "drill"],
)
def test_nothing_of_it_leaves(form: Declaration) -> None:
    situation = Situation(form)

    assert told(situation, created(situation), ev.FollowUpDone(follow_up="f1")) == []


def test_what_the_tracker_said_itself_is_not_said_back() -> None:
    situation = Situation()
    situation.do([created(situation)])

    assert told(situation, ev.FollowUpDone(follow_up="f1"), by=GITHUB) == []


def test_being_filed_is_no_news_to_the_tracker() -> None:
    situation = Situation()
    situation.do([created(situation)])
    filed = ev.FollowUpFiled(follow_up="f1", tracker="github", key="a/b#1", url="https://x.example")

    assert told(situation, filed) == []


@pytest.mark.parametrize(
    ("text", "title", "rest"),
    [
        ("Alert at 80 %", "Alert at 80 %", ""),
        ("Alert\nat 80 %", "Alert at 80 %", "Alert\nat 80 %"),
        ("x" * 300, "x" * 254 + "…", "x" * 300),
    ],
    ids=["short", "lines", "long"],
)
def test_a_title_is_one_line_and_what_it_leaves_out_stands_below(
    text: str, title: str, rest: str
) -> None:
    situation = Situation()
    situation.do([created(situation, text)])
    (follow_up,) = situation.incident.aftermath.follow_ups
    filing = trackers.filing(situation.incident, follow_up, key="k", owner="Ana Lima", page=None)

    assert (filing.title, filing.text) == (title, rest)
    assert dict(filing.facts)["Owner"] == "Ana Lima"


def test_only_what_is_open_and_filed_there_is_looked_for() -> None:
    situation = Situation()
    for number in range(1, 5):
        situation.do([replace(created(situation), follow_up=f"f{number}")])
    for name, where in (("f1", "github"), ("f2", "github"), ("f3", "jira")):
        url = "https://x.example"
        situation.do([ev.FollowUpFiled(follow_up=name, tracker=where, key=f"k-{name}", url=url)])
    situation.do([ev.FollowUpDone(follow_up="f2")])

    found = trackers.unfinished_in(situation.incident, "github")
    assert [each.id for each in found] == ["f1"]


@pytest.mark.parametrize(
    ("person", "said"),
    [(GITHUB, "GitHub"), ("tracker:jira", "Jira"), ("slack:U1", None), ("bot", None)],
)
def test_a_tracker_has_a_name(person: str, said: str | None) -> None:
    assert trackers.of(person) == said
