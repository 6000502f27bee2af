"""The review and other incidents as they are drawn: as usual, and of a giant incident."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from incidentbot.domain import events as ev
from incidentbot.domain.aftermath import REPEAT, Aftermath, Document, Meeting, Relation
from incidentbot.domain.effects import ROOM, THREAD, direct
from incidentbot.domain.incidents import Incident, Status
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.playbooks.aftermath import AgendaItem, Review
from incidentbot.domain.relations import Likeness
from incidentbot.slack.blocks import incidents, relations, reviews

from . import samples as s

H, M = timedelta(hours=1), timedelta(minutes=1)
AT = s.NOW + timedelta(days=3)
URL = "https://bot.example/incidents/INC-42/postmortem"
RULE = Review(
    name="Post-mortem meeting",
    within=48 * H,
    lasts=H,
    agenda=(
        AgendaItem(title="Go through the timeline", lasts=10 * M),
        AgendaItem(title="What went wrong", lasts=15 * M),
        AgendaItem(title="Anything else"),
    ),
    share_before=24 * H,
)
PLAYBOOK = replace(s.PLAYBOOK, review=RULE)
INTO = Relation(id="into", ref="INC-40")


def usual() -> dict[str, Callable[[], Any]]:
    """Return every drawing, by the name of its golden file."""
    return {**_reviews(), **_relations()}


def planned(incident: Incident, **changes: Any) -> Incident:
    """Return an incident whose review has a time."""
    meeting = Meeting(at=AT, lasts=H, attendees=(s.ANA, s.BEN), planned_by=s.ANA, planned_at=s.NOW)
    return replace(incident, aftermath=Aftermath(review=replace(meeting, **changes)))


def _shared(incident: Incident) -> Incident:
    document = Document(drafted_at=s.NOW, shared_at=s.NOW)
    return replace(incident, aftermath=replace(incident.aftermath, postmortem=document))


def merged(**changes: Any) -> Incident:
    """Return an incident that turned out to be another one."""
    closed = s.incident(status=Status.CLOSED, **changes)
    return replace(closed, aftermath=Aftermath(merged_into=INTO))


def other(ref: str = "INC-40", **changes: Any) -> Incident:
    """Return an incident of a week before."""
    before = s.NOW - timedelta(days=7)
    return s.incident(id=ref, ref=ref, title="Checkout fails", declared_at=before, **changes)


def _reviews() -> dict[str, Callable[[], Any]]:
    incident, over = planned(s.incident()), s.resolved()
    event = ev.ReviewPlanned(
        at=AT, lasts=H, attendees=(s.ANA, s.BEN), optional=(s.SUPPORT,), previous=s.NOW
    )
    first = replace(event, previous=None, optional=())

    def invitation(
        told: ev.ReviewPlanned, document: str | None, of: Incident = incident
    ) -> Callable[[], Any]:
        return lambda: reviews.invitation(s.entry(told), of, PLAYBOOK, document)

    def form(of: Incident) -> Callable[[], Any]:
        coming = (s.ANA, s.BEN, s.SUPPORT)
        return lambda: reviews.form(of, PLAYBOOK, at=AT, attendees=coming, optional=(s.DAN,))

    meeting = incident.aftermath.review
    assert meeting is not None
    local = "Monday, 2026-11-23 15:10 in Europe/Berlin"
    return {
        "form-review": form(over),
        "form-review-again": form(incident),
        "review-invitation": invitation(first, None),
        "review-invitation-moved": invitation(event, URL, _shared(incident)),
        "review-invitation-drafted": invitation(first, URL),
        "review-shared": lambda: reviews.shared(incident, PLAYBOOK, URL),
        "review-shared-without-pages": lambda: reviews.shared(incident, PLAYBOOK, None),
        "review-planned": lambda: reviews.planned(incident, meeting, local=local, anew=True),
        "review-planned-again": lambda: reviews.planned(incident, meeting, local="", anew=False),
        "review-held": lambda: reviews.held(incident, anew=True),
        "review-held-again": lambda: reviews.held(incident, anew=False),
    }


def _relations() -> dict[str, Callable[[], Any]]:
    incident, into = s.incident(), other()
    event = ev.IncidentMerged(into="into", ref="INC-40")
    repeat = Relation(id="INC-39", ref="INC-39", how=REPEAT)
    likely = [
        Likeness(incident=other("INC-38"), same_cause=True, similar_title=True),
        Likeness(incident=other("INC-37", status=Status.CLOSED), same_type=True),
    ]

    def listed(**found: Any) -> Callable[[], Any]:
        nothing: dict[str, Any] = {"into": None, "related": (), "absorbed": (), "likely": ()}
        return lambda: relations.listed(incident, **{**nothing, **found})

    def told(place: str) -> Callable[[], Any]:
        return lambda: relations.merged(s.entry(event), merged(), s.ROOM, place=place)

    return {
        "related": listed(
            related=((repeat, other("INC-39")),),
            absorbed=((INTO, merged(ref="INC-43")),),
            likely=likely,
        ),
        "related-none": listed(),
        "related-likely": listed(likely=likely),
        "related-merged": listed(into=into),
        "related-now": lambda: relations.related(incident, into, REPEAT, anew=True),
        "related-already": lambda: relations.related(incident, into, "related", anew=False),
        "unrelated": lambda: relations.unrelated(incident, into, anew=True),
        "unrelated-already": lambda: relations.unrelated(incident, into, anew=False),
        "merge": lambda: relations.to_merge(incident, likely),
        "merge-none": lambda: relations.to_merge(incident, ()),
        "merged-now": lambda: relations.merged_now(incident, into, s.ROOM),
        "merged-room": told(ROOM),
        "merged-thread": told(THREAD),
        "merged-direct": told(direct(s.DAN)),
        "announcement-merged": lambda: incidents.announcement(
            merged(), PLAYBOOK, channel=s.ROOM, now=s.NOW
        ),
        "summary-merged": lambda: incidents.summary(
            merged(), PLAYBOOK, [], now=s.NOW, goes_on=s.ROOM
        ),
    }


def hostile(incident: Incident, playbook: Playbook) -> Iterator[tuple[str, Any]]:
    """Yield every drawing of a giant playbook and of hostile titles."""
    many = tuple(AgendaItem(title=s.GIANT, lasts=H) for _ in range(60))
    giant = replace(playbook, review=replace(RULE, name=s.TRICK, agenda=many))
    people = tuple(f"slack:U{number:09}" for number in range(200))
    told = ev.ReviewPlanned(at=AT, lasts=H, attendees=people, optional=people, previous=s.NOW)
    owed = replace(planned(incident), moments={})
    yield "review", reviews.form(owed, giant, at=AT, attendees=people, optional=people)
    yield "invitation", reviews.invitation(s.entry(told), owed, giant, URL)
    yield "shared", reviews.shared(owed, giant, URL)
    kin = [(Relation(id="x", ref="INC-7"), incident)] * 60
    likely = [Likeness(incident=incident, same_cause=True)] * 60
    yield (
        "related",
        relations.listed(incident, into=incident, related=kin, absorbed=kin, likely=likely),
    )
    yield "merge", relations.to_merge(incident, likely)
    merging = s.entry(ev.IncidentMerged(into="x", ref=s.TRICK))
    yield "merged", relations.merged(merging, incident, s.ROOM, place=ROOM)
