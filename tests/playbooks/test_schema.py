"""The schema for editors, and the whole playbook as JSON: one says what the other holds."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from incidentbot.domain import text
from incidentbot.domain.errors import PlaybookError
from incidentbot.domain.playbooks import Playbook
from incidentbot.playbooks import loader, shape
from incidentbot.playbooks.checks.references import WORDS
from incidentbot.playbooks.meanings import meanings
from incidentbot.playbooks.schema import SHOWN, WRITTEN_OR_NONE, schema
from incidentbot.playbooks.shown import iso, shown

GOOD = (Path(__file__).parent / "good.yaml").read_text(encoding="utf-8")
ISO = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
LENGTHS = st.timedeltas(timedelta(), timedelta(weeks=52)).map(
    lambda each: timedelta(seconds=int(each.total_seconds()))
)


def tree(source: str) -> Any:
    return YAML(typ="safe", pure=True).load(source)


def read_back(length: str) -> timedelta:
    parts = ISO.fullmatch(length)
    assert parts, length
    days, hours, minutes, seconds = (int(each or 0) for each in parts.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def as_file(value: Any) -> Any:
    """Turn what is shown into what a file says: lengths in words, nothing as none."""
    if isinstance(value, dict):
        return {key: as_file(each) for key, each in value.items()}
    if isinstance(value, list):
        return [as_file(each) for each in value]
    if isinstance(value, str) and ISO.fullmatch(value) and value != "P":
        return f"{round(read_back(value).total_seconds())}s"
    return "none" if value is None else value


@pytest.mark.parametrize("form", [schema(), schema(shown=True)], ids=["file", "shown"])
def test_the_schema_is_one(form: dict[str, Any]) -> None:
    jsonschema.Draft7Validator.check_schema(form)
    assert form["$schema"].startswith("http://json-schema.org/draft-07/")


@pytest.mark.parametrize("name", loader.bundled())
def test_every_bundled_file_agrees_with_the_schema(name: str) -> None:
    jsonschema.validate(tree(loader.read(name).text), schema())


def test_a_file_with_every_key_agrees_with_the_schema() -> None:
    jsonschema.validate(tree(GOOD), schema())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("title: Small process", "titel: Small process"),
        ("acknowledge_within: 5m", "acknowledge_within: soon"),
        ("acknowledge_within: 5m", "acknowledge_within: 15"),
        ("acknowledge_within: 5m", "acknowledge_within: PT5M"),
        ("within: 1w, examples", "within: none, examples"),
        ("postmortem: required", "postmortem: perhaps"),
        ("[impact, status]", "[impact, weather]"),
        ("    name: High\n", ""),
        ("level: 2,", "level: two,"),
    ],
)
def test_what_the_program_refuses_the_schema_refuses(old: str, new: str) -> None:
    assert old in GOOD
    broken = GOOD.replace(old, new, 1)
    with pytest.raises(PlaybookError):
        loader.parse(broken, "mine")
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(tree(broken), schema())


def test_every_key_is_described() -> None:
    form = schema()
    blocks = [form, *form["definitions"].values()]
    assert [
        f"{block['description']}: {key}"
        for block in blocks
        for key, value in block["properties"].items()
        if not value.get("description", "").endswith((".", ":"))
    ] == []


@pytest.mark.parametrize("name", loader.bundled())
def test_what_is_shown_agrees_with_its_schema(name: str) -> None:
    printed = json.loads(json.dumps(shown(loader.load(name))))
    jsonschema.validate(printed, schema(shown=True))


@pytest.mark.parametrize("name", [*loader.bundled(), "good"])
def test_what_is_shown_reads_back_as_the_same_playbook(name: str) -> None:
    playbook = loader.parse(GOOD, "good") if name == "good" else loader.load(name)
    printed = as_file(json.loads(json.dumps(shown(playbook))))
    again = {key: each for key, each in printed.items() if key not in ("name", "version")}
    # JSON is YAML.
    back = loader.parse(json.dumps(again), playbook.name)
    assert shown(back) == {**shown(playbook), "version": back.version}


def test_what_is_shown_has_every_figure_of_a_severity() -> None:
    worst = shown(loader.load("full-response"))["severities"][0]
    assert (worst["id"], worst["name"], len(worst["examples"])) == ("P0", "Critical", 4)
    assert worst["acknowledge_within"] == "PT5M"
    assert worst["executive_update"] == {"first_within": "PT15M", "every": "PT1H"}
    assert worst["resolve_within"] == "PT1H"
    assert (worst["postmortem"], worst["postmortem_due"]) == ("required", "P2D")


def test_none_is_shown_as_null() -> None:
    mildest = shown(loader.load("full-response"))["severities"][-1]
    assert mildest["update_every"] is None
    assert mildest["resolve_within"] == "P7D"


@given(length=LENGTHS)
def test_a_length_in_iso_reads_back(length: timedelta) -> None:
    assert re.fullmatch(SHOWN, iso(length))
    assert read_back(iso(length)) == length


@given(
    parts=st.lists(
        st.tuples(st.integers(1, 40), st.sampled_from(["s", "m", "h", "d", " min", " hours"])),
        min_size=1,
        max_size=3,
    )
)
def test_a_length_that_the_schema_takes_is_one(parts: list[tuple[int, str]]) -> None:
    written = " ".join(f"{number}{unit}" for number, unit in parts)
    assert re.fullmatch(WRITTEN_OR_NONE, written)
    read, problems = shape.with_lengths(written, timedelta)
    assert problems == []
    assert read == text.duration(written)


@given(length=LENGTHS)
def test_a_length_in_seconds_reads_back(length: timedelta) -> None:
    read, problems = shape.with_lengths(f"{round(length.total_seconds())}s", timedelta)
    assert (read, problems) == (length, [])


@given(written=st.text(alphabet="0123456789smhdw .-", max_size=12))
def test_a_length_that_is_taken_the_schema_takes_too(written: str) -> None:
    _, problems = shape.with_lengths(written, timedelta)
    if not problems:
        assert re.fullmatch(WRITTEN_OR_NONE, written.strip())


def test_the_playbook_of_the_schema_is_the_whole_one() -> None:
    assert set(schema(shown=True)["properties"]) == set(Playbook.__dataclass_fields__)


@pytest.mark.parametrize(("place", "words"), WORDS.items(), ids=str)
def test_the_words_that_are_taken_are_those_that_are_described(
    place: tuple[type[Any], str], words: tuple[str, ...]
) -> None:
    said = meanings(place[0])[place[1]]
    assert [word for word in words if word not in said] == []
