"""Points at which the fault suite ends or freezes the process, to see that nothing is lost there."""

import os
import signal
from contextlib import suppress
from pathlib import Path
from typing import Final

ORDER: Final = "KILL_POINT_FILE"
FREEZE: Final = "freeze"
BEFORE_COMMIT: Final = "before-commit"
COMMITTED: Final = "committed"
CLAIMED: Final = "claimed"
CALLING: Final = "calling"
ANSWERED: Final = "answered"
RECORDED: Final = "recorded"
POINTS: Final = (BEFORE_COMMIT, COMMITTED, CLAIMED, CALLING, ANSWERED, RECORDED)


def reached(point: str, step: str = "") -> None:
    """Do nothing, unless a test has ordered the end of the process here, or that it freezes.

    Args:
        point: One of the six points of this module.
        step: What is being delivered there, for an order that names one: `answered open-room`,
            or `freeze answered open-room`.
    """
    order = os.environ.get(ORDER)
    if order is None:
        return
    with suppress(FileNotFoundError):
        wanted = Path(order).read_text(encoding="ascii").split()
        freezes = wanted[:1] == [FREEZE]
        if wanted[freezes:] in ([point], [point, step]):
            # An order holds once, for one of several processes: the next must live.
            Path(order).unlink()
            os.kill(os.getpid(), signal.SIGSTOP if freezes else signal.SIGKILL)
