"""Post-mortems: looked at as somebody may see them, written, reviewed and published."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from incidentbot.domain import events as ev
from incidentbot.domain import postmortems
from incidentbot.domain.aftermath import PUBLISHED, REPEAT, Relation
from incidentbot.domain.clocks import Clock, Kind
from incidentbot.domain.effects import Surface, surface_ref
from incidentbot.domain.errors import DomainError, NotAllowedError
from incidentbot.domain.incidents import Case, Incident
from incidentbot.domain.lines import Line
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.postmortems import Page, Related, Said, Written
from incidentbot.services.postmortems.markdown import Voice, customers_markdown, fitted, markdown
from incidentbot.services.postmortems.voice import Reader, Sentences, Speaker
from incidentbot.services.record import Act, Change, change, may_see

CANVAS_LINK = "postmortem-link"
VERSIONS = 1000
ENDED_LATELY = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A post-mortem as somebody looks at it.

    Attributes:
        clocks: The open ones of the incident, next due first.
        editions: What was published, the latest first.
        canvas: Where Slack shows it, if it does.
    """

    incident: Incident
    playbook: Playbook
    page: Page
    clocks: tuple[Clock, ...]
    editions: tuple[ev.Entry, ...]
    canvas: str | None

    @property
    def lacking(self) -> list[str]:
        """What is not as it should be before it goes out."""
        return postmortems.lacking(self.page, self.incident)

    @property
    def changed(self) -> bool:
        """Whether people wrote something since the last edition."""
        last = self.editions[0].seq if self.editions else 0
        sections = self.page.sections
        return bool(last) and any(v.seq > last for each in sections for v in each.versions)

    def due(self, kind: Kind) -> datetime | None:
        """Return until when something of the aftermath is owed."""
        return next((each.due_at for each in self.clocks if each.kind is kind), None)

    @property
    def edition(self) -> str | None:
        """The latest edition as it went out, in Markdown."""
        latest = self.editions[0].event if self.editions else None
        return latest.body if isinstance(latest, ev.PostmortemPublished) else None

    def people(self) -> set[str]:
        """Return everybody who is named in it, for looking up what they are called."""
        owner = self.incident.aftermath.postmortem
        named = postmortems.people_in(self.page) | {entry.by for entry in self.editions}
        return named | ({owner.owner} if owner and owner.owner else set())

    def lines(self) -> list[Line]:
        """Return the lines of the timeline that stand in it."""
        runs = (run for row in self.page.rows for run in row.runs)
        return [run.line for run in runs if isinstance(run, Said)]


def sheet(act: Act, incident_id: str, *, everybody: bool = False) -> Sheet:
    """Look at the post-mortem of an incident.

    Args:
        act: Who looks.
        incident_id: Of which incident.
        everybody: As all of its readers may see it, and not only this one.

    Raises:
        NotFoundError: There is none, or this person may not see it.
    """
    case = act.case(incident_id)
    entries = act.uow.timeline.of(incident_id)
    return Sheet(
        incident=case.incident,
        playbook=case.playbook,
        page=_page(act, case, entries, everybody=everybody),
        clocks=tuple(act.uow.clocks.running(incident_id)),
        editions=tuple(e for e in reversed(entries) if isinstance(e.event, ev.PostmortemPublished)),
        canvas=act.uow.refs.get(incident_id, CANVAS_LINK) or None,
    )


def draft(act: Act, incident_id: str) -> Change:
    """Draft it by hand."""
    return _changed(act, incident_id, postmortems.draft)


def belated(act: Act) -> list[str]:
    """Return the incidents that ended before post-mortems were kept here, and still owe one."""
    lately = act.uow.incidents.recent(ENDED_LATELY)
    ended = [each for each in lately if not each.status.open and not each.aftermath.postmortem]
    return [each.id for each in ended if postmortems.belated(act.rules.case(each, act.now))]


def draft_belated(act: Act, incident_id: str) -> Change:
    """Draft it of one of them; a second time says nothing new."""
    return change(act, incident_id, postmortems.belated)


def own(act: Act, incident_id: str, person: str) -> Change:
    """Have somebody write it from here on."""

    def decide(case: Case) -> list[ev.Event]:
        if not case.incident.visible_to(person):
            raise DomainError(
                f"{case.incident.ref} is private, and that person is not in it. Invite them first.",
                field="person",
            )
        return postmortems.own(case, person)

    return _changed(act, incident_id, decide)


