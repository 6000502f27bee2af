"""Watches whether Slack answers: fed by every call, it asks by itself while there is none."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from incidentbot.delivery.outage import Outage, Reach, answered, span, trouble, unanswered

log = logging.getLogger(__name__)

MESSAGES = frozenset({"chat.postMessage", "chat.update"})
PROBE_EVERY = timedelta(seconds=15)


class Watch:
    """The state of the line to Slack, and of its part that takes messages.

    Attributes:
        last: The outage that ended last; None before the first.
        ended: The outages that ended and whose backlog was not let go yet.
    """

    def __init__(self, now: Callable[[], datetime], probe: Callable[[], Awaitable[object]]) -> None:
        self.last: Outage | None = None
        self.ended: list[Outage] = []
        self._reach = Reach()
        self._posting = Reach()
        self._now = now
        self._probe = probe
        self._probed_at: datetime | None = None
        self._probing = asyncio.Lock()

    @property
    def outage(self) -> Outage | None:
        """The outage that lasts now; None while Slack is there."""
        return self._reach.outage or _of_messages(self._posting.outage)

    def heard(self, *, answer: bool, method: str = "") -> None:
        """Take a result in: whether Slack answered, be it with a refusal.

        Args:
            answer: Whether it did.
            method: What was called; messages can fail while all the rest works.
        """
        before = self.outage
        now, messages = self._now(), method in MESSAGES
        if not answer:
            self._reach = unanswered(self._reach, now)
            self._posting = unanswered(self._posting, now) if messages else self._posting
            if before is None and self.outage is not None:
                log.warning("Slack %s. Everything waits until it does.", _failing(self.outage))
            return
        self._reach, over = answered(self._reach, now)
        if messages or over is not None:
            # What ended a whole outage gives messages another chance too.
            self._posting, partly = answered(self._posting, now)
            over = over or _of_messages(partly)
        if over is not None:
            log.warning("Slack works again; it %s %s.", trouble(over), span(over))
            self.last = over
            self.ended.append(over)

    async def open(self) -> bool:
        """Tell whether sending makes sense; while Slack is away, ask it now and then."""
        if self._reach.outage is not None:
            await self.probe()
        elif self._posting.outage is not None:
            # Only a message shows whether messages are taken: what waits is tried now and then.
            return self._due()
        return self.outage is None

    async def probe(self) -> None:
        """Ask Slack for a sign of life, unless it was asked a moment ago."""
        if self._probing.locked() or not self._due():
            return
        async with self._probing:
            await self._probe()

    def _due(self) -> bool:
        now, last = self._now(), self._probed_at
        if last is not None and abs(now - last) < PROBE_EVERY:
            return False
        self._probed_at = now
        return True


def _of_messages(outage: Outage | None) -> Outage | None:
    return replace(outage, whole=False) if outage else None


def _failing(outage: Outage) -> str:
    return "does not answer" if outage.whole else "takes no messages"
