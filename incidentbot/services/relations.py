"""Relating incidents, and merging one into another: each side has its say in one transaction."""

from dataclasses import dataclass

from incidentbot.domain import relations, reviews
from incidentbot.domain.aftermath import RELATED, Relation
from incidentbot.domain.effects import MERGED_ROOM
from incidentbot.domain.errors import NotFoundError
from incidentbot.domain.incidents import Incident
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.relations import Likeness
from incidentbot.services import queries
from incidentbot.services.record import Act, Change, may_see, record

LOOKED_THROUGH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """Another incident that belongs to one, as it is now."""

    relation: Relation
    incident: Incident


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """An incident with the others that belong to it, and those that may.

    Attributes:
        into: The one that it was merged into.
        absorbed: Those that were merged into it.
    """

    incident: Incident
    playbook: Playbook
    into: Kin | None
    related: tuple[Kin, ...]
    absorbed: tuple[Kin, ...]
    likely: tuple[Likeness, ...]


def family(act: Act, incident_id: str) -> Family:
    """Look at what belongs to an incident, as far as this person may see it."""
    case = act.case(incident_id)
    after = case.incident.aftermath
    others = act.uow.incidents.recent(LOOKED_THROUGH)
    likely = relations.likenesses(case.incident, [each for each in others if may_see(each, act)])
    into = of(act, (after.merged_into,) if after.merged_into else ())
    return Family(
        incident=case.incident,
        playbook=case.playbook,
        into=into[0] if into else None,
        related=of(act, after.relations),
        absorbed=of(act, after.absorbed),
        likely=tuple(likely),
    )


def of(act: Act, known: tuple[Relation, ...]) -> tuple[Kin, ...]:
    """Return the incidents behind relations, as far as this person may see them."""
    found = {each.id: _visible(act, each.id) for each in known}
    return tuple(
        Kin(relation=each, incident=incident)
        for each in relations.seen(known, lambda incident_id: found[incident_id] is not None)
        if (incident := found[each.id]) is not None
    )


def relate(act: Act, incident_id: str, other_id: str, how: str = RELATED) -> Change:
    """Say that two incidents belong together; each public one says so of the other."""
    case, other = act.cases(incident_id, other_id)
    change = record(act, case, relations.relate(case, other.incident, how))
    if change.entries:
        record(act, other, relations.answered(other, change.incident))
    return change


def unrelate(act: Act, incident_id: str, other_id: str) -> Change:
    """Take a relation back, on both sides."""
    case, other = act.cases(incident_id, other_id)
    record(act, other, relations.unrelate(other, incident_id))
    return record(act, case, relations.unrelate(case, other_id))


def merge(act: Act, incident_id: str, into_id: str) -> Change:
    """End an incident as the same as another, where whoever worked on it is invited."""
    case, into = act.cases(incident_id, into_id)
    events = relations.merge(case, into.incident)
    took_part = reviews.responders(act.uow.timeline.of(incident_id))
    channel = queries.channel_of(act, into.incident)
    act.uow.refs.put(incident_id, MERGED_ROOM, channel or "")
    change = record(act, case, events)
    record(act, into, relations.absorb(case.incident, took_part))
    return change


def _visible(act: Act, incident_id: str) -> Incident | None:
    try:
        incident = act.uow.incidents.peek(incident_id)
    except NotFoundError:
        return None
    return incident if may_see(incident, act) else None
