"""Logging: one line a record to stderr, in UTC, with every secret masked."""

import logging
import os
import re
import sys
import time
from collections.abc import Iterable

LINE = "%(asctime)s.%(msecs)03dZ %(levelname)-7s %(name)s: %(message)s"
MASK = "***"
SHORTEST_SECRET = 6
# Bolt copies the root's level into its own loggers, so a level set on them would not last.
LEAST = {
    "slack_bolt": logging.ERROR,
    "slack_sdk": logging.WARNING,
    "apscheduler": logging.WARNING,
    "uvicorn": logging.WARNING,
    "alembic": logging.WARNING,
    "asyncio": logging.WARNING,
}
_SECRETS = re.compile(
    r"xox[a-z](?:\.xox[a-z])?-[\w-]+"
    r"|xapp-[\w-]+"
    r"|(?<=hooks\.slack\.com/)[\w/.-]+"
    r"|(?<=/response/)[\w/.-]+"
    r"|(?<=[?&]ticket=)[\w-]+"
    r"|(?i:(?<=bearer )[\w.~+/=-]+)"
)
_BREAKS = re.compile(r"\s*[\r\n\v\f\x85\u2028\u2029]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")


def configure(level: str, secrets: Iterable[str] = ()) -> None:
    """Log to stderr from now on.

    Args:
        level: The least severe lines to log.
        secrets: Words to mask beside those that are known by their shape.
    """
    logging.raiseExceptions = False
    handler = _Stderr()
    handler.setFormatter(Formatter(secrets))
    handler.addFilter(_worth_a_line)
    root = logging.getLogger()
    for old in list(root.handlers):
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper())


def _worth_a_line(record: logging.LogRecord) -> bool:
    return record.levelno >= LEAST.get(record.name.partition(".")[0], logging.NOTSET)


class Formatter(logging.Formatter):
    """Writes a record, with its trace, as one line without secrets."""

    converter = staticmethod(time.gmtime)

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__(LINE, "%Y-%m-%dT%H:%M:%S")
        long = sorted({each for each in secrets if len(each) >= SHORTEST_SECRET}, key=len)
        self._words = re.compile("|".join(re.escape(each) for each in reversed(long)) or r"(?!)")

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = _BREAKS.sub(" | ", super().format(record))
        return self.masked(_CONTROL.sub("?", line))

    def masked(self, line: str) -> str:
        """Return a line with every secret in it masked."""
        return _SECRETS.sub(MASK, self._words.sub(MASK, line))


class _Stderr(logging.StreamHandler):  # type: ignore[type-arg]
    """Goes on in silence when nobody reads stderr any more."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Give a closed stderr up, so that neither work nor the exit code suffers."""
        if isinstance(sys.exc_info()[1], BrokenPipeError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 2)
            os.close(nowhere)
