"""What would happen to an incident that nobody cares about: the real rules, run in memory."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Clock, Kind
from incidentbot.domain.effects import ROOM, THREAD, Effects, Message, Say, SayKind, Surface
from incidentbot.domain.escalation import NEXT_LEVEL
from incidentbot.domain.events import Entry, Event
from incidentbot.domain.incidents import Declaration, Incident
from incidentbot.domain.people import Directory, once
from incidentbot.domain.playbooks import Playbook
from incidentbot.services import clocks, incidents
from incidentbot.services.ports import UnitOfWork
from incidentbot.services.record import Act, Rules

DECLARER = "declarer"
TITLE = "Something is wrong"
BEGINS = datetime(2026, 1, 5, 9, tzinfo=UTC)
LONGEST = timedelta(weeks=26)
MOST_STEPS = 5000
IN_ROOM, IN_THREAD, DIRECTLY, PAGED = "war room", "announcement's thread", "direct message", "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that would happen.

    Attributes:
        at: After the declaration.
        kind: declared, announced, invited, paged, phase, reminder, level, situation …
        what: In words.
        where: The places in which it is said.
        people: Whom it concerns.
        clock: What the clock waits for whose time came, if one's did.
        every: From here on the same again and again, this far apart.
    """

    at: timedelta
    kind: str
    what: str
    where: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    clock: str | None = None
    every: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one moment brings: the facts recorded, and what follows from them."""

    at: datetime
    entries: tuple[Entry, ...]
    effects: Effects


def forecast(
    playbook: Playbook,
    severity: str,
    *,
    directory: Directory,
    until: timedelta | None = None,
    type_id: str | None = None,
) -> list[Line]:
    """Return what would happen to an incident that nobody cares about, minute by minute.

    Args:
        playbook: The process.
        severity: What it is declared as.
        directory: Who stands behind the names of groups.
        until: How far to look, with every reminder; None: until each reminder only repeats what
            it said before, which is then said once.
        type_id: The kind of incident.
    """
    form = Declaration(title=TITLE, severity=severity, type=type_id)
    rules = Rules(catalog=_OneBook(playbook), directory=directory)
    lines: list[Line] = []
    levels: dict[str, list[int]] = {}
    for step in steps(form, rules, until=until):
        for entry in step.entries:
            if until is None and _repeats(levels.get(_clock(entry), [])):
                continue
            if isinstance(entry.event, ev.NagSent):
                levels.setdefault(entry.event.clock_id, []).append(entry.event.level)
            lines += _lines(entry, step, playbook, over=_repeats(levels.get(_clock(entry), [])))
    return lines


def steps(form: Declaration, rules: Rules, *, until: timedelta | None = None) -> Iterator[Step]:
    """Yield the declaration, and then each moment in which the time of a clock comes.

    Args:
        form: What is declared.
        rules: The process and the people.
        until: How far to go; None: until every clock only repeats itself.
    """
    rows = _Rows()
    # As much of a unit of work as an incident needs that nobody touches.
    uow = cast("UnitOfWork", rows)
    began = incidents.declare(Act(uow=uow, rules=rules, by=DECLARER, now=BEGINS), form)
    yield rows.step(BEGINS)
    end = BEGINS + (LONGEST if until is None else until)
    for _ in range(MOST_STEPS):
        waiting = rows.clocks.waiting()
        now = min((at for at, _ in waiting), default=None)
        if now is None or now > end or (until is None and rows.only_repeats()):
            return
        due = [clock.id for at, clock in waiting if at <= now]
        clocks.come(uow, rules=rules, incident_id=began.incident.id, clock_ids=due, now=now)
        yield rows.step(now)


def _repeats(levels: list[int]) -> bool:
    """Tell whether a clock that went to these levels has got as loud as it gets."""
    return len(levels) > NEXT_LEVEL and levels[-1] == levels[-2]


def _clock(entry: Entry) -> str:
    return entry.event.clock_id if isinstance(entry.event, ev.NagSent) else ""


def _lines(entry: Entry, step: Step, playbook: Playbook, *, over: bool) -> Iterator[Line]:
    at, event = step.at - BEGINS, entry.event
    match event:
        case ev.IncidentDeclared():
            yield from _declared(at, step.effects)
        case ev.PersonJoined():
            return
        case ev.NagSent():
            yield Line(
                at=at,
                kind="reminder",
                what=f"Reminder: {event.rule.partition(': ')[2] or event.rule}",
                where=_reminded(event, step.effects.says),
                people=event.people,
                clock=event.kind,
                every=event.next_at - step.at if over and event.next_at else None,
            )
        case _:
            kind, what = _words(event, playbook)
            yield Line(
                at=at,
                kind=kind,
                what=what,
                where=_places(step, entry),
                people=tuple(getattr(event, "people", ())),
                clock=getattr(event, "clock", None),
            )


def _words(event: Event, playbook: Playbook) -> tuple[str, str]:
    match event:
        case ev.Escalated():
            return "level", f"Level {event.level}, {event.name}, comes in"
        case ev.PhaseEntered():
            names = {phase.id: phase.name for phase in playbook.phases}
            return "phase", f"The phase {names.get(event.phase, event.phase)} begins"
        case ev.SituationNamed():
            found = {each.id: each for each in playbook.situations}[event.situation]
            return "situation", f"{found.name}: {found.action}"
        case _:
            kind = re.sub(r"(?<!^)(?=[A-Z])", "-", ev.kind_of(event)).lower()
            return kind, kind.replace("-", " ").capitalize()


def _declared(at: timedelta, effects: Effects) -> Iterator[Line]:
    says = effects.says
    invited = once(*(who for say in says if say.kind is SayKind.INVITE for who in say.people))
    paged = once(*(who for say in says if say.message is Message.PAGE for who in say.people))
    yield Line(at=at, kind="declared", what="The war room opens")
    if Surface.ANNOUNCEMENT in effects.shows:
        yield Line(at=at, kind="announced", what="The announcement appears")
    yield Line(at=at, kind="invited", what="Invited into the war room", people=invited)
    if paged:
        yield Line(at=at, kind="paged", what="Paged", where=(PAGED,), people=paged)
    told = once(*(who for say in says if say.message is Message.NOTICE for who in say.people))
    if told:
        yield Line(at=at, kind="told", what="Told of it", where=(DIRECTLY,), people=told)


def _reminded(event: ev.NagSent, says: Iterable[Say]) -> tuple[str, ...]:
    """Return where a reminder is read; those of one moment share their messages."""
    found: list[str] = []
    for say in says:
        named = event.clock_id in (say.subject or "").split(",")
        if say.message is Message.PAGE and {*say.people} & {*event.people}:
            loud = event.step >= NEXT_LEVEL or event.kind == Kind.ACKNOWLEDGE
            found += [PAGED] if loud and event.step != 1 else []
        elif named and say.message in (Message.NAG, Message.NAGS):
            found.append(_place(say))
    return once(*found)


def _places(step: Step, entry: Entry) -> tuple[str, ...]:
    says = [say for say in step.effects.says if say.seq == entry.seq]
    return once(*(_place(say) for say in says if say.kind is SayKind.POST))


def _place(say: Say) -> str:
    if say.message is Message.PAGE:
        return PAGED
    return {ROOM: IN_ROOM, THREAD: IN_THREAD}.get(say.place, DIRECTLY)


class _OneBook:
    """A catalog of one playbook."""

    def __init__(self, playbook: Playbook) -> None:
        self.current = playbook

    def get(self, key: str) -> Playbook:
        return self.current


class _Rows:
    """One incident's rows, in memory."""

    def __init__(self) -> None:
        self.incidents = _Incident()
        self.clocks = _Clocks()
        self.timeline = _Timeline()
        self.outbox = _Outbox()

    def step(self, at: datetime) -> Step:
        """Return what was written since the last step."""
        entries, self.timeline.fresh = tuple(self.timeline.fresh), []
        effects, self.outbox.fresh = self.outbox.fresh, Effects()
        return Step(at=at, entries=entries, effects=effects)

    def only_repeats(self) -> bool:
        """Tell whether every clock that still speaks has said all it has to say."""
        levels = self.timeline.levels
        return all(_repeats(levels.get(clock.id, [])) for _, clock in self.clocks.waiting())


