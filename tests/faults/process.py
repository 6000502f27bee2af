"""The bot as a process of its own, to be killed and started again beside a workspace."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from incidentbot.killpoints import ORDER
from incidentbot.sandbox.journal import Row
from incidentbot.sandbox.server import Sandbox
from tests.world import World

PATIENCE_S = 30.0
QUIET_S = 0.1


class BotProcess:
    """`incidentbot run` beside a workspace that outlives it."""

    def __init__(self, folder: Path, slack: Sandbox, **environment: str) -> None:
        self._folder = folder
        self._slack = slack
        self._more = environment
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Start it and wait until the workspace can reach it."""
        await self.launch()
        async with asyncio.timeout(PATIENCE_S):
            await self._slack.connected_app()

    async def launch(self) -> None:
        """Start it."""
        log = (self._folder / "bot.log").open("ab")
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "incidentbot",
            "run",
            env=self._environment(),
            stdout=log,
            stderr=log,
        )
        log.close()

    @property
    def database_url(self) -> str:
        """The database that it runs on."""
        return self._environment()["DATABASE_URL"]

    def order(self, point: str, step: str = "") -> None:
        """Order its end at the next passing of a point."""
        (self._folder / "order").write_text(f"{point} {step}", encoding="ascii")

    async def died(self) -> None:
        """Wait until it has ended where that was ordered."""
        assert self._process is not None
        async with asyncio.timeout(PATIENCE_S):
            assert await self._process.wait() == -signal.SIGKILL
        await until(self._slack, lambda: not self._slack.connected)

    async def kill(self) -> None:
        """End it as a power cut would."""
        self.signal(signal.SIGKILL)
        await self.died()

    def signal(self, number: int) -> None:
        """Send it a signal."""
        assert self._process is not None
        self._process.send_signal(number)

    async def stop(self) -> int:
        """Ask it to end; return its exit code."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def ended(self) -> int:
        """Wait until it has ended; return its exit code."""
        assert self._process is not None
        async with asyncio.timeout(PATIENCE_S):
            return await self._process.wait()

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self._process is not None and self._process.returncode is None

    def log(self) -> str:
        """Return what it wrote to its log."""
        return (self._folder / "bot.log").read_text(encoding="utf-8")

    def _environment(self) -> dict[str, str]:
        world = World(self._folder, self._slack)
        settings = world.settings()
        ours = {
            "PATH": os.environ["PATH"],
            "SLACK_BOT_TOKEN": self._slack.bot_token,
            "SLACK_APP_TOKEN": self._slack.app_token,
            "SLACK_API_URL": self._slack.api_url,
            "DATABASE_URL": settings.database_url.get_secret_value(),
            "INCIDENTBOT_ANNOUNCE_CHANNEL": "incidents",
            "INCIDENTBOT_CLOCK_FILE": str(self._folder / "clock"),
            "PORT": "0",
            ORDER: str(self._folder / "order"),
        }
        return ours | self._more


async def until(slack: Sandbox, true: Callable[[], bool], *, winding: float = 0) -> None:
    """Wait until something holds; looked at anew whenever the journal grows or is quiet.

    Args:
        slack: The workspace.
        true: What is waited for.
        winding: Seconds by which the clock is wound whenever nothing happens.
    """
    async with asyncio.timeout(PATIENCE_S):
        with slack.journal.feed() as rows:
            while not true():
                await _grown(slack, rows, winding=winding)


async def passed(slack: Sandbox, *, winding: float) -> None:
    """Wait until the journal grows, or was quiet for a moment and the clock is wound."""
    with slack.journal.feed() as rows:
        await _grown(slack, rows, winding=winding)


async def _grown(slack: Sandbox, rows: asyncio.Queue[Row], *, winding: float) -> None:
    try:
        await asyncio.wait_for(rows.get(), QUIET_S)
    except TimeoutError:
        if winding:
            slack.wind(winding)
