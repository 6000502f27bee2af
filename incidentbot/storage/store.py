"""The store: runs units of work in threads of its own, each one transaction."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from queue import PriorityQueue
from typing import TypeVar

from sqlalchemy import Engine
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, NotSupportedError
from sqlalchemy.exc import ProgrammingError as WrongStatementError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlmodel import Session

from incidentbot import killpoints
from incidentbot.domain.errors import StorageError
from incidentbot.services import ports
from incidentbot.storage import engine, migrate, signals
from incidentbot.storage.audit import Break, first_break
from incidentbot.storage.health import Backlog, backlog
from incidentbot.storage.metrics import Figures, figures
from incidentbot.storage.queue import SqlQueue
from incidentbot.storage.repairs import Stuck, drop, retry, stuck
from incidentbot.storage.retention import prune
from incidentbot.storage.unit import SqlUnit

T = TypeVar("T")
READERS = 4
POSTGRES_WRITERS = 8
# Somebody waits for the answer to a command; nobody sees a message come a moment later.
DELIVERY_YIELDS_S = 0.25
_MISTAKES = (DataError, IntegrityError, NotSupportedError, WrongStatementError)


@dataclass(order=True, slots=True)
class _Turn:
    """What waits for a thread; the smallest is next."""

    at: float
    number: int
    take: Callable[[], None] = field(compare=False)


class _Threads:
    """A pool of threads with as many connections."""

    def __init__(self, database: Engine, size: int) -> None:
        self._engine = database
        self._pool = ThreadPoolExecutor(size, thread_name_prefix="storage")
        self._turns: PriorityQueue[_Turn] = PriorityQueue()
        self._numbers = count()

    async def run(
        self,
        work: Callable[[Session], T],
        after: Callable[[T], None] | None = None,
        *,
        yields_s: float = 0.0,
    ) -> T:
        """Run in a transaction on a thread.

        Args:
            work: What to do.
            after: Runs there too, once it is committed.
            yields_s: What was asked for so much later still goes first.
        """
        done: Future[T] = Future()
        at = asyncio.get_running_loop().time() + yields_s
        turn = _Turn(at, next(self._numbers), partial(self._take, done, work, after))
        self._turns.put(turn)
        self._pool.submit(self._next)
        return await asyncio.wrap_future(done)

    def close(self) -> None:
        """Finish what runs, then let go of the connections."""
        self._pool.shutdown()
        self._engine.dispose()

    def _next(self) -> None:
        # There are as many of these calls as turns, so that each finds one.
        self._turns.get_nowait().take()

    def _take(
        self,
        done: "Future[T]",
        work: Callable[[Session], T],
        after: Callable[[T], None] | None,
    ) -> None:
        if not done.set_running_or_notify_cancel():
            return
        try:
            result = self._run(work, after)
        except BaseException as error:  # noqa: BLE001 - raised again where it is awaited
            done.set_exception(error)
        else:
            done.set_result(result)

    def _run(self, work: Callable[[Session], T], after: Callable[[T], None] | None) -> T:
        try:
            result = self._transaction(work)
        except NoConnectionError as error:
            raise StorageError(
                "Nothing was saved: the database is busy. Try again in a minute."
            ) from error
        except _MISTAKES:
            raise
        except DBAPIError as error:
            raise engine.refusal(error) from error
        if after is not None:
            after(result)
        return result

    def _transaction(self, work: Callable[[Session], T], *, once_more: bool = True) -> T:
        committing = False
        try:
            with Session(self._engine) as session:
                result = work(session)
                session.flush()
                committing = True
                session.commit()
                return result
        except DBAPIError as error:
            if committing or not once_more or not engine.transient(error):
                raise
        return self._transaction(work, once_more=False)


class SqlStore:
    """Implements the `Store` port on SQLite or PostgreSQL.

    Attributes:
        owner: The name under which this process claims.
    """

    def __init__(
        self,
        url: str,
        *,
        on_effects: Callable[[], None] | None,
        lease: timedelta,
        owner: str | None,
    ) -> None:
        self.owner = owner or secrets.token_hex(8)
        self._on_effects = on_effects
        self._lease = lease
        self._version = migrate.head()
        self._url = url
        writers = 1 if engine.is_sqlite(url) else POSTGRES_WRITERS
        writing = engine.open_engine(url, size=writers, lock_wait_s=engine.BUSY_SECONDS)
        self._writing = _Threads(writing, writers)
        reading = engine.open_engine(url, reading=True, size=READERS)
        self._reading = _Threads(reading, READERS)

    async def write(self, work: Callable[[ports.UnitOfWork], T]) -> T:
        """Run in a writing transaction; commit, then wake the relay if effects were added."""

        def run(session: Session) -> tuple[T, bool]:
            unit = SqlUnit(session, writing=True)
            result = work(unit)
            if unit.stirring:
                signals.send(session, self.owner)
            killpoints.reached(killpoints.BEFORE_COMMIT)
            return result, unit.stirring

        outcome = await self._writing.run(run, self._wake)
        killpoints.reached(killpoints.COMMITTED)
        return outcome[0]

    async def read(self, work: Callable[[ports.UnitOfWork], T]) -> T:
        """Run in a reading transaction."""
        return await self._reading.run(lambda session: work(SqlUnit(session)))

    async def deliver(self, work: Callable[[ports.Queue], T]) -> T:
        """Run a step of the delivery in a writing transaction."""

        def run(session: Session) -> tuple[T, bool]:
            unit = SqlUnit(session, writing=True)
            queue = SqlQueue(unit, lease=self._lease, version=self._version)
            return work(queue), unit.stirring

        return (await self._writing.run(run, self._wake, yields_s=DELIVERY_YIELDS_S))[0]

    async def listen(self) -> None:
        """Wake the relay at what other processes commit, until cancelled; PostgreSQL tells us."""
        if self._on_effects is not None and not engine.is_sqlite(self._url):
            await signals.listen(self._url, self._on_effects, but=self.owner)

    async def verify(self, incident_id: str | None = None) -> Break | None:
        """Find the first broken link of one history, or of all; None when all hold."""
        return await self._reading.run(lambda session: first_break(session, incident_id))

    async def prune(self, now: datetime) -> int:
        """Delete what has been kept long enough; return how many rows."""
        return await self._writing.run(lambda session: prune(session, now))

    async def backlog(self) -> Backlog:
        """Count what waits, what is dead, and since when the oldest waits."""
        return await self._reading.run(backlog)

    async def figures(self) -> Figures:
        """Count incidents and clocks, but for private ones and drills."""
        return await self._reading.run(figures)

    async def stuck(self) -> list[Stuck]:
        """List what is not delivered yet, what is dead, and what is parked."""
        return await self._reading.run(stuck)

    async def retry(self, delivery: str) -> None:
        """Let a delivery be tried again now."""

        def run(session: Session) -> None:
            retry(SqlUnit(session, writing=True), delivery)
            signals.send(session, self.owner)

        await self._writing.run(run)

    async def drop(self, delivery: str) -> int:
        """Give a delivery up for good; return how many others needed it."""
        return await self._writing.run(
            lambda session: drop(SqlUnit(session, writing=True), delivery)
        )

    async def healthy(self) -> bool:
        """Tell whether the database takes a writing transaction."""
        try:
            await self._writing.run(
                lambda session: session.connection().exec_driver_sql("SELECT 1")
            )
        except StorageError:
            return False
        return True

    async def close(self) -> None:
        """Finish what runs, then let go of the database."""
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(None, self._reading.close)
        await loop.run_in_executor(None, self._writing.close)

    def _wake(self, outcome: tuple[object, bool]) -> None:
        if outcome[1] and self._on_effects is not None:
            self._on_effects()


def open_store(
    url: str,
    *,
    on_effects: Callable[[], None] | None = None,
    lease: timedelta = timedelta(seconds=30),
    owner: str | None = None,
) -> SqlStore:
    """Open a database that has been prepared.

    Args:
        url: `sqlite:////path` or `postgresql://…`.
        on_effects: Called from any thread after a commit that added something to deliver.
        lease: How long a claim holds before its holder is taken for dead.
        owner: The name under which this process claims; random by default.
    """
    return SqlStore(url, on_effects=on_effects, lease=lease, owner=owner)
