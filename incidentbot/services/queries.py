"""What a screen needs to know of an incident, read in one go."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

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
from incidentbot.domain.incidents import Incident
from incidentbot.domain.people import BOT
from incidentbot.domain.playbooks import Playbook
from incidentbot.services import incidents
from incidentbot.services.record import Act, may_see

RECENT = 10
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
