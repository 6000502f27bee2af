"""The post-mortem on the web: read, written section by section, moved on, taken along."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import partial

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from incidentbot.domain import events as ev
from incidentbot.domain.aftermath import DRAFT, IN_REVIEW, PUBLISHED
from incidentbot.domain.clocks import Kind
from incidentbot.domain.errors import DomainError, GateError, NotFoundError
from incidentbot.domain.postmortems import CUSTOMERS, Section, StaleTextError, Written, may_publish
from incidentbot.services import incidents
from incidentbot.services import postmortems as service
from incidentbot.services.postmortems import Sheet, Speaker
from incidentbot.services.record import Act, Change
from incidentbot.web import documents
from incidentbot.web.desk import Repeated, Viewer
from incidentbot.web.site import Form, Site

PATH = "/incidents/{ref}/postmortem"
MARKDOWN = "text/markdown; charset=utf-8"
STATUS = {DRAFT: "Draft", IN_REVIEW: "In review", PUBLISHED: "Published"}
PREVIEW = "preview"
LONGEST_NUMBER = 18

Deed = Callable[[Act, str], Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of a section, and what changed in it, word by word."""

    written: Written
    changed: Markup


def routes(site: Site) -> APIRouter:
    """Serve the document of each incident."""
    router = APIRouter()
    pages = _Pages(site)
    router.add_api_route(PATH, pages.read, methods=["GET"])
    router.add_api_route(PATH, pages.move, methods=["POST"])
    router.add_api_route(PATH + ".md", pages.markdown, methods=["GET"])
    router.add_api_route(PATH + ".html", pages.file, methods=["GET"])
    router.add_api_route(PATH + "-print", pages.printed, methods=["GET"])
    router.add_api_route(PATH + "-edition-{number}", pages.edition, methods=["GET"])
    router.add_api_route(PATH + "/{section}", pages.edit, methods=["GET"])
    router.add_api_route(PATH + "/{section}", pages.write, methods=["POST"])
    router.add_api_route(PATH + "/{section}/history", pages.history, methods=["GET"])
    return router


