"""How one event turns the clocks: which end, which open, which are planned anew."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from incidentbot.domain import events as ev
from incidentbot.domain.clocks.owed import CUSTOMERS, EXECUTIVES, PUBLIC, Owed, figure, owed
from incidentbot.domain.clocks.record import (
    AFTERMATH,
    Clock,
    Key,
    Kind,
    ceased,
    done,
    replaced,
    snoozed,
)
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import COMMANDER, Playbook

Running = dict[Key, Clock]
_TOLD = {
    PUBLIC: Kind.STATUS_PAGE,
    CUSTOMERS: Kind.CUSTOMERS,
    EXECUTIVES: Kind.EXECUTIVES,
}
_RHYTHMS = frozenset({Kind.UPDATE, Kind.EXECUTIVES, Kind.STATUS_PAGE, Kind.CUSTOMERS, Kind.REPORT})
_DATED = frozenset({Kind.FOLLOW_UP, Kind.SHARE})
_STOPPED_BY_STATUS = frozenset({Kind.WATCH, Kind.SITUATION})
_ENDED_WELL = frozenset({Kind.UPDATE, Kind.RESOLVE, Kind.LEVEL, Kind.PHASE})


def turn(
    clocks: Iterable[Clock],
    entry: ev.Entry,
    *,
    before: Incident | None,
    after: Incident,
    playbook: Playbook,
) -> list[Clock]:
    """Return the clocks that one event ends, opens or plans anew.

    Args:
        clocks: The incident's open clocks.
        entry: What happened.
        before: The incident before it; None at its declaration.
        after: The incident after it.
        playbook: Where the figures come from.
    """
    running = {clock.key: clock for clock in clocks if clock.open}
    wanted = _in_its_time(owed(after, playbook), running, entry, before, playbook)
    if isinstance(entry.event, ev.IncidentResolved | ev.IncidentClosed | ev.IncidentMerged):
        return _over(running, wanted, entry)
    if isinstance(entry.event, ev.DrillBegun):
        return _at_its_speed(running, wanted, entry)
    if before is not None and isinstance(entry.event, ev.SeverityChanged):
        return _replanned(running, wanted, entry, before=before, after=after, playbook=playbook)
    ended = _ended(running, wanted, entry)
    left = running.keys() - {clock.key for clock in ended}
    return ended + _opened(wanted, left, entry) + _put_off(running, entry)


def _in_its_time(
    wanted: dict[Key, Owed],
    running: Running,
    entry: ev.Entry,
    before: Incident | None,
    playbook: Playbook,
) -> dict[Key, Owed]:
    """Leave out what was due before anybody kept a clock of it: the incident is from before."""
    bygone = {
        key
        for key, what in wanted.items()
        if key[0] in AFTERMATH and key not in running and what.due_at and what.due_at <= entry.at
    }
    if before is None or not bygone:
        return wanted
    bygone &= owed(before, playbook).keys()
    return {key: what for key, what in wanted.items() if key not in bygone}


def _over(running: Running, wanted: dict[Key, Owed], entry: ev.Entry) -> list[Clock]:
    """End the clocks of the response, and open those of the time after."""
    response = {key: clock for key, clock in running.items() if key[0] not in AFTERMATH}
    afterwards = {key: clock for key, clock in running.items() if key[0] in AFTERMATH}
    ended = _stopped(response, entry) + _ended(afterwards, wanted, entry)
    left = running.keys() - {clock.key for clock in ended}
    return ended + _opened(wanted, left, entry)


def _put_off(running: Running, entry: ev.Entry) -> list[Clock]:
    """Ask after the review once it should be over, not while it has a time to come."""
    review = running.get((Kind.REVIEW, None))
    if review is None or not isinstance(entry.event, ev.ReviewPlanned):
        return []
    return [snoozed(review, entry.event.at + entry.event.lasts)]


def _at_its_speed(running: Running, wanted: dict[Key, Owed], entry: ev.Entry) -> list[Clock]:
    # The declaration opened them at this very moment, not knowing yet how fast the drill runs.
    begun = [
        replace(_clock(entry, key, wanted[key]), id=clock.id)
        for key, clock in running.items()
        if key in wanted
    ]
    return begun + _opened(wanted, running.keys(), entry)


def _stopped(running: Running, entry: ev.Entry) -> list[Clock]:
    well = _ENDED_WELL if isinstance(entry.event, ev.IncidentResolved) else frozenset()
    return [
        # The news that it is resolved is itself the update that was due.
        done(clock, entry.at) if clock.kind in well else ceased(clock, entry.at)
        for clock in running.values()
    ]


def _ended(running: Running, wanted: dict[Key, Owed], entry: ev.Entry) -> list[Clock]:
    met = _met_by(entry.event)
    ended = []
    for key, clock in running.items():
        if key in met and (key not in wanted or key[0] in _RHYTHMS):
            ended.append(done(clock, entry.at))
        elif _gone(key, wanted):
            ended.append(_let_go(clock, entry))
        elif _starts_anew(key, entry.event) or _dated_anew(clock, wanted):
            ended.append(ceased(clock, entry.at))
    return ended


def _gone(key: Key, wanted: dict[Key, Owed]) -> bool:
    # An update that was promised is owed even where the severity asks for none.
    return key not in wanted and key[0] is not Kind.UPDATE


def _let_go(clock: Clock, entry: ev.Entry) -> Clock:
    # What the state no longer asks for has happened, with these exceptions.
    dropped = isinstance(entry.event, ev.TaskDropped | ev.MadePrivate)
    dropped = dropped or clock.kind in _RHYTHMS or clock.kind in AFTERMATH
    moved = isinstance(entry.event, ev.StatusChanged) and clock.kind in _STOPPED_BY_STATUS
    return ceased(clock, entry.at) if dropped or moved else done(clock, entry.at)


def _starts_anew(key: Key, event: ev.Event) -> bool:
    """Tell whether a role's report begins anew because somebody else holds the role."""
    return isinstance(event, ev.RoleTaken) and key == (Kind.REPORT, event.role)


