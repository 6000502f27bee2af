"""The program as a process of its own, and what became of it."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from incidentbot.sandbox.server import Sandbox

ROOT = Path(__file__).parents[2]
PATIENCE_S = 60.0
PIPE = asyncio.subprocess.PIPE


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run ended, and what it printed."""

    code: int
    out: str
    err: str


class Program:
    """One run of `incidentbot …`."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    def send(self, number: int) -> None:
        """Send it a signal."""
        self._process.send_signal(number)

    async def line(self, part: str) -> str:
        """Wait until it prints a line with some words in it."""
        return await _line(self._process.stdout, part)

    async def logs(self, part: str) -> str:
        """Wait until it logs a line with some words in it."""
        return await _line(self._process.stderr, part)

    async def ended(self) -> Ended:
        """Wait until it has ended by itself."""
        async with asyncio.timeout(PATIENCE_S):
            out, err = await self._process.communicate()
        code = self._process.returncode
        assert code is not None
        return Ended(code=code, out=(out or b"").decode(), err=(err or b"").decode())

    async def stop(self, number: int = signal.SIGTERM) -> Ended:
        """Ask it to end."""
        self.send(number)
        return await self.ended()

    async def kill(self) -> None:
        """Leave nothing of it running."""
        if self._process.returncode is None:
            self._process.kill()
            await self._process.communicate()


async def _line(stream: asyncio.StreamReader | None, part: str) -> str:
    assert stream is not None
    async with asyncio.timeout(PATIENCE_S):
        while part not in (line := (await stream.readline()).decode()):
            assert line, f"it ended without saying {part!r}"
    return line


@asynccontextmanager
async def started(
    *words: str, folder: Path, env: dict[str, str] | None = None, stderr: int = PIPE
) -> AsyncIterator[Program]:
    """Start `incidentbot WORDS` in a folder, with nothing but these settings."""
    whole = (sys.executable, "-m", "incidentbot", *words)
    async with started_as(*whole, folder=folder, env=env, stderr=stderr) as program:
        yield program


@asynccontextmanager
async def started_as(
    *words: str, folder: Path, env: dict[str, str] | None = None, stderr: int = PIPE
) -> AsyncIterator[Program]:
    """Start a program in a folder, with nothing but these settings."""
    process = await asyncio.create_subprocess_exec(
        *words,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **(env or {})},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=PIPE,
        stderr=stderr,
    )
    program = Program(process)
    try:
        yield program
    finally:
        await program.kill()


async def ran(*words: str, folder: Path, env: dict[str, str] | None = None) -> Ended:
    """Run `incidentbot WORDS` to its end."""
    async with started(*words, folder=folder, env=env) as program:
        return await program.ended()


def settings(slack: Sandbox, folder: Path, **more: str) -> dict[str, str]:
    """Return the settings of a bot in a workspace."""
    return {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "DATABASE_URL": f"sqlite:///{folder / 'incidentbot.db'}",
        "INCIDENTBOT_HOST": "127.0.0.1",
        "INCIDENTBOT_ANNOUNCE_CHANNEL": "incidents",
        "PORT": "0",
        **more,
    }


def names_in(folder: Path) -> list[str]:
    """Return what stands in a folder."""
    return sorted(each.name for each in folder.iterdir())


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def until(slack: Sandbox, true: Callable[[], bool]) -> None:
    """Wait until something holds; looked at anew whenever the journal grows."""
    async with asyncio.timeout(PATIENCE_S):
        with slack.journal.feed() as rows:
            while not true():
                await rows.get()
