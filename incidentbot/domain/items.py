"""Tuples of things that have an id: put one in, or change one."""

from dataclasses import replace
from typing import Any, ClassVar, Protocol, TypeVar


class Identified(Protocol):
    """A dataclass with an id."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def id(self) -> str:
        """What it is called in records."""


T = TypeVar("T", bound=Identified)


def put(items: tuple[T, ...], item: T) -> tuple[T, ...]:
    """Put an item in the place of the one with its id, or at the end."""
    known = any(each.id == item.id for each in items)
    kept = tuple(item if each.id == item.id else each for each in items)
    return kept if known else (*kept, item)


def changed(items: tuple[T, ...], item_id: str, **values: Any) -> tuple[T, ...]:
    """Set fields of the item with that id; without one nothing changes."""
    return tuple(replace(each, **values) if each.id == item_id else each for each in items)
