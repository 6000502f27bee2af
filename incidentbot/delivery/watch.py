"""Watches whether Slack answers: fed by every call, it asks by itself while there is none."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from incidentbot.delivery.outage import Outage, Reach, answered, span, unanswered

log = logging.getLogger(__name__)

PROBE_EVERY = timedelta(seconds=15)


class Watch:
    """The state of the line to Slack.

    Attributes:
        last: The outage that ended last; None before the first.
        ended: The outages that ended and whose backlog was not let go yet.
    """

    def __init__(self, now: Callable[[], datetime], probe: Callable[[], Awaitable[object]]) -> None:
        self.last: Outage | None = None
        self.ended: list[Outage] = []
        self._reach = Reach()
        self._now = now
        self._probe = probe
        self._probed_at: datetime | None = None
        self._probing = asyncio.Lock()

    @property
    def outage(self) -> Outage | None:
        """The outage that lasts now; None while Slack is there."""
        return self._reach.outage

    def heard(self, *, answer: bool) -> None:
        """Take a result in: whether Slack answered, be it with a refusal."""
        before = self._reach
        if not answer:
            self._reach = unanswered(before, self._now())
            if self.outage is not None and before.outage is None:
                log.warning("Slack does not answer. Everything waits until it does.")
            return
        self._reach, over = answered(before, self._now())
        if over is not None:
            log.warning("Slack answers again; it was unreachable %s.", span(over))
            self.last = over
            self.ended.append(over)

    async def open(self) -> bool:
        """Tell whether sending makes sense; while Slack is away, ask it now and then."""
        if self.outage is not None:
            await self.probe()
        return self.outage is None

    async def probe(self) -> None:
        """Ask Slack for a sign of life, unless it was asked a moment ago."""
        now = self._now()
        last = self._probed_at
        if self._probing.locked() or (last is not None and abs(now - last) < PROBE_EVERY):
            return
        async with self._probing:
            self._probed_at = now
            await self._probe()
