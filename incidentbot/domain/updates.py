"""Updates: what is said at each interval, and what a stale form may not overwrite."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from incidentbot.domain import events as ev
from incidentbot.domain import postmortems, text
from incidentbot.domain.errors import DomainError
from incidentbot.domain.gates import require_passed
from incidentbot.domain.incidents import Case, Status, acknowledgement, refuse_stale, require_open


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """A structured update as filled in.

    Attributes:
        next_in: Until the next one, when it differs from the playbook's interval.
        seen_version: The incident's version the form was built on; None outside forms.
    """

    status: Status | None = None
    impact: str | None = None
    actions: str | None = None
    next_steps: str | None = None
    eta: str | None = None
    next_in: timedelta | None = None
    seen_version: int | None = None


def post(case: Case, update: Update, *, by: str, since: Iterable[ev.Entry] = ()) -> list[ev.Event]:
    """Say where things stand; the status moves with it when the update names another.

    Args:
        case: The incident as it is now.
        update: What was filled in.
        by: Who says it; somebody other than the declarer acknowledges by it.
        since: The entries recorded after the form was built.

    Raises:
        StaleFormError: The form changes the status, and so did somebody else meanwhile.
        GateError: It says that it is resolved, and the playbook asks for more first.
    """
    incident = case.incident
    require_open(incident)
    said = [text.clean(each) for each in (update.impact, update.actions, update.next_steps)]
    if not any(said) and update.status in (None, incident.status) and not update.eta:
        raise DomainError("Say something: the impact, what was done, or what is next.")
    since = list(since)
    status = _chosen(update, since) or incident.status
    happened: list[ev.Event] = []
    if by != incident.declared_by:
        happened += acknowledgement(incident, how="updated")
    if status is not incident.status:
        refuse_stale(since, "status", status.value)
    if status is Status.RESOLVED:
        summary = "\n".join(filter(None, said)) or None
        require_passed(case, said=summary)
        resolved = ev.IncidentResolved(summary=summary)
        return [*happened, resolved, *postmortems.at_resolve(case)]
    if status is not incident.status:
        happened.append(_moved(incident.status, status))
    happened.append(
        ev.UpdatePosted(
            status=status.value,
            impact=said[0] or None,
            actions=said[1] or None,
            next_steps=said[2] or None,
            eta=text.clean(update.eta, limit=200) or None,
            next_in=update.next_in,
        )
    )
    return happened


def _moved(old: Status, new: Status) -> ev.Event:
    if new is Status.CLOSED:
        raise DomainError("An update cannot close. Use `/incident close`.", field="status")
    return ev.StatusChanged(old=old.value, new=new.value, with_update=True)


def _chosen(update: Update, since: list[ev.Entry]) -> Status | None:
    # A form sends its status back untouched: that is no wish to move.
    moves = [entry.event for entry in since if isinstance(entry.event, ev.StatusChanged)]
    untouched = bool(moves) and update.status == moves[0].old
    return None if untouched else update.status
