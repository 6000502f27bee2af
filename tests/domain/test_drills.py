"""Drills: how a script is asked for, how fast its clocks run, and the score at the end."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidentbot.domain import deadlines, drills, gates, incidents, updates
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Kind
from incidentbot.domain.drills import Wish
from incidentbot.domain.effects import ROOM
from incidentbot.domain.errors import DomainError, UnknownWordError
from incidentbot.domain.incidents import Declaration
from incidentbot.domain.people import BOT, Directory
from incidentbot.domain.playbooks import Drill, Gates, Inject, Phase, Practice
from incidentbot.domain.updates import Update

from .situation import ANA, DIRECTORY, LEAD, PLAYBOOK, Situation, posts

MINUTE = timedelta(minutes=1)
SCRIPT = Drill(
    id="bad-release",
    name="A release goes wrong",
    title="Saving fails",
    severity="P1",
    impact="Nobody can save.",
    injects=(
        Inject(at=timedelta(), text="12 % fail.", kind="alert"),
        Inject(at=10 * MINUTE, text="Who tells customers?", kind="question"),
    ),
)
REHEARSED = replace(
    PLAYBOOK,
    practice=Practice(drills=(SCRIPT,)),
    phases=(
        Phase(id="detection", name="Detection", begins=timedelta(), ends=20 * MINUTE),
        Phase(id="response", name="Response", begins=20 * MINUTE, ends=40 * MINUTE),
    ),
)


def drill(speed: int = 1, directory: Directory = DIRECTORY) -> Situation:
    """Begin the only script there is."""
    form = drills.declaration(REHEARSED, Wish(script="bad-release", speed=speed))
    return Situation(form, playbook=REHEARSED, directory=directory)


def due_in(situation: Situation, kind: Kind, subject: str | None = None) -> timedelta:
    """Return how long after the declaration a clock is due."""
    return situation.clock(kind, subject).due_at - situation.incident.declared_at


def brought(situation: Situation) -> list[ev.Event]:
    """Let the time of every step come that is due now."""
    steps: list[ev.Event] = []
    for clock in situation.running():
        if clock.kind is Kind.INJECT and clock.due_at <= situation.now:
            steps += deadlines.due(situation.case, clock).events
    situation.do(steps, by=BOT)
    return steps


def score(situation: Situation) -> dict[str, str]:
    """Return the score as it stands."""
    clocks = situation.clocks.values()
    return drills.score(situation.incident, REHEARSED, situation.entries, clocks).score


@pytest.mark.parametrize("word", ["bad-release", "Bad Release", "A release goes wrong"])
def test_a_script_is_found_by_its_id_and_by_its_name(word: str) -> None:
    assert drills.script_of(REHEARSED, word) is SCRIPT


def test_an_unknown_script_gets_the_nearest_ones() -> None:
    with pytest.raises(UnknownWordError, match="bad-release"):
        drills.script_of(REHEARSED, "bad-relaese")


def test_a_playbook_without_scripts_says_where_they_belong() -> None:
    with pytest.raises(DomainError, match=r"practice\.drills"):
        drills.declaration(PLAYBOOK, Wish(script="bad-release"))


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ("bad-release", Wish(script="bad-release")),
        ("bad-release 10x", Wish(script="bad-release", speed=10)),
        ("A release goes wrong x10", Wish(script="A release goes wrong", speed=10)),
        ("lost-table 1X", Wish(script="lost-table")),
        ("max", Wish(script="max")),
    ],
)
def test_script_and_speed_are_read_from_one_line(words: str, wish: Wish) -> None:
    assert drills.wished(words) == wish


def test_no_other_speed_is_taken() -> None:
    with pytest.raises(DomainError, match="10x"):
        drills.wished("bad-release 3x")


def test_a_drill_pretends_what_its_script_says() -> None:
    began = drill().incident
    assert (began.drill, began.title, began.severity) == (True, "Saving fails", "P1")
    assert began.impact == "Nobody can save."
    assert began.progress.drill is not None
    assert began.progress.drill.script == "bad-release"


def test_in_real_time_the_clocks_are_those_of_an_incident() -> None:
    real, rehearsed = Situation(playbook=REHEARSED), drill()
    usual = {clock.key: clock.due_at for clock in real.running()}
    assert {c.key: c.due_at for c in rehearsed.running() if c.kind is not Kind.INJECT} == usual


@pytest.mark.parametrize(
    ("kind", "subject", "minutes"),
    [
        (Kind.ACKNOWLEDGE, None, 1.5),
        (Kind.COMMANDER, None, 1.5),
        (Kind.UPDATE, None, 3),
        (Kind.PHASE, "detection", 2),
        (Kind.INJECT, "1", 1),
    ],
)
def test_at_ten_times_the_speed_every_figure_is_a_tenth(
    kind: Kind, subject: str | None, minutes: float
) -> None:
    assert due_in(drill(10), kind, subject) == minutes * MINUTE


def test_the_next_update_is_due_after_a_tenth_as_well() -> None:
    fast = drill(10).later(1)
    fast.do(updates.post(fast.case, Update(actions="Rolled back"), by=ANA))
    assert fast.clock(Kind.UPDATE).due_at - fast.now == 3 * MINUTE


def test_a_changed_severity_plans_at_the_same_speed() -> None:
    fast = drill(10)
    fast.do(incidents.change_severity(fast.case, "P0"))
    assert due_in(fast, Kind.ACKNOWLEDGE) == MINUTE / 2


def test_a_phase_box_that_is_over_is_not_due_again_at_once() -> None:
    fast = drill(10).later(5)
    fast.do([ev.PhaseEntered(phase="response", previous="detection")])
    assert fast.clock(Kind.PHASE, "response").due_at == fast.now + 2 * MINUTE


def test_reminders_come_ten_times_as_fast_and_name_the_figure_that_holds() -> None:
    fast = drill(10).later(3)
    after, sent = fast.nag(fast.clock(Kind.UPDATE))
    assert sent.rule == "practice, P1: an update every 3 min"
    assert after.next_nag_at == fast.now + 1.5 * MINUTE


def test_what_the_script_brings_in_comes_when_it_says_and_once() -> None:
    running = drill()
    assert [step.text for step in brought(running) if isinstance(step, ev.DrillInjected)] == [
        "12 % fail."
    ]
    assert brought(running.later(9)) == []
    assert brought(running.later(1)) == [
        ev.DrillInjected(number=1, kind="question", text="Who tells customers?")
    ]
    assert brought(running.later(60)) == []


def test_what_the_script_brings_in_is_told_in_the_room_only() -> None:
    running = drill()
    told = running.do([ev.DrillInjected(number=0, kind="alert", text="12 % fail.")], by=BOT)
    assert [say.place for say in told.says] == [ROOM]


def test_nothing_comes_in_once_the_drill_is_over() -> None:
    running = drill()
    running.do(drills.end(running.case))
    assert brought(running.later(60)) == []


def test_ending_a_drill_resolves_and_closes_it() -> None:
    running = drill()
    running.do(drills.end(running.case))
    assert running.incident.status.value == "closed"


def test_only_a_drill_is_ended_as_one() -> None:
    with pytest.raises(DomainError, match="INC-1 is no drill"):
        drills.end(Situation().case)


def test_the_score_counts_from_the_declaration() -> None:
    running = drill().later(2)
    running.do([*incidents.acknowledge(running.case)])
    running.later(1).do([ev.RoleTaken(role="commander", person=LEAD, how="claimed")])
    running.later(5).do(updates.post(running.case, Update(actions="Rolled back"), by=LEAD))
    assert score(running) | {"met": ""} == {
        "commander": "3 min",
        "acknowledgement": "2 min",
        "first-update": "8 min",
        "met": "",
        "late": "0",
        "missed": "0",
        "skipped": "0",
        "injects": "0 of 2",
    }


def test_what_never_happened_is_scored_as_never() -> None:
    running = drill(10).later(60)
    running.do(drills.end(running.case))
    figures = score(running)
    assert [figures[name] for name in ("commander", "acknowledgement", "first-update")] == [
        "never"
    ] * 3
    assert figures["speed"] == "10x"


def test_clocks_are_scored_by_how_they_ended_without_those_of_the_bot() -> None:
    running = drill().later(20)
    brought(running)
    running.do(incidents.acknowledge(running.case))
    running.later(20).do(drills.end(running.case))
    # The acknowledgement, the update and the phase came late; nobody ever took a role.
    figures = score(running)
    assert (figures["met"], figures["late"], figures["missed"]) == ("0", "3", "2")


def test_a_gate_passed_over_and_an_unapproved_text_are_scored_as_skipped() -> None:
    running = drill()
    running.playbook = replace(REHEARSED, gates=Gates(watch=30 * MINUTE))
    running.do(gates.resolve(running.case, override="It is late"))
    running.do([
        ev.DraftPublished(draft="d1", audience="public", moment="initial", approved=False),
        ev.DraftPublished(draft="d2", audience="organisation", moment="initial", approved=False),
    ])  # fmt: skip
    assert score(running)["skipped"] == "2"


def test_a_drill_spares_executives_and_calls_the_others() -> None:
    known = Directory(groups={"executives": (LEAD,), "on-call": (ANA,)})
    rehearsed = drills.directory(drill().incident, known)
    assert rehearsed.of(["executives", "on-call"]) == (ANA,)
    assert drills.directory(Situation().incident, known) is known


def test_a_drill_begins_with_the_fact_that_it_is_one() -> None:
    kinds = [type(entry.event) for entry in Situation(Declaration(title="x", drill=True)).entries]
    assert kinds[:2] == [ev.IncidentDeclared, ev.DrillBegun]


def test_the_beginning_is_told_in_the_room() -> None:
    running = drill()
    assert 2 in [say.seq for say in posts(running.effects[0], ROOM)]
