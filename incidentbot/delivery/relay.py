"""The relay: claims what may be sent, sends it through a port, records what came of it."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from incidentbot import killpoints
from incidentbot.delivery.outage import Outage
from incidentbot.delivery.retry import LOOKS, judge, looks_at, must_look
from incidentbot.delivery.watch import Watch
from incidentbot.domain.errors import DeliveryError, IncidentBotError, StorageError
from incidentbot.services.ports import Job, Queue, Receipt, Sender, Store, UnitOfWork

log = logging.getLogger(__name__)

IDLE_WAIT_S = 1.0
HALTED_WAIT = timedelta(seconds=60)
# A claim that is older is asked about before it is used; every lease is longer than this.
SURE_FOR = timedelta(milliseconds=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What the incident is told, in the transaction that records it.

    Attributes:
        died: It was given up on.
        troubled: Parts of it failed.
        learned: It brought news.
        returned: Slack is back; so many messages wait for the room of each incident.
        counted: What came of a try, for the figures; outside the transaction.
    """

    died: Callable[[UnitOfWork, Job, DeliveryError], None]
    troubled: Callable[[UnitOfWork, Job, Receipt], None]
    learned: Callable[[UnitOfWork, Job, Receipt], None]
    returned: Callable[[UnitOfWork, Outage, Mapping[str, int]], None]
    counted: Callable[[Job, str], None]


