"""`incidentbot run` as processes of their own beside a workspace in this one."""

import asyncio
import json
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from incidentbot.sandbox.server import LOOPBACK, Sandbox
from tests.world import ANNOUNCEMENTS, World, manifest

PATIENCE_S = 60.0
LOOK_S = 0.02
TAIL = 4000


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """What every process of one deployment is started with.

    Attributes:
        clock: The file that winds the bots, which read it again and again; None, as in earnest.
        http: Reached by signed HTTP, and not by Socket Mode.
    """

    folder: Path
    slack: Sandbox
    database: str
    clock: Path | None = None
    http: bool = False
    lease_s: float = 30

    def environment(self, port: int) -> dict[str, str]:
        """Return a process's environment."""
        secret = "SLACK_SIGNING_SECRET" if self.http else "SLACK_APP_TOKEN"
        wound = {"INCIDENTBOT_CLOCK_FILE": str(self.clock)} if self.clock else {}
        return {
            **wound,
            "PATH": os.environ["PATH"],
            "SLACK_BOT_TOKEN": self.slack.bot_token,
            secret: self.slack.signing_secret if self.http else self.slack.app_token,
            "SLACK_API_URL": self.slack.api_url,
            "DATABASE_URL": self.database,
            "INCIDENTBOT_ANNOUNCE_CHANNEL": ANNOUNCEMENTS,
            "INCIDENTBOT_GROUPS": json.dumps(World(self.folder, self.slack).groups()),
            "INCIDENTBOT_LEASE_S": f"{self.lease_s:g}",
            "INCIDENTBOT_HOST": LOOPBACK,
            "PORT": str(port),
        }


class BotProcess:
    """One process, to be killed, frozen and started again."""

    def __init__(self, deployment: Deployment, name: str = "bot") -> None:
        self._deployment = deployment
        self._log = deployment.folder / f"{name}.log"
        self._process: asyncio.subprocess.Process
        self.port = free_port()

    @property
    def url(self) -> str:
        """Return where Slack's requests go in HTTP mode."""
        return f"http://{LOOPBACK}:{self.port}/slack/events"

    @property
    def running(self) -> bool:
        """Tell whether it has not ended."""
        return self._process.returncode is None

    async def start(self) -> float:
        """Start it; return the seconds until it said that it was ready."""
        began = time.perf_counter()
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "incidentbot",
                "run",
                env=self._deployment.environment(self.port),
                stdout=log,
                stderr=log,
            )
        async with asyncio.timeout(PATIENCE_S), aiohttp.ClientSession() as session:
            await until(lambda: self._ready(session))
        return time.perf_counter() - began

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.signal(signal.SIGKILL)
        await self._process.wait()

    async def stop(self) -> int:
        """Ask it to end; return its exit code."""
        if self.running:
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE_S):
            return await self._process.wait()

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to it."""
        self._process.send_signal(number)

    def resident_mb(self) -> float:
        """Return how much memory it has, in megabytes."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii")
        line = next(each for each in status.splitlines() if each.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    async def _ready(self, session: aiohttp.ClientSession) -> bool:
        if not self.running:
            log = self._log.read_text(encoding="utf-8", errors="replace")
            raise RuntimeError(f"The bot ended at its start:\n{log[-TAIL:]}")
        try:
            async with session.get(f"http://{LOOPBACK}:{self.port}/readyz") as answer:
                return answer.ok
        except aiohttp.ClientError:
            return False


@asynccontextmanager
async def deployed(
    *, http: bool = False, strict_rates: bool = False, **more: Any
) -> AsyncIterator[Deployment]:
    """Run a workspace and prepare a deployment on SQLite, in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory(prefix="incidentbot-") as name:
        folder = Path(name)
        slack = Sandbox(manifest(), clock_file=folder / "clock", strict_rates=strict_rates)
        await slack.start()
        values: dict[str, Any] = {"database": f"sqlite:///{folder / 'incidentbot.db'}", **more}
        try:
            yield Deployment(folder=folder, slack=slack, http=http, **values)
        finally:
            await slack.stop()


@asynccontextmanager
async def running(deployment: Deployment) -> AsyncIterator[BotProcess]:
    """Run one bot of a deployment, and stop it."""
    bot = BotProcess(deployment)
    await bot.start()
    if deployment.http:
        deployment.slack.use_http(bot.url)
    try:
        yield bot
    finally:
        await bot.stop()


async def until(true: Callable[[], Awaitable[bool]]) -> None:
    """Look again and again; no event tells of what other processes do."""
    while not await true():  # noqa: ASYNC110
        await asyncio.sleep(LOOK_S)


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])
