"""What each key of a playbook means, as the values of the process say it themselves."""

import inspect
import re
from typing import Any

_HEAD = "\n\nAttributes:\n"
_ENTRY = re.compile(r" {4}([a-z_]+(?:, [a-z_]+)*): (.+)")


def meanings(kind: type[Any]) -> dict[str, str]:
    """Return the meaning of each key of a block."""
    found: dict[str, str] = {}
    names: list[str] = []
    for line in inspect.cleandoc(kind.__doc__ or "").partition(_HEAD)[2].splitlines():
        entry = _ENTRY.fullmatch(line)
        if entry:
            names = entry[1].split(", ")
            found |= dict.fromkeys(names, entry[2])
        elif line.strip():
            found |= {name: f"{found[name]} {line.strip()}" for name in names}
    return found


def about(kind: type[Any]) -> str:
    """Return what a block is, in a sentence."""
    return " ".join(inspect.cleandoc(kind.__doc__ or "").partition(_HEAD)[0].split())
