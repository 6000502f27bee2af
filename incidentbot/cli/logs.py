"""Logging: one line a record to stderr, as text or as JSON, in UTC, with every secret masked."""

import json
import logging
import os
import re
import sys
import time
import traceback
from collections.abc import Iterable
from typing import Any

from incidentbot.domain.errors import DomainError, NotFoundError

LINE = "%(asctime)s.%(msecs)03dZ %(levelname)-7s %(name)s: %(message)s"
MASK = "***"
# What a line says of itself beside its words: an id that somebody may quote, and what was asked.
NAMED = ("error_id", "request", "incident")
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


def configure(level: str, secrets: Iterable[str] = (), form: str | None = None) -> None:
    """Log to stderr from now on.

    Args:
        level: The least severe lines to log.
        secrets: Words to mask beside those that are known by their shape.
        form: `json` or `text`; None: text where a person reads along.
    """
    logging.raiseExceptions = False
    handler = _Stderr()
    as_text = (form or ("text" if sys.stderr.isatty() else "json")) == "text"
    handler.setFormatter(Formatter(secrets) if as_text else JsonFormatter(secrets))
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

    def formatException(self, ei: Any) -> str:  # noqa: N802
        """Return where an error came from, without the values that it names."""
        lines: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            lines = [*traceback.format_tb(error.__traceback__), _summary(error), *lines]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(each.rstrip("\n") for each in lines)

    def masked(self, line: str) -> str:
        """Return a line with every secret in it masked."""
        return _SECRETS.sub(MASK, self._words.sub(MASK, line))


class JsonFormatter(Formatter):
    """Writes a record as a JSON object in one line, its values without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        values = {
            "time": f"{self.formatTime(record, self.datefmt)}.{record.msecs:03.0f}Z",
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **{name: getattr(record, name) for name in NAMED if hasattr(record, name)},
        }
        if record.exc_info:
            values["trace"] = self.formatException(record.exc_info)
        clean = {name: self.masked(str(value)) for name, value in values.items()}
        return json.dumps(clean)


def _summary(error: BaseException) -> str:
    name = type(error).__name__
    # These quote the value that was wrong, which may be a word of a private incident.
    if isinstance(error, (LookupError, ValueError, AssertionError, DomainError, NotFoundError)):
        return name
    # Of a database's refusal the first line says why; the rest may hold what was to be stored.
    return f"{name}: {str(error).partition(chr(10))[0]}"


class _Stderr(logging.StreamHandler):  # type: ignore[type-arg]
    """Goes on in silence when nobody reads stderr any more."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802
        """Give a closed stderr up, so that neither work nor the exit code suffers."""
        if isinstance(sys.exc_info()[1], BrokenPipeError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 2)
            os.close(nowhere)
