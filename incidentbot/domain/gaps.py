"""Gaps: stretches of the response in which nobody was told anything for too long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidentbot.domain import events as ev
from incidentbot.domain.lines import Line
from incidentbot.domain.playbooks import Playbook

# Whatever else happens neither begins nor ends a gap.
TELLING = (
    ev.IncidentDeclared,
    ev.DrillBegun,
    ev.UpdatePosted,
    ev.SeverityChanged,
    ev.IncidentReopened,
    ev.IncidentResolved,
    ev.IncidentClosed,
    ev.IncidentMerged,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A stretch without an update, longer than the severity of the time allows.

    Attributes:
        ended_at: The next update, the end of the response, or the moment of looking.
        going_on: It has not ended.
    """

    began_at: datetime
    ended_at: datetime
    going_on: bool = False

    @property
    def at(self) -> datetime:
        """Where it stands on the timeline: when it ended, or had not ended yet."""
        return self.ended_at

    @property
    def length(self) -> timedelta:
        """How long nobody was told anything."""
        return self.ended_at - self.began_at


def gaps(shown: Iterable[Line], playbook: Playbook, *, now: datetime) -> list[Gap]:
    """Return the gaps of a whole timeline; a severity without a rhythm has none.

    What the severity asks for is judged as the clock of the next update judges it: worse brings
    the next update forward, milder puts it off.
    """
    watch = _Watch(playbook)
    for line in sorted(shown, key=lambda each: (each.entry.at, each.seq)):
        watch.see(line.entry.at, line.event)
    return watch.until(now)


def told(shown: Iterable[Line], found: Iterable[Gap]) -> list[Line | Gap]:
    """Put gaps between the lines, each ahead of what ended it."""
    every: list[Line | Gap] = [*shown, *found]
    return sorted(every, key=_place)


def _place(each: Line | Gap) -> tuple[datetime, int, int]:
    return (each.at, 0, 0) if isinstance(each, Gap) else (each.at, 1, each.seq)


class _Watch:
    """Follows when the next update was due while the history goes by."""

    def __init__(self, playbook: Playbook) -> None:
        self._playbook = playbook
        self._speed = 1
        self._severity = ""
        self._since: datetime | None = None
        self._due: datetime | None = None
        self._late = False
        self._found: list[Gap] = []

    def see(self, at: datetime, event: ev.Event) -> None:
        match event:
            case ev.IncidentDeclared(severity=severity):
                self._severity = severity
                self._begin(at)
            case ev.DrillBegun(speed=speed):
                self._speed = max(speed, 1)
                self._begin(self._since or at)
            case ev.UpdatePosted(next_in=promised):
                if self._since is not None:
                    self._end(at)
                    self._begin(at, promised)
            case ev.SeverityChanged(new=new):
                self._change(at, new)
            case ev.IncidentReopened():
                self._begin(at)
            case ev.IncidentResolved() | ev.IncidentClosed() | ev.IncidentMerged():
                self._end(at)
            case _:
                pass

    def until(self, now: datetime) -> list[Gap]:
        self._end(now, going_on=True)
        return self._found

    def _begin(self, at: datetime, promised: timedelta | None = None) -> None:
        length = promised or self._rhythm()
        self._since, self._late = at, False
        self._due = at + length if length else None

    def _end(self, at: datetime, *, going_on: bool = False) -> None:
        if self._since is not None and self._overdue(at):
            self._found.append(Gap(began_at=self._since, ended_at=at, going_on=going_on))
        self._since = None

    def _overdue(self, at: datetime) -> bool:
        return self._late or (self._due is not None and at > self._due)

    def _change(self, at: datetime, new: str) -> None:
        worse, self._severity = self._is_worse(new), new
        if self._since is None:
            return
        self._late = self._overdue(at)
        length = self._rhythm()
        if length is None:
            self._due = None
        elif self._due is None:
            self._due = at + length
        else:
            self._due = min(self._due, at + length) if worse else self._since + length

    def _is_worse(self, new: str) -> bool:
        scale = [each.id for each in self._playbook.severities]
        known = new in scale and self._severity in scale
        return known and scale.index(new) < scale.index(self._severity)

    def _rhythm(self) -> timedelta | None:
        known = next((e for e in self._playbook.severities if e.id == self._severity), None)
        every = known.update_every if known else None
        return every / self._speed if every else None
