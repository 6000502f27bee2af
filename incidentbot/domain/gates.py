"""Gates: what the playbook asks before an incident counts as resolved, or is closed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from incidentbot.domain import checklists, clocks, followups, incidents, postmortems, text
from incidentbot.domain import events as ev
from incidentbot.domain.clocks import Kind
from incidentbot.domain.errors import GateError
from incidentbot.domain.incidents import Case, Incident, Status
from incidentbot.domain.playbooks import Playbook

RESOLVE, CLOSE = "resolve", "close"
HIGH_FOLLOW_UP = "A follow-up of high priority is on the list"
Item = tuple[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lack:
    """Something that does not hold yet, said as if it did.

    Attributes:
        item: The item of a list whose tick is missing, if it is one.
    """

    what: str
    item: Item | None = None


def lacking(incident: Incident, playbook: Playbook, gate: str = RESOLVE) -> list[Lack]:
    """Return what a gate still asks for."""
    last = _unplanned(incident, playbook) if gate == CLOSE else []
    if gate == CLOSE and incident.status is Status.RESOLVED:
        return last
    first = [Lack(what="It is resolved")] if gate == CLOSE else []
    return [
        *first,
        *_unticked(incident, playbook),
        *_unwatched(incident, playbook),
        *_unheld(incident, playbook),
        *last,
    ]


def watched_until(incident: Incident, playbook: Playbook) -> datetime | None:
    """Return until when it is watched; None when it is not, or was long enough."""
    watch = clocks.owed(incident, playbook).get((Kind.WATCH, None))
    return watch.due_at if watch else None


def resolve(
    case: Case,
    summary: str | None = None,
    *,
    ticked: Iterable[Item] = (),
    override: str | None = None,
) -> list[ev.Event]:
    """End the outage, unless the playbook asks for more first.

    Args:
        case: The incident.
        summary: What fixed it.
        ticked: Items of the verification that are done, as it turns out now.
        override: Why it counts as resolved although something is missing.

    Raises:
        GateError: Something is missing, and no reason was given.
    """
    incidents.require_open(case.incident)
    ticks, lacks = _after(case, RESOLVE, ticked)
    passed = _passed(RESOLVE, lacks, override, said=summary)
    return [*ticks, *passed, *incidents.resolve(case, summary), *postmortems.at_resolve(case)]


def close(
    case: Case,
    why: str | None = None,
    *,
    ticked: Iterable[Item] = (),
    override: str | None = None,
) -> list[ev.Event]:
    """End the response; what is not resolved yet needs a reason, and counts as resolved then.

    Nothing of the aftermath has to be done by then. Only where the playbook asks for a post-mortem
    and nothing of high priority came of it so far, somebody says why.

    Raises:
        GateError: Something is missing, and no reason was given.
    """
    if case.incident.status is Status.CLOSED:
        return incidents.close(case, why)
    ticks, lacks = _after(case, CLOSE, ticked)
    passed = _passed(CLOSE, lacks, override, said=why)
    if not case.incident.status.open:
        return [*passed, *incidents.close(case, why)]
    closed = ev.IncidentClosed(why=text.clean(why, limit=500) or None)
    return [*ticks, *passed, ev.IncidentResolved(), *postmortems.at_resolve(case), closed]


def change_status(case: Case, status: Status) -> list[ev.Event]:
    """Move to another status; the ends pass their gates.

    Raises:
        GateError: It would end the response, and something is missing.
    """
    if status is Status.RESOLVED:
        return resolve(case)
    if status is Status.CLOSED:
        return close(case)
    return incidents.change_status(case, status)


def require_passed(case: Case, *, said: str | None = None) -> None:
    """Refuse to resolve while something is missing; `said` is kept for the second try.

    Raises:
        GateError: Something is missing.
    """
    _passed(RESOLVE, lacking(case.incident, case.playbook), None, said=said)


def _after(case: Case, gate: str, ticked: Iterable[Item]) -> tuple[list[ev.Event], list[Lack]]:
    lacks, done = lacking(case.incident, case.playbook, gate), set(ticked)
    ticks = [
        event
        for lack in lacks
        if lack.item in done and lack.item is not None
        for event in checklists.tick(case, *lack.item)
    ]
    return ticks, [lack for lack in lacks if lack.item is None or lack.item not in done]


def _passed(
    gate: str, lacks: list[Lack], override: str | None, *, said: str | None
) -> list[ev.Event]:
    if not lacks:
        return []
    missing, why = tuple(lack.what for lack in lacks), text.clean(override, limit=500)
    if not why:
        raise GateError(gate, missing, said=said)
    return [ev.GateOverridden(gate=gate, missing=missing, why=why)]


def _unticked(incident: Incident, playbook: Playbook) -> list[Lack]:
    wanted = playbook.gates.resolve_checklist
    found = checklists.find(playbook, f"{checklists.LIST}:{wanted}") if wanted else None
    return [
        Lack(what=text.line(step.text), item=(found.id, number))
        for number, step in enumerate(found.items if found else ())
        if found and found.tick(incident.progress, number) is None
    ]


def _unwatched(incident: Incident, playbook: Playbook) -> list[Lack]:
    watch = clocks.paced(playbook, incident).gates.watch
    if not watch or incident.progress.watched_at:
        return []
    return [Lack(what=f"It was watched for {text.spoken(watch)}")]


def _unplanned(incident: Incident, playbook: Playbook) -> list[Lack]:
    lacks = followups.lacks_high(incident, playbook)
    return [Lack(what=HIGH_FOLLOW_UP)] if lacks else []


def _unheld(incident: Incident, playbook: Playbook) -> list[Lack]:
    if not playbook.gates.required_roles:
        return []
    required = playbook.severity(incident.severity).required_roles
    return [
        Lack(what=f"Somebody is {playbook.role(role).name}")
        for role in required
        if role not in incident.roles
    ]
