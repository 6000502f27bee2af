"""What a screen needs to know of an incident, read in one go."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from incidentbot.domain import gaps
from incidentbot.domain.aftermath import Relation
from incidentbot.domain.clocks import Clock
from incidentbot.domain.effects import ANNOUNCEMENT, channel_ref
from incidentbot.domain.events import (
    DrillInjected,
    Entry,
    Escalated,
    NagSent,
    PollClosed,
    SituationNamed,
    WatchPassed,
)
from incidentbot.domain.gaps import Gap
from incidentbot.domain.incidents import Incident
from incidentbot.domain.lines import UNSEEN, Line, lines
from incidentbot.domain.people import BOT
from incidentbot.domain.playbooks import Playbook
from incidentbot.services import incidents
from incidentbot.services.record import Act, may_see

RECENT = 10
CHANGING = tuple(kind.__name__ for kind in UNSEEN)
MARKING = (*CHANGING, *(kind.__name__ for kind in gaps.TELLING))
AUTOMATIC = (NagSent, Escalated, SituationNamed, WatchPassed, PollClosed, DrillInjected)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """One incident as somebody looks at it.

    Attributes:
        clocks: The open ones, next due first; with `history`, all of them.
        entries: The whole timeline, when asked for.
        channel: The outside's id of the war room, when there is one.
    """

    incident: Incident
    playbook: Playbook
    clocks: tuple[Clock, ...] = ()
    entries: tuple[Entry, ...] = ()
    channel: str | None = None


def sight(act: Act, incident_id: str, *, history: bool = False) -> Sight:
    """Look at one incident. Raises NotFoundError for whom it is invisible."""
    case = act.case(incident_id)
    clocks = act.uow.clocks.of(incident_id) if history else act.uow.clocks.running(incident_id)
    entries = act.uow.timeline.of(incident_id) if history else []
    return Sight(
        incident=case.incident,
        playbook=case.playbook,
        clocks=tuple(clocks),
        entries=tuple(entries),
        channel=channel_of(act, case.incident),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """What is going on: the open incidents, and those that are over lately.

    Attributes:
        open: The worst first, the newest first among equals, drills last; with their clocks.
        count: How many are open, shown or not.
        late: How many of all their clocks are past due.
    """

    open: tuple[Sight, ...]
    count: int
    late: int
    recent: tuple[Sight, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """One incident with a part of its timeline.

    Attributes:
        sight: With all clocks, and without entries.
        lines: A part of the timeline as it is read now, with its gaps, newest first.
        earlier: The entries before this seq were not loaded; None when nothing is before them.
        relations: Other incidents that this person may see, the one it was merged into first.
    """

    sight: Sight
    lines: tuple[Line | Gap, ...]
    earlier: int | None
    relations: tuple[Relation, ...]


def board(act: Act, *, first: int) -> Board:
    """Look at what is going on, with the clocks of so many open incidents."""
    found = sorted(incidents.open_ones(act), key=lambda each: _urgency(act, each))
    late = act.uow.clocks.late([each.id for each in found], act.now)
    shown = _sights(act, found[:first], clocks=True)
    recent = _sights(act, [each.incident for each in recent_ones(act)], clocks=True)
    return Board(open=tuple(shown), count=len(found), late=late, recent=tuple(recent))


def chapter(act: Act, word: str, *, before: int | None, length: int) -> Chapter:
    """Look at one incident by what people call it, with a part of its timeline.

    Raises:
        NotFoundError: There is none, or none that this person may see.
    """
    incident = incidents.find(act, word)
    playbook = act.rules.catalog.get(incident.playbook)
    entries = act.uow.timeline.page(incident.id, before, length, but=CHANGING)
    first = entries[-1].seq if entries else 1
    sight = Sight(
        incident=incident,
        playbook=playbook,
        clocks=tuple(act.uow.clocks.of(incident.id)),
        channel=channel_of(act, incident),
    )
    return Chapter(
        sight=sight,
        lines=tuple(reversed(_story(act, playbook, entries, newest=before is None))),
        earlier=first if first > 1 else None,
        relations=_relations(act, incident),
    )


def _story(
    act: Act, playbook: Playbook, entries: Sequence[Entry], *, newest: bool
) -> list[Line | Gap]:
    """Read a part of a history: with what was put right later, and the gaps that end in it."""
    if not entries:
        return []
    marks = act.uow.timeline.of_kinds(entries[0].incident_id, MARKING, after=0)
    known = {entry.seq: entry for entry in (*marks, *entries)}
    read = lines(known[seq] for seq in sorted(known))
    numbers = {entry.seq for entry in entries}
    shown = [line for line in read if line.seq in numbers]
    if not shown:
        return []
    begins, ends = shown[0].at, act.now if newest else shown[-1].at
    found = gaps.gaps(read, playbook, now=act.now)
    return gaps.told(shown, [each for each in found if begins < each.at <= ends])


def _urgency(act: Act, incident: Incident) -> tuple[bool, int]:
    scale = [each.id for each in act.rules.catalog.get(incident.playbook).severities]
    known = incident.severity in scale
    return incident.drill, scale.index(incident.severity) if known else len(scale)


def _relations(act: Act, incident: Incident) -> tuple[Relation, ...]:
    after = incident.aftermath
    known = [each for each in (after.merged_into, *after.absorbed, *after.relations) if each]
    others = act.uow.incidents.many(each.id for each in known)
    return tuple(each for each in known if each.id in others and may_see(others[each.id], act))


def channel_of(act: Act, incident: Incident) -> str | None:
    """Return the outside's id of an incident's war room."""
    if incident.room_lost:
        return None
    return act.uow.refs.get(incident.id, channel_ref(incident.room_number))


def open_ones(act: Act, *, first: int, clocks: bool = False) -> list[Sight]:
    """Look at every open incident this person may see, newest first.

    Args:
        act: Who looks.
        first: So many come with their room; nobody reads a list of hundreds.
        clocks: These come with their clocks, too.
    """
    found = incidents.open_ones(act)
    others = [_sight(act, each) for each in found[first:]]
    return _sights(act, found[:first], clocks=clocks) + others


def due_next(act: Act, incident_ids: Collection[str], limit: int) -> list[Clock]:
    """Return the open clocks of many incidents that are due next, in that order."""
    return act.uow.clocks.next_due(incident_ids, limit)


def recent_ones(act: Act) -> list[Sight]:
    """Look at the newest incidents that are over and that this person may see."""
    over = [each for each in act.uow.incidents.recent(RECENT * 5) if not each.status.open]
    return _sights(act, [each for each in over if may_see(each, act)][:RECENT], clocks=False)


def _sights(act: Act, shown: Sequence[Incident], *, clocks: bool) -> list[Sight]:
    running = act.uow.clocks.running_by_incident([each.id for each in shown] if clocks else [])
    rooms = {each.id: channel_ref(each.room_number) for each in shown if not each.room_lost}
    channels = act.uow.refs.values(rooms)
    return [
        replace(
            _sight(act, each),
            clocks=tuple(running.get(each.id, ())),
            channel=channels.get(each.id),
        )
        for each in shown
    ]


def _sight(act: Act, incident: Incident) -> Sight:
    return Sight(incident=incident, playbook=act.rules.catalog.get(incident.playbook))


def of_place(act: Act, channel: str, thread: str | None = None) -> Incident | None:
    """Find the incident a place belongs to: its war room, or the thread of its announcement."""
    found = incidents.in_channel(act, channel)
    if found is not None or thread is None:
        return found
    incident_id = act.uow.refs.owner_of(ANNOUNCEMENT, f"{channel}/{thread}")
    if incident_id is None:
        return None
    incident = act.uow.incidents.get(incident_id)
    return incident if may_see(incident, act) else None


def last_automatic(act: Act, incident_id: str) -> list[Entry]:
    """Return the newest of what the bot said or did by itself, of each kind."""
    act.case(incident_id)
    return [
        entry
        for kind in AUTOMATIC
        for entry in act.uow.timeline.last_of_kind(incident_id, kind.__name__, RECENT)
        if entry.by == BOT
    ]
