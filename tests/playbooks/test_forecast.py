"""A dry run says what then happens: the same reminders, at the same times, to the same people."""

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from incidentbot.cli.dry_run import directory
from incidentbot.domain import events as ev
from incidentbot.domain.events import Entry
from incidentbot.domain.incidents import Declaration
from incidentbot.domain.people import Directory
from incidentbot.domain.playbooks import Playbook
from incidentbot.playbooks import loader
from incidentbot.playbooks.catalog import Catalog
from incidentbot.services import clocks, incidents
from incidentbot.services.forecast import BEGINS, DECLARER, Line, forecast
from incidentbot.services.record import Act, Rules
from incidentbot.storage import SqlStore, open_store

M, H = timedelta(minutes=1), timedelta(hours=1)


def every() -> Iterator[tuple[str, str]]:
    for name in loader.bundled():
        for severity in loader.load(name).severities:
            yield name, severity.id


EVERY = list(every())


@pytest.fixture
async def store(folder: Path) -> AsyncIterator[SqlStore]:
    store = open_store(f"sqlite:///{folder / 'incidentbot.db'}")
    yield store
    await store.close()


def planned(name: str, severity: str, *, until: timedelta | None = None) -> list[Line]:
    playbook = loader.load(name)
    return forecast(playbook, severity, directory=directory(playbook), until=until)


async def happened(
    store: SqlStore, name: str, severity: str, until: timedelta
) -> list[tuple[timedelta, ev.Event]]:
    """Declare for real, let the ticks come, and return what was recorded."""
    catalog = Catalog(name)
    rules = Rules(catalog=catalog, directory=directory(catalog.current))
    change = await store.write(
        lambda uow: incidents.declare(
            Act(uow=uow, rules=rules, by=DECLARER, now=BEGINS),
            Declaration(title="Something is wrong", severity=severity),
        )
    )
    incident_id = change.incident.id

    while True:
        running = await store.read(lambda uow: uow.clocks.running(incident_id))
        now = min((each.next_nag_at for each in running if each.next_nag_at), default=None)
        if now is None or now - BEGINS > until:
            break
        await clocks.tick(store, rules, now)
    entries: list[Entry] = await store.read(lambda uow: uow.timeline.of(incident_id))
    return [(entry.at - BEGINS, entry.event) for entry in entries]


@pytest.mark.parametrize(("name", "severity"), EVERY)
async def test_what_is_planned_is_what_happens(store: SqlStore, name: str, severity: str) -> None:
    until = min(planned(name, severity)[-1].at, 3 * H) + M
    recorded = await happened(store, name, severity, until)
    lines = planned(name, severity, until=until)

    def reminders() -> list[tuple[timedelta, str, tuple[str, ...]]]:
        return [(at, e.kind, e.people) for at, e in recorded if isinstance(e, ev.NagSent)]

    def levels() -> list[tuple[timedelta, str, tuple[str, ...]]]:
        found = [(at, e) for at, e in recorded if isinstance(e, ev.Escalated)]
        return [(at, f"Level {e.level}, {e.name}, comes in", e.people) for at, e in found]

    told = [(each.at, each.clock, each.people) for each in lines if each.kind == "reminder"]
    assert told == reminders()
    assert [(e.at, e.what, e.people) for e in lines if e.kind == "level"] == levels()


@pytest.mark.parametrize(("name", "severity"), EVERY)
def test_a_plan_begins_with_the_declaration_and_is_in_order(name: str, severity: str) -> None:
    lines = planned(name, severity)
    assert [line.kind for line in lines[:3]] == ["declared", "announced", "invited"]
    assert [line.at for line in lines] == sorted(line.at for line in lines)
    assert all(line.what and line.what[0].isupper() for line in lines)


@pytest.mark.parametrize(("name", "severity"), EVERY)
def test_a_short_plan_is_the_long_one_without_its_repeats(name: str, severity: str) -> None:
    short = planned(name, severity)
    long = planned(name, severity, until=short[-1].at)
    plain = [(e.at, e.kind, e.what, e.people) for e in long]
    assert all((e.at, e.kind, e.what, e.people) in plain for e in short)
    assert len(short) < 60


def test_the_worst_severity_of_the_default_playbook_climbs_to_the_top() -> None:
    levels = [(e.at, e.people) for e in planned("full-response", "P0") if e.kind == "level"]
    assert levels[-1][1] == ("cto",)
    assert [at for at, _ in levels] == sorted({at for at, _ in levels})


def test_the_mildest_severity_pages_nobody_at_first() -> None:
    lines = planned("full-response", "P3")
    assert "paged" not in [line.kind for line in lines]
    assert next(line.at for line in lines if line.clock == "acknowledge") == 4 * H


def test_a_reminder_that_goes_on_says_how_often() -> None:
    lines = planned("full-response", "P0")
    goes_on = [line for line in lines if line.every is not None]
    assert ("acknowledge", 5 * M) in [(line.clock, line.every) for line in goes_on]
    assert len({line.clock for line in goes_on}) == len(goes_on)


def test_a_plan_for_nobody_is_read_in_the_thread_of_the_announcement() -> None:
    playbook = loader.load("full-response")
    lines = forecast(playbook, "P0", directory=Directory(), until=30 * M)
    late = [line for line in lines if line.clock == "acknowledge" and line.at >= 10 * M]
    assert any("announcement's thread" in line.where for line in late)


def test_a_process_without_figures_asks_nothing() -> None:
    plain = loader.parse(
        "title: x\nseverities: [{id: S1, name: One}]\nroles: [{id: commander, name: Lead}]\n", "x"
    )
    assert [line.kind for line in forecast(plain, "S1", directory=Directory())] == [
        "declared", "announced", "invited",
    ]  # fmt: skip


def test_a_plan_ends_although_a_reminder_never_does() -> None:
    playbook: Playbook = loader.load("launch-war-room")
    lines = forecast(playbook, "P4", directory=directory(playbook))
    assert lines[-1].at < timedelta(weeks=26)
