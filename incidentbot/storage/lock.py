"""The lock beside a SQLite file: one process runs on it, and the next one is told so."""

import fcntl
import logging
import os
import socket
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from incidentbot.domain.errors import ConfigError
from incidentbot.storage.engine import file_of, is_sqlite

log = logging.getLogger(__name__)

BEAT_S = 10.0
LIVES_S = 60.0
OVERTAKEN = 70
_LONGEST = 1024
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_UNKNOWN = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who holds a database.

    Attributes:
        boot: Names this run of the machine's kernel, which its containers share.
    """

    host: str
    pid: int
    boot: str = _UNKNOWN

    def __str__(self) -> str:
        return f"{self.host} {self.pid} {self.boot}"

    def may_live_apart_from(self, other: "Holder") -> bool:
        """Tell whether it may be on a machine whose locks the other one does not see."""
        return self.host != other.host and (self.boot != other.boot or self.boot == _UNKNOWN)


class Lock:
    """Holds the database for this process until released; on PostgreSQL it holds nothing."""

    def __init__(
        self,
        descriptor: int | None = None,
        *,
        every_s: float = BEAT_S,
        overtaken: Callable[[], None] | None = None,
    ) -> None:
        self._descriptor = descriptor
        self._every_s = every_s
        self._overtaken = overtaken or _end
        self._over = threading.Event()
        self._beating = threading.Thread(target=self._beat_on, name="lock", daemon=True)
        if descriptor is not None:
            _write(descriptor, str(_here()))
            self._beating.start()

    def beat(self) -> bool:
        """Show to other machines that the holder lives; False when one of them took over."""
        if self._descriptor is None:
            return True
        if _holder(self._descriptor) not in (None, _here()):
            return False
        os.utime(self._descriptor)
        return True

    def release(self) -> None:
        """Let the next process in."""
        if self._descriptor is None:
            return
        self._over.set()
        self._beating.join()
        if _holder(self._descriptor) == _here():
            _write(self._descriptor, "")
        os.close(self._descriptor)
        self._descriptor = None

    def __enter__(self) -> "Lock":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()

    def _beat_on(self) -> None:
        while not self._over.wait(self._every_s):
            # A file server that is away for a moment is no reason to stop.
            with suppress(OSError):
                if not self.beat():
                    log.critical("Another machine has taken the database over. Ending.")
                    self._overtaken()
                    return


def lock_file(url: str) -> Path:
    """Return the lock file's path."""
    database = file_of(url)
    return database.with_name(database.name + ".lock")


def hold(url: str, *, every_s: float = BEAT_S, overtaken: Callable[[], None] | None = None) -> Lock:
    """Take the database for this process.

    Args:
        url: Which database.
        every_s: How often other machines are shown that this process lives.
        overtaken: Called when another machine took over meanwhile; by default the process ends.

    Raises:
        ConfigError: Another process has it, or the lock file cannot be written.
    """
    if not is_sqlite(url):
        return Lock()
    path = lock_file(url)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise ConfigError(
            f"The lock file {path} cannot be written ({error.strerror}). "
            "Make its folder, and let this user write there."
        ) from None
    try:
        _take(descriptor, file_of(url))
    except BaseException:
        os.close(descriptor)
        raise
    return Lock(descriptor, every_s=every_s, overtaken=overtaken)


def _take(descriptor: int, database: Path) -> None:
    holder = _holder(descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        who = f" (process {holder.pid} on {holder.host})" if holder else ""
        raise ConfigError(
            f"Another incidentbot runs on {database} already{who}. "
            "Stop it first, or use PostgreSQL to run several."
        ) from None
    except OSError as error:
        raise ConfigError(
            f"The file system of {database} keeps no locks ({error.strerror}). "
            "Put the database on a disk of this machine, or use PostgreSQL."
        ) from None
    # Some network file systems keep a lock on each machine apart: there only the beat tells.
    if holder is not None and holder.may_live_apart_from(_here()):
        _refuse_living(holder, _silence(descriptor, database.parent), database)


def _refuse_living(holder: Holder, silence_s: float, database: Path) -> None:
    if abs(silence_s) < LIVES_S:
        raise ConfigError(
            f"Another incidentbot runs on {database}, on the machine {holder.host} "
            f"(process {holder.pid}). SQLite is for one machine: stop it there, or use PostgreSQL. "
            f"If that machine is gone, start this one again in {LIVES_S - silence_s:.0f} s."
        )


def _silence(descriptor: int, folder: Path) -> float:
    # Both times are the file server's: the machines' own clocks may differ.
    with tempfile.TemporaryFile(dir=folder) as probe:
        return os.fstat(probe.fileno()).st_mtime - os.fstat(descriptor).st_mtime


def _holder(descriptor: int) -> Holder | None:
    try:
        host, pid, boot = os.pread(descriptor, _LONGEST, 0).decode().split()
        return Holder(host=host, pid=int(pid), boot=boot)
    except ValueError:
        return None


def _here() -> Holder:
    try:
        boot = _BOOT.read_text(encoding="ascii").strip()
    except OSError:
        boot = _UNKNOWN
    return Holder(host=socket.gethostname(), pid=os.getpid(), boot=boot or _UNKNOWN)


def _write(descriptor: int, words: str) -> None:
    # On a full disk the lock itself still holds, only without a name.
    with suppress(OSError):
        os.pwrite(descriptor, words.encode(), 0)
        os.ftruncate(descriptor, len(words.encode()))


def _end() -> None:
    os._exit(OVERTAKEN)
