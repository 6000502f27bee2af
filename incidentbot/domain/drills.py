"""Drills: a rehearsal by one of the playbook's scripts, and the score it ends with."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from incidentbot.domain import comms, incidents, text
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Clock, Kind, Outcome, drill_of
from incidentbot.domain.errors import DomainError, UnknownWordError
from incidentbot.domain.incidents import Case, Declaration, Incident, Moment
from incidentbot.domain.people import Directory
from incidentbot.domain.playbooks import COMMANDER, Drill, Playbook

REAL_TIME, FAST = 1, 10
SPEEDS = (REAL_TIME, FAST)
COMMANDER_IN, ACKNOWLEDGED, FIRST_UPDATE = "commander", "acknowledgement", "first-update"
MET, LATE, MISSED = "met", "late", "missed"
SKIPPED, INJECTS, SPEED = "skipped", "injects", "speed"
NEVER = "never"
# What the bot does itself when the time comes says nothing of the people.
_BY_ITSELF = frozenset({Kind.LEVEL, Kind.SITUATION, Kind.WATCH, Kind.POLL, Kind.INJECT})
# These hear of no drill, whatever the ladder says.
_SPARED = frozenset({"executives"})
_SPEED = re.compile(r"(?i)(?:^|\s)(?:x\s?(\d{1,3})|(\d{1,3})\s?x)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which drill somebody asks for."""

    script: str
    speed: int = REAL_TIME


def wished(words: str) -> Wish:
    """Read `SCRIPT` or `SCRIPT 10x`.

    Raises:
        DomainError: It cannot run at that speed.
    """
    found = _SPEED.search(words)
    if found is None:
        return Wish(script=words.strip())
    speed = int(found[1] or found[2])
    if speed not in SPEEDS:
        raise DomainError("A drill runs in real time, or 10 times as fast: `10x`.", field="speed")
    return Wish(script=words[: found.start()].strip(), speed=speed)


def script_of(playbook: Playbook, word: str) -> Drill:
    """Find a script by its id or its name. Raises DomainError."""
    scripts = require_scripts(playbook)
    found = next((each for each in scripts if text.means(word, each.id, each.name)), None)
    if found is None:
        raise UnknownWordError("script", word, [each.id for each in scripts], field="script")
    return found


def require_scripts(playbook: Playbook) -> tuple[Drill, ...]:
    """Return the scripts to choose from. Raises DomainError where there are none."""
    if not playbook.practice.drills:
        raise DomainError(
            f"The playbook {playbook.name} has no scripts for drills. "
            "They belong under `practice.drills`."
        )
    return playbook.practice.drills


def declaration(playbook: Playbook, wish: Wish) -> Declaration:
    """Return what a drill pretends, as somebody would declare it."""
    script = script_of(playbook, wish.script)
    return Declaration(
        title=script.title,
        severity=script.severity,
        type=script.type,
        impact=script.impact or None,
        drill=True,
        script=script.id,
        speed=wish.speed,
    )


def end(case: Case) -> list[ev.Event]:
    """End a drill where it stands; nothing of it is left to do."""
    if not case.incident.drill:
        raise DomainError(f"{case.incident.ref} is no drill. To end it: `/incident resolve`.")
    incidents.require_open(case.incident)
    return [ev.IncidentResolved(), ev.IncidentClosed()]


def ended(incident: Incident, entries: Iterable[ev.Entry]) -> bool:
    """Tell whether these entries end a drill."""
    return incident.drill and any(isinstance(e.event, ev.IncidentResolved) for e in entries)


def score(
    incident: Incident, playbook: Playbook, entries: Iterable[ev.Entry], clocks: Iterable[Clock]
) -> ev.DrillScored:
    """Say how a drill went.

    Args:
        incident: As it is at the end.
        playbook: Has the script.
        entries: Its whole timeline.
        clocks: All of them, ended.
    """
    told = list(entries)
    outcomes = [clock.outcome for clock in clocks if clock.kind not in _BY_ITSELF]
    figures = {
        COMMANDER_IN: _after(incident, _first(told, _commands)),
        ACKNOWLEDGED: _after(incident, incident.moments.get(Moment.ACKNOWLEDGED.value)),
        FIRST_UPDATE: _after(incident, _first(told, _updates)),
        MET: str(outcomes.count(Outcome.MET)),
        LATE: str(outcomes.count(Outcome.LATE)),
        MISSED: str(outcomes.count(Outcome.MISSED)),
        SKIPPED: str(sum(_skips(entry.event) for entry in told)),
        **_of_script(incident, playbook),
    }
    return ev.DrillScored(score=figures)


def directory(incident: Incident, known: Directory) -> Directory:
    """Return who can be called in: a drill spares those who are only to know."""
    if not incident.drill:
        return known
    return Directory(
        groups={name: who for name, who in known.groups.items() if name not in _SPARED}
    )


def _of_script(incident: Incident, playbook: Playbook) -> dict[str, str]:
    drill, script = incident.progress.drill, drill_of(incident, playbook)
    if drill is None or script is None:
        return {}
    brought = {INJECTS: f"{len(drill.injected)} of {len(script.injects)}"}
    return brought | ({SPEED: f"{drill.speed}x"} if drill.speed > REAL_TIME else {})


def _first(entries: list[ev.Entry], wanted: Callable[[ev.Event], bool]) -> datetime | None:
    return next((entry.at for entry in entries if wanted(entry.event)), None)


def _after(incident: Incident, at: datetime | None) -> str:
    return text.spoken(at - incident.declared_at) if at else NEVER


def _commands(event: ev.Event) -> bool:
    return isinstance(event, ev.RoleTaken) and event.role == COMMANDER


def _updates(event: ev.Event) -> bool:
    return isinstance(event, ev.UpdatePosted)


def _skips(event: ev.Event) -> bool:
    """Tell whether something went ahead without the approval that it needed."""
    if isinstance(event, ev.DraftPublished):
        return not event.approved and comms.needs_approval(event.audience)
    return isinstance(event, ev.GateOverridden)
