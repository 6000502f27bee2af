"""Every line of the five processes is in a playbook, and so is every figure written down here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from incidentbot.domain import text
from incidentbot.domain.clocks import Kind
from incidentbot.domain.playbooks import Playbook
from incidentbot.playbooks import loader
from incidentbot.slack.commands import by_word

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "plans.md"
PLAYBOOKS = ["full-response", "rollback-first", "seven-phases", "sev-ladder", "launch-war-room"]
# Each part of these lists is asked for somewhere on the page.
WHOLE = (
    "severities", "assessment", "roles", "phases", "checklists", "mitigations", "types",
    "runbooks", "situations", "drafts",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of a table: what is asked, by which keys, and what acts on it."""

    playbook: str
    asked: str
    keys: tuple[str, ...]
    acts: str


@cache
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


@cache
def sections() -> dict[str, str]:
    parts = re.split(r"^## (.+)$", page(), flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@cache
def rows(playbook: str) -> tuple[Row, ...]:
    return tuple(_rows(playbook))


def _rows(playbook: str) -> Iterator[Row]:
    for line in sections()[playbook].splitlines():
        if not line.startswith("|") or set(line) <= set("|- :"):
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        assert len(cells) == 3, f"{playbook}: three cells, please: {line}"
        if cells[1] != "Playbook key":
            keys = tuple(re.findall(r"`([^`]+)`", cells[1]))
            yield Row(playbook=playbook, asked=cells[0], keys=keys, acts=cells[2])


def found(value: Any, path: str) -> Any:
    """Follow a path such as `severities.P0.update_every`; a part of a list goes by its name."""
    for word in path.split("."):
        value = _part(value, word) if isinstance(value, tuple) else getattr(value, word)
    return value


def _part(values: tuple[Any, ...], word: str) -> Any:
    named = [each for each in values if word in _names(each)]
    if len(named) != 1:
        raise AttributeError(f"{len(named)} parts are called {word}")
    return named[0]


def _names(part: Any) -> set[str]:
    """Return what a part goes by: its id, its level, its name, `resolve-P1` for a target."""
    measured = f"{getattr(part, 'measure', '')}-{getattr(part, 'severity', '')}"
    own = [getattr(part, key, None) for key in ("id", "level", "name", "title")]
    spoken = {re.sub(r"[^a-z0-9]+", "-", str(each).casefold()).strip("-") for each in own}
    return {str(each) for each in own if each is not None} | spoken | {measured}


def is_as(value: Any, expected: str) -> bool:
    """Tell whether a value is what the page, or this file, says."""
    if expected == "none":
        return value in (None, (), "none")
    if isinstance(value, timedelta):
        return value == length(expected)
    if isinstance(value, tuple) and not expected.isdigit():
        words = expected.strip("[]").split(",")
        return list(value) == [word.strip() for word in words]
    if isinstance(value, tuple):
        return len(value) == int(expected)
    return str(value).casefold() == expected.strip("“”\"'").casefold()


def length(written: str) -> timedelta:
    return timedelta() if written in ("0", "0m") else text.duration(written)


def wrong(playbook: Playbook, key: str) -> str | None:
    """Return what is wrong with a key of the page, or None."""
    path, _, expected = key.partition(" = ")
    try:
        value = found(playbook, path)
    except AttributeError as error:
        return f"{key}: {error}"
    if expected:
        return None if is_as(value, expected) else f"{key}: it is {value}"
    return f"{key}: it is empty" if value in (None, "", ()) else None


def test_each_playbook_has_a_section() -> None:
    assert list(sections()) == PLAYBOOKS
    assert sorted(PLAYBOOKS) == loader.bundled()


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_every_row_says_what_is_asked_and_what_acts_on_it(name: str) -> None:
    assert rows(name)
    assert [row.asked for row in rows(name) if not (row.asked and row.keys and row.acts)] == []


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_every_key_leads_to_something_in_its_playbook(name: str) -> None:
    playbook = loader.load(name)
    said = [wrong(playbook, key) for row in rows(name) for key in row.keys]
    assert [each for each in said if each] == []


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_every_subcommand_named_exists(name: str) -> None:
    named = set(re.findall(r"/incident ([a-z]+)", sections()[name]))
    assert named - set(by_word()) == set()


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_every_clock_named_exists(name: str) -> None:
    runs = [
        run for row in rows(name) for run in re.findall(r"clocks? ((?:`[^`]*`|,| |and)+)", row.acts)
    ]
    named = {clock for run in runs for clock in re.findall(r"`([^`]+)`", run)}
    assert named - {kind.value for kind in Kind} == set()


@pytest.mark.parametrize("place", WHOLE)
@pytest.mark.parametrize("name", PLAYBOOKS)
def test_every_part_of_a_playbook_is_asked_for(name: str, place: str) -> None:
    paths = {key.partition(" = ")[0] for row in rows(name) for key in row.keys}
    asked = {path.split(".")[1] for path in paths if path.startswith(f"{place}.")}
    assert [each.id for each in getattr(loader.load(name), place) if each.id not in asked] == []


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("severities.P0.update_every = 15m", None),
        ("severities.P3.update_every = none", None),
        ("severities.P0.update_every = 16m", "it is 0:15:00"),
        ("severities.P3.update_every", "it is empty"),
        ("severities.P0.required_roles = commander, tech-lead, comms, scribe", None),
        ("severities.P0.required_roles = commander", "it is ("),
        ("severities.P0.escalates = false", "it is True"),
        ("severities.P0.postmortem = optional", "it is required"),
        ("severities.P7.name", "0 parts are called P7"),
        ("severities.P0.nickname", "no attribute"),
    ],
)
def test_a_wrong_key_of_the_page_is_told(key: str, said: str | None) -> None:
    told = wrong(loader.load("full-response"), key)
    assert told is None if said is None else said in str(told)


