"""The tick: what is due of an incident follows in one transaction, and is said in one go."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from incidentbot.domain import deadlines
from incidentbot.domain.clocks import Clock
from incidentbot.domain.people import BOT
from incidentbot.services.ports import Store, UnitOfWork
from incidentbot.services.record import Act, Rules, record_due

BATCH = 200


async def tick(store: Store, rules: Rules, now: datetime) -> int:
    """Do what every clock asks whose time has come; return how many had something to say."""
    due = await store.read(lambda uow: uow.clocks.to_nag(now, BATCH))
    sent = 0
    for incident_id, clock_ids in _by_incident(due).items():
        sent += await store.write(
            partial(come, rules=rules, incident_id=incident_id, clock_ids=clock_ids, now=now)
        )
    return sent


def come(
    uow: UnitOfWork, *, rules: Rules, incident_id: str, clock_ids: Iterable[str], now: datetime
) -> int:
    """Do what the clocks of one incident ask, but for those that ended or were put off."""
    # The incident is the lock: only now are its clocks certain to stay as they are.
    case = rules.case(uow.incidents.get(incident_id), now)
    clocks = [uow.clocks.get(clock_id) for clock_id in clock_ids]
    waiting = [clock for clock in clocks if clock and _waits(clock, now)]
    act = Act(uow=uow, rules=rules, by=BOT, now=now)
    record_due(act, case, waiting, deadlines.due)
    return len(waiting)


def _waits(clock: Clock, now: datetime) -> bool:
    return clock.open and clock.next_nag_at is not None and clock.next_nag_at <= now


def _by_incident(due: Iterable[Clock]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for clock in due:
        found.setdefault(clock.incident_id, []).append(clock.id)
    return found
