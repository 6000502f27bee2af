"""The log: one line a record, in UTC, without secrets and without noise."""

import io
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from incidentbot.cli import logs


class Terminal(io.StringIO):
    """Somewhere a person reads along."""

    def isatty(self) -> bool:
        """Say so."""
        return True


@contextmanager
def kept(
    monkeypatch: pytest.MonkeyPatch, written: io.StringIO | None = None
) -> Iterator[io.StringIO]:
    """Log to memory, and put logging back afterwards."""
    root = logging.getLogger()
    before = list(root.handlers), root.level, logging.raiseExceptions
    written = written or io.StringIO()
    monkeypatch.setattr(sys, "stderr", written)
    yield written
    root.handlers, root.level, logging.raiseExceptions = before


@pytest.fixture
def stderr(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Log as text."""
    with kept(monkeypatch) as written:
        logs.configure("info", ["a-signing-secret"], "text")
        yield written


@pytest.fixture
def json_lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Log as JSON."""
    with kept(monkeypatch) as written:
        logs.configure("info", ["a-signing-secret"], "json")
        yield written


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
    logging.getLogger("incidentbot").error("Seen: %s", said, exc_info=OSError(said))
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


def test_as_json_a_record_is_one_object_with_what_can_be_quoted(json_lines: io.StringIO) -> None:
    log = logging.getLogger("incidentbot")
    log.error("first\nsecond", extra={"error_id": "abc123", "request": "command"})
    written = json.loads(json_lines.getvalue())
    assert json_lines.getvalue().count("\n") == 1
    assert written.pop("time").endswith("Z")
    assert written == {
        "level": "error",
        "logger": "incidentbot",
        "message": "first\nsecond",
        "error_id": "abc123",
        "request": "command",
    }


def test_as_json_a_trace_is_kept_without_its_secrets(json_lines: io.StringIO) -> None:
    logging.getLogger("incidentbot").error("x", exc_info=OSError("xoxb-1-2-three"))
    written = json.loads(json_lines.getvalue())
    assert written["trace"].endswith(f"OSError: {logs.MASK}")


def test_a_trace_names_the_error_and_not_the_value_it_is_about(json_lines: io.StringIO) -> None:
    wrong = RuntimeError("The row was refused.\nDETAIL: Key (title)=(Stolen laptop) exists.")
    wrong.__cause__ = KeyError("Stolen laptop")
    logging.getLogger("incidentbot").error("x", exc_info=wrong)
    assert json.loads(json_lines.getvalue())["trace"].splitlines() == [
        "KeyError",
        "RuntimeError: The row was refused.",
    ]


def test_where_nobody_reads_along_lines_are_json(monkeypatch: pytest.MonkeyPatch) -> None:
    with kept(monkeypatch) as written:
        logs.configure("info")
        logging.getLogger("anything").info("Ready.")
    assert json.loads(written.getvalue())["message"] == "Ready."


def test_on_a_terminal_lines_are_text(monkeypatch: pytest.MonkeyPatch) -> None:
    with kept(monkeypatch, Terminal()) as written:
        logs.configure("info")
        logging.getLogger("anything").info("Ready.")
    assert written.getvalue().endswith("INFO    anything: Ready.\n")
