"""Follow-ups in a tracker outside: what it has to be able to do, and what is read back from it."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Protocol

from incidentbot.domain import events as ev
from incidentbot.domain import trackers
from incidentbot.domain.aftermath import FollowUp
from incidentbot.domain.effects import TRACKER
from incidentbot.domain.people import once
from incidentbot.domain.trackers import Filed, Filing
from incidentbot.services.ports import Store, UnitOfWork
from incidentbot.services.record import Act, Rules, record


class Tracker(Protocol):
    """Keeps issues outside; each method raises DeliveryError.

    Attributes:
        name: github or jira.
    """

    name: str

    async def file(self, work: Filing) -> Filed:
        """Open an issue; none has an idempotency key, so a repeat opens another."""

    async def find(self, key: str) -> Filed | None:
        """Find what was filed under a key of ours."""

    async def amend(self, issue: str, work: Filing) -> None:
        """Put the words of an issue right; again is nothing."""

    async def settle(self, issue: str, *, open: bool, dropped: bool) -> None:
        """Bring an issue to an end, or back from it; again is nothing."""

    async def ended(self, issues: Collection[str]) -> Mapping[str, bool]:
        """Return which of these issues came to an end: True when done, False when dropped."""

    async def examine(self) -> str:
        """Say where issues go. Raises ConfigError with the remedy where they cannot."""

    async def close(self) -> None:
        """Close the connections."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An incident with follow-ups in the tracker that are still to do, as it was when looked at."""

    incident_id: str
    version: int
    issues: tuple[str, ...]


async def read_back(
    store: Store, rules: Rules, tracker: Tracker, now: Callable[[], datetime]
) -> int:
    """Take over what came to an end in the tracker; return how many follow-ups that were.

    Raises:
        DeliveryError: The tracker cannot be asked.
    """
    seen = await store.read(partial(unfinished, tracker=tracker.name))
    if not seen:
        return 0
    ended = await tracker.ended([issue for each in seen for issue in each.issues])
    count = 0
    for each in seen:
        if ended.keys() & set(each.issues):
            count += await store.write(
                partial(end, rules=rules, seen=each, ended=ended, name=tracker.name, now=now())
            )
    return count


def unfinished(uow: UnitOfWork, *, tracker: str) -> list[Seen]:
    """Return the incidents whose open follow-ups stand in a tracker that knows all of ours."""
    ids = once(*(incident_id for incident_id, _ in uow.followups.listed()))
    found = []
    for incident_id, incident in uow.incidents.many(ids).items():
        issues = [each.key for each in trackers.unfinished_in(incident, tracker) if each.key]
        # One that was opened again here may still be closed there.
        if issues and not uow.outbox.waiting(incident_id, place=TRACKER):
            seen = Seen(incident_id=incident_id, version=incident.version, issues=tuple(issues))
            found.append(seen)
    return found


def end(
    uow: UnitOfWork,
    *,
    rules: Rules,
    seen: Seen,
    ended: Mapping[str, bool],
    name: str,
    now: datetime,
) -> int:
    """Record that follow-ups of one incident ended in the tracker."""
    incident = uow.incidents.get(seen.incident_id)
    if incident.version != seen.version:
        # What was read may be older than what happened here meanwhile; the next look will tell.
        return 0
    act = Act(uow=uow, rules=rules, by=trackers.person(name), now=now)
    events = [
        _ended(each, name, done=ended[each.key])
        for each in trackers.unfinished_in(incident, name)
        if each.key is not None and each.key in ended
    ]
    return len(record(act, rules.case(incident, now), events).entries)


def _ended(follow_up: FollowUp, name: str, *, done: bool) -> ev.Event:
    if done:
        return ev.FollowUpDone(follow_up=follow_up.id, what=follow_up.text)
    why = f"Closed in {trackers.name(name)} as not to be done"
    return ev.FollowUpDropped(follow_up=follow_up.id, what=follow_up.text, why=why)
