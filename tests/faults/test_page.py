"""The page of faults names a test for each, and only tests that there are."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "reference" / "faults.md"
ROW = re.compile(r"^\| (\d+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
FAULTS = 70


def rows() -> list[tuple[str, str, str]]:
    return ROW.findall(PAGE.read_text(encoding="utf-8"))


def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree.body if isinstance(node, functions)}


def test_every_fault_has_its_row() -> None:
    assert [int(number) for number, _, _ in rows()] == list(range(1, FAULTS + 1))


@pytest.mark.parametrize("row", rows(), ids=lambda row: row[0])
def test_a_row_names_tests_that_exist_or_says_why_not(row: tuple[str, str, str]) -> None:
    named = re.findall(r"`([\w/.]+)::(\w+)`", row[2])
    assert named or row[2].endswith(".")
    assert [name for place, name in named if name not in names_in(TESTS / place)] == []


def test_every_test_of_a_fault_is_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    here = {
        name
        for path in (TESTS / "faults").glob("test_*.py")
        if path.stem not in ("test_page", "test_chaos")
        for name in names_in(path)
        if name.startswith("test_")
    }
    assert {name for name in here if f"::{name}`" not in text} == set()
