"""The log: one line a record, in UTC, without secrets and without noise."""

import io
import logging
import sys
from collections.abc import Iterator

import pytest

from incidentbot.cli import logs


@pytest.fixture
def stderr(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Log to memory, and put logging back afterwards."""
    root = logging.getLogger()
    before = list(root.handlers), root.level, logging.raiseExceptions
    written = io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("info", ["a-signing-secret"])
    yield written
    root.handlers, root.level, logging.raiseExceptions = before


@pytest.mark.parametrize(
    "secret",
    [
        "xoxb-12-34-abcDEF",
        "xoxe.xoxp-1-Mi0yLTEyMw",
        "xapp-1-A01-23-4f5e",
        "T01/123/AbCdEf",
        "abc.DEF-123",
        "a-signing-secret",
    ],
)
def test_a_secret_is_masked_in_messages_and_traces(stderr: io.StringIO, secret: str) -> None:
    said = {
        "T01/123/AbCdEf": f"https://hooks.slack.com/commands/{secret}",
        "abc.DEF-123": f"Authorization: Bearer {secret}",
    }.get(secret, f"token={secret}")
    logging.getLogger("incidentbot").error("Seen: %s", said, exc_info=ValueError(said))
    assert secret not in stderr.getvalue()
    assert stderr.getvalue().count(logs.MASK) == 2


def test_a_trace_is_one_line(stderr: io.StringIO) -> None:
    logging.getLogger("incidentbot").error("first\r\nsecond\u2028third\x1b[31m")
    assert stderr.getvalue().endswith("first | second | third?[31m\n")
    assert stderr.getvalue().count("\n") == 1


@pytest.mark.parametrize("name", ["slack_bolt.AsyncApp", "apscheduler.scheduler", "uvicorn.error"])
def test_what_libraries_say_in_passing_is_not_logged(stderr: io.StringIO, name: str) -> None:
    library = logging.getLogger(name)
    library.info("in passing")
    library.error("in earnest")
    assert "in passing" not in stderr.getvalue()
    assert "in earnest" in stderr.getvalue()


def test_a_warning_of_bolt_is_not_logged(stderr: io.StringIO) -> None:
    logging.getLogger("slack_bolt.AsyncApp").warning("`token` will be ignored")
    assert stderr.getvalue() == ""


def test_a_warning_of_the_sdk_is_logged(stderr: io.StringIO) -> None:
    logging.getLogger("slack_sdk.web").warning("rate limited")
    assert "WARNING slack_sdk.web: rate limited" in stderr.getvalue()
