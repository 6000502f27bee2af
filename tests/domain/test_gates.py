"""Gates: what is missing stops an end, and a reason goes past it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from incidentbot.domain import checklists, deadlines, gates, incidents, updates
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Kind
from incidentbot.domain.errors import GateError, NotOpenError
from incidentbot.domain.incidents import Status
from incidentbot.domain.people import BOT
from incidentbot.domain.playbooks import Checklist, Gates, Playbook
from incidentbot.domain.updates import Update
from tests.domain.situation import BEN, PLAYBOOK, Situation

LIST = "list:verification"
WATCH = timedelta(minutes=30)
CHECKED: Playbook = replace(
    PLAYBOOK,
    checklists=(Checklist(id="verification", name="Verification", items=("Tests", "Errors")),),
    gates=Gates(resolve_checklist="verification"),
)
WATCHED: Playbook = replace(PLAYBOOK, gates=Gates(watch=WATCH))
STAFFED: Playbook = replace(PLAYBOOK, gates=Gates(required_roles=True))


def at(playbook: Playbook) -> Situation:
    return Situation(playbook=playbook)


def monitored() -> Situation:
    situation = at(WATCHED)
    situation.do(incidents.change_status(situation.case, Status.MONITORING))
    return situation


def test_without_gates_nothing_is_missing() -> None:
    assert gates.resolve(at(PLAYBOOK).case) == [ev.IncidentResolved()]


@pytest.mark.parametrize(
    ("playbook", "missing"),
    [
        (CHECKED, ("Tests", "Errors")),
        (WATCHED, ("It was watched for 30 min",)),
        (STAFFED, ("Somebody is Incident Commander", "Somebody is Tech Lead")),
    ],
)
def test_what_is_missing_is_named(playbook: Playbook, missing: tuple[str, ...]) -> None:
    with pytest.raises(GateError) as stopped:
        gates.resolve(at(playbook).case, "Rolled back")
    assert (stopped.value.missing, stopped.value.said) == (missing, "Rolled back")


def test_items_ticked_with_it_count() -> None:
    decided = gates.resolve(at(CHECKED).case, ticked=[(LIST, 0), (LIST, 1)])
    assert [type(each) for each in decided] == [ev.ItemTicked, ev.ItemTicked, ev.IncidentResolved]


def test_items_ticked_before_are_not_asked_for_again() -> None:
    situation = at(CHECKED)
    situation.do(checklists.tick(situation.case, LIST, 0))
    assert [lack.what for lack in gates.lacking(situation.incident, CHECKED)] == ["Errors"]


def test_an_item_of_another_list_opens_no_gate() -> None:
    with pytest.raises(GateError):
        gates.resolve(at(CHECKED).case, ticked=[("list:other", 0), ("list:other", 1)])


def test_a_reason_goes_past_what_is_missing() -> None:
    decided = gates.resolve(at(CHECKED).case, ticked=[(LIST, 0)], override="Seen by eye")
    passed = ev.GateOverridden(gate="resolve", missing=("Errors",), why="Seen by eye")
    assert decided[1:] == [passed, ev.IncidentResolved()]


@pytest.mark.parametrize("why", ["", "   ", "\u202e"])
def test_a_reason_without_words_is_none(why: str) -> None:
    with pytest.raises(GateError):
        gates.resolve(at(CHECKED).case, override=why)


def test_where_nothing_is_missing_a_reason_is_not_recorded() -> None:
    assert gates.resolve(at(PLAYBOOK).case, override="x") == [ev.IncidentResolved()]


def test_the_watch_opens_the_gate_once_it_passed() -> None:
    situation = monitored()
    passed = deadlines.due(situation.later(30).case, situation.clock(Kind.WATCH))
    situation.do(passed.events, by=BOT)
    assert gates.lacking(situation.incident, WATCHED) == []


def test_it_is_watched_until_its_length_is_over() -> None:
    situation = monitored()
    assert gates.watched_until(situation.incident, WATCHED) == situation.now + WATCH


def test_nothing_is_watched_before_it_is_monitored() -> None:
    assert gates.watched_until(at(WATCHED).incident, WATCHED) is None


def test_a_step_back_ends_the_watch() -> None:
    situation = monitored()
    situation.do(incidents.change_status(situation.case, Status.MITIGATING))
    assert gates.watched_until(situation.incident, WATCHED) is None


def test_a_status_of_resolved_passes_the_same_gate() -> None:
    with pytest.raises(GateError):
        gates.change_status(at(CHECKED).case, Status.RESOLVED)


def test_an_update_that_resolves_passes_the_same_gate() -> None:
    update = Update(status=Status.RESOLVED, actions="Rolled back")
    with pytest.raises(GateError) as stopped:
        updates.post(at(CHECKED).case, update, by=BEN)
    assert stopped.value.said == "Rolled back"


def test_what_is_open_is_not_closed_without_a_reason() -> None:
    with pytest.raises(GateError) as stopped:
        gates.close(at(PLAYBOOK).case)
    assert stopped.value.missing == ("It is resolved",)


def test_closing_what_is_open_for_a_reason_resolves_it_too() -> None:
    situation = at(CHECKED)
    situation.do(gates.close(situation.case, override="A false alarm"))
    kinds = [type(entry.event) for entry in situation.entries[-3:]]
    assert kinds == [ev.GateOverridden, ev.IncidentResolved, ev.IncidentClosed]
    assert situation.incident.status is Status.CLOSED


def test_what_is_resolved_is_closed_without_a_gate() -> None:
    situation = at(CHECKED)
    situation.do(gates.resolve(situation.case, override="Seen"))
    assert gates.close(situation.case, "Done") == [ev.IncidentClosed(why="Done")]


@pytest.mark.parametrize("end", [gates.resolve, gates.close])
def test_what_is_closed_is_ended_no_more(end) -> None:  # type: ignore[no-untyped-def]
    situation = at(PLAYBOOK)
    situation.do(gates.close(situation.case, override="x"))
    with pytest.raises(NotOpenError):
        end(situation.case, override="x")
