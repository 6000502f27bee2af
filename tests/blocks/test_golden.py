"""Every message and form, word for word. `GOLDEN=write` before pytest writes the files anew."""

import os
from pathlib import Path

import pytest

from . import drawn
from .readable import written

GOLDEN = Path(__file__).parent / "golden"
USUAL = drawn.usual()


@pytest.mark.parametrize("name", USUAL)
def test_it_reads_as_agreed(name: str) -> None:
    shown = written(USUAL[name]())
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDEN") == "write":
        file.write_text(shown, encoding="utf-8")
    assert shown == file.read_text(encoding="utf-8")


def test_no_golden_file_is_left_over() -> None:
    assert {file.stem for file in GOLDEN.glob("*.txt")} == set(USUAL)
