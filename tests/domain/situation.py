"""An incident under way: decisions are recorded as they would be, without anything outside."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from incidentbot.domain import clocks, escalation, history, incidents, reactions
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Clock, Kind
from incidentbot.domain.effects import Effects, Say
from incidentbot.domain.incidents import Case, Declaration, Incident
from incidentbot.domain.people import BOT, Directory
from incidentbot.domain.playbooks import (
    EscalationLevel,
    NagRule,
    Playbook,
    RoleSpec,
    Severity,
)

ANA, BEN, CLEO, DEV = "slack:UANA", "slack:UBEN", "slack:UCLEO", "slack:UDEV"
ONCALL, LEAD, BOSS = "slack:SONCALL", "slack:ULEAD", "slack:UBOSS"
START = datetime(2026, 3, 28, 23, 50, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
REQUIRED = ("commander", "tech-lead", "comms", "scribe")


def severity(
    id: str,
    name: str,
    acknowledge: int,
    commander: int | None,
    update: int | None,
    page: tuple[str, ...] = (),
    required: tuple[str, ...] = (),
) -> Severity:
    def minutes(number: int | None) -> timedelta | None:
        return None if number is None else number * MINUTE

    return Severity(
        id=id,
        name=name,
        acknowledge_within=minutes(acknowledge),
        commander_within=minutes(commander),
        roles_within=minutes(commander),
        required_roles=required,
        update_every=minutes(update),
        invite=("on-call",),
        page=page,
    )


PLAYBOOK = Playbook(
    name="practice",
    title="Practice",
    version="1",
    severities=(
        severity("P0", "Critical", 5, 15, 15, ("on-call", "lead"), REQUIRED),
        severity("P1", "High", 15, 15, 30, ("on-call",), REQUIRED[:2]),
        severity("P2", "Medium", 60, 60, 120, ("on-call",)),
        severity("P3", "Low", 240, None, None),
    ),
    roles=(
        RoleSpec(id="commander", name="Incident Commander"),
        RoleSpec(id="tech-lead", name="Tech Lead"),
        RoleSpec(id="comms", name="Communications Lead"),
        RoleSpec(id="scribe", name="Scribe"),
    ),
    escalation=(
        EscalationLevel(level=1, name="On-call engineer", who=("on-call",)),
        EscalationLevel(level=2, name="Team lead", who=("lead",)),
        EscalationLevel(level=3, name="Manager", who=("nobody-configured",)),
    ),
    nags=NagRule(),
)
DIRECTORY = Directory(groups={"on-call": (ONCALL,), "lead": (LEAD,), "boss": (BOSS,)})


class Situation:
    """One incident and everything that follows from what is done to it."""

    def __init__(
        self,
        form: Declaration | None = None,
        *,
        by: str = ANA,
        playbook: Playbook = PLAYBOOK,
        directory: Directory = DIRECTORY,
    ) -> None:
        self.now = START
        self.playbook = playbook
        self.directory = directory
        self.entries: list[ev.Entry] = []
        self.clocks: dict[str, Clock] = {}
        self.effects: list[Effects] = []
        began = incidents.declare(
            form or Declaration(title="Checkout is down", severity="P1"),
            ref="INC-1",
            channel_name="incident-20260328-checkout-is-down",
            playbook=playbook,
            by=by,
            now=self.now,
        )
        first = ev.Entry(incident_id="i1", seq=1, at=self.now, by=by, event=began[0])
        self.incident: Incident = history.apply(None, first, playbook)
        self._turn(first, before=None)
        rest = [self._add(event, by) for event in began[1:]]
        self.effects.append(reactions.react(self.case, [first, *rest]))

    @property
    def case(self) -> Case:
        """What the next decision is made from."""
        return Case(
            incident=self.incident,
            playbook=self.playbook,
            directory=self.directory,
            now=self.now,
        )

    def later(self, minutes: float) -> "Situation":
        """Let time pass."""
        self.now += minutes * MINUTE
        return self

    def do(self, events: Iterable[ev.Event], *, by: str = ANA) -> Effects:
        """Record what was decided; return what follows."""
        entries = [self._add(event, by) for event in events]
        self.effects.append(reactions.react(self.case, entries))
        return self.effects[-1]

    def nag(self, clock: Clock) -> tuple[Clock, ev.NagSent]:
        """Have a clock's reminder decided and recorded; return the clock after it."""
        decided = escalation.nag(self.case, clock)
        self.clocks[clock.id] = decided.clock
        self.do(decided.events, by=BOT)
        sent = decided.events[-1]
        assert isinstance(sent, ev.NagSent)
        return decided.clock, sent

    def tick(self) -> list[ev.NagSent]:
        """Remind of every clock that is due now."""
        due = [
            clock for clock in self.running() if clock.next_nag_at and clock.next_nag_at <= self.now
        ]
        return [self.nag(clock)[1] for clock in due]

    def running(self) -> list[Clock]:
        """Return the open clocks."""
        return [clock for clock in self.clocks.values() if clock.open]

    def clock(self, kind: Kind, subject: str | None = None) -> Clock:
        """Return the newest clock of a kind, open or ended."""
        return [each for each in self.clocks.values() if each.key == (kind, subject)][-1]

    def has_open(self, kind: Kind, subject: str | None = None) -> bool:
        """Tell whether a clock of that kind runs."""
        return any(clock.key == (kind, subject) for clock in self.running())

    def put(self, *clocks: Clock) -> None:
        """Keep clocks that a decision changed."""
        self.clocks.update({clock.id: clock for clock in clocks})

    def silence(self) -> "Situation":
        """Take the groups away: nobody is configured at any level."""
        self.directory = Directory()
        return self

    def change(self, **changed: object) -> "Situation":
        """Set fields of the incident directly, for a table of its states."""
        self.incident = replace(self.incident, **changed)  # type: ignore[arg-type]
        return self

    def _add(self, event: ev.Event, by: str) -> ev.Entry:
        entry = ev.Entry(
            incident_id="i1", seq=self.incident.version + 1, at=self.now, by=by, event=event
        )
        before = self.incident
        self.incident = history.apply(before, entry, self.playbook)
        self._turn(entry, before=before)
        return entry

    def _turn(self, entry: ev.Entry, *, before: Incident | None) -> None:
        self.entries.append(entry)
        turned = clocks.turn(
            self.clocks.values(), entry, before=before, after=self.incident, playbook=self.playbook
        )
        self.clocks.update({clock.id: clock for clock in turned})


def places(effects: Effects) -> list[str]:
    """Return the places in which something is said."""
    return [say.place for say in effects.says]


def posts(effects: Effects, place: str) -> list[Say]:
    """Return what is posted to one place."""
    return [say for say in effects.says if say.place == place and say.message]
