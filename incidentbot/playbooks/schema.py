"""The JSON Schema of a playbook: for editors, and for what `show --json` prints."""

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import timedelta
from types import NoneType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from incidentbot.domain.playbooks import Playbook
from incidentbot.playbooks.checks.blocks import GIVEN
from incidentbot.playbooks.checks.references import WORDS
from incidentbot.playbooks.meanings import about, meanings

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
_NUMBER = r"[0-9]+(?:\.[0-9]+)?\s*"
_UNITS = r"w(?:eeks?|ks?)?|d(?:ays?)?|h(?:ours?|rs?)?|m(?:in(?:ute)?s?)?|s(?:ec(?:ond)?s?)?"
WRITTEN = rf"^(?:0|(?:{_NUMBER}(?:{_UNITS})[ ,+]*)+)$"
WRITTEN_OR_NONE = rf"^(?:none|0|(?:{_NUMBER}(?:{_UNITS})[ ,+]*)+)$"
SHOWN = r"^P(?:[0-9]+D)?(?:T(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?$"
_PLAIN: Mapping[Any, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
}


def schema(*, shown: bool = False) -> Schema:
    """Return the schema of a file, or of what is shown of one as JSON.

    Args:
        shown: Every key is there, lengths are in ISO 8601, and `none` is null.
    """
    blocks: dict[str, Schema] = {}
    top = _block(Playbook, blocks, shown=shown)
    if not shown:
        for name in GIVEN:
            del top["properties"][name]
        top["required"] = [name for name in top["required"] if name not in GIVEN]
    return {"$schema": DRAFT, "title": "Playbook of incidentbot", **top, "definitions": blocks}


def _block(kind: type[Any], blocks: dict[str, Schema], *, shown: bool) -> Schema:
    hints, said = get_type_hints(kind), meanings(kind)
    properties = {}
    for each in fields(kind):
        value = _value(hints[each.name], blocks, shown=shown)
        if words := WORDS.get((kind, each.name)):
            value = {"type": "array", "items": {"enum": list(words)}}
        properties[each.name] = _described(value, said.get(each.name))
    return {
        "type": "object",
        "description": about(kind),
        "additionalProperties": False,
        "required": [each.name for each in fields(kind) if shown or _must(each)],
        "properties": properties,
    }


def _described(value: Schema, said: str | None) -> Schema:
    if said is None:
        return value
    # Draft 7 looks at nothing that stands beside a reference.
    return {"description": said, **({"allOf": [value]} if "$ref" in value else value)}


def _value(kind: Any, blocks: dict[str, Schema], *, shown: bool) -> Schema:
    if NoneType in get_args(kind):
        plain = next(each for each in get_args(kind) if each is not NoneType)
        return _or_none(plain, blocks, shown=shown)
    if get_origin(kind) is Literal:
        return {"enum": list(get_args(kind))}
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _value(get_args(kind)[0], blocks, shown=shown)}
    if is_dataclass(kind) and isinstance(kind, type):
        if kind.__name__ not in blocks:
            blocks[kind.__name__] = _block(kind, blocks, shown=shown)
        return {"$ref": f"#/definitions/{kind.__name__}"}
    if kind is timedelta:
        return _length(SHOWN if shown else WRITTEN, shown=shown)
    return dict(_PLAIN[kind])


def _or_none(plain: Any, blocks: dict[str, Schema], *, shown: bool) -> Schema:
    if plain is timedelta and not shown:
        return _length(WRITTEN_OR_NONE, shown=False)
    return {"anyOf": [_value(plain, blocks, shown=shown), {"type": "null"}]}


def _length(pattern: str, *, shown: bool) -> Schema:
    words = {"type": "string", "pattern": pattern}
    # `0` is at once, with or without quotes.
    return words if shown else {"anyOf": [words, {"const": 0}]}


def _must(each: Field[Any]) -> bool:
    return each.default is MISSING and each.default_factory is MISSING
