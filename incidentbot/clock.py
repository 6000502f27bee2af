"""The one reader of the wall clock, which a local workspace may wind by a shared file."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

API_URL, CLOCK_FILE = "SLACK_API_URL", "INCIDENTBOT_CLOCK_FILE"


class Clock:
    """Wall clock plus the offset that stands in a file, read anew each time."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file

    def __call__(self) -> datetime:
        """Return the present moment in UTC."""
        present = datetime.now(UTC)  # noqa: TID251
        try:
            return present + self.offset
        except OverflowError:
            return present

    @property
    def offset(self) -> timedelta:
        """Return how far the clock is wound; nothing when the file is missing or garbled."""
        if self._file is None:
            return timedelta()
        try:
            return timedelta(seconds=float(self._file.read_text(encoding="ascii")))
        except (OSError, ValueError, OverflowError):
            return timedelta()


def make_clock(api_url: str, path: str | Path | None) -> Callable[[], datetime]:
    """Make the clock of a deployment; only beside a workspace on this machine can it be wound."""
    return Clock(Path(path) if path and loopback(api_url) else None)


def now() -> datetime:
    """Return the present moment in UTC, as wound by the environment."""
    return make_clock(os.environ.get(API_URL, ""), os.environ.get(CLOCK_FILE))()


def loopback(url: str) -> bool:
    """Tell whether a URL points to this machine."""
    try:
        host = urlsplit(url).hostname or ""
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
