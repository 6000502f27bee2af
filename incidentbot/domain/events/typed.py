"""Marks the fields of events that hold a person's own words."""

from dataclasses import field
from typing import Any

TEXT = {"text": True}


def typed(default: Any = None) -> Any:
    """Declare a field that holds a person's own words; storage keeps it apart, to be erased."""
    return field(default=default, metadata=TEXT)