def _dated_anew(clock: Clock, wanted: dict[Key, Owed]) -> bool:
    return clock.kind in _DATED and wanted[clock.key].due_at != clock.due_at


def _met_by(event: ev.Event) -> set[Key]:
    match event:
        case ev.RoleTaken(role=role):
            return {(Kind.COMMANDER if role == COMMANDER else Kind.ROLES, None)}
        case ev.DraftPublished(audience=audience) if audience in _TOLD:
            return {(_TOLD[audience], None)}
        case ev.ReportGiven(role=role):
            return {(Kind.REPORT, role)}
        case ev.FollowUpDone(follow_up=follow_up):
            return {(Kind.FOLLOW_UP, follow_up)}
        case _:
            return {(kind, None) for kind in _MET_BY.get(type(event), ())}


_MET_BY: dict[type[ev.Event], tuple[Kind, ...]] = {
    ev.UpdatePosted: (Kind.UPDATE,),
    ev.PostmortemMoved: (Kind.SHARE,),
    ev.PostmortemPublished: (Kind.SHARE, Kind.POSTMORTEM),
    ev.CustomerVersionPublished: (Kind.PUBLICATION,),
    ev.ReviewHeld: (Kind.REVIEW,),
}


def _opened(wanted: dict[Key, Owed], left: Iterable[Key], entry: ev.Entry) -> list[Clock]:
    if isinstance(entry.event, ev.UpdatePosted) and entry.event.next_in:
        wanted = {**wanted, (Kind.UPDATE, None): Owed(length=entry.event.next_in)}
    return [
        _clock(entry, key, what) for key, what in wanted.items() if key not in left and what.fresh
    ]


def _clock(entry: ev.Entry, key: Key, what: Owed) -> Clock:
    kind, subject = key
    due = what.due_at or entry.at + what.length
    return Clock(
        id="-".join(filter(None, (entry.incident_id, str(entry.seq), kind.value, subject))),
        incident_id=entry.incident_id,
        kind=kind,
        subject=subject,
        opened_at=entry.at,
        due_at=due,
        length=what.length or max(due - entry.at, what.length),
        next_nag_at=_first_reminder(entry.at, due, what),
    )


def _first_reminder(at: datetime, due: datetime, what: Owed) -> datetime:
    early = at + what.first_nag if what.first_nag else what.remind_at
    return early if early and early > at else due


def _replanned(
    running: Running,
    wanted: dict[Key, Owed],
    entry: ev.Entry,
    *,
    before: Incident,
    after: Incident,
    playbook: Playbook,
) -> list[Clock]:
    worse = playbook.rank(after.severity) < playbook.rank(before.severity)
    severity = playbook.severity(after.severity)
    changed: list[Clock] = []
    for key, clock in running.items():
        if key not in wanted:
            changed.append(_judged(clock, entry))
        elif figure(key, after, severity) is not None:
            changed += _moved(clock, wanted[key], entry, worse=worse)
    return changed + _opened(wanted, running.keys(), entry)


def _judged(clock: Clock, entry: ev.Entry) -> Clock:
    # A changed severity is a judged one.
    return done(clock, entry.at) if clock.kind is Kind.TRIAGE else ceased(clock, entry.at)


def _moved(clock: Clock, what: Owed, entry: ev.Entry, *, worse: bool) -> list[Clock]:
    new_due = entry.at + what.length
    due = min(clock.due_at, new_due) if worse else clock.opened_at + what.length
    if due == clock.due_at:
        return [replace(clock, length=what.length)] if what.length != clock.length else []
    fresh = _clock(entry, clock.key, what)
    return [replaced(clock, entry.at), _carried(fresh, clock, due, entry.at)]


def _carried(fresh: Clock, old: Clock, due: datetime, at: datetime) -> Clock:
    moved = replace(fresh, opened_at=old.opened_at, due_at=due)
    if due > at:
        return replace(moved, next_nag_at=due)
    # Overdue by the new figure as well: the reminders go on where they were.
    return replace(
        moved, next_nag_at=old.next_nag_at, nag_step=old.nag_step, nag_level=old.nag_level
    )
