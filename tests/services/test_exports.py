"""The timeline to take along: whole, in three formats, word for word."""

import csv
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from incidentbot.domain import events as ev
from incidentbot.domain.gaps import Gap
from incidentbot.domain.incidents import Incident
from incidentbot.domain.lines import Line
from incidentbot.services import exports
from incidentbot.slack import words
from tests.blocks import corrected
from tests.blocks import samples as s

GOLDEN = Path(__file__).parent / "golden"


def say(each: Line | Gap) -> str:
    return words.line(each, s.PLAYBOOK)


def name(person: str) -> str:
    return person.rpartition(":U0")[2].capitalize()


def story(*entries: ev.Entry) -> exports.Story:
    return exports.story(entries or corrected.HISTORY, s.PLAYBOOK, now=s.NOW)


def written(ending: str) -> str:
    if ending == "md":
        return exports.as_markdown(s.incident(), story(), say, name)
    if ending == "csv":
        return exports.as_csv(story(), say, name)
    values = exports.as_values(s.incident(), story(), say, name)
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"


def values(*entries: ev.Entry) -> list[dict[str, Any]]:
    found = exports.as_values(s.incident(), story(*entries), say, name)["timeline"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize("ending", ["md", "json", "csv"])
def test_it_reads_as_agreed(ending: str) -> None:
    file = GOLDEN / f"timeline.{ending}"
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.mkdir(exist_ok=True)
        file.write_bytes(written(ending).encode())
    assert written(ending).encode() == file.read_bytes()


def test_every_format_has_every_line() -> None:
    rows = list(csv.reader(io.StringIO(written("csv"), newline="")))
    table = [row for row in written("md").splitlines() if row.startswith("| 2")]

    assert len(rows) - 1 == len(table) == len(values()) == len(story())
    assert {len(row) for row in rows} == {len(exports.HEAD)}


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_is_a_formula(words: str) -> None:
    note = ev.NoteAdded(text=words, noted_at=s.NOW, author=s.ANA)
    right = ev.EntryCorrected(entry=3, text="Better", why=words)
    told = exports.as_csv(story(s.entry(note), s.entry(right, seq=4)), say, name)

    cells = [cell for row in csv.reader(io.StringIO(told, newline="")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_a_deleted_message_is_in_no_format() -> None:
    pin = ev.NoteAdded(text="hunter2", noted_at=s.NOW, author=s.ANA, source_id="C1/1")
    history = (
        s.entry(pin, seq=3),
        s.entry(ev.EntryCorrected(entry=3, text="hunter2 again"), seq=4),
        s.entry(ev.SourceEdited(source_id="C1/1", text="hunter2!"), seq=5),
        s.entry(ev.SourceDeleted(source_id="C1/1"), seq=6),
    )
    told = [
        exports.as_markdown(s.incident(), story(*history), say, name),
        exports.as_csv(story(*history), say, name),
        json.dumps(values(*history)),
    ]
    assert not [each for each in told if "hunter2" in each]
    assert values(*history)[0]["deleted"] is True


def test_the_title_is_no_markup() -> None:
    incident: Incident = s.incident(title="[x](https://evil.example) | <b>")
    told = exports.as_markdown(incident, story(), say, name).splitlines()[0]

    assert told == r"# Timeline of INC-42: \[x\](https://evil.example) \| \<b\>"
