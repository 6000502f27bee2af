"""Rows to begin with, and the steps of a delivery in few words."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import sqlalchemy as sa

from incidentbot.domain import history
from incidentbot.domain.clocks import Clock, Kind
from incidentbot.domain.effects import Effects, Message, Say, SayKind, Surface
from incidentbot.domain.events import Entry, Event, IncidentDeclared
from incidentbot.domain.incidents import Incident
from incidentbot.services.ports import Job, Queue, Receipt, UnitOfWork
from incidentbot.storage import SqlStore
from incidentbot.storage.engine import open_engine
from tests.domain.situation import ANA, MINUTE, PLAYBOOK, START

SECOND = timedelta(seconds=1)
HERE, THERE = "here", "there"
OPEN_ROOM = Say(kind=SayKind.OPEN_ROOM, place="room-setup", gives="channel")


def post(place: str = "dm:ben", **fields: object) -> Say:
    """Make a message to one place."""
    said = Say(kind=SayKind.POST, place=place, message=Message.EVENT)
    return replace(said, **fields)  # type: ignore[arg-type]


def clock(incident: Incident, kind: Kind = Kind.UPDATE, **fields: object) -> Clock:
    """Make a running clock of 30 minutes."""
    running = Clock(
        id=f"{incident.id}-1-{kind.value}",
        incident_id=incident.id,
        kind=kind,
        opened_at=START,
        due_at=START + 30 * MINUTE,
        length=30 * MINUTE,
        next_nag_at=START + 30 * MINUTE,
    )
    return replace(running, **fields)  # type: ignore[arg-type]


async def declared(
    store: SqlStore,
    title: str = "Checkout is down",
    *,
    by: str = ANA,
    at: datetime = START,
    private: bool = False,
    drill: bool = False,
) -> Incident:
    """Declare an incident: row and first entry."""

    def work(uow: UnitOfWork) -> Incident:
        new = uow.incidents.new_id()
        event = IncidentDeclared(
            ref=uow.incidents.next_ref(private=private),
            severity="P1",
            playbook=PLAYBOOK.key,
            channel_name=uow.incidents.reserve_name(new, "incident-checkout"),
            title=title,
            private=private,
            drill=drill,
        )
        entry = Entry(incident_id=new, seq=1, at=at, by=by, event=event)
        incident = history.apply(None, entry, PLAYBOOK)
        uow.incidents.add(incident)
        uow.timeline.append([entry])
        return incident

    return await store.write(work)


async def record(
    store: SqlStore, incident: Incident, events: Iterable[Event], *, at: datetime = START
) -> Incident:
    """Add events to an incident: entries and row."""

    def work(uow: UnitOfWork) -> Incident:
        after = uow.incidents.get(incident.id)
        for event in events:
            entry = Entry(incident_id=after.id, seq=after.version + 1, at=at, by=ANA, event=event)
            uow.timeline.append([entry])
            after = history.apply(after, entry, PLAYBOOK)
        uow.incidents.save(after)
        return after

    return await store.write(work)


async def queue(
    store: SqlStore,
    incident: Incident | None,
    *says: Say,
    shows: Iterable[Surface] = (),
    redrawn: Iterable[Surface] = (),
    now: datetime = START,
) -> None:
    """Add effects."""
    effects = Effects(says=says, shows=frozenset(shows), redrawn=frozenset(redrawn))
    incident_id = incident.id if incident else None
    await store.write(lambda uow: uow.outbox.add(incident_id, effects, now))


async def claim(
    store: SqlStore, now: datetime = START, *, limit: int = 20, owner: str = HERE
) -> list[Job]:
    """Claim what may be sent."""

    def step(queue: Queue) -> list[Job]:
        return queue.claim(now, limit, owner=owner)

    return await store.deliver(step)


async def claim_one(store: SqlStore, now: datetime = START, *, owner: str = HERE) -> Job:
    """Claim the one thing that may be sent."""
    (job,) = await claim(store, now, owner=owner)
    return job


async def deliver(
    store: SqlStore, job: Job, receipt: Receipt | None = None, *, now: datetime = START
) -> bool:
    """Record a success."""
    return await store.deliver(lambda queue: queue.delivered(job, receipt or Receipt(), now))


async def again(
    store: SqlStore, job: Job, at: datetime, *, looks: int | None = None, error: str = "x"
) -> None:
    """Put a job back."""
    await store.deliver(lambda queue: queue.again(job, at, error=error, looks=looks))


async def with_room(store: SqlStore, incident: Incident, name: str = "channel") -> None:
    """Let the incident have its war room."""
    await store.write(lambda uow: uow.refs.put(incident.id, name, "C1"))


async def is_idle(store: SqlStore, now: datetime = START) -> bool:
    """Ask whether there is anything to do."""
    return await store.deliver(lambda queue: queue.idle(now))


def what(jobs: Sequence[Job]) -> list[str]:
    """Name the jobs: the surface, or the kind and place of the say."""
    return [f"{job.say.kind} {job.say.place}" if job.say else str(job.surface) for job in jobs]


def places(jobs: Sequence[Job]) -> list[str]:
    """Return where the says go."""
    return [job.say.place for job in jobs if job.say]


def tamper(url: str, *statements: str, **values: object) -> None:
    """Do to the database what the program never does."""
    with _connected(url) as connection:
        for statement in statements:
            connection.execute(sa.text(statement), values)


def look(url: str, statement: str, **values: object) -> list[tuple[object, ...]]:
    """Read the database behind the program's back."""
    with _connected(url) as connection:
        return [tuple(row) for row in connection.execute(sa.text(statement), values)]


@contextmanager
def holding(url: str, statement: str) -> Iterator[None]:
    """Hold what a statement locks, as a process does that does not get on."""
    with _connected(url) as connection:
        connection.execute(sa.text(statement))
        yield


@contextmanager
def _connected(url: str) -> Iterator[sa.Connection]:
    engine = open_engine(url)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()
