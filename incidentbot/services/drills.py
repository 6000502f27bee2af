"""Beginning a drill and ending it, and the reminders that rehearsing has been forgotten."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from incidentbot.domain import drills
from incidentbot.domain.drills import Wish
from incidentbot.domain.effects import EVERYBODY, Effects, Message, Say, SayKind
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.text import spoken
from incidentbot.services import incidents
from incidentbot.services.ports import Store, UnitOfWork
from incidentbot.services.record import Act, Change, Rules, change

DRILL, REVIEW = "drill", "review"
TOLD, SINCE = "practice-told", "practice-since"


def begin(act: Act, wish: Wish, *, besides: str | None = None) -> Change:
    """Declare what a script pretends.

    Raises:
        Existing: The same person began the same within two minutes, and wants none besides.
    """
    form = drills.declaration(act.rules.catalog.current, wish)
    return incidents.declare(act, form, besides=besides)


def end(act: Act, incident_id: str) -> Change:
    """End a drill where it stands; its score is told."""
    return change(act, incident_id, drills.end)


async def remind(store: Store, rules: Rules, now: Callable[[], datetime]) -> None:
    """Tell everybody, once, that a drill or a reading of the playbook is due."""
    await store.write(partial(come_due, rules=rules, now=now()))


def come_due(uow: UnitOfWork, *, rules: Rules, now: datetime) -> None:
    """Tell of what the playbook wants practised and nobody did for long."""
    playbook = rules.catalog.current
    practice = playbook.practice
    if practice.drill_every is not None:
        since = _since(uow, DRILL, now)
        if now >= since + practice.drill_every:
            since = max(since, uow.incidents.last_drill() or since)
            _tell(uow, DRILL, _no_drill(since), since=since, every=practice.drill_every, now=now)
    if practice.review_every is not None:
        # A text that was changed was gone through.
        since = _since(uow, f"{REVIEW}-{playbook.key}", now)
        words = _not_read(playbook, practice.review_every)
        _tell(uow, REVIEW, words, since=since, every=practice.review_every, now=now)


def _since(uow: UnitOfWork, what: str, now: datetime) -> datetime:
    """Return since when it is waited for; now, when it never was before."""
    name = f"{SINCE}-{what}"
    known = uow.refs.get(None, name)
    if known is None:
        uow.refs.put(None, name, now.isoformat())
    return datetime.fromisoformat(known) if known else now


def _tell(
    uow: UnitOfWork, what: str, words: str, *, since: datetime, every: timedelta, now: datetime
) -> None:
    name = f"{TOLD}-{what}"
    told = uow.refs.get(None, name)
    last = max(since, datetime.fromisoformat(told)) if told else since
    # Of several replicas that come here at the same moment, one is the first.
    if now < last + every or not uow.inbox.first_time(name, last.isoformat(), now):
        return
    uow.refs.put(None, name, now.isoformat())
    say = Say(
        kind=SayKind.POST, place=EVERYBODY, message=Message.PRACTICE, subject=what, text=words
    )
    uow.outbox.add(None, Effects(says=(say,)), now)


def _no_drill(since: datetime) -> str:
    day = f"{since.day} {since:%B %Y}"
    return f"No rehearsal since {day}. Start one: `/incident drill`."


def _not_read(playbook: Playbook, every: timedelta) -> str:
    return (
        f"It is time to go through the playbook {playbook.name} again, as every {spoken(every)}. "
        f"Does it still say what you do? `incidentbot playbook show {playbook.name}` prints it."
    )