class _Pages:
    """The document's pages, each a request."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def read(self, request: Request, ref: str) -> Response:
        viewer = await self._site.viewer(request)
        return await self._read(request, viewer, ref)

    async def move(self, request: Request, ref: str) -> Response:
        form = await self._site.form(request)
        try:
            with suppress(Repeated):
                await self._moved(form, ref)
        except GateError as stopped:
            return await self._read(request, form.viewer, ref, missing=stopped.missing)
        except DomainError as error:
            return await self._read(request, form.viewer, ref, wrong=error.message)
        return self._site.to(_path(ref, CUSTOMERS if form["do"] == CUSTOMERS else None))

    async def markdown(self, request: Request, ref: str) -> Response:
        seen = await self._seen(request, ref)
        body = service.markdown(
            seen.page, self._speaker().to_readers_of(seen.incident, seen.playbook)
        )
        return _download(Response(body, media_type=MARKDOWN), seen, "md")

    async def file(self, request: Request, ref: str) -> Response:
        seen = await self._seen(request, ref)
        made = documents.as_file(seen, self._site.words, self._site.names)
        return _download(HTMLResponse(made), seen, "html")

    async def printed(self, request: Request, ref: str) -> Response:
        seen = await self._seen(request, ref)
        return self._site.page(request, "document-print.html", page=seen.page, to=self._to(seen))

    async def edition(self, request: Request, ref: str, number: int) -> Response:
        seen = await self._seen(request, ref)
        for entry in seen.editions:
            event = entry.event
            if isinstance(event, ev.PostmortemPublished) and event.edition == number:
                made = documents.html(event.body)
                return self._site.page(
                    request, "document-edition.html", seen=seen, entry=entry, made=made
                )
        raise NotFoundError(ref)

    async def edit(self, request: Request, ref: str, section: str) -> Response:
        viewer = await self._site.viewer(request)
        seen = await self._seen(request, ref)
        asked = _section(seen, section)
        text = asked.written.text if asked.written else ""
        if section == CUSTOMERS:
            text = seen.page.for_customers
        return self._form(request, viewer, seen, asked, text=text, since=asked.seen)

    async def write(self, request: Request, ref: str, section: str) -> Response:
        form = await self._site.form(request)
        seen = await self._seen(request, ref)
        asked, text = _section(seen, section), form["text"]
        since = _number(form["seen"])
        show = partial(self._form, request, form.viewer, seen, asked, text=text)
        if form["do"] == PREVIEW:
            return show(since=since)
        try:
            with suppress(Repeated):
                await self._site.desk.do(
                    form.viewer, service.write, seen.incident.id, section, text, seen=since
                )
        except StaleTextError as stale:
            return show(since=stale.theirs.seq, theirs=stale.theirs, wrong=_STALE)
        except DomainError as error:
            return show(since=since, wrong=error.message)
        return self._site.to(_path(ref, section if section == CUSTOMERS else None, at=section))

    async def history(self, request: Request, ref: str, section: str) -> Response:
        seen = await self._seen(request, ref)
        asked = _section(seen, section)
        return self._site.page(
            request,
            "document-history.html",
            seen=seen,
            section=asked,
            versions=[*reversed(_versions(asked))],
        )

    async def _read(
        self,
        request: Request,
        viewer: Viewer,
        ref: str,
        *,
        missing: tuple[str, ...] = (),
        wrong: str = "",
    ) -> Response:
        seen = await self._seen(request, ref)
        return self._site.page(
            request,
            "document.html",
            status=422 if missing or wrong else 200,
            seen=seen,
            document=seen.incident.aftermath.postmortem,
            page=seen.page,
            to=self._to(seen),
            statuses=STATUS,
            due=seen.due(Kind.POSTMORTEM),
            customers_due=seen.due(Kind.PUBLICATION),
            lacking=missing or tuple(seen.lacking),
            refused=bool(missing),
            wrong=wrong,
            publishes=may_publish(seen.incident, viewer.person),
        )

    def _form(
        self,
        request: Request,
        viewer: Viewer,
        seen: Sheet,
        asked: Section,
        *,
        text: str,
        since: int,
        theirs: Written | None = None,
        wrong: str = "",
    ) -> Response:
        return self._site.page(
            request,
            "document-edit.html",
            status=422 if wrong else 200,
            seen=seen,
            section=asked,
            text=text,
            since=since,
            to=self._to(seen),
            theirs=theirs,
            difference=_difference(theirs.text, text) if theirs else None,
            wrong=wrong,
            customers=asked.id == CUSTOMERS,
            document=seen.incident.aftermath.postmortem,
            reads=viewer.guest,
        )

    async def _moved(self, form: Form, ref: str) -> None:
        do, desk, viewer = form["do"], self._site.desk, form.viewer
        if do == "publish":
            await desk.do(viewer, _named, ref, _publish(self._speaker(), form["why"]))
        elif do == "own":
            await desk.do(viewer, _named, ref, _own)
        elif deed := _DEEDS.get(do):
            await desk.do(viewer, _named, ref, deed)
        else:
            raise DomainError("Nothing was asked for. Go back and choose again.")

    async def _seen(self, request: Request, ref: str) -> Sheet:
        viewer = await self._site.viewer(request)
        seen = await self._site.desk.look(viewer, _sheet, ref)
        await self._site.names.learn(documents.people(seen, self._site.words))
        return seen

    def _to(self, seen: Sheet) -> documents.Html:
        return documents.writer(seen, self._site.words, self._site.names)

    def _speaker(self) -> Speaker:
        site = self._site
        return Speaker(sentences=site.words, names=site.names, base_url=site.base_url)


def _sheet(act: Act, ref: str) -> Sheet:
    return service.sheet(act, incidents.find(act, ref).id)


def _named(act: Act, ref: str, deed: Deed) -> Change:
    return deed(act, incidents.find(act, ref).id)


def _publish(speaker: Speaker, why: str) -> Deed:
    return partial(service.publish, speaker=speaker, why=why)


def _own(act: Act, incident_id: str) -> Change:
    return service.own(act, incident_id, act.by)


_DEEDS: Mapping[str, Deed] = {
    "draft": service.draft,
    "review": service.send_to_review,
    "back": service.back_to_draft,
    CUSTOMERS: service.publish_customers,
}
_STALE = (
    "Somebody else wrote this section while you were writing. What you typed is below, and nothing "
    "of it is lost: bring the two together, then save."
)


def _number(typed: str) -> int:
    """Read which version somebody saw; what is no number of one is 0, which is older than all."""
    return int(typed) if typed.isdecimal() and len(typed) <= LONGEST_NUMBER else 0


def _section(seen: Sheet, section: str) -> Section:
    found = seen.page.section(section)
    if found is None or found.fixed:
        raise NotFoundError(section)
    return found


def _path(ref: str, section: str | None = None, *, at: str = "") -> str:
    path = PATH.format(ref=ref)
    if section:
        return f"{path}/{section}"
    return f"{path}#{at}" if at else path


def _download(answer: Response, seen: Sheet, ending: str) -> Response:
    name = f"{seen.incident.ref}-post-mortem.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _versions(asked: Section) -> list[Version]:
    before = [Written(seq=0, at=v.at, by=v.by, text="") for v in asked.versions[:1]]
    pairs = zip([*before, *asked.versions], asked.versions, strict=False)
    return [Version(written=new, changed=_difference(old.text, new.text)) for old, new in pairs]


def _difference(old: str, new: str) -> Markup:
    """Mark what was taken out of a text and what was put in, word by word."""
    one, other = _pieces(old), _pieces(new)
    parts: list[Markup] = []
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        gone, come = escape("".join(one[a:b])), escape("".join(other[c:d]))
        if kind == "equal":
            parts.append(come)
            continue
        parts += [Markup("<del>{}</del>").format(gone)] if gone else []
        parts += [Markup("<ins>{}</ins>").format(come)] if come else []
    return Markup("").join(parts)


def _pieces(text: str) -> list[str]:
    words: list[str] = []
    for line in text.splitlines(keepends=True):
        for word in line.split(" "):
            words += [word, " "]
        words.pop()
    return words