# Written down from the processes themselves, so that a figure changed in a playbook is noticed.
COLUMNS = (
    "acknowledge_within", "commander_within", "triage_within", "first_action_within",
    "call_within", "update_every", "status_page_first_within", "status_page_every",
    "customer_update_every", "executive_update.first_within", "executive_update.every",
    "resolve_within", "postmortem", "postmortem_due",
)  # fmt: skip
FIGURES = {
    #              ack cmd  tri first call upd  page every cust ex every solve post-mortem due
    "full-response": """
        P0         5m  15m  15m 15m  15m  15m  15m  15m  1h   15m  1h   1h   required 48h
        P1         15m 15m  30m 15m  15m  30m  15m  none none 15m  1h   4h   required 48h
        P2         1h  1h   2h  none none 2h   none none none none none 24h  optional none
        P3         4h  none none none none none none none none none none 1w  none     none
    """,
    "rollback-first": """
        P0         5m  15m  15m 15m  15m  15m  15m  15m  1h   15m  1h   1h   required 48h
        P1         15m 15m  30m 15m  15m  30m  15m  none none 15m  1h   4h   required 48h
        P2         1h  1h   2h  none none 2h   none none none none none 24h  optional none
        P3         4h  none none none none none none none none none none 1w  none     none
    """,
    "seven-phases": """
        P0         5m  15m  15m 5m   15m  15m  30m  15m  1h   15m  1h   1h   required 48h
        P1         5m  15m  15m 5m   15m  30m  30m  none none 15m  1h   4h   required 48h
        P2         5m  1h   15m none none 2h   none none none none none 24h  required 48h
        P3         4h  none none none none none none none none none none 1w  none     none
    """,
    "sev-ladder": """
        SEV-1      5m  15m  15m 5m   15m  15m  0m   15m  1h   15m  1h   1h   required 48h
        SEV-2      15m 15m  30m 15m  15m  30m  15m  none none 15m  1h   4h   required 48h
        SEV-3      1h  1h   2h  none none 2h   none none none none none 24h  optional none
        SEV-4      4h  none none none none none none none none none none 1w  none     none
    """,
    "launch-war-room": """
        P1         5m  30m  2m  5m   0m   15m  5m   10m  1h   1h   1h   30m  required 24h
        P2         30m 30m  30m 30m  30m  30m  30m  10m  none 1h   1h   4h   required 24h
        P3         2h  2h   2h  none none 2h   none none none none none 24h  optional 24h
        P4         1w  none none none none none none none none none none 1w  none     none
    """,
}
# The phases that have times, in order: when each begins and ends.
PHASES = {
    "full-response": "detection 0m 5m, response 5m 15m, resolution 15m 4h",
    "rollback-first": "immediate 0m 15m, investigation 15m 60m, investigation-p1 15m 4h",
    "seven-phases": "detection 0m 5m, assessment 5m 15m, communication 15m 30m, "
    "investigation 30m none",
    "sev-ladder": "detection 0m 5m, acknowledgement 5m 15m, triage 15m 30m, mitigation 30m 60m",
    "launch-war-room": "detection 0m 5m, response 5m 30m",
}
LADDER = "on-call 0m, team-lead 30m, engineering-manager 60m, cto 120m"
LADDERS = {
    "full-response": LADDER,
    "rollback-first": LADDER,
    "seven-phases": "on-call none, engineering-manager none, vp-engineering none, cto none, ceo none",
    "sev-ladder": LADDER,
    "launch-war-room": LADDER,
}
ROLES = {
    "full-response": "commander, tech-lead, comms, scribe",
    "rollback-first": "commander, tech-lead, comms, scribe",
    "seven-phases": "commander, tech-lead, comms, scribe",
    "sev-ladder": "commander, tech-lead, comms, scribe",
    "launch-war-room": "commander, sre 5m, engineering, support",
}
OTHERS = [
    ("full-response", "channel = incident-{date}-{slug}"),
    ("full-response", "commands = nobody"),
    ("full-response", "gates.watch = 30m"),
    ("full-response", "review.within = 48h"),
    ("full-response", "review.severities = P0, P1"),
    ("full-response", "review.lasts = 60m"),
    ("full-response", "on_call.rotations.primary.shift = 1w"),
    ("full-response", "follow_ups.horizons.immediate.within = 1w"),
    ("full-response", "follow_ups.horizons.short-term.within = 30d"),
    ("full-response", "follow_ups.horizons.long-term.within = 90d"),
    ("full-response", "metrics.targets.resolve-P0.within = 1h"),
    ("full-response", "metrics.targets.resolve-P3.within = 1w"),
    ("rollback-first", "postmortem.publish_within = 48h"),
    ("seven-phases", "gates.watch = 30m"),
    ("seven-phases", "severities.P0.first_nags.status_page = 15m"),
    ("seven-phases", "severities.P0.first_nags.postmortem = 24h"),
    ("sev-ladder", "severities.SEV-1.first_nags.postmortem = 24h"),
    ("sev-ladder", "practice.review_every = 90d"),
    ("launch-war-room", "channel = incident-{severity}-{timestamp}"),
    ("launch-war-room", "commands = on-call"),
    ("launch-war-room", "severities.P1.first_nags.status_page = 5m"),
    ("launch-war-room", "situations.prolonged-outage.after = 1h"),
    ("launch-war-room", "on_call.commander_within = 30m"),
    ("launch-war-room", "on_call.rotations.first-week.shift = 24h"),
    ("launch-war-room", "runbooks.app-down.within = 30m"),
    ("launch-war-room", "review.within = 24h"),
    ("launch-war-room", "practice.drill_every = 30d"),
]


