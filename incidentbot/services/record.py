"""The one way an incident changes: decide, add up, turn the clocks, queue the effects."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from incidentbot.domain import clocks, drills, history, reactions
from incidentbot.domain.clocks import Clock
from incidentbot.domain.effects import Effects
from incidentbot.domain.errors import NotFoundError
from incidentbot.domain.escalation import Nag
from incidentbot.domain.events import Entry, Event
from incidentbot.domain.incidents import Case, Incident
from incidentbot.domain.metrics import OFFICE, WorkingHours
from incidentbot.domain.people import BOT, Directory
from incidentbot.domain.playbooks import Playbook
from incidentbot.services.ports import Catalog, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What every use case needs besides the transaction: the playbooks and the people.

    Attributes:
        tracker: The name of the one that follow-ups are filed in, if there is one.
        hours: When people are at work anyway; only figures ask for it.
    """

    catalog: Catalog
    directory: Directory
    tracker: str | None = None
    hours: WorkingHours = OFFICE

    def case(self, incident: Incident, now: datetime) -> Case:
        """Put together what a decision is made from."""
        return Case(
            incident=incident,
            playbook=self.catalog.get(incident.playbook),
            directory=drills.directory(incident, self.directory),
            now=now,
            tracker=self.tracker,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One person's deed: in which transaction, under which rules, who, and when.

    Attributes:
        guest: No full member: sees only what they were invited to.
    """

    uow: UnitOfWork
    rules: Rules
    by: str
    now: datetime
    guest: bool = False

    def case(self, incident_id: str) -> Case:
        """Load an incident that this person may see.

        Raises:
            NotFoundError: There is none, or this person may not see it.
        """
        incident = self.uow.incidents.get(incident_id)
        if not may_see(incident, self):
            raise NotFoundError(incident.ref)
        return self.rules.case(incident, self.now)

    def cases(self, *incident_ids: str) -> list[Case]:
        """Load several incidents that this person may see, in the order given.

        They are locked in the order of their ids, whoever names them how: two people who change
        the same ones at once wait for each other, and never for ever.

        Raises:
            NotFoundError: There is none, or this person may not see it.
        """
        locked = {each: self.case(each) for each in sorted(set(incident_ids))}
        return [locked[each] for each in incident_ids]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The incident afterwards and what was recorded; no entries: nothing new was said."""

    incident: Incident
    entries: tuple[Entry, ...] = ()


def change(act: Act, incident_id: str, decide: Callable[[Case], Sequence[Event]]) -> Change:
    """Load an incident that the person may see, decide, and record what was decided.

    Raises:
        NotFoundError: There is none, or this person may not see it.
        DomainError: The rules say no; nothing is stored.
    """
    case = act.case(incident_id)
    return record(act, case, decide(case))


def may_see(incident: Incident, act: Act) -> bool:
    """Tell whether somebody may see it; the bot and the operator's own machine may.

    Guests read nothing they were not invited to.
    """
    if act.by == BOT or act.by.startswith("cli:"):
        return True
    if act.guest and act.by not in incident.members:
        return False
    return incident.visible_to(act.by)


def record(
    act: Act, case: Case, events: Iterable[Event], *, turned: Sequence[Clock] = ()
) -> Change:
    """Record events of an existing incident with all that follows from them.

    Args:
        act: Who does it, in which transaction.
        case: The incident as it is; locked.
        events: What was decided.
        turned: Clocks changed by the decision itself (a reminder, a snooze).
    """
    ledger = _ledger(act, case, turned)
    entries = [ledger.add(event, at=act.now, by=act.by) for event in events]
    return _written(act, case, ledger, [*entries, *_scored(act, ledger, entries)])


def _scored(act: Act, ledger: "_Ledger", entries: Sequence[Entry]) -> list[Entry]:
    """Have a drill that ends here scored; the score is one of the facts."""
    incident = ledger.incident
    if not drills.ended(incident, entries):
        return []
    ended = {clock.id: clock for clock in act.uow.clocks.of(incident.id)}
    told = [*act.uow.timeline.of(incident.id), *entries]
    playbook = act.rules.catalog.get(incident.playbook)
    score = drills.score(incident, playbook, told, {**ended, **ledger.clocks}.values())
    return [ledger.add(score, at=act.now, by=BOT)]


def record_due(
    act: Act, case: Case, clocks: Iterable[Clock], decide: Callable[[Case, Clock], Nag]
) -> Change:
    """Record what follows from clocks whose time has come, each after the one before it."""
    ledger = _ledger(act, case, ())
    entries: list[Entry] = []
    for clock in clocks:
        current = ledger.clocks.get(clock.id, clock)
        if not current.open:
            continue
        decided = decide(replace(case, incident=ledger.incident), current)
        ledger.put(decided.clock)
        entries += [ledger.add(event, at=act.now, by=act.by) for event in decided.events]
    return _written(act, case, ledger, entries)


def _ledger(act: Act, case: Case, turned: Sequence[Clock]) -> "_Ledger":
    running = {clock.id: clock for clock in act.uow.clocks.running(case.incident.id)}
    ledger = _Ledger(case.incident, case.playbook, running, set())
    for clock in turned:
        ledger.put(clock)
    return ledger


def _written(act: Act, case: Case, ledger: "_Ledger", entries: Sequence[Entry]) -> Change:
    uow = act.uow
    uow.clocks.save(ledger.changed())
    if not entries:
        return Change(incident=case.incident)
    uow.timeline.append(entries)
    uow.incidents.save(ledger.incident)
    after = replace(case, incident=ledger.incident)
    uow.outbox.add(case.incident.id, reactions.react(after, entries), act.now)
    return Change(incident=ledger.incident, entries=tuple(entries))


def begin(act: Act, playbook: Playbook, events: Sequence[Event], *, incident_id: str) -> Change:
    """Record the first events of a new incident with all that follows from them."""
    first = Entry(incident_id=incident_id, seq=1, at=act.now, by=act.by, event=events[0])
    incident = history.apply(None, first, playbook)
    opened = clocks.turn([], first, before=None, after=incident, playbook=playbook)
    ledger = _Ledger(incident, playbook, {clock.id: clock for clock in opened}, set())
    entries = [first, *(ledger.add(event, at=act.now, by=act.by) for event in events[1:])]
    act.uow.incidents.add(ledger.incident)
    act.uow.timeline.append(entries)
    act.uow.clocks.save(ledger.clocks.values())
    case = act.rules.case(ledger.incident, act.now)
    act.uow.outbox.add(incident_id, reactions.react(case, entries), act.now)
    return Change(incident=ledger.incident, entries=tuple(entries))


def queue(act: Act, case: Case, effects: Effects) -> None:
    """Queue effects that no event asked for."""
    act.uow.outbox.add(case.incident.id, effects, act.now)


class _Ledger:
    """An incident and its clocks while a row of events is added up."""

    def __init__(
        self,
        incident: Incident,
        playbook: Playbook,
        running: dict[str, Clock],
        touched: set[str],
    ) -> None:
        self.incident = incident
        self.clocks = running
        self._playbook = playbook
        self._touched = touched

    def put(self, clock: Clock) -> None:
        self.clocks[clock.id] = clock
        self._touched.add(clock.id)

    def add(self, event: Event, *, at: datetime, by: str) -> Entry:
        entry = Entry(
            incident_id=self.incident.id, seq=self.incident.version + 1, at=at, by=by, event=event
        )
        before = self.incident
        self.incident = history.apply(before, entry, self._playbook)
        turned = clocks.turn(
            self.clocks.values(),
            entry,
            before=before,
            after=self.incident,
            playbook=self._playbook,
        )
        for clock in turned:
            self.clocks[clock.id] = clock
            self._touched.add(clock.id)
        return entry

    def changed(self) -> list[Clock]:
        return [self.clocks[clock_id] for clock_id in sorted(self._touched)]
