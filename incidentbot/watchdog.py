"""The watchdog: when the program has stopped working, it ends it, so that it is started again."""

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)

# https://man.openbsd.org/sysexits: an internal software error.
EXIT_CODE = 70
LOOK_EVERY_S = 5.0
TICK_GRACE_S = 120.0
RELAY_GRACE_S = 120.0
SOCKET_GRACE_S = 300.0
# A gap between two looks that long means that this thread, and all the rest, stood still.
FROZEN_S = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Vitals:
    """When each part was last seen to work, in seconds of a clock that nobody winds.

    Attributes:
        connected_at: When Socket Mode was last seen connected; None in HTTP mode.
        slack_down: Slack is known to be away, so that no connection can be had.
    """

    ticked_at: float
    relayed_at: float
    connected_at: float | None = None
    slack_down: bool = False


def failed(vitals: Vitals, now: float, *, awake_since: float = 0.0) -> str | None:
    """Say what has stopped for too long; None while all is well.

    Args:
        vitals: When each part last worked.
        now: The moment.
        awake_since: When the whole program last stood still; what was before does not count.
    """
    tick, relay = (now - max(at, awake_since) for at in (vitals.ticked_at, vitals.relayed_at))
    if tick > TICK_GRACE_S:
        return f"no tick for {tick:.0f} s"
    if relay > RELAY_GRACE_S:
        return f"the queue was not asked for {relay:.0f} s"
    if vitals.connected_at is None or vitals.slack_down:
        return None
    silent = now - max(vitals.connected_at, awake_since)
    return f"Socket Mode was not connected for {silent:.0f} s" if silent > SOCKET_GRACE_S else None


class Watchdog:
    """Looks at the vitals from a thread of its own, which a stuck event loop cannot stop."""

    def __init__(
        self,
        vitals: Callable[[], Vitals | None],
        now: Callable[[], float],
        *,
        every_s: float = LOOK_EVERY_S,
        bite: Callable[[], None] | None = None,
    ) -> None:
        self._vitals = vitals
        self._now = now
        self._every_s = every_s
        self._bite = bite or end
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """Watch no more."""
        self._over.set()

    def _watch(self) -> None:
        looked, awake_since = self._now(), 0.0
        while not self._over.wait(self._every_s):
            now = self._now()
            if now - looked > FROZEN_S:
                log.warning("The whole program stood still for %.0f s.", now - looked)
                awake_since = now
            looked = now
            vitals = self._vitals()
            why = failed(vitals, now, awake_since=awake_since) if vitals else None
            if why is not None:
                log.critical("Stuck: %s. Ending with %s, to be started again.", why, EXIT_CODE)
                self._bite()
                return


def end() -> None:
    """End the process at once; what was under way is taken up at the next start."""
    os._exit(EXIT_CODE)
