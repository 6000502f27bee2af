"""One thing that is wrong in a playbook file."""

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

Path = tuple[str | int, ...]
SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong, and under which key.

    Attributes:
        row: In which line of the key's own text, where that has several; 1 is its first.
    """

    path: Path
    said: str
    row: int | None = None

    @property
    def path_text(self) -> str:
        """Return the key's path as people write it: `severities[0].page`."""
        words = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in self.path]
        return "".join(words).lstrip(".")

    def at(self, file: str, line: int) -> str:
        """Return the whole sentence."""
        end = "" if self.said.endswith("?") else "."
        return f"{file}, line {line}: {self.path_text} {self.said}{end}"


def nearest(word: str, known: Iterable[str]) -> str:
    """Offer the nearest of the known names, or all of them when none is near."""
    names = list(known)
    near = get_close_matches(word.casefold(), [name.casefold() for name in names], n=1)
    offer = next((name for name in names if name.casefold() in near), None)
    if offer:
        return f"did you mean “{offer}”?"
    more = ", …" if len(names) > SHOWN else ""
    return f"there are: {', '.join(names[:SHOWN]) or 'none'}{more}"
