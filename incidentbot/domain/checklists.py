"""Lists to tick: of the phases, of the type, of the ways to stop the damage, of runbooks."""

from collections.abc import Iterator
from dataclasses import dataclass

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.errors import DomainError, NotOpenError, UnknownWordError
from incidentbot.domain.incidents import Case, Incident, Status
from incidentbot.domain.playbooks import IncidentType, Playbook, Step
from incidentbot.domain.progress import Progress, Tick, tick_key

PHASE, LIST, TYPE, MITIGATION, RUNBOOK = "phase", "list", "type", "mitigation", "runbook"
MITIGATIONS = "mitigations"
# What is ticked here is done about the incident itself.
_DEEDS = (f"{TYPE}:", f"{MITIGATION}:", f"{RUNBOOK}:")


@dataclass(frozen=True, slots=True, kw_only=True)
class TickList:
    """One list to tick.

    Attributes:
        id: `phase:ID`, `list:ID`, `type:ID`, `mitigation:ID` or `runbook:ID`.
        about: What to keep in mind, in words.
        runbook: The runbook with its commands.
    """

    id: str
    name: str
    items: tuple[Step, ...]
    about: tuple[str, ...] = ()
    runbook: str | None = None

    def tick(self, progress: Progress, item: int) -> Tick | None:
        """Return who did an item and when; None while nobody has."""
        return progress.ticks.get(tick_key(self.id, item))

    def done(self, progress: Progress) -> int:
        """Count the items that are done."""
        return sum(self.tick(progress, item) is not None for item in range(len(self.items)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What is looked at together: one list, or the ways to stop the damage, in their order."""

    id: str
    name: str
    lists: tuple[TickList, ...]

    @property
    def length(self) -> int:
        """How many items there are."""
        return sum(len(each.items) for each in self.lists)

    def done(self, progress: Progress) -> int:
        """Count the items that are done."""
        return sum(each.done(progress) for each in self.lists)


def every(playbook: Playbook) -> Iterator[TickList]:
    """Yield every list of a playbook."""
    for phase in playbook.phases:
        yield _list(PHASE, phase.id, phase.name, phase.checklist, phase.goals, phase.runbook)
    for kind in playbook.types:
        name = f"First actions: {kind.name}"
        about = (kind.symptoms,) if kind.symptoms else ()
        yield _list(TYPE, kind.id, name, kind.first_actions, about, kind.runbook)
    for each in playbook.checklists:
        yield _list(LIST, each.id, each.name, each.items, each.guidance, each.runbook)
    for way in playbook.mitigations:
        # A way without steps of its own is ticked as a whole.
        steps = way.steps or (Step(text=way.name),)
        about = (way.when,) if way.when else ()
        yield _list(MITIGATION, way.id, way.name, steps, about, way.runbook)
    for book in playbook.runbooks:
        about = (book.about,) if book.about else ()
        yield _list(RUNBOOK, book.id, book.name, book.steps, about, None)


def find(playbook: Playbook, list_id: str) -> TickList | None:
    """Find a list by its id."""
    return next((each for each in every(playbook) if each.id == list_id), None)


def posted(incident: Incident, playbook: Playbook) -> list[TickList]:
    """Return the lists that stand in the war room: the phase's and the type's first actions."""
    wanted = (f"{PHASE}:{incident.progress.phase}", f"{TYPE}:{incident.type}")
    found = (find(playbook, list_id) for list_id in wanted)
    return [each for each in found if each and (each.items or each.id.startswith(PHASE))]


def sheets(incident: Incident, playbook: Playbook) -> list[Sheet]:
    """Return everything there is to tick, what is wanted first at the head."""
    known = {each.id: each for each in every(playbook) if each.items}
    first = [known.pop(each.id) for each in posted(incident, playbook) if each.id in known]
    ways = tuple(each for each in known.values() if each.id.startswith(MITIGATION))
    rest = [each for each in known.values() if each not in ways]
    shown = [_sheet(each) for each in [*first, *_of(LIST, rest)]]
    if ways:
        shown.append(Sheet(id=MITIGATIONS, name="Mitigations", lists=ways))
    return [*shown, *(_sheet(each) for kind in (RUNBOOK, PHASE, TYPE) for each in _of(kind, rest))]


def named(incident: Incident, playbook: Playbook, word: str) -> Sheet:
    """Find what is to be ticked by the word typed: the name or the id of a list."""
    known = sheets(incident, playbook)
    ways = [_sheet(each) for each in every(playbook) if each.id.startswith(MITIGATION)]
    for sheet in [*known, *ways]:
        short = MITIGATION if sheet.id == MITIGATIONS else sheet.id.partition(":")[2]
        if text.means(word, sheet.id, sheet.name, short):
            return sheet
    raise UnknownWordError("checklist", word, [each.name for each in known])


def tick(case: Case, list_id: str, item: int) -> list[ev.Event]:
    """Mark an item as done; one that is done already says nothing new."""
    step = _item(case, list_id, item)
    progress = case.incident.progress
    if tick_key(list_id, item) in progress.ticks:
        return []
    what = text.line(step.text)
    ticked: list[ev.Event] = [ev.ItemTicked(list=list_id, item=item, what=what)]
    if list_id.startswith(_DEEDS):
        ticked += first_action(case, what)
    return ticked


def untick(case: Case, list_id: str, item: int) -> list[ev.Event]:
    """Take a tick off."""
    step = _item(case, list_id, item)
    if tick_key(list_id, item) not in case.incident.progress.ticks:
        return []
    return [ev.ItemUnticked(list=list_id, item=item, what=text.line(step.text))]


def first_action(case: Case, what: str = "") -> list[ev.Event]:
    """Say that something was done about it; a second time says nothing new."""
    if case.incident.progress.first_action_at is not None or not case.incident.status.open:
        return []
    return [ev.FirstActionTaken(what=what)]


def change_type(case: Case, word: str) -> list[ev.Event]:
    """Say what kind of incident it is."""
    require_not_closed(case.incident)
    found = type_of(case.playbook, word)
    if found.id == case.incident.type:
        raise DomainError(f"{case.incident.ref} is already of the type {found.name}.", field="type")
    return [ev.TypeChanged(new=found.id, old=case.incident.type)]


def type_of(playbook: Playbook, word: str) -> IncidentType:
    """Find an incident type by its id or name."""
    for kind in playbook.types:
        if text.means(word, kind.id, kind.name):
            return kind
    if not playbook.types:
        raise DomainError(f"The playbook {playbook.name} has no incident types.", field="type")
    raise UnknownWordError(
        "incident type", word, [each.id for each in playbook.types], field="type"
    )


def require_not_closed(incident: Incident) -> None:
    """Refuse what makes no sense once everything is over."""
    if incident.status is Status.CLOSED:
        raise NotOpenError(f"{incident.ref} is closed. Reopen it first: `/incident reopen`.")


def _item(case: Case, list_id: str, item: int) -> Step:
    require_not_closed(case.incident)
    found = find(case.playbook, list_id)
    if found is None or not 0 <= item < len(found.items):
        raise DomainError("There is no such item. Open the list again: `/incident checklist`.")
    return found.items[item]


def _list(
    kind: str,
    own: str,
    name: str,
    items: tuple[str, ...] | tuple[Step, ...],
    about: tuple[str, ...],
    runbook: str | None,
) -> TickList:
    steps = tuple(each if isinstance(each, Step) else Step(text=each) for each in items)
    return TickList(id=f"{kind}:{own}", name=name, items=steps, about=about, runbook=runbook)


def _of(kind: str, lists: list[TickList]) -> list[TickList]:
    return [each for each in lists if each.id.startswith(f"{kind}:")]


def _sheet(one: TickList) -> Sheet:
    return Sheet(id=one.id, name=one.name, lists=(one,))
