"""What the figures are made from: a few facts of each incident, and what was asked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from incidentbot.domain import text
from incidentbot.domain.clocks import Kind
from incidentbot.domain.errors import DomainError

DEFAULT_PERIOD = timedelta(days=90)
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)
EVER = ("all", "ever")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Which incidents are looked at: those declared between two moments, both included.

    Attributes:
        severity: Only these; None: all.
        type: Only those of this type, by its id; None: all.
    """

    since: datetime
    until: datetime
    severity: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How many clocks of a kind ended in each way; `overdue` ones have not ended yet."""

    met: int = 0
    late: int = 0
    missed: int = 0
    overdue: int = 0

    def __add__(self, other: "Ended") -> "Ended":
        return Ended(
            met=self.met + other.met,
            late=self.late + other.late,
            missed=self.missed + other.missed,
            overdue=self.overdue + other.overdue,
        )

    @property
    def counted(self) -> int:
        """How many there were, but for those that have not ended."""
        return self.met + self.late + self.missed

    @property
    def percent(self) -> int | None:
        """How many of a hundred were in time, never rounded up; None without any."""
        return 100 * self.met // self.counted if self.counted else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """One incident as the figures see it; private ones and drills never come this far.

    Attributes:
        rank: The severity's place in its playbook; 0 is the worst.
        type: Its id, and once the playbook was asked how people call it; None where nobody said it.
        playbook: The version it began with.
        moments: By their names, as corrected.
        ended: Whether it is resolved, or closed.
        merged: Whether it turned out to be another one, and counts there.
        marked: The refs of earlier incidents that somebody said it repeats.
        targets: What the playbook wants for its severity, by measure.
        clocks: How its clocks ended.
        worst_gap: The longest time between two updates.
        reminders: When each was sent.
        escalations: How often a level was called in.
        handovers: How often a role passed on with the receiver's consent.
    """

    id: str
    ref: str
    title: str
    severity: str
    rank: int = 0
    type: str | None = None
    playbook: str = ""
    declared_at: datetime
    moments: Mapping[str, datetime] = field(default_factory=dict)
    ended: bool = False
    merged: bool = False
    cause: str | None = None
    marked: tuple[str, ...] = ()
    targets: Mapping[str, timedelta] = field(default_factory=dict)
    clocks: Mapping[Kind, Ended] = field(default_factory=dict)
    first_update_at: datetime | None = None
    worst_gap: timedelta | None = None
    reminders: tuple[datetime, ...] = ()
    escalations: int = 0
    reopened: int = 0
    handovers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """The cause of an incident, whenever it was, to compare others with."""

    ref: str
    declared_at: datetime
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """An incident that was there before; `marked` when somebody said so."""

    ref: str
    title: str
    earlier: str
    marked: bool


def since(word: str, now: datetime) -> datetime:
    """Read how far back to look: `90d`, `12w`, a day such as `2026-01-31`, or `all`.

    Raises:
        DomainError: It is none of these.
    """
    asked = word.strip().lower()
    if asked in EVER:
        return BEGINNING
    day = _day(asked)
    if day is not None and day > now:
        raise DomainError(f"{asked} has not come yet. Name a day before today.")
    if day is not None:
        return day
    try:
        return now - text.duration(asked)
    except DomainError:
        raise DomainError(
            f"“{text.cut(word.strip(), 40)}” is no period. Write it as 90d, 12w, 2026-01-31 or all."
        ) from None


def repeats(facts: Iterable[Facts], known: Iterable[Known]) -> tuple[Repeat, ...]:
    """Return the incidents that repeat an earlier one: as people marked them, or by their cause."""
    coming = sorted(known, key=lambda each: (each.declared_at, each.ref), reverse=True)
    # Of each cause the latest incident so far.
    latest: dict[str, str] = {}
    found = []
    for fact in sorted(facts, key=lambda fact: (fact.declared_at, fact.ref)):
        while coming and coming[-1].declared_at < fact.declared_at:
            earlier = coming.pop()
            latest[_same(earlier.cause)] = earlier.ref
        found.append(_repeat(fact, latest))
    return tuple(each for each in found if each is not None)


def _repeat(fact: Facts, latest: Mapping[str, str]) -> Repeat | None:
    same = _same(fact.cause or "")
    earlier = fact.marked[-1] if fact.marked else latest.get(same) if same else None
    if earlier is None:
        return None
    return Repeat(ref=fact.ref, title=fact.title, earlier=earlier, marked=bool(fact.marked))


def _same(cause: str) -> str:
    """Return the form in which two causes are the same cause."""
    return text.normal(cause).rstrip(" .!…")


def _day(written: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
