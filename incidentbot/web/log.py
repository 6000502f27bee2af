"""The incident log: a page with filters, and the same lines as CSV and JSON."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from incidentbot.domain import aftermath, log
from incidentbot.services import log as service
from incidentbot.services.log import Read
from incidentbot.web.asked import Filter, filter_of
from incidentbot.web.desk import Viewer
from incidentbot.web.site import Site

PATH, CSV, JSON = "/log", "/log.csv", "/log.json"
NAME = "incident-log"
DOCUMENTS = {
    aftermath.DRAFT: "Draft",
    aftermath.IN_REVIEW: "In review",
    aftermath.PUBLISHED: "Published",
}

Word = Annotated[str, Query(max_length=80)]


def routes(site: Site) -> APIRouter:
    """Serve the log."""
    router = APIRouter()

    @router.get(PATH)
    async def log_page(
        request: Request, since: Word = "90d", severity: Word = "", type: Word = ""
    ) -> Response:
        viewer = await site.viewer(request)
        chosen = filter_of(site, since=since, severity=severity, type=type)
        read = await _read(site, viewer, chosen)
        await site.names.learn(line.owner for line in read.lines)
        return site.page(
            request, "log.html", read=read, chosen=chosen, documents=DOCUMENTS, minutes=log.minutes
        )

    @router.get(CSV)
    async def log_csv(
        request: Request, since: Word = "90d", severity: Word = "", type: Word = ""
    ) -> Response:
        viewer = await site.viewer(request)
        read = await _read(site, viewer, filter_of(site, since=since, severity=severity, type=type))
        await site.names.learn(line.owner for line in read.lines)
        named = [
            replace(line, owner=site.names(line.owner) if line.owner else None)
            for line in read.lines
        ]
        return Response(
            log.as_csv(named),
            media_type="text/csv; charset=utf-8; header=present",
            headers={"Content-Disposition": f'attachment; filename="{NAME}.csv"'},
        )

    @router.get(JSON)
    async def log_json(
        request: Request, since: Word = "90d", severity: Word = "", type: Word = ""
    ) -> Response:
        viewer = await site.viewer(request)
        read = await _read(site, viewer, filter_of(site, since=since, severity=severity, type=type))
        headers = {"Content-Disposition": f'attachment; filename="{NAME}.json"'}
        return JSONResponse(log.as_values(read.lines), headers=headers)

    return router


async def _read(site: Site, viewer: Viewer, chosen: Filter) -> Read:
    return await site.desk.look(viewer, service.read, chosen.words)
