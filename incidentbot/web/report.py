"""The report on a period: charts with their tables, as a page and as a file that needs nothing."""

import asyncio
import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from incidentbot.domain.clocks import AFTERMATH
from incidentbot.domain.errors import DeliveryError
from incidentbot.domain.metrics import Report, words
from incidentbot.domain.text import spoken
from incidentbot.integrations.charts import Charts
from incidentbot.services import metrics as service
from incidentbot.web.asked import filter_of
from incidentbot.web.site import TEMPLATES, Site

PATH = "/report"
FILE = "report-file.html"
STATIC = Path(__file__).parent / "static"

Word = Annotated[str, Query(max_length=80)]


def routes(site: Site) -> APIRouter:
    """Serve the report."""
    router, drawing = APIRouter(), Charts()

    @router.get(PATH)
    async def report_page(
        request: Request, since: Word = "90d", severity: Word = "", type: Word = ""
    ) -> Response:
        viewer = await site.viewer(request)
        chosen = filter_of(site, since=since, severity=severity, type=type)
        report = await site.desk.look(viewer, service.report_on, chosen.words)
        pictures = await asyncio.to_thread(drawn, drawing, report)
        shared = values(report, pictures)
        return site.page(request, "report.html", chosen=chosen, **shared)

    return router


def values(report: Report, pictures: Mapping[str, str]) -> dict[str, Any]:
    """Return what the template's part about figures needs."""
    return {"report": report, "charts": pictures, "words": words, "afterwards": AFTERMATH}


def drawn(drawing: service.Charts, report: Report) -> dict[str, str]:
    """Draw every chart, as addresses that hold the whole picture; slow.

    Without the pictures the tables still say it all.
    """
    if not report.n:
        return {}
    try:
        return {name: _address(svg) for name, svg in drawing.panels(report).items()}
    except DeliveryError:
        return {}


def as_file(report: Report) -> str:
    """Write the report as one HTML file, without scripts and without anything beside it."""
    environment = Environment(
        loader=FileSystemLoader([TEMPLATES, STATIC]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["spoken"] = spoken
    pictures = drawn(Charts(), report)
    return environment.get_template(FILE).render(values(report, pictures))


def _address(svg: str) -> str:
    # Inside a picture its own styles hold, which the pages themselves are not allowed to have.
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
