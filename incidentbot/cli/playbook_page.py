"""The reference page of a playbook's keys, written from the values of the process themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import timedelta
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from incidentbot.domain import text
from incidentbot.domain.playbooks import Playbook
from incidentbot.playbooks.checks.blocks import GIVEN
from incidentbot.playbooks.meanings import about, meanings
from incidentbot.playbooks.templates import VARIABLES

Places = dict[type[Any], list[str]]

KINDS = {str: "text", int: "number", float: "number", timedelta: "length", bool: "yes or no"}
HEAD = ("Key", "Meaning", "Value", "By default")

# Read, checked and kept, but nothing acts on it yet.
LATER = frozenset({"on_call"})
NOT_YET = "Read, checked and kept with each incident; nothing acts on it yet."

INTRODUCTION = """\
A playbook is one YAML file. Copy one with `incidentbot playbook init NAME --from full-response`, edit it, and check it with
`incidentbot playbook check NAME.yaml`. Its name is that of the file. A running bot takes up what you changed within half a
minute, for new incidents; while the file is wrong, it goes on with the version before and says so in its log.

A *length* is a time such as `90s`, `15m`, `2h` or `1w`; `none` means that nothing is asked, and `0` means at once.
A *list* of groups names keys of `INCIDENTBOT_GROUPS`. A key that is none of these is refused, with its line.

For an editor that checks while you type, write the schema once with `incidentbot playbook schema > playbook.schema.json`, and put
`# yaml-language-server: $schema=playbook.schema.json` in the first line. What would happen, minute by minute, is printed by
`incidentbot playbook dry-run NAME --severity P0`."""

VARIABLES_INTRODUCTION = """\
What a draft is filled in with: `{{ impact }}`. What nobody filled in is shown as `[impact]`, so that it is seen before it is sent.
`{% if workaround %} … {% endif %}` holds only when it is filled in, and `{{ eta or "not known yet" }}` says something else when
it is not. Texts can be compared: `{% if severity == "P0" %}`. There is nothing more: no loops, no filters, no calls."""


def body() -> tuple[str, str]:
    """Return the page below its title: what it is about, and its tables."""
    tables = [_section(kind, places) for kind, places in _blocks().items()]
    return INTRODUCTION, "\n\n".join([*tables, _variables()])


def every_key() -> list[str]:
    """Return every key that a file may have, by the block it belongs to: `Severity.id`."""
    return [f"{kind.__name__}.{each.name}" for kind in _blocks() for each in _fields(kind)]


def _blocks() -> Places:
    """Return every kind of block, and under which keys it stands."""
    found: Places = {}
    _collect(Playbook, "", found)
    return found


def _collect(kind: type[Any], at: str, found: Places) -> None:
    found.setdefault(kind, []).append(at)
    hints = get_type_hints(kind)
    for each in _fields(kind):
        part = _plain(hints[each.name])
        if is_dataclass(part) and isinstance(part, type):
            _collect(part, f"{at}.{each.name}".lstrip("."), found)


def _fields(kind: type[Any]) -> Iterator[Field[Any]]:
    given = GIVEN if kind is Playbook else ()
    return (each for each in fields(kind) if each.name not in given)


def _section(kind: type[Any], places: list[str]) -> str:
    named = ", ".join(f"`{place}`" for place in places if place) or "The playbook"
    hints, said = get_type_hints(kind), meanings(kind)
    rows = [
        (f"`{each.name}`", said[each.name], _value(hints[each.name]), _default(each))
        for each in _fields(kind)
    ]
    later = bool(places[0]) and {place.partition(".")[0] for place in places} <= LATER
    said_of_it = f"{about(kind)} {NOT_YET}" if later else about(kind)
    return f"## {named}\n\n{said_of_it}\n\n{_table(HEAD, rows)}"


def _variables() -> str:
    rows = [(f"`{name}`", said) for name, said in VARIABLES.items()]
    table = _table(("Variable", "Meaning"), rows)
    return f"## Variables of drafts\n\n{VARIABLES_INTRODUCTION}\n\n{table}"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [head, ("---",) * len(head), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _plain(kind: Any) -> Any:
    """Return what a key holds, without `or none`, or what its list is of."""
    if get_origin(kind) is tuple:
        return get_args(kind)[0]
    return next((each for each in get_args(kind) if each is not NoneType), kind)


def _value(kind: Any) -> str:
    if get_origin(kind) is Literal:
        return ", ".join(f"`{word}`" for word in get_args(kind))
    plain = _plain(kind)
    named = KINDS.get(plain, "block")
    if get_origin(kind) is tuple:
        return "list of texts" if plain is str else "list of blocks"
    return f"{named} or `none`" if NoneType in get_args(kind) else named


def _default(each: Field[Any]) -> str:
    if each.default_factory is not MISSING:
        return "see there"
    if each.default is MISSING:
        return "must be set"
    if each.default is None:
        return "`none`"
    if each.default in ("", ()):
        return "empty"
    return _shown(each.default)


def _shown(value: Any) -> str:
    if isinstance(value, timedelta):
        return text.spoken(value)
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple):
        return ", ".join(f"`{each}`" for each in value)
    return f"`{value}`"