class Relay:
    """Delivers the outbox, several lanes at a time.

    Attributes:
        halted: Why nothing is sent at all (credentials), or None.
        last_step_at: When the queue was last asked.
        stepped: The same on the event loop's own clock, which nobody winds.
    """

    def __init__(
        self,
        store: Store,
        sender: Sender,
        outcomes: Outcomes,
        watch: Watch,
        *,
        owner: str,
        now: Callable[[], datetime],
        jitter: Callable[[], float],
        parallel: int = 16,
    ) -> None:
        self.halted: str | None = None
        self.last_step_at: datetime | None = None
        self.stepped = 0.0
        self._store = store
        self._sender = sender
        self._outcomes = outcomes
        self._watch = watch
        self._owner = owner
        self._now = now
        self._jitter = jitter
        self._parallel = parallel
        self._running: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._claiming = asyncio.Lock()
        self._stopped = False
        self._halted_until: datetime | None = None

    def nudge(self) -> None:
        """Look at the queue now: something was committed."""
        self._wake.set()

    async def run(self) -> None:
        """Deliver until stopped."""
        while not self._stopped:
            self._wake.clear()
            try:
                await self.step()
            except (IncidentBotError, OSError):
                log.exception("The queue could not be read; trying again.")
            await self._wait()

    async def step(self) -> int:
        """Claim what fits and start on it; return how many were claimed."""
        async with self._claiming:
            now = self._now()
            self.last_step_at = now
            self.stepped = asyncio.get_running_loop().time()
            free = self._parallel - len(self._running)
            if free <= 0 or self._stopped or self._is_halted(now):
                return 0
            if not await self._reachable(now):
                return 0
            claim = partial(_claim, now=now, limit=free, owner=self._owner)
            jobs: list[Job] = await self._store.deliver(claim)
        for job in jobs:
            killpoints.reached(killpoints.CLAIMED, _step(job))
        for job in jobs:
            task = asyncio.create_task(self._deliver(job, now), name=f"deliver {job.id}")
            self._running.add(task)
            task.add_done_callback(self._finished)
        return len(jobs)

    async def idle(self) -> None:
        """Deliver until nothing is claimed and nothing could be claimed now."""
        while await self.step() or self._running:
            if self._running:
                await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)

    async def stop(self, within_s: float = 10.0) -> None:
        """Claim nothing more and let what is under way end."""
        self._stopped = True
        self._wake.set()
        if self._running:
            await asyncio.wait(self._running, timeout=within_s)
        if self._running:
            for task in self._running:
                task.cancel()
            # Where that fails, the leases run out by themselves.
            with suppress(IncidentBotError):
                await self._store.deliver(partial(_let_go, owner=self._owner))

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self._wake.set()
        if not task.cancelled() and task.exception() is not None:
            log.error("A delivery could not be recorded.", exc_info=task.exception())

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._wake.wait(), IDLE_WAIT_S)
        except TimeoutError:
            return

    async def _reachable(self, now: datetime) -> bool:
        if not await self._watch.open():
            return False
        while self._watch.ended:
            outage = self._watch.ended[0]
            await self._store.deliver(partial(self._resumed, outage=outage, now=now))
            self._watch.ended.remove(outage)
        return True

    def _resumed(self, queue: Queue, *, outage: Outage, now: datetime) -> None:
        self._outcomes.returned(queue.unit, outage, queue.resume(now))

    def _is_halted(self, now: datetime) -> bool:
        if self._halted_until is not None and self._halted_until > now + HALTED_WAIT:
            self._halted_until = now  # the clock went back
        return self._halted_until is not None and now < self._halted_until

    async def _deliver(self, job: Job, claimed_at: datetime) -> None:
        try:
            receipt = await self._sent_or_found(job, claimed_at)
        except DeliveryError as error:
            await self._failed(job, error)
            return
        except StorageError:
            # No fault of the message: its claim runs out, and then it is looked for.
            raise
        except Exception as error:
            log.exception("A fault of ours in delivering %s.", job.id)
            await self._failed(job, DeliveryError(f"fault: {type(error).__name__}", permanent=True))
            return
        self.halted = self._halted_until = None
        if receipt is None:
            return
        killpoints.reached(killpoints.ANSWERED, _step(job))
        await self._store.deliver(partial(self._delivered, job=job, receipt=receipt))
        killpoints.reached(killpoints.RECORDED, _step(job))
        self._outcomes.counted(job, "delivered")

    def _delivered(self, queue: Queue, *, job: Job, receipt: Receipt) -> None:
        if not queue.delivered(job, receipt, self._now()):
            return
        if receipt.events:
            self._outcomes.learned(queue.unit, job, receipt)
        if receipt.troubles:
            self._outcomes.troubled(queue.unit, job, receipt)

    def _buried(self, queue: Queue, *, job: Job, error: DeliveryError) -> None:
        if queue.keep(job):
            self._outcomes.died(queue.unit, job, error)
            queue.bury(job, error.code, self._now())

    async def _sent_or_found(self, job: Job, claimed_at: datetime) -> Receipt | None:
        killpoints.reached(killpoints.CALLING, _step(job))
        if job.looks is None or not must_look(job):
            return await self._sent(job, claimed_at)
        now = self._now()
        first, second = looks_at(job)
        wait = job.tried_at + first - now if job.tried_at else timedelta()
        if timedelta() < wait <= first and job.looks == 0:
            await self._again(job, now + wait, looks=0, error="answer lost")
            return None
        found = await self._sender.look_up(job)
        if found is not None:
            return found
        if job.looks + 1 < LOOKS:
            await self._again(job, now + second - first, looks=job.looks + 1, error="answer lost")
            return None
        return await self._sent(job, claimed_at)

    async def _sent(self, job: Job, claimed_at: datetime) -> Receipt | None:
        # Where the process stood still meanwhile, another may have taken it over.
        sure = abs(self._now() - claimed_at) <= SURE_FOR
        if sure or await self._store.deliver(partial(_keep, job=job)):
            return await self._sender.send(job)
        log.warning("%s was taken over by another process.", job.id)
        return None

    async def _failed(self, job: Job, error: DeliveryError) -> None:
        now = self._now()
        if error.stop:
            self.halted, self._halted_until = error.code, now + HALTED_WAIT
            log.error("Slack refuses our credentials (%s). Everything waits.", error.code)
            await self._store.deliver(partial(_release, job=job))
            return
        verdict = judge(job, error, now, jitter=self._jitter)
        if verdict.at is None:
            log.warning("Gave up on %s: %s", job.id, error.code)
            await self._store.deliver(partial(self._buried, job=job, error=error))
            self._outcomes.counted(job, "dead")
            return
        await self._again(job, verdict.at, looks=verdict.looks, error=error.code)
        self._outcomes.counted(job, "again")

    async def _again(self, job: Job, at: datetime, *, looks: int | None, error: str) -> None:
        await self._store.deliver(partial(_put_back, job=job, at=at, looks=looks, error=error))


def _step(job: Job) -> str:
    kind = job.say.kind if job.say else job.surface
    return kind or ""


def _claim(queue: Queue, *, now: datetime, limit: int, owner: str) -> list[Job]:
    return queue.claim(now, limit, owner=owner)


def _keep(queue: Queue, *, job: Job) -> bool:
    return queue.keep(job)


def _put_back(queue: Queue, *, job: Job, at: datetime, looks: int | None, error: str) -> None:
    queue.again(job, at, error=error, looks=looks)


def _release(queue: Queue, *, job: Job) -> None:
    queue.release(job)


def _let_go(queue: Queue, *, owner: str) -> int:
    return queue.reclaim(owner)
