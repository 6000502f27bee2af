"""The bot with one part made to stand still: python -m tests.operations.stuck PART."""

import asyncio
import sys
import threading

from incidentbot.bootstrap import Bot
from incidentbot.cli import logs
from incidentbot.cli.run import checked, serve
from incidentbot.settings import Settings
from incidentbot.watchdog import Graces

AFTER_S, LONG_S = 0.5, 60.0
# Whether Socket Mode is connected is seen every five seconds.
GRACES = Graces(tick=3.0, relay=3.0, socket=7.0, look_every=0.2)


class StuckBot(Bot):
    """A bot of which one part works no more, soon after it has started."""

    def __init__(self, settings: Settings, part: str) -> None:
        super().__init__(settings)
        self._part = part

    async def start(self) -> None:
        """Start, then let the part stand still."""
        await super().start()
        asyncio.get_running_loop().call_later(AFTER_S, self._stuck)

    def _stuck(self) -> None:
        match self._part:
            case "loop":
                threading.Event().wait(LONG_S)
            case "tick":
                self.ticker.stop()
            case "relay":
                self.relay._claiming = _Never()
            case "delivery":
                self._relaying.cancel()
            case "socket" if self.socket is not None:
                self._hanging_up = asyncio.create_task(self.socket.stop())


class _Never(asyncio.Lock):
    async def acquire(self) -> bool:  # type: ignore[override]  # it never returns
        """Wait for ever."""
        return await asyncio.Event().wait()


if __name__ == "__main__":
    wanted = checked()
    logs.configure(wanted.log_level)
    asyncio.run(serve(StuckBot(wanted, sys.argv[1]), GRACES))
