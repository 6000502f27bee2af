"""Facts of what people did: roles, messages, lists, and what is still to be done."""

from collections.abc import Iterable
from dataclasses import dataclass

from incidentbot.domain import checklists as lists
from incidentbot.domain import events as ev
from incidentbot.domain.aftermath import FollowUp
from incidentbot.domain.checklists import TickList
from incidentbot.domain.postmortems.document import (
    At,
    Audience,
    Block,
    Form,
    Link,
    Person,
    Row,
    Run,
    Words,
)
from incidentbot.domain.postmortems.material import Material, entries_of, people
from incidentbot.domain.progress import tick_key

_TAKEN = {
    "claimed": "claimed it",
    "assigned": "was assigned",
    "accepted": "accepted the hand-over",
    "declared": "named at the declaration",
}
_LEFT = {"left": "stepped back", "deactivated": "account deactivated"}
_WAYS = {
    "thread": "posted in the announcement's thread",
    "direct": "sent by direct message",
    "publisher": "published by the bot",
    "hand": "published by hand",
}
_MOMENTS = {"initial": "first message", "progress": "update", "resolved": "end"}


@dataclass(slots=True, kw_only=True)
class _Term:
    """One person's time in a role."""

    role: str
    taken: ev.Entry
    person: str
    how: str
    left: ev.Entry | None = None


def roles(given: Material) -> list[Block]:
    """Build who held which role from when until when, and which nobody held."""
    names = {each.id: each.name for each in given.playbook.roles}
    terms = _terms(given)
    rows = [_term(term, names) for term in terms]
    held = {term.role for term in terms}
    graded = entries_of(given.trace.fields.get("worst_severity"))
    rows += [
        Row(cells=((name,), ("nobody",), (), (), ()), entries=graded)
        for role, name in names.items()
        if role not in held
    ]
    columns = ("Role", "Who", "From", "Until", "How")
    return [Block(form=Form.TABLE, title="Roles", columns=columns, rows=tuple(rows))]


def _terms(given: Material) -> list[_Term]:
    terms: list[_Term] = []
    running: dict[str, _Term] = {}
    for entry in given.events(ev.RoleTaken, ev.RoleLeft):
        match entry.event:
            case ev.RoleTaken(role=role, person=person, how=how):
                if role in running:
                    running[role].left = entry
                running[role] = _Term(role=role, taken=entry, person=person, how=how)
                terms.append(running[role])
            case ev.RoleLeft(role=role) if role in running:
                running.pop(role).left = entry
    return terms


def _term(term: _Term, names: dict[str, str]) -> Row:
    how = _TAKEN.get(term.how, term.how)
    if term.left and isinstance(term.left.event, ev.RoleLeft):
        how += f"; {_LEFT.get(term.left.event.how, 'left')}"
    cells: tuple[Run, ...] = (
        names.get(term.role, term.role),
        Person(term.person),
        At(term.taken.at),
        At(term.left.at) if term.left else "the end",
        how,
    )
    entries = entries_of(term.taken.seq, term.left.seq if term.left else None)
    return Row(cells=tuple((each,) for each in cells), entries=entries)


def comms(given: Material) -> list[Block]:
    """Build what was told to whom, whole."""
    rows = []
    for entry in given.events(ev.DraftPublished):
        if isinstance(entry.event, ev.DraftPublished):
            rows.append(_told(entry, entry.event))
    return [
        Block(
            form=Form.QUOTES,
            title="Messages sent",
            rows=tuple(rows),
            nothing="No message went out but the updates in the war room.",
        )
    ]


def _told(entry: ev.Entry, event: ev.DraftPublished) -> Row:
    moment = _MOMENTS.get(event.moment, event.moment)
    head: list[Run] = ["For ", Audience(event.audience), f", {moment}: ", At(entry.at)]
    head += [" by ", Person(entry.by), f", {_WAYS.get(event.how, event.how)}"]
    if event.people:
        head += [" to ", *people(event.people)]
    body = "\n\n".join(filter(None, (event.subject, event.body)))
    return Row(cells=(tuple(head),), entries=(entry.seq,), quote=body)


