"""The tick: each clock that is due is reminded of, in a transaction of its own."""

from datetime import datetime
from functools import partial

from incidentbot.domain import deadlines
from incidentbot.domain.people import BOT
from incidentbot.services.ports import Store, UnitOfWork
from incidentbot.services.record import Act, Rules, record

BATCH = 200


async def tick(store: Store, rules: Rules, now: datetime) -> int:
    """Remind of every clock whose time has come; return how many reminders were decided."""
    due = await store.read(lambda uow: uow.clocks.to_nag(now, BATCH))
    sent = 0
    for clock in due:
        sent += await store.write(partial(nag, rules=rules, clock_id=clock.id, now=now))
    return sent


def nag(uow: UnitOfWork, *, rules: Rules, clock_id: str, now: datetime) -> int:
    """Remind of one clock, unless it ended or was put off meanwhile."""
    found = uow.clocks.get(clock_id)
    if found is None:
        return 0
    # The incident is the lock: only now is the clock certain to stay as it is.
    case = rules.case(uow.incidents.get(found.incident_id), now)
    clock = uow.clocks.get(clock_id)
    if clock is None or not clock.open or clock.next_nag_at is None or clock.next_nag_at > now:
        return 0
    decided = deadlines.due(case, clock)
    act = Act(uow=uow, rules=rules, by=BOT, now=now)
    record(act, case, decided.events, turned=[decided.clock])
    return 1
