"""How incidents belong together: related, a repeat of an earlier one, or the same after all."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.aftermath import RELATED, REPEAT, Relation
from incidentbot.domain.details import CAUSE
from incidentbot.domain.errors import DomainError, NotOpenError, UnknownWordError
from incidentbot.domain.incidents import Case, Incident, Status
from incidentbot.domain.people import is_person, once

WAYS = (RELATED, REPEAT)
LATELY = timedelta(days=90)
# Of all the words of two titles at least this part is in both.
SIMILAR = 0.5
SHOWN = 5

_WORD = re.compile(r"\w+")
_SAYING_NOTHING = frozenset(
    {"a", "an", "and", "are", "at", "be", "for", "in", "is", "it", "not", "of", "on", "the", "to"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Likeness:
    """Another incident that may belong to this one, and what speaks for it."""

    incident: Incident
    same_cause: bool = False
    similar_title: bool = False
    same_type: bool = False

    @property
    def weight(self) -> int:
        """How much speaks for it; nothing: 0."""
        return 4 * self.same_cause + 2 * self.similar_title + self.same_type


def relate(case: Case, other: Incident, how: str = RELATED) -> list[ev.Event]:
    """Say that another incident has to do with this one, or that this one repeats it.

    Raises:
        DomainError: It would tell people of an incident that they may not see.
    """
    incident = case.incident
    _refuse_itself(incident, other)
    if how not in WAYS:
        raise UnknownWordError("relation", how, WAYS, field="how")
    if how == REPEAT and other.declared_at > incident.declared_at:
        raise DomainError(
            f"{other.ref} came after {incident.ref}, so it is no repeat of it. "
            f"Say it there: `/incident related {incident.ref} {REPEAT}`."
        )
    _refuse_telling(incident, other)
    known = _known(incident, other.id)
    if known is not None and known.how == how:
        return []
    return [ev.IncidentRelated(other=other.id, ref=other.ref, how=how)]


def answered(case: Case, other: Incident) -> list[ev.Event]:
    """Say on the other side that an incident has to do with this one; only where all may know."""
    incident = case.incident
    told = incident.private or other.private or _known(incident, other.id) is not None
    return [] if told else [ev.IncidentRelated(other=other.id, ref=other.ref)]


def unrelate(case: Case, other_id: str) -> list[ev.Event]:
    """Say that another incident has nothing to do with this one after all."""
    known = _known(case.incident, other_id)
    if any(each.id == other_id for each in case.incident.aftermath.absorbed):
        raise DomainError(
            f"{known.ref if known else 'That incident'} was merged into {case.incident.ref}. "
            "To undo that, reopen it: `/incident reopen`."
        )
    return [ev.IncidentUnrelated(other=known.id, ref=known.ref)] if known else []


def separate(case: Case, other: Incident) -> list[ev.Event]:
    """Say that an incident which was merged into this one goes on by itself."""
    absorbed = any(each.id == other.id for each in case.incident.aftermath.absorbed)
    return [ev.IncidentUnrelated(other=other.id, ref=other.ref)] if absorbed else []


def merge(case: Case, into: Incident) -> list[ev.Event]:
    """Say that an incident is the same as another one, which goes on; `absorb` is its side of it.

    Raises:
        DomainError: One of them is over, or they may not be one.
    """
    incident = case.incident
    _refuse_itself(incident, into)
    _require_not_over(incident, "Reopen it first: `/incident reopen`.")
    _require_not_over(into, "Reopen that one first: `/incident reopen` in its war room.")
    if incident.drill != into.drill:
        raise DomainError("A drill and a real incident cannot be merged.")
    if incident.private != into.private:
        raise DomainError(
            "A private incident and a public one cannot be merged: more people would see it. "
            "Relate them instead, from the private one: `/incident related INC-n`."
        )
    return [ev.IncidentMerged(into=into.id, ref=into.ref)]


def absorb(other: Incident, took_part: Iterable[str]) -> list[ev.Event]:
    """Take up an incident that turned out to be this one, with whoever worked on it.

    Args:
        other: The incident that ends here.
        took_part: Everybody who responded to it.
    """
    seeing = other.members if other.private else ()
    coming = once(*other.roles.values(), *took_part, *seeing)
    people = tuple(each for each in coming if is_person(each) and other.visible_to(each))
    return [ev.IncidentAbsorbed(other=other.id, ref=other.ref, people=people)]


def likenesses(incident: Incident, others: Iterable[Incident]) -> list[Likeness]:
    """Return which of the others may belong to an incident, the likeliest first.

    What is related already is left out, and so is what it may not be related to.
    """
    after = incident.aftermath
    known = {each.id for each in (*after.relations, *after.absorbed)} | {incident.id}
    known |= {after.merged_into.id} if after.merged_into else set()
    found = [
        _likeness(incident, each)
        for each in others
        if each.id not in known and each.drill == incident.drill and may_point(incident, each)
    ]
    alike = [each for each in found if each.weight]
    alike.sort(key=lambda each: (each.weight, each.incident.declared_at), reverse=True)
    return alike[:SHOWN]


def seen(relations: Iterable[Relation], visible: Callable[[str], bool]) -> tuple[Relation, ...]:
    """Return the relations that a reader may know of.

    Args:
        relations: Those of an incident that the reader sees.
        visible: Tells whether the reader sees the incident with an id.
    """
    return tuple(each for each in relations if visible(each.id))


def may_point(incident: Incident, other: Incident) -> bool:
    """Tell whether everybody who sees an incident may learn of the other one."""
    if not other.private:
        return True
    return incident.private and set(incident.members) <= set(other.members)


def _likeness(incident: Incident, other: Incident) -> Likeness:
    near = abs(incident.declared_at - other.declared_at) <= LATELY
    return Likeness(
        incident=other,
        same_cause=bool(_cause(incident)) and _cause(incident) == _cause(other),
        similar_title=_overlap(incident.title, other.title) >= SIMILAR,
        same_type=incident.type is not None and incident.type == other.type and near,
    )


def _cause(incident: Incident) -> str:
    return text.normal(incident.progress.details.get(CAUSE, "")).rstrip(" .!…")


def _overlap(one: str, other: str) -> float:
    mine, theirs = _words(one), _words(other)
    return len(mine & theirs) / len(mine | theirs) if mine and theirs else 0.0


def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.normal(title))) - _SAYING_NOTHING


def _known(incident: Incident, other_id: str) -> Relation | None:
    return next((each for each in incident.aftermath.relations if each.id == other_id), None)


def _refuse_itself(incident: Incident, other: Incident) -> None:
    if incident.id == other.id:
        raise DomainError(f"That is {incident.ref} itself. Name another incident.")


def _refuse_telling(incident: Incident, other: Incident) -> None:
    if may_point(incident, other):
        return
    if not incident.private:
        raise DomainError(
            f"{other.ref} is private, and everybody can see {incident.ref}. "
            f"Say it there instead: `/incident related {incident.ref}`."
        )
    raise DomainError(
        f"Not everybody in {incident.ref} can see {other.ref}. Invite them to its war room first."
    )


def _require_not_over(incident: Incident, remedy: str) -> None:
    into = incident.aftermath.merged_into
    if into is not None:
        raise NotOpenError(f"{incident.ref} was merged into {into.ref} already.")
    if incident.status is Status.CLOSED:
        raise NotOpenError(f"{incident.ref} is closed. {remedy}")
