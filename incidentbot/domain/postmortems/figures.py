"""Facts in figures: how long everything took, and which deadlines were met."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Clock, Kind, Outcome
from incidentbot.domain.metrics import NAMES, Measure
from incidentbot.domain.metrics.measures import BETWEEN
from incidentbot.domain.playbooks import Phase
from incidentbot.domain.postmortems.document import (
    At,
    Awaited,
    Block,
    Form,
    Person,
    Row,
    Run,
    Said,
    Words,
)
from incidentbot.domain.postmortems.material import Material, entries_of, known
from incidentbot.domain.text import spoken

NONE = "–"
RHYTHMS = (Kind.UPDATE, Kind.EXECUTIVES, Kind.STATUS_PAGE, Kind.CUSTOMERS, Kind.REPORT)
ONCE = (
    *(Kind.ACKNOWLEDGE, Kind.COMMANDER, Kind.ROLES, Kind.TRIAGE),
    *(Kind.FIRST_ACTION, Kind.CALL, Kind.RESOLVE),
)
_FELT = {Outcome.LATE: "late", Outcome.MISSED: "missed"}


def durations(given: Material) -> list[Block]:
    """Build how long it took: the measures of an incident, and its phases."""
    measured = Block(
        form=Form.TABLE,
        title="Durations",
        columns=("Measure", "From", "To", "Took", "Target"),
        rows=tuple(_measured(given, each) for each in BETWEEN),
    )
    phases = Block(
        form=Form.TABLE,
        title="Phases",
        columns=("Phase", "Entered", "Left", "Took", "Planned", "Outcome"),
        rows=tuple(_phases(given)),
    )
    return [measured, phases] if phases.rows else [measured]


def targets(given: Material) -> list[Block]:
    """Build which deadlines there were, how each ended, and what else was not as planned."""
    once = Block(
        form=Form.TABLE,
        title="Deadlines",
        columns=("Target", "Due", "Done", "Outcome"),
        rows=tuple(_once(given)),
        nothing="The playbook sets no deadlines for this severity.",
    )
    regular = Block(
        form=Form.TABLE,
        title="Updates and messages",
        columns=("What", "In time", "Late or missed", "Longest time between two"),
        rows=tuple(_regular(given)),
    )
    gaps = Block(
        form=Form.POINTS,
        title="Gaps found",
        rows=tuple(_gaps(given)),
        nothing="None: every deadline was met, and no gate was passed over.",
    )
    return [once, *([regular] if regular.rows else []), gaps]


def _measured(given: Material, measure: Measure) -> Row:
    names = {each.id: each.name for each in given.playbook.metrics.measures}
    start, end = BETWEEN[measure]
    moments = given.incident.moments
    began, ended = moments.get(start.value), moments.get(end.value)
    took = ended - began if began and ended and ended >= began else None
    cells: tuple[Run, ...] = (
        names.get(measure.value, NAMES[measure]),
        known(began),
        known(ended),
        spoken(took) if took is not None else NONE,
        _verdict(took, _target(given, measure)),
    )
    entries = given.trace.of_moments(start.value, end.value)
    return Row(cells=tuple((each,) for each in cells), entries=entries)


def _target(given: Material, measure: Measure) -> timedelta | None:
    wanted = (
        each.within
        for each in given.playbook.metrics.targets
        if (each.measure, each.severity) == (measure.value, given.incident.severity)
    )
    return next(wanted, None)


def _verdict(took: timedelta | None, wanted: timedelta | None) -> str:
    if wanted is None:
        return NONE
    if took is None:
        return spoken(wanted)
    over = took - wanted
    return f"{spoken(wanted)}: {f'over by {spoken(over)}' if over > timedelta() else 'met'}"


def _phases(given: Material) -> Iterable[Row]:
    entered = given.events(ev.PhaseEntered)
    ends = given.events(ev.PhaseEntered, ev.IncidentResolved)
    phases = {phase.id: phase for phase in given.playbook.phases}
    for entry in entered:
        if isinstance(entry.event, ev.PhaseEntered):
            left = next((each for each in ends if each.seq > entry.seq), None)
            yield _phase(given, entry, left, phases.get(entry.event.phase))


def _phase(given: Material, entry: ev.Entry, left: ev.Entry | None, phase: Phase | None) -> Row:
    box = phase.ends - (phase.begins or timedelta()) if phase and phase.ends else None
    clock = next((each for each in given.clocks if _opened_by(each, entry)), None)
    cells: tuple[Run, ...] = (
        phase.name if phase else _phase_id(entry),
        At(entry.at),
        At(left.at) if left else "still in it",
        spoken(left.at - entry.at) if left else NONE,
        spoken(box) if box else NONE,
        _outcome(clock, given.now) if clock else NONE,
    )
    entries = entries_of(entry.seq, left.seq if left else None)
    return Row(cells=tuple((each,) for each in cells), entries=entries)


def _phase_id(entry: ev.Entry) -> str:
    return entry.event.phase if isinstance(entry.event, ev.PhaseEntered) else ""


def _opened_by(clock: Clock, entry: ev.Entry) -> bool:
    same = isinstance(entry.event, ev.PhaseEntered) and clock.subject == entry.event.phase
    return clock.kind is Kind.PHASE and same and clock.opened_at == entry.at


def _once(given: Material) -> Iterable[Row]:
    wanted = [each for each in given.clocks if each.kind in ONCE and _counts(each)]
    for clock in sorted(wanted, key=lambda each: (each.due_at, each.id)):
        ended = clock.ended_at if clock.outcome in (Outcome.MET, Outcome.LATE) else None
        done: Run = At(ended) if ended else "not yet" if clock.open else "not done"
        cells: tuple[Run, ...] = (
            Awaited(clock.kind.value, clock.subject),
            At(clock.due_at, derived=True),
            done,
            _outcome(clock, given.now),
        )
        yield Row(cells=tuple((each,) for each in cells), entries=given.trace.of_clock(clock))


def _counts(clock: Clock) -> bool:
    return clock.outcome is not Outcome.REPLACED


def _outcome(clock: Clock, now: datetime) -> str:
    match clock.outcome:
        case Outcome.MET:
            return "met"
        case Outcome.LATE:
            return f"{spoken(clock.late_by(now))} late"
        case Outcome.MISSED:
            return "missed"
        case Outcome.REPLACED:
            return NONE
        case _:
            late = clock.late_by(now)
            return f"{spoken(late)} late so far" if late else "still running"


def _regular(given: Material) -> Iterable[Row]:
    keys = dict.fromkeys(each.key for each in given.clocks if each.kind in RHYTHMS)
    for kind, subject in keys:
        counted = [each for each in given.clocks if each.key == (kind, subject) and _ended(each)]
        if counted:
            yield _rhythm(given, counted)


def _ended(clock: Clock) -> bool:
    return clock.outcome in (Outcome.MET, Outcome.LATE, Outcome.MISSED)


def _rhythm(given: Material, counted: list[Clock]) -> Row:
    met = [each for each in counted if each.outcome is Outcome.MET]
    worst = max(counted, key=lambda each: _length(each, given.now))
    told = [
        f"{sum(each.outcome is outcome for each in counted)} {said}"
        for outcome, said in _FELT.items()
        if any(each.outcome is outcome for each in counted)
    ]
    between: Words = (
        f"{spoken(_length(worst, given.now))}, from ",
        At(worst.opened_at),
        " to ",
        At(worst.ended_at or given.now),
    )
    late = [each for each in counted if each is worst or each.outcome is not Outcome.MET]
    entries = entries_of(*(seq for each in late for seq in given.trace.of_clock(each)))
    first = counted[0]
    cells: tuple[Words, ...] = (
        (Awaited(first.kind.value, first.subject),),
        (f"{len(met)} of {len(counted)}",),
        (", ".join(told) or "none",),
        between,
    )
    return Row(cells=cells, entries=entries)


def _length(clock: Clock, now: datetime) -> timedelta:
    return (clock.ended_at or now) - clock.opened_at


def _gaps(given: Material) -> Iterable[Row]:
    watched = (*ONCE, *RHYTHMS, Kind.PHASE)
    for clock in given.clocks:
        if clock.kind in watched and clock.outcome in _FELT:
            yield _gap(given, clock)
    for entry in given.events(ev.GateOverridden):
        event = entry.event
        if isinstance(event, ev.GateOverridden) and event.gate in _GATES:
            yield Row(cells=(_overridden(entry, event),), entries=(entry.seq,))
    yield from _unheld(given)
    for line in given.lines:
        if isinstance(line.event, ev.NagSnoozed):
            yield Row(cells=((Said(line),),), entries=(line.seq,))


_GATES = {"resolve": "resolved", "close": "closed"}


def _gap(given: Material, clock: Clock) -> Row:
    what = Awaited(clock.kind.value, clock.subject)
    due = At(clock.due_at, derived=True)
    said = f", {_outcome(clock, given.now)}"
    return Row(cells=((what, ": due ", due, said),), entries=given.trace.of_clock(clock))


def _overridden(entry: ev.Entry, event: ev.GateOverridden) -> Words:
    lacking = "; ".join(event.missing)
    ended = f" {_GATES[event.gate]} it although this did not hold: {lacking}. Why: {event.why}"
    return Person(entry.by), ended


def _unheld(given: Material) -> Iterable[Row]:
    required = given.playbook.severity(given.incident.worst_severity).required_roles
    held = {e.event.role for e in given.events(ev.RoleTaken) if isinstance(e.event, ev.RoleTaken)}
    names = {each.id: each.name for each in given.playbook.roles}
    # Who graded it is who asked for the roles.
    graded = entries_of(given.trace.fields.get("worst_severity"))
    for role in required:
        if role not in held:
            said = f"Nobody was {names.get(role, role)}."
            yield Row(cells=((said,),), entries=graded)
