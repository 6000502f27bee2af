"""Follow-ups on their way to a tracker and back: it may be away, and Slack must not wait for it."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from incidentbot.domain import trackers
from incidentbot.domain.aftermath import FollowUp
from incidentbot.domain.effects import TRACKER, Say, SayKind
from incidentbot.domain.errors import DeliveryError
from incidentbot.domain.events import FollowUpChanged, FollowUpFiled
from incidentbot.domain.trackers import Filed, Filing
from incidentbot.services.ports import Job, Receipt, Store
from incidentbot.services.record import Rules
from incidentbot.services.trackers import Tracker, read_back

log = logging.getLogger(__name__)

# The relay has few hands, and those are for Slack.
AT_ONCE = 2
BUSY_S = 2.0
EVERY_S, JITTER_S = 300, 30

Names = Callable[[str], Awaitable[str]]


class Filer:
    """The sender port, for a tracker."""

    def __init__(
        self,
        tracker: Tracker,
        *,
        name_of: Names,
        base_url: str | None,
        now: Callable[[], datetime],
    ) -> None:
        """Take a tracker.

        Args:
            tracker: Where follow-ups go.
            name_of: Says how a person is called; empty where that is not known.
            base_url: Where this program's own pages are, if people can reach them.
            now: The moment.
        """
        self._tracker = tracker
        self._name_of = name_of
        self._base_url = base_url.rstrip("/") if base_url else None
        self._now = now
        self._busy = 0
        self._pause: tuple[datetime, float] | None = None
        self._trouble = ""

    async def send(self, job: Job) -> Receipt:
        """Bring the tracker's issue up to the follow-up as it is now. Raises DeliveryError."""
        follow_up = _follow_up(job)
        if follow_up is None or not trackers.may_leave(job.of):
            return Receipt()
        async with self._gently():
            if job.say is not None and job.say.kind is SayKind.FILE:
                return await self._filed(job, follow_up)
            return await self._amended(job, follow_up)

    async def look_up(self, job: Job) -> Receipt | None:
        """Find the issue that a job may have opened already. Raises DeliveryError."""
        follow_up = _follow_up(job)
        if follow_up is None:
            return Receipt()
        async with self._gently():
            found = await self._tracker.find(job.key)
        return self._receipt(follow_up, found) if found else None

    async def _filed(self, job: Job, follow_up: FollowUp) -> Receipt:
        if follow_up.key is not None:
            return Receipt()
        filed = await self._tracker.file(await self._filing(job, follow_up))
        return self._receipt(follow_up, filed)

    async def _amended(self, job: Job, follow_up: FollowUp) -> Receipt:
        if follow_up.key is None or follow_up.tracker != self._tracker.name:
            return Receipt()
        if job.entry is not None and isinstance(job.entry.event, FollowUpChanged):
            await self._tracker.amend(follow_up.key, await self._filing(job, follow_up))
        else:
            await self._tracker.settle(
                follow_up.key, open=follow_up.open, dropped=follow_up.dropped
            )
        return Receipt()

    async def _filing(self, job: Job, follow_up: FollowUp) -> Filing:
        owner = await self._name_of(follow_up.owner) if follow_up.owner else ""
        page = f"{self._base_url}/incidents/{job.of.ref}" if self._base_url else None
        return trackers.filing(job.of, follow_up, key=job.key, owner=owner, page=page)

    def _receipt(self, follow_up: FollowUp, filed: Filed) -> Receipt:
        event = FollowUpFiled(
            follow_up=follow_up.id, tracker=self._tracker.name, key=filed.key, url=filed.url
        )
        # What ended before it was filed is to end there, too.
        amend = Say(kind=SayKind.AMEND, place=TRACKER, subject=follow_up.id)
        return Receipt(events=(event,), spawn=() if follow_up.open else (amend,))

    @asynccontextmanager
    async def _gently(self) -> AsyncIterator[None]:
        self._refuse_when_busy()
        self._busy += 1
        try:
            yield
            self._trouble = ""
        except DeliveryError as error:
            self._troubled(error)
            raise
        finally:
            self._busy -= 1

    def _refuse_when_busy(self) -> None:
        until, length = self._pause or (self._now(), 0.0)
        left = (until - self._now()).total_seconds()
        # A clock that was set back must not turn a short pause into a long one.
        if 0 < left <= length:
            raise DeliveryError("paused", retry_after=left)
        if self._busy >= AT_ONCE:
            raise DeliveryError("busy", retry_after=BUSY_S)

    def _troubled(self, error: DeliveryError) -> None:
        if error.budget is not None and error.retry_after is not None:
            wait = error.retry_after
            self._pause = (self._now() + timedelta(seconds=wait), wait)
        if error.code != self._trouble:
            self._trouble = error.code
            log.warning("A follow-up was not taken (%s).", error.code)


def filer(
    tracker: Tracker | None, name_of: Names, base_url: str | None, now: Callable[[], datetime]
) -> Filer | None:
    """Make the sender for a tracker, where there is one."""
    if tracker is None:
        return None
    return Filer(tracker, name_of=name_of, base_url=base_url, now=now)


async def look_back(
    tracker: Tracker | None, store: Store, rules: Rules, now: Callable[[], datetime]
) -> None:
    """Take over which follow-ups came to an end in the tracker, where there is one."""
    if tracker is None:
        return
    try:
        await read_back(store, rules, tracker, now)
    except DeliveryError as error:
        log.warning("The tracker does not say what was closed (%s); asked again later.", error.code)


def _follow_up(job: Job) -> FollowUp | None:
    subject = job.say.subject if job.say is not None else None
    return job.of.aftermath.follow_up(subject or "")
