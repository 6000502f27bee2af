"""Slack's rate limits as token buckets on real time."""

import math
import time
from dataclasses import dataclass

PER_MINUTE = {"t1": 1, "t2": 20, "t3": 50, "t4": 100, "t5": 300}
CHANNEL_BURST = 4


@dataclass(slots=True)
class Bucket:
    """So many calls at once, and so many a second after that."""

    size: float
    rate: float
    left: float
    at: float

    def take(self, now: float) -> float:
        """Take one call, or return the seconds until there is one."""
        self.left = min(self.size, self.left + (now - self.at) * self.rate)
        self.at = now
        if self.left < 1:
            return (1 - self.left) / self.rate
        self.left -= 1
        return 0.0


class Rates:
    """The buckets of one app in one workspace."""

    def __init__(self, *, strict: bool) -> None:
        self.strict = strict
        self._buckets: dict[str, Bucket] = {}

    def wait(self, method: str, tier: str, *, channel: str) -> int:
        """Count a call and return its Retry-After, or nothing if it may pass."""
        if not self.strict:
            return 0
        per_minute = PER_MINUTE.get(tier, PER_MINUTE["t3"])
        wait = self._take(method, size=per_minute, rate=per_minute / 60)
        if not wait and method == "chat.postMessage":
            wait = self._take(f"{method}/{channel}", size=CHANNEL_BURST, rate=1.0)
        return math.ceil(wait)

    def _take(self, name: str, *, size: float, rate: float) -> float:
        now = time.monotonic()
        bucket = self._buckets.setdefault(name, Bucket(size, rate, size, now))
        return bucket.take(now)
