"""The bot as a process of its own: started, started again when it dies, and ended."""

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from incidentbot.domain.errors import ConfigError

OURS = ("SLACK_", "INCIDENTBOT_")
ALSO_OURS = frozenset({"DATABASE_URL", "PORT"})
REFUSED = 2
PATIENCE_S = 15.0
FIRST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0
LINES_OF_LOG = 20


class BotProcess:
    """`incidentbot run` for as long as this process lives, with its output in a file."""

    def __init__(
        self, environment: Mapping[str, str], log: Path, tell: Callable[[str], None]
    ) -> None:
        self._environment = {**_foreign(os.environ), **environment}
        self._log = log
        self._tell = tell
        self._process: asyncio.subprocess.Process | None = None

    async def keep(self) -> None:
        """Run it, and run it again whenever it dies.

        Raises:
            ConfigError: It says that it cannot run like this; another start would not help.
        """
        wait = FIRST_WAIT_S
        while True:
            process = await self._start()
            code = await process.wait()
            if code == REFUSED:
                raise ConfigError(f"The bot cannot run:\n{self.last_lines()}")
            self._tell(f"The bot ended with {code} and is started again. Its log: {self._log}")
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT_S)

    async def stop(self) -> int | None:
        """Ask it to end, and insist when it does not; return its exit code."""
        process = self._process
        if process is None:
            return None
        if process.returncode is None:
            process.terminate()
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                return await process.wait()
        self.kill()
        return await process.wait()

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    def last_lines(self) -> str:
        """Return the end of its log."""
        try:
            lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return ""
        return "\n".join(lines[-LINES_OF_LOG:])

    async def _start(self) -> asyncio.subprocess.Process:
        with self._log.open("ab") as out:
            # A session of its own: Ctrl-C is for us, and we end the bot in order.
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "incidentbot.cli.kept"),
                env=self._environment,
                # Nothing is written to it: it ends with us, however we end.
                stdin=asyncio.subprocess.PIPE,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        return self._process


def _foreign(environ: Mapping[str, str]) -> dict[str, str]:
    """Leave out what was meant for a bot in a real workspace."""
    return {
        name: value
        for name, value in environ.items()
        if not name.startswith(OURS) and name not in ALSO_OURS
    }