def by_severity(name: str) -> list[tuple[str, list[str]]]:
    lines = [line.split() for line in FIGURES[name].strip().splitlines()]
    return [(line[0], line[1:]) for line in lines]


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_every_figure_of_a_severity_is_the_one_of_its_process(name: str) -> None:
    playbook = loader.load(name)
    assert [each.id for each in playbook.severities] == [each for each, _ in by_severity(name)]
    said = [
        wrong(playbook, f"severities.{severity}.{column} = {figure}")
        for severity, figures in by_severity(name)
        for column, figure in zip(COLUMNS, figures, strict=True)
    ]
    assert [each for each in said if each] == []


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_phases_begin_and_end_as_their_process_says(name: str) -> None:
    timed = [each for each in loader.load(name).phases if each.begins is not None or each.ends]
    planned = [each.split() for each in PHASES[name].split(", ")]
    assert [each.id for each in timed] == [words[0] for words in planned]
    for phase, (_, begins, ends) in zip(timed, planned, strict=True):
        assert is_as(phase.begins, begins)
        assert is_as(phase.ends, ends)


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_the_ladder_is_that_of_its_process(name: str) -> None:
    planned = [each.split() for each in LADDERS[name].split(", ")]
    ladder = loader.load(name).escalation
    assert [list(rung.who) for rung in ladder] == [[who] for who, _ in planned]
    assert all(is_as(rung.after, after) for rung, (_, after) in zip(ladder, planned, strict=True))


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_roles_report_as_their_process_says(name: str) -> None:
    planned = [[*each.split(), "none"][:2] for each in ROLES[name].split(", ")]
    roles = loader.load(name).roles
    assert [role.id for role in roles] == [role for role, _ in planned]
    assert all(
        is_as(role.report_every, every) for role, (_, every) in zip(roles, planned, strict=True)
    )


@pytest.mark.parametrize(("name", "key"), OTHERS)
def test_a_figure_is_the_one_of_its_process(name: str, key: str) -> None:
    assert wrong(loader.load(name), key) is None