class _Incident:
    """The row of the incident, and the names it takes."""

    row: Incident

    def new_id(self) -> str:
        return "forecast"

    def next_ref(self, *, private: bool) -> str:
        return "INC-1"

    def reserve_name(self, incident_id: str, name: str) -> str:
        return name

    def same_declared(self, by: str, title: str, since: datetime) -> Incident | None:
        return None

    def add(self, incident: Incident) -> None:
        self.row = incident

    def save(self, incident: Incident) -> None:
        self.row = incident

    def get(self, incident_id: str) -> Incident:
        return self.row


class _Clocks:
    """Its clocks."""

    def __init__(self) -> None:
        self._rows: dict[str, Clock] = {}

    def save(self, clocks: Iterable[Clock]) -> None:
        self._rows.update({clock.id: clock for clock in clocks})

    def running(self, incident_id: str) -> list[Clock]:
        return [clock for clock in self._rows.values() if clock.open]

    def get(self, clock_id: str) -> Clock | None:
        return self._rows.get(clock_id)

    def waiting(self) -> list[tuple[datetime, Clock]]:
        """Return the clocks that have yet something to say, the next first."""
        found = [(c.next_nag_at, c) for c in self.running("") if c.next_nag_at is not None]
        return sorted(found, key=lambda each: (each[0], each[1].id))


class _Timeline:
    """What was recorded, and the levels that each clock's reminders went to."""

    def __init__(self) -> None:
        self.fresh: list[Entry] = []
        self.levels: dict[str, list[int]] = {}

    def append(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            self.fresh.append(entry)
            if isinstance(entry.event, ev.NagSent):
                self.levels.setdefault(entry.event.clock_id, []).append(entry.event.level)


class _Outbox:
    """What follows."""

    def __init__(self) -> None:
        self.fresh = Effects()

    def add(self, incident_id: str | None, effects: Effects, now: datetime) -> None:
        self.fresh += effects
