"""The watchdog: when the program has stopped working, it ends it, so that it is started again."""

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass

log = logging.getLogger(__name__)

# https://man.openbsd.org/sysexits: an internal software error.
EXIT_CODE = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Graces:
    """For how many seconds each part may be silent.

    Attributes:
        look_every: How often that is looked at.
        frozen: A gap between two looks that long means that the whole program stood still.
    """

    tick: float = 120.0
    relay: float = 120.0
    socket: float = 300.0
    look_every: float = 5.0
    frozen: float = 30.0


USUAL = Graces()


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


def failed(
    vitals: Vitals, now: float, graces: Graces = USUAL, *, awake_since: float = 0.0
) -> str | None:
    """Say what has stopped for too long; None while all is well.

    Args:
        vitals: When each part last worked.
        now: The moment.
        graces: For how long each may be silent.
        awake_since: When the whole program last stood still; what was before does not count.
    """
    tick, relay = (now - max(at, awake_since) for at in (vitals.ticked_at, vitals.relayed_at))
    if tick > graces.tick:
        return f"no tick for {tick:.0f} s"
    if relay > graces.relay:
        return f"the queue was not asked for {relay:.0f} s"
    if vitals.connected_at is None or vitals.slack_down:
        return None
    silent = now - max(vitals.connected_at, awake_since)
    return f"Socket Mode was not connected for {silent:.0f} s" if silent > graces.socket else None


class Watchdog:
    """Looks at the vitals from a thread of its own, which a stuck event loop cannot stop."""

    def __init__(
        self,
        vitals: Callable[[], Vitals | None],
        now: Callable[[], float],
        graces: Graces = USUAL,
        *,
        bite: Callable[[], None] | None = None,
    ) -> None:
        self._vitals = vitals
        self._now = now
        self._graces = graces
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
        while not self._over.wait(self._graces.look_every):
            now = self._now()
            if now - looked > self._graces.frozen:
                log.warning("The whole program stood still for %.0f s.", now - looked)
                awake_since = now
            looked = now
            vitals = self._vitals()
            why = failed(vitals, now, self._graces, awake_since=awake_since) if vitals else None
            if why is not None:
                log.critical("Stuck: %s. Ending with %s, to be started again.", why, EXIT_CODE)
                self._bite()
                return


def end() -> None:
    """End the process at once; what was under way is taken up at the next start."""
    os._exit(EXIT_CODE)
