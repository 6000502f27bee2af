"""Declaring an incident and moving it through its life."""

from collections.abc import Iterable
from datetime import timedelta

from incidentbot.domain import assessment, calls, gates, incidents, relations, rooms
from incidentbot.domain.errors import NotFoundError, StaleFormError
from incidentbot.domain.events import Entry, Event
from incidentbot.domain.gates import Item
from incidentbot.domain.incidents import Case, Declaration, Incident, Status
from incidentbot.services.record import Act, Change, begin, change, may_see, record

SAME_WITHIN = timedelta(minutes=2)


class Existing(Exception):  # noqa: N818 - an answer, not a failure
    """The same person declared the same title just now; nothing was stored."""

    def __init__(self, incident: Incident) -> None:
        super().__init__(incident.ref)
        self.incident = incident


def declare(act: Act, form: Declaration, *, besides: str | None = None) -> Change:
    """Store a new incident; everything visible follows from the rows.

    Args:
        act: Who declares.
        form: What they say.
        besides: The incident of the same title that they saw, and want another besides.

    Raises:
        Existing: The same person declared the same title within two minutes.
    """
    rows = act.uow.incidents
    same = rows.same_declared(act.by, form.title, act.now - SAME_WITHIN)
    if same is not None and same.id != besides:
        raise Existing(same)
    playbook = act.rules.catalog.current
    form = assessment.judged(form, playbook)
    incident_id, ref = rows.new_id(), rows.next_ref(private=form.private)
    events = incidents.declare(
        form,
        ref=ref,
        channel_name=rows.reserve_name(incident_id, _room_name(act, form, ref)),
        playbook=playbook,
        by=act.by,
        now=act.now,
    )
    events += assessment.declared(form, playbook)
    events += calls.at_declaration(playbook, form, ref=ref, now=act.now)
    return begin(act, playbook, events, incident_id=incident_id)


def _room_name(act: Act, form: Declaration, ref: str) -> str:
    if form.private:
        return rooms.private_name(ref, act.now)
    pattern, severity = act.rules.catalog.current.channel, form.severity or ""
    return rooms.channel_name(
        pattern, title=form.title, ref=ref, severity=severity, now=act.now, drill=form.drill
    )


def acknowledge(act: Act, incident_id: str) -> Change:
    """Acknowledge: stops the acknowledge clock and the page."""
    return change(act, incident_id, incidents.acknowledge)


def set_status(
    act: Act, incident_id: str, status: Status, *, seen_version: int | None = None
) -> Change:
    """Move to another status; a form that is stale on it is refused."""

    def decide(case: Case) -> list[Event]:
        incidents.refuse_stale(since(act, incident_id, seen_version), "status", status.value)
        return gates.change_status(case, status)

    return change(act, incident_id, decide)


def set_severity(
    act: Act,
    incident_id: str,
    word: str,
    why: str | None = None,
    *,
    seen_version: int | None = None,
) -> Change:
    """Change the severity; every clock is planned anew. A form that is stale on it is refused."""

    def decide(case: Case) -> list[Event]:
        wanted = case.playbook.severity(word).id
        incidents.refuse_stale(since(act, incident_id, seen_version), "severity", wanted)
        changed = incidents.change_severity(case, word, why)
        return [*changed, *calls.at_severity(case, word)]

    return change(act, incident_id, decide)


def since(act: Act, incident_id: str, seen_version: int | None) -> list[Entry]:
    """Return what was recorded after a form was built; nothing for what is no form."""
    return act.uow.timeline.since(incident_id, seen_version) if seen_version is not None else []


def resolve(
    act: Act,
    incident_id: str,
    summary: str | None = None,
    *,
    ticked: Iterable[Item] = (),
    override: str | None = None,
) -> Change:
    """Say that it works again. Raises GateError while the playbook asks for more."""
    return change(
        act,
        incident_id,
        lambda case: gates.resolve(case, summary, ticked=ticked, override=override),
    )


def reopen(act: Act, incident_id: str, why: str | None = None) -> Change:
    """Take it up again; a lost room is replaced by a new one, and what was merged is separate."""

    merged = act.uow.incidents.peek(incident_id).aftermath.merged_into
    for each in sorted({incident_id, *([merged.id] if merged else [])}):
        # Both are locked, in the order in which everybody does it.
        act.uow.incidents.get(each)

    def decide(case: Case) -> list[Event]:
        incident = case.incident
        if incident.aftermath.merged_into != merged:
            raise StaleFormError(f"{incident.ref} changed a moment ago. Please try again.")
        name = None
        if incident.room_lost:
            wanted = rooms.alternative(incident.channel_name, incident.room_number + 1)
            name = act.uow.incidents.reserve_name(incident.id, wanted)
        return incidents.reopen(case, why, channel_name=name)

    reopened = change(act, incident_id, decide)
    if merged is not None:
        into = act.rules.case(act.uow.incidents.get(merged.id), act.now)
        record(act, into, relations.separate(into, reopened.incident))
    return reopened


def close(
    act: Act,
    incident_id: str,
    why: str | None = None,
    *,
    ticked: Iterable[Item] = (),
    override: str | None = None,
) -> Change:
    """End the response. Raises GateError while it is not over, unless a reason is given."""
    return change(
        act, incident_id, lambda case: gates.close(case, why, ticked=ticked, override=override)
    )


def make_private(act: Act, incident_id: str, people: Iterable[str]) -> Change:
    """Move a public incident into a private room with the people named."""
    rows = act.uow.incidents

    def decide(case: Case) -> list[Event]:
        name = rooms.private_name(rows.next_ref(private=True), act.now)
        reserved = rows.reserve_name(case.incident.id, name)
        return incidents.make_private(case, [act.by, *people], channel_name=reserved)

    return change(act, incident_id, decide)


def find(act: Act, word: str) -> Incident:
    """Find an incident by what a person calls it, if they may see it.

    Raises:
        NotFoundError: There is none, or none that this person may see.
    """
    incident = act.uow.incidents.by_ref(word.strip())
    if incident is None or not may_see(incident, act):
        raise NotFoundError(word.strip())
    return incident


def open_ones(act: Act) -> list[Incident]:
    """List the open incidents this person may see, newest first."""
    return [each for each in act.uow.incidents.open() if may_see(each, act)]


def in_channel(act: Act, channel: str) -> Incident | None:
    """Find the incident whose war room a channel is, if this person may see it."""
    incident_id = act.uow.refs.owner_of("channel", channel)
    if incident_id is None:
        return None
    incident = act.uow.incidents.get(incident_id)
    return incident if may_see(incident, act) else None
