"""People are opaque ids made by the doors: `slack:U…`, `cli:…`, `web:…`, groups `slack:S…`, `tracker:…`, or the bot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

BOT = "bot"
# Whoever sits at the bot's own machine, in a browser in which nobody signs in.
AT_THE_MACHINE = "web:local"
MACHINES = ("cli:", "tracker:", "web:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Directory:
    """Who stands behind the names a playbook uses (`on-call`, `team-lead` …).

    Attributes:
        groups: Name in the playbook to the people or groups of this deployment.
    """

    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the people behind the names, each once, in order."""
        found: dict[str, None] = {}
        for name in names:
            found.update(dict.fromkeys(self.groups.get(name, ())))
        return tuple(found)


def is_person(name: str) -> bool:
    """Tell whether it is somebody whom others can reach, and no machine."""
    return name != BOT and not name.startswith(MACHINES)


def once(*people: str | None) -> tuple[str, ...]:
    """Return the people named, each once, in order, without gaps."""
    return tuple(dict.fromkeys(person for person in people if person))
