"""What the events of the aftermath do to the state."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from incidentbot.domain import aftermath as after
from incidentbot.domain import events as ev
from incidentbot.domain.aftermath import Aftermath, Document, FollowUp, Meeting, Relation
from incidentbot.domain.incidents import Incident, Status, with_status
from incidentbot.domain.items import changed

Step = Callable[[Aftermath, ev.Entry, Any], Aftermath]


def _moment(incident: Incident, _: ev.Entry, event: ev.MomentCorrected) -> Incident:
    moments = {name: at for name, at in incident.moments.items() if name != event.moment}
    if event.at is not None:
        moments[event.moment] = event.at
    return replace(incident, moments=moments)


def _drafted(state: Aftermath, entry: ev.Entry, event: ev.PostmortemDrafted) -> Aftermath:
    drafted = Document(owner=event.owner, required=event.required, drafted_at=entry.at)
    return replace(state, postmortem=drafted)


def _on_document(
    change: Callable[[Document, ev.Entry, Any], Document],
) -> Step:
    def changed(state: Aftermath, entry: ev.Entry, event: Any) -> Aftermath:
        # Words can be there before the draft was asked for.
        document = state.postmortem or Document(drafted_at=entry.at)
        return replace(state, postmortem=change(document, entry, event))

    return changed


def _owned(document: Document, _: ev.Entry, event: ev.PostmortemOwned) -> Document:
    return replace(document, owner=event.person)


def _written(document: Document, _: ev.Entry, __: ev.PostmortemWritten) -> Document:
    return document


def _moved(document: Document, entry: ev.Entry, event: ev.PostmortemMoved) -> Document:
    shared = document.shared_at or (entry.at if event.new == after.IN_REVIEW else None)
    return replace(document, status=event.new, shared_at=shared, published_at=None)


def _published(document: Document, entry: ev.Entry, event: ev.PostmortemPublished) -> Document:
    return replace(
        document,
        status=after.PUBLISHED,
        shared_at=document.shared_at or entry.at,
        published_at=entry.at,
        edition=event.edition,
    )


def _customers(document: Document, entry: ev.Entry, _: ev.CustomerVersionPublished) -> Document:
    return replace(document, customers_at=document.customers_at or entry.at)


def _planned(state: Aftermath, entry: ev.Entry, event: ev.ReviewPlanned) -> Aftermath:
    meeting = Meeting(
        at=event.at,
        lasts=event.lasts,
        attendees=event.attendees,
        optional=event.optional,
        planned_by=entry.by,
        planned_at=entry.at,
        revision=state.review.revision + 1 if state.review else 0,
    )
    return replace(state, review=meeting)


def _held(state: Aftermath, entry: ev.Entry, _: ev.ReviewHeld) -> Aftermath:
    # It may be held without ever having been planned here.
    meeting = state.review or Meeting(
        at=entry.at, lasts=entry.at - entry.at, planned_by=entry.by, planned_at=entry.at
    )
    return replace(state, review=replace(meeting, held_at=meeting.held_at or entry.at))


def _created(state: Aftermath, entry: ev.Entry, event: ev.FollowUpCreated) -> Aftermath:
    created = FollowUp(
        id=event.follow_up,
        text=event.text,
        kind=event.kind,
        owner=event.owner,
        due_at=event.due_at,
        priority=event.priority,
        horizon=event.horizon,
        created_by=entry.by,
        created_at=entry.at,
        source=event.source,
    )
    return replace(state, follow_ups=(*state.follow_ups, created))


def _on_follow_up(values: Callable[[ev.Entry, Any], dict[str, Any]]) -> Step:
    return lambda state, entry, event: replace(
        state, follow_ups=changed(state.follow_ups, event.follow_up, **values(entry, event))
    )


def _as_it_stands(_: ev.Entry, event: ev.FollowUpChanged) -> dict[str, Any]:
    return {
        "text": event.text,
        "kind": event.kind,
        "owner": event.owner,
        "due_at": event.due_at,
        "priority": event.priority,
        "horizon": event.horizon,
    }


def _where(_: ev.Entry, event: ev.FollowUpFiled) -> dict[str, Any]:
    return {"tracker": event.tracker, "key": event.key, "url": event.url}


def _related(state: Aftermath, _: ev.Entry, event: ev.IncidentRelated) -> Aftermath:
    relation = Relation(id=event.other, ref=event.ref, how=event.how)
    return replace(state, relations=(*_others(state.relations, event.other), relation))


def _unrelated(state: Aftermath, _: ev.Entry, event: ev.IncidentUnrelated) -> Aftermath:
    return replace(
        state,
        relations=_others(state.relations, event.other),
        absorbed=_others(state.absorbed, event.other),
    )


def _absorbed(state: Aftermath, _: ev.Entry, event: ev.IncidentAbsorbed) -> Aftermath:
    relation = Relation(id=event.other, ref=event.ref)
    return replace(state, absorbed=(*_others(state.absorbed, event.other), relation))


def _merged(incident: Incident, entry: ev.Entry, event: ev.IncidentMerged) -> Incident:
    state = replace(incident.aftermath, merged_into=Relation(id=event.into, ref=event.ref))
    progress = incident.progress.without_open_polls()
    closed = with_status(incident, Status.CLOSED, entry.at)
    return replace(closed, offers={}, aftermath=state, progress=progress)


def _others(relations: tuple[Relation, ...], incident_id: str) -> tuple[Relation, ...]:
    return tuple(each for each in relations if each.id != incident_id)


def _of_incident(step: Step) -> Callable[[Incident, ev.Entry, Any], Incident]:
    def moved(incident: Incident, entry: ev.Entry, event: Any) -> Incident:
        return replace(incident, aftermath=step(incident.aftermath, entry, event))

    return moved


_ON_AFTERMATH: dict[type[Any], Step] = {
    ev.PostmortemDrafted: _drafted,
    ev.PostmortemOwned: _on_document(_owned),
    ev.PostmortemWritten: _on_document(_written),
    ev.PostmortemMoved: _on_document(_moved),
    ev.PostmortemPublished: _on_document(_published),
    ev.CustomerVersionPublished: _on_document(_customers),
    ev.ReviewPlanned: _planned,
    ev.ReviewHeld: _held,
    ev.FollowUpCreated: _created,
    ev.FollowUpChanged: _on_follow_up(_as_it_stands),
    ev.FollowUpDone: _on_follow_up(lambda entry, _: {"done_at": entry.at}),
    ev.FollowUpDropped: _on_follow_up(lambda _, __: {"dropped": True}),
    ev.FollowUpReopened: _on_follow_up(lambda _, __: {"done_at": None, "dropped": False}),
    ev.FollowUpFiled: _on_follow_up(_where),
    ev.IncidentRelated: _related,
    ev.IncidentUnrelated: _unrelated,
    ev.IncidentAbsorbed: _absorbed,
}

STEPS: dict[type[Any], Callable[[Incident, ev.Entry, Any], Incident]] = {
    ev.MomentCorrected: _moment,
    ev.IncidentMerged: _merged,
    **{kind: _of_incident(step) for kind, step in _ON_AFTERMATH.items()},
}
