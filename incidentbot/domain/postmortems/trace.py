"""Where each fact comes from: the entry that set a moment, a field, or ended a clock."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from incidentbot.domain import events as ev
from incidentbot.domain import history
from incidentbot.domain.clocks import Clock, turn
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook

_FIELDS = (
    "title",
    "severity",
    "worst_severity",
    "status",
    "impact",
    "customers",
    "affected",
    "type",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Names to the numbers of the entries that made them what they are.

    Attributes:
        moments: By the moment's name.
        fields: By the incident's field.
        details: By the detail's name.
        opened: By the clock's id.
        ended: By the clock's id.
    """

    moments: dict[str, int] = field(default_factory=dict)
    fields: dict[str, int] = field(default_factory=dict)
    details: dict[str, int] = field(default_factory=dict)
    opened: dict[str, int] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)

    def of_clock(self, clock: Clock) -> tuple[int, ...]:
        """Return the entries that opened and ended a clock."""
        found = (self.opened.get(clock.id), self.ended.get(clock.id))
        return tuple(dict.fromkeys(seq for seq in found if seq))

    def of_moments(self, *names: str) -> tuple[int, ...]:
        """Return the entries that set these moments."""
        found = (self.moments.get(name) for name in names)
        return tuple(dict.fromkeys(seq for seq in found if seq))


def trace(entries: Iterable[ev.Entry], playbook: Playbook) -> Trace:
    """Go through a history once more, and note which entry changed what."""
    found = Trace()
    incident: Incident | None = None
    running: dict[str, Clock] = {}
    for entry in entries:
        before, incident = incident, history.apply(incident, entry, playbook)
        _noted(found, entry, before, incident)
        turned = turn(running.values(), entry, before=before, after=incident, playbook=playbook)
        for clock in turned:
            running[clock.id] = clock
            found.opened.setdefault(clock.id, entry.seq)
            if clock.ended_at is not None:
                found.ended[clock.id] = entry.seq
    return found


def _noted(found: Trace, entry: ev.Entry, before: Incident | None, after: Incident) -> None:
    for name, at in after.moments.items():
        if before is None or before.moments.get(name) != at:
            found.moments[name] = entry.seq
    for name in _FIELDS:
        if before is None or getattr(before, name) != getattr(after, name):
            found.fields[name] = entry.seq
    if isinstance(entry.event, ev.DetailChanged):
        found.details[entry.event.name] = entry.seq
