"""The post-mortem from the command line: printed, kept as a file, for customers."""

from pathlib import Path

import pytest

from tests.operations.test_by_hand import DECLARE, here


@pytest.fixture
def resolved(folder: Path) -> Path:
    """Give a folder with an incident that is over."""
    here(folder, *DECLARE, "--impact", "Nobody can pay")
    here(folder, "resolve", "INC-1", "Rolled back", "--override", "We saw it work")
    return folder


def test_it_is_printed_as_markdown_with_what_is_missing_marked(resolved: Path) -> None:
    printed = here(resolved, "postmortem", "INC-1")
    assert printed.startswith("# Post-mortem: INC-1 Checkout is down\n")
    assert "- **What fixed it**: Rolled back" in printed
    assert "- *To be written:* What went well?" in printed


def test_the_html_file_needs_nothing_beside_it(resolved: Path) -> None:
    out = resolved / "document.html"
    said = here(resolved, "postmortem", "INC-1", "--format", "html", "--out", str(out))
    written = out.read_text(encoding="utf-8")
    assert said == f"Wrote {out}.\n"
    assert "<h1>Post-mortem: INC-1 Checkout is down</h1>" in written
    assert "<style>" in written
    assert 'rel="stylesheet"' not in written
    assert "<script" not in written


def test_the_version_for_customers_marks_what_people_must_say(resolved: Path) -> None:
    printed = here(resolved, "postmortem", "INC-1", "--customers")
    assert "## Who was affected\n\nNobody can pay" in printed
    assert "[To be written: what you did to end it]" in printed


def test_an_incident_that_is_not_there_is_named(folder: Path) -> None:
    with pytest.raises(AssertionError, match="There is no incident INC-9"):
        here(folder, "postmortem", "INC-9")
