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


def failed(vitals: Vitals, now: float) -> str | None:
    """Say what has stopped for too long; None while all is well."""
    if now - vitals.ticked_at > TICK_GRACE_S:
        return f"no tick for {now - vitals.ticked_at:.0f} s"
    if now - vitals.relayed_at > RELAY_GRACE_S:
        return f"the queue was not asked for {now - vitals.relayed_at:.0f} s"
    if vitals.connected_at is None or vitals.slack_down:
        return None
    if now - vitals.connected_at > SOCKET_GRACE_S:
        return f"Socket Mode was not connected for {now - vitals.connected_at:.0f} s"
    return None


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
        while not self._over.wait(self._every_s):
            vitals = self._vitals()
            why = failed(vitals, self._now()) if vitals else None
            if why is not None:
                log.critical("Stuck: %s. Ending with %s, to be started again.", why, EXIT_CODE)
                self._bite()
                return


def end() -> None:
    """End the process at once; what was under way is taken up at the next start."""
    os._exit(EXIT_CODE)
