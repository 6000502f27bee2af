"""What a post-mortem's facts are made from, read in one go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Clock
from incidentbot.domain.incidents import Incident
from incidentbot.domain.lines import Line, lines
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.postmortems.document import At, Block, Form, Person, Row, Run, Words
from incidentbot.domain.postmortems.trace import Trace, trace

UNKNOWN = "not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another incident as the reader may see it."""

    ref: str
    title: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """One incident, whole.

    Attributes:
        clocks: All of them, ended ones too.
        lines: The timeline as it is read.
        related: Other incidents that the reader may see.
    """

    incident: Incident
    playbook: Playbook
    entries: tuple[ev.Entry, ...]
    clocks: tuple[Clock, ...]
    lines: tuple[Line, ...]
    trace: Trace
    related: tuple[Related, ...] = ()
    now: datetime

    def events(self, *kinds: type[ev.Event]) -> list[ev.Entry]:
        """Return the entries of some kinds, in order."""
        return [each for each in self.entries if isinstance(each.event, kinds)]


def material(
    incident: Incident,
    playbook: Playbook,
    entries: Iterable[ev.Entry],
    clocks: Iterable[Clock],
    *,
    now: datetime,
    related: Iterable[Related] = (),
) -> Material:
    """Read an incident's history for its post-mortem."""
    every = tuple(entries)
    return Material(
        incident=incident,
        playbook=playbook,
        entries=every,
        clocks=tuple(clocks),
        lines=tuple(lines(every)),
        trace=trace(every, playbook),
        related=tuple(related),
        now=now,
    )


def fact(label: str, *runs: Run, entries: tuple[int, ...] = ()) -> Row:
    """Build a fact under a label."""
    return Row(cells=((label,), runs), entries=entries)


def facts(title: str, *rows: Row | None) -> Block:
    """Build labelled facts; those that are None are left out."""
    return Block(form=Form.FACTS, title=title, rows=tuple(row for row in rows if row))


def known(at: datetime | None) -> Run:
    """Say a time that may not be known."""
    return At(at) if at else UNKNOWN


def people(named: Iterable[str]) -> Words:
    """Name people, with commas between them."""
    runs: list[Run] = []
    for each in named:
        runs += [", ", Person(each)] if runs else [Person(each)]
    return tuple(runs)


def entries_of(*seqs: int | None) -> tuple[int, ...]:
    """Return the entries that there are, each once."""
    return tuple(dict.fromkeys(seq for seq in seqs if seq))
