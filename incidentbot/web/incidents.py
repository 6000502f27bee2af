"""One incident's page: where it stands, who does what, what is due, and all that happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from incidentbot.domain import checklists, details, phases
from incidentbot.domain.aftermath import REPEAT, Relation
from incidentbot.domain.checklists import TickList
from incidentbot.domain.gaps import Gap
from incidentbot.domain.incidents import Incident
from incidentbot.domain.lines import Line
from incidentbot.domain.playbooks import Playbook
from incidentbot.domain.progress import Draft, Tick
from incidentbot.services import queries
from incidentbot.services.queries import Chapter
from incidentbot.web import mrkdwn, views
from incidentbot.web.site import Site
from incidentbot.web.views import Due, Gone

PATH = "/incidents/{ref}"
POSTMORTEM = PATH + "/postmortem"
EXPORTS = {"md": "Markdown", "csv": "CSV", "json": "JSON"}
LENGTH = 50
ENDED_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One line of the timeline in the bot's words; a gap between lines has no number."""

    seq: int | None
    at: datetime
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """A list and what of it was done.

    Attributes:
        now: Whether it is what the present phase or the type asks for.
    """

    list: TickList
    ticks: tuple[Tick | None, ...]
    done: int
    now: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role, who holds it, and to whom it is offered."""

    name: str
    holder: str | None
    offered: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A text for an audience: what it is called, for whom, and how far it has come."""

    name: str
    audience: str
    draft: Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything that the page shows."""

    incident: Incident
    playbook: Playbook
    severity: str
    rank: int
    lasted: timedelta
    room: str | None
    phase: str | None
    known: tuple[tuple[str, str], ...]
    dues: tuple[Due, ...]
    gone: tuple[Gone, ...]
    lines: tuple[Shown, ...]
    roles: tuple[Role, ...]
    lists: tuple[Ticked, ...]
    texts: tuple[Text, ...]


def routes(site: Site) -> APIRouter:
    """Serve the page of each incident."""
    router = APIRouter()

    @router.get(PATH)
    async def incident(
        request: Request,
        ref: str,
        before: Annotated[int | None, Query(ge=1, le=2**53)] = None,
    ) -> Response:
        viewer = await site.viewer(request)
        read = queries.chapter
        chapter = await site.desk.look(viewer, read, ref, before=before, length=LENGTH)
        view = _view(site, chapter, site.desk.now())
        await site.names.learn(_people(view))
        return site.page(
            request,
            "incident.html",
            view=view,
            moments=views.moments(view.incident),
            chapter=chapter,
            ended_shown=ENDED_SHOWN,
            before=before,
            links=_links(site, chapter),
            relations=[(_how(each, view.incident), each.ref) for each in chapter.relations],
        )

    return router


def _links(site: Site, chapter: Chapter) -> list[tuple[str, str]]:
    """Return the other pages of this incident that there are."""
    ref = chapter.sight.incident.ref
    known = {POSTMORTEM: "Post-mortem"}
    known |= {f"{PATH}/timeline.{kind}": f"Timeline as {name}" for kind, name in EXPORTS.items()}
    return [(path.format(ref=ref), name) for path, name in known.items() if site.has(path)]


def _how(other: Relation, incident: Incident) -> str:
    after = incident.aftermath
    if other == after.merged_into:
        return "Merged into"
    if other in after.absorbed:
        return "Merged into this one"
    return "The same cause as" if other.how == REPEAT else "Related"


def _view(site: Site, chapter: Chapter, now: datetime) -> View:
    sight, words = chapter.sight, site.words
    incident, playbook = sight.incident, sight.playbook
    phase = phases.present(incident, playbook)
    known = incident.progress.details
    return View(
        incident=incident,
        playbook=playbook,
        severity=words.severity(incident.severity, playbook),
        rank=views.rank(incident, playbook),
        lasted=views.lasted(incident, now),
        room=site.room_url(sight.channel),
        phase=phase.name if phase else None,
        known=tuple((words.detail(name), known[name]) for name in details.NAMES if known.get(name)),
        dues=tuple(views.dues(sight.clocks, incident, playbook, words=words, now=now)),
        gone=tuple(views.gone(sight.clocks, incident, playbook, words)),
        lines=tuple(_shown(site, line, playbook) for line in chapter.lines),
        roles=tuple(_roles(incident, playbook)),
        lists=tuple(_lists(incident, playbook)),
        texts=tuple(_texts(site, incident, playbook)),
    )


def _shown(site: Site, line: Line | Gap, playbook: Playbook) -> Shown:
    seq = line.seq if isinstance(line, Line) else None
    return Shown(seq=seq, at=line.at, words=site.words.line(line, playbook))


def _roles(incident: Incident, playbook: Playbook) -> Iterator[Role]:
    for role in playbook.roles:
        offered = incident.offers.get(role.id)
        yield Role(name=role.name, holder=incident.roles.get(role.id), offered=offered)


def _lists(incident: Incident, playbook: Playbook) -> Iterator[Ticked]:
    wanted = [each.id for each in checklists.posted(incident, playbook)]
    for sheet in checklists.sheets(incident, playbook):
        for each in sheet.lists:
            ticks = tuple(each.tick(incident.progress, item) for item in range(len(each.items)))
            done = sum(tick is not None for tick in ticks)
            if done or each.id in wanted:
                yield Ticked(list=each, ticks=ticks, done=done, now=each.id in wanted)


def _texts(site: Site, incident: Incident, playbook: Playbook) -> Iterator[Text]:
    names = {each.id: each.name for each in playbook.drafts}
    for draft in reversed(incident.progress.drafts):
        if not draft.dropped:
            name = names.get(draft.template) or "A text"
            yield Text(name=name, audience=site.words.audience(draft.audience), draft=draft)


def _people(view: View) -> Iterator[str | None]:
    incident, progress = view.incident, view.incident.progress
    yield incident.declared_by
    for role in view.roles:
        yield from (role.holder, role.offered)
    yield from mrkdwn.people_in(each.words for each in view.lines)
    yield from (task.person for task in progress.tasks)
    yield from (tick.by for each in view.lists for tick in each.ticks if tick)
    yield from (decision.by for decision in progress.decisions)
    yield from (person for text in view.texts for person in (text.draft.by, text.draft.approved_by))
    yield from (each.owner for each in incident.aftermath.follow_ups)
