"""The workspace's two clocks: real time, and time as wound by a demo or a test."""

import asyncio
import os
import tempfile
import time
from pathlib import Path

LOOK_EVERY = 0.2


class WoundClock:
    """Wall clock plus an offset that any process may write to a shared file."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._offset = 0.0
        self._seen: tuple[int, int] | None = None

    def real(self) -> float:
        """Return the seconds of the wall clock."""
        return time.time()  # noqa: TID251

    def now(self) -> float:
        """Return the wound seconds, which stamps and due dates follow."""
        return self.real() + self.offset

    @property
    def offset(self) -> float:
        """Return how far the wound clock is ahead."""
        if self._file is not None:
            self._reread(self._file)
        return self._offset

    def wind(self, seconds: float) -> float:
        """Move the clock ahead and return the new offset."""
        self._offset = self.offset + seconds
        if self._file is not None:
            _write_whole(self._file, repr(self._offset))
        return self._offset

    async def until(self, moment: float) -> None:
        """Wait until the wound clock shows a moment, however it gets there."""
        while (left := moment - self.now()) > 0:  # noqa: ASYNC110
            # No event can tell: another process may be the one that winds.
            await asyncio.sleep(min(left, LOOK_EVERY))

    def _reread(self, file: Path) -> None:
        try:
            stat = file.stat()
        except FileNotFoundError:
            self._offset, self._seen = 0.0, None
            return
        mark = (stat.st_mtime_ns, stat.st_ino)
        if mark != self._seen:
            self._offset = float(file.read_text(encoding="ascii").strip() or 0)
            self._seen = mark


def _write_whole(file: Path, text: str) -> None:
    # A reader in another process must never see half a number.
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=file.name)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(text)
    Path(name).replace(file)
