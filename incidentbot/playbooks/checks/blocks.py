"""Walks through every block of a playbook, with the path of its key."""

from collections.abc import Iterable, Iterator
from dataclasses import Field, fields, is_dataclass
from typing import Any

from incidentbot.domain.playbooks import Playbook
from incidentbot.playbooks.problems import Path

GIVEN = ("name", "version")


def blocks(part: Any, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Yield a block and all blocks within it."""
    yield at, part
    for each in fields(part):
        value = getattr(part, each.name)
        if is_dataclass(value):
            yield from blocks(value, (*at, each.name))
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if is_dataclass(item):
                    yield from blocks(item, (*at, each.name, index))


def lists(playbook: Playbook, *, having: str) -> Iterator[tuple[Path, tuple[Any, ...]]]:
    """Yield every list whose blocks have such a key."""
    for at, block in blocks(playbook):
        for each in fields(block):
            value = getattr(block, each.name)
            if isinstance(value, tuple) and value and hasattr(value[0], having):
                yield (*at, each.name), value


def texts(playbook: Playbook) -> Iterator[tuple[Path, Field[Any], str]]:
    """Yield every text that the file sets, those in lists too."""
    for at, block in blocks(playbook):
        for each in fields(block):
            if at or each.name not in GIVEN:
                yield from _texts((*at, each.name), each, getattr(block, each.name))


def _texts(at: Path, key: Field[Any], value: Any) -> Iterable[tuple[Path, Field[Any], str]]:
    if isinstance(value, str):
        yield at, key, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            if isinstance(item, str):
                yield (*at, index), key, item
