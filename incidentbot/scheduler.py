"""The ticker: a few interval jobs; what is due is always read from rows."""

import logging
from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from incidentbot.domain.errors import IncidentBotError

log = logging.getLogger(__name__)

Duty = Callable[[], Awaitable[object]]


class Ticker:
    """Runs duties at their intervals; one that fails runs again at its next."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone="UTC",
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def every(self, seconds: float, name: str, duty: Duty, *, jitter: int | None = None) -> None:
        """Add a duty; with a jitter it comes up to so many seconds earlier or later."""

        async def run() -> None:
            try:
                await duty()
            except (IncidentBotError, OSError):
                log.exception("The duty %r failed; it runs again in %s s.", name, seconds)

        self._scheduler.add_job(run, "interval", seconds=seconds, jitter=jitter, id=name, name=name)

    def start(self) -> None:
        """Begin to tick."""
        self._scheduler.start()

    def stop(self) -> None:
        """Tick no more."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
