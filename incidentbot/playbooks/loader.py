"""Reads a playbook file into values, or says in which line what is wrong."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, lru_cache
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import Node

from incidentbot.domain.errors import PlaybookError
from incidentbot.domain.playbooks import Playbook
from incidentbot.playbooks import checks, shape
from incidentbot.playbooks.lines import Lines, weight
from incidentbot.playbooks.problems import Problem

BUNDLED = Path(__file__).parent
SUFFIXES = (".yaml", ".yml")
VERSION_LENGTH = 12
LONGEST, MOST_PARTS = 1_000_000, 100_000
_SAID = {
    "missing": "is missing",
    "string_type": "must be text; put it in quotes",
    "string_unicode": "holds half a character; write it anew",
    "bool_type": "must be true or false",
    "bool_parsing": "must be true or false",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_type": "must be a whole number",
    "float_parsing": "must be a number",
    "float_type": "must be a number",
    "tuple_type": "must be a list",
    "dataclass_type": "must be a block of keys and values",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The text of a playbook, and where it stands."""

    name: str
    text: str
    file: str


def load(path_or_name: str) -> Playbook:
    """Load a bundled playbook by its name, or any by its path."""
    source = read(path_or_name)
    return parse(source.text, source.name, file=source.file)


def read(path_or_name: str) -> Source:
    """Read the text of a bundled playbook by its name, or of any by its path."""
    path = _path(path_or_name)
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise PlaybookError(f"{path}: this is no text in UTF-8. Save it as UTF-8.") from error
    except OSError as error:
        raise PlaybookError(
            f"{path}: the playbook cannot be read ({error.strerror or error}). "
            f"Name a file that can be, or one of these: {', '.join(bundled())}."
        ) from error
    return Source(name=path.stem, text=text, file=str(path))


def bundled() -> list[str]:
    """Return the names of the playbooks that come with the program."""
    return sorted(path.stem for path in BUNDLED.iterdir() if path.suffix in SUFFIXES)


@lru_cache(maxsize=32)
def parse(
    source_text: str, name: str, *, file: str | None = None, stored: bool = False
) -> Playbook:
    """Turn the text of a playbook into values.

    Args:
        source_text: The YAML.
        name: What the playbook is called.
        file: What sentences call it; the name where there is none.
        stored: It passed the checks of its time, and is not held to those of today.

    Raises:
        PlaybookError: Each line names file, line, key and what to write instead.
    """
    where = file or f"{name}.yaml"
    tree, lines = _yaml(source_text, where)
    given = {"name": name, "version": _version(source_text)}
    problems = shape.problems(tree, Playbook, given=tuple(given))
    lengths, bad_lengths = shape.with_lengths(tree, Playbook)
    problems += bad_lengths
    if not problems:
        try:
            playbook = _adapter().validate_python({**lengths, **given})
        except ValidationError as error:
            problems = [_problem(each) for each in error.errors()]
        else:
            problems = [] if stored else checks.problems(playbook)
            if not problems:
                return playbook
    raise PlaybookError("\n".join(_told(problems, lines, where)))


def hints(source: Source) -> list[str]:
    """Return what works in a playbook, but is seldom meant; each names file, line and key."""
    found = checks.hints(parse(source.text, source.name, file=source.file))
    _, lines = _yaml(source.text, source.file)
    return _told(found, lines, source.file)


def _told(problems: Iterable[Problem], lines: Lines, where: str) -> list[str]:
    ordered = sorted(problems, key=lambda each: (lines.of(each), each.path_text))
    return [each.at(where, lines.of(each)) for each in ordered]


@cache
def _adapter() -> TypeAdapter[Playbook]:
    return TypeAdapter(Playbook)


def _path(path_or_name: str) -> Path:
    if Path(path_or_name).suffix in SUFFIXES or "/" in path_or_name:
        return Path(path_or_name)
    if path_or_name in bundled():
        return next(BUNDLED / f"{path_or_name}{end}" for end in SUFFIXES)
    near = get_close_matches(path_or_name, bundled(), n=1, cutoff=0) or bundled()
    raise PlaybookError(
        f"There is no playbook “{path_or_name}”. Did you mean “{near[0]}”? "
        "To use a file of your own, give its path, which ends in .yaml."
    )


def _yaml(text: str, where: str) -> tuple[dict[str, Any], Lines]:
    if len(text) > LONGEST:
        raise PlaybookError(f"{where}: a playbook has {LONGEST:,} characters at most.")
    try:
        tree, root = _tree(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise PlaybookError(f"{where}, line {line}: no valid YAML: {error.problem}.") from error
    except YAMLError as error:
        raise PlaybookError(f"{where}: no valid YAML: {str(error).splitlines()[0]}.") from error
    except RecursionError as error:
        raise PlaybookError(f"{where}: no valid YAML: it is nested too deeply.") from error
    if not isinstance(tree, dict):
        raise PlaybookError(
            f"{where}, line 1: a playbook is a block of keys such as “title:” and “severities:”. "
            "Start from a copy: `incidentbot playbook init NAME --from full-response`."
        )
    return tree, Lines(root)


def _tree(text: str) -> tuple[Any, Node | None]:
    yaml = YAML(typ="safe", pure=True)
    root = yaml.compose(StringIO(text))
    if weight(root) > MOST_PARTS:
        raise YAMLError(f"with its aliases it has more than {MOST_PARTS:,} parts")
    return (None if root is None else yaml.constructor.construct_document(root)), root


def _version(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:VERSION_LENGTH]


def _problem(error: ErrorDetails) -> Problem:
    said = _SAID.get(error["type"])
    if error["input"] is None and error["type"].endswith("_type"):
        said = f"is empty; it {said or 'needs a value'}, or take the key out"
    if error["type"] == "literal_error":
        said = f"must be {error['ctx']['expected']}"
    return Problem(path=error["loc"], said=said or error["msg"])