def write(
    act: Act, incident_id: str, section: str, words: str | None, *, seen: int | None = None
) -> Change:
    """Write a section. Raises StaleTextError where somebody else did so after `seen`."""
    return _changed(
        act,
        incident_id,
        lambda case: postmortems.write(
            case, section, words, last=_last(act, incident_id, section), seen=seen
        ),
    )


def send_to_review(act: Act, incident_id: str) -> Change:
    """Have the others read it."""
    return _changed(act, incident_id, postmortems.send_to_review)


def back_to_draft(act: Act, incident_id: str) -> Change:
    """Go on writing."""
    return _changed(act, incident_id, lambda case: postmortems.back_to_draft(case, by=act.by))


def publish(act: Act, incident_id: str, speaker: Speaker, *, why: str | None = None) -> Change:
    """Publish it as it stands; what goes out is kept whole.

    Args:
        act: Who publishes.
        incident_id: Of which incident.
        speaker: What people and things are called in it.
        why: Why, although something is lacking.

    Raises:
        GateError: Something is lacking, and no reason was given.
    """

    def decide(case: Case) -> list[ev.Event]:
        page = _page(act, _as_published(case), act.uow.timeline.of(incident_id), everybody=True)
        body = markdown(page, speaker.to_readers_of(case.incident, case.playbook))
        lacks = postmortems.lacking(page, case.incident)
        return postmortems.publish(case, body, lacks, why=why, by=act.by)

    return _changed(act, incident_id, decide)


def publish_customers(act: Act, incident_id: str) -> Change:
    """Note that customers can read their version, as it stands."""

    def decide(case: Case) -> list[ev.Event]:
        page = _page(act, case, act.uow.timeline.of(incident_id), everybody=True)
        return postmortems.publish_customers(case, page.for_customers, by=act.by)

    return _changed(act, incident_id, decide)


def without_canvas(act: Act, incident: Incident) -> None:
    """Let what waits for the canvas go without it: there will be none."""
    name = surface_ref(Surface.POSTMORTEM, incident.room_number)
    if incident.aftermath.postmortem and act.uow.refs.get(incident.id, name) is None:
        act.uow.refs.put(incident.id, name, "")


def _changed(act: Act, incident_id: str, decide: Callable[[Case], list[ev.Event]]) -> Change:
    def decided(case: Case) -> list[ev.Event]:
        if act.guest:
            raise NotAllowedError(
                "Guests can read the post-mortem, and members of the team write it. Ask one of them."
            )
        return decide(case)

    return change(act, incident_id, decided)


def _last(act: Act, incident_id: str, section: str) -> Written | None:
    kind = ev.PostmortemWritten.__name__
    written = act.uow.timeline.last_of_kind(incident_id, kind, VERSIONS)
    return next(reversed(postmortems.versions(written).get(section, ())), None)


def _page(act: Act, case: Case, entries: Iterable[ev.Entry], *, everybody: bool) -> Page:
    given = postmortems.material(
        case.incident,
        case.playbook,
        entries,
        act.uow.clocks.of(case.incident.id),
        now=act.now,
        related=_related(act, case.incident, everybody=everybody),
    )
    return postmortems.page(given)


def _as_published(case: Case) -> Case:
    document = case.incident.aftermath.postmortem
    if document is None:
        return case
    out = replace(document, status=PUBLISHED, edition=document.edition + 1, published_at=case.now)
    aftermath = replace(case.incident.aftermath, postmortem=out)
    return replace(case, incident=replace(case.incident, aftermath=aftermath))


def _related(act: Act, incident: Incident, *, everybody: bool) -> list[Related]:
    after = incident.aftermath
    named: list[tuple[Relation, str]] = [(after.merged_into, "merged")] if after.merged_into else []
    named += [(each, "absorbed") for each in after.absorbed]
    named += [(each, each.how if each.how == REPEAT else "") for each in after.relations]
    others = act.uow.incidents.many([each.id for each, _ in named])
    return [
        Related(ref=other.ref, title=other.title, how=how)
        for each, how in named
        if (other := others.get(each.id))
        and may_see(other, act)
        and not (everybody and other.private)
    ]


__all__ = [
    "CANVAS_LINK",
    "Reader",
    "Sentences",
    "Sheet",
    "Speaker",
    "Voice",
    "back_to_draft",
    "customers_markdown",
    "draft",
    "fitted",
    "markdown",
    "own",
    "publish",
    "publish_customers",
    "send_to_review",
    "sheet",
    "without_canvas",
    "write",
]
