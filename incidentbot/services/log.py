"""The incident log: every incident that somebody may see, in a line each."""

from dataclasses import dataclass

from incidentbot.domain.log import Line
from incidentbot.domain.metrics import Asked, words
from incidentbot.services import metrics
from incidentbot.services.record import Act


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was asked for, in words, and the lines of it, the newest first."""

    title: str
    lines: tuple[Line, ...]


def read(act: Act, asked: str) -> Read:
    """Read the log as somebody asks for it: `30d P1`. Raises DomainError."""
    wanted = metrics.asked(act, asked)
    return Read(title=words.title(wanted), lines=tuple(lines(act, wanted)))


def lines(act: Act, asked: Asked) -> list[Line]:
    """Return the log of the incidents asked for, newest first; guests see only their own."""
    return act.uow.facts.lines(asked, member=act.by if act.guest else None)