def checklists(given: Material) -> list[Block]:
    """Build the lists that were used or asked for: how much was ticked, and what was left open."""
    ticked = {
        tick_key(entry.event.list, entry.event.item): entry.seq
        for entry in given.events(ev.ItemTicked)
        if isinstance(entry.event, ev.ItemTicked)
    }
    rows = [
        _list(given, each, ticked)
        for each in lists.every(given.playbook)
        if each.items and _used(given, each)
    ]
    return [
        Block(
            form=Form.TABLE,
            title="Checklists",
            columns=("List", "Ticked", "Left open"),
            rows=tuple(rows),
            nothing="No list was used.",
        )
    ]


def _used(given: Material, each: TickList) -> bool:
    progress = given.incident.progress
    entered = {
        entry.event.phase
        for entry in given.events(ev.PhaseEntered)
        if isinstance(entry.event, ev.PhaseEntered)
    }
    wanted = {f"{lists.PHASE}:{phase}" for phase in entered}
    wanted.add(f"{lists.TYPE}:{given.incident.type}")
    wanted.add(f"{lists.LIST}:{given.playbook.gates.resolve_checklist}")
    wanted |= {f"{lists.RUNBOOK}:{book}" for book in progress.runbooks}
    return each.id in wanted or each.done(progress) > 0


def _list(given: Material, each: TickList, ticked: dict[str, int]) -> Row:
    progress = given.incident.progress
    numbers = range(len(each.items))
    left = [each.items[n].text for n in numbers if each.tick(progress, n) is None]
    done = [n for n in numbers if each.tick(progress, n) is not None]
    cells: tuple[Words, ...] = (
        (each.name,),
        (f"{len(done)} of {len(each.items)}",),
        ("; ".join(left) or "nothing",),
    )
    return Row(cells=cells, entries=entries_of(*(ticked.get(tick_key(each.id, n)) for n in done)))


def actions(given: Material) -> list[Block]:
    """Build what is to be done: by whom, until when, and how far it is."""
    kinds = list(given.playbook.follow_ups.kinds)
    made = {
        entry.event.follow_up: entry.seq
        for entry in given.events(ev.FollowUpCreated)
        if isinstance(entry.event, ev.FollowUpCreated)
    }
    wanted = sorted(
        given.incident.aftermath.follow_ups,
        key=lambda each: (_place(kinds, each.kind), each.due_at, each.id),
    )
    latest = _changes(given)
    rows = [_action(each, entries_of(made.get(each.id), latest.get(each.id))) for each in wanted]
    return [
        Block(
            form=Form.TABLE,
            title="Action items",
            columns=("Action", "Kind", "Owner", "Due", "Priority", "State"),
            rows=tuple(rows),
            nothing="There are none yet.",
        )
    ]


def _changes(given: Material) -> dict[str, int]:
    kinds = (ev.FollowUpChanged, ev.FollowUpDone, ev.FollowUpDropped, ev.FollowUpReopened)
    return {
        entry.event.follow_up: entry.seq
        for entry in given.events(*kinds)
        if isinstance(entry.event, kinds)
    }


def _place(kinds: list[str], kind: str) -> int:
    return kinds.index(kind) if kind in kinds else len(kinds)


def _action(each: FollowUp, entries: tuple[int, ...]) -> Row:
    cells: tuple[Words, ...] = (
        (each.text,),
        (each.kind,),
        (Person(each.owner),) if each.owner else ("nobody yet",),
        (At(each.due_at),),
        (each.priority,),
        tuple(_state(each)),
    )
    return Row(cells=cells, entries=entries)


def _state(each: FollowUp) -> Iterable[Run]:
    yield "dropped" if each.dropped else "open" if each.open else "done"
    if each.url:
        yield ", "
        yield Link(each.url, each.key or each.url)
