"""What is still to do after incidents: the viewer's own, or everybody's; done at a click."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from incidentbot.domain.aftermath import FollowUp
from incidentbot.domain.errors import DomainError
from incidentbot.domain.followups import may_answer
from incidentbot.domain.incidents import Incident
from incidentbot.domain.people import is_person
from incidentbot.services import followups as service
from incidentbot.services import incidents
from incidentbot.services.followups import Found
from incidentbot.services.record import Act, Change
from incidentbot.web.desk import Repeated, Viewer
from incidentbot.web.site import Site

PATH = "/follow-ups"
MINE, ALL = "mine", "all"
SHOWN = 200

Whose = Annotated[str, Query(max_length=10)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One follow-up, and whether the viewer may say that it is done."""

    incident: Incident
    follow_up: FollowUp
    theirs: bool


def routes(site: Site) -> APIRouter:
    """Serve the list, and take what is done off it."""
    router = APIRouter()

    @router.get(PATH)
    async def follow_ups(request: Request, whose: Whose = "") -> Response:
        return await _page(site, request, whose)

    @router.post(PATH + "/{ref}/{follow_up}/done")
    async def done(request: Request, ref: str, follow_up: str) -> Response:
        form = await site.form(request)
        whose = form["whose"]
        try:
            with suppress(Repeated):
                await site.desk.do(form.viewer, _finish, ref, follow_up)
        except DomainError as error:
            return await _page(site, request, whose, wrong=error.message)
        return site.to(f"{PATH}?whose={ALL if whose == ALL else MINE}")

    return router


async def _page(site: Site, request: Request, whose: str, wrong: str = "") -> Response:
    viewer = await site.viewer(request)
    # Who looks without an account of their own has none of their own.
    mine = whose != ALL and is_person(viewer.person)
    owner = viewer.person if mine else None
    found = await site.desk.look(viewer, service.listed, owner=owner)
    rows = [_row(each, viewer) for each in found[:SHOWN]]
    await site.names.learn(each.follow_up.owner for each in rows)
    return site.page(
        request,
        "follow-ups.html",
        status=422 if wrong else 200,
        rows=rows,
        count=len(found),
        mine=mine,
        both=is_person(viewer.person),
        wrong=wrong,
    )


def _row(found: Found, viewer: Viewer) -> Row:
    theirs = may_answer(found.incident, found.playbook, found.follow_up, viewer.person)
    return Row(incident=found.incident, follow_up=found.follow_up, theirs=theirs)


def _finish(act: Act, ref: str, follow_up: str) -> Change:
    return service.finish(act, incidents.find(act, ref).id, follow_up)
