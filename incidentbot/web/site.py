"""What every page shares: who looks, templates, forms, headers, and what is said when it fails.

A page is a function that gives its routes, listed in `PAGES` of `web/assembly.py`:

    def routes(site: Site) -> APIRouter:
        router = APIRouter()

        @router.get("/log")
        async def log_page(request: Request) -> Response:
            viewer = await site.viewer(request)
            rows = await site.desk.look(viewer, log.rows)
            await site.names.learn(row.owner for row in rows)
            return site.page(request, "log.html", rows=rows)

        @router.post("/incidents/{ref}/postmortem")
        async def write(request: Request, ref: str) -> Response:
            form = await site.form(request)
            with suppress(Repeated):
                await site.desk.do(form.viewer, postmortems.write, ref, form["text"])
            return site.to(f"/incidents/{ref}/postmortem")

        return router

`viewer` comes first on every page: it turns away whoever may not look. Services raise
NotFoundError for what the viewer may not see, and the site answers that as it answers an address
that does not exist. A DomainError that a page does not take itself becomes a page that says it.

Templates extend `layout.html` and fill the blocks `title` and `main`. They are given `viewer`,
`now`, `url(NAME)` of a static file, `carried()` (what a form must hold), `clock(TIME)` (in UTC,
with the day when it is not today's), and these filters: `moment` (day and time), `spoken` (a
length of time), `who` (a person's name), `say` (the bot's sentences), `told` (plain text with
commands in it), `away(LABEL)` (a link that leads out). Styles and scripts stand in `static/`,
never in a page.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.datastructures import ImmutableMultiDict

from incidentbot.domain.text import spoken
from incidentbot.services.reviews import Invitations
from incidentbot.web import faults, mrkdwn
from incidentbot.web.desk import Desk, Viewer
from incidentbot.web.entrance import Entrance
from incidentbot.web.faults import Refusal
from incidentbot.web.files import Files
from incidentbot.web.headers import Guard
from incidentbot.web.people import Names
from incidentbot.web.words import Words

TEMPLATES = Path(__file__).parent / "templates"
NAVIGATION = (
    ("/", "Incidents"),
    ("/follow-ups", "Follow-ups"),
    ("/log", "Log"),
    ("/report", "Report"),
)
LARGEST_FORM = 300_000
MOST_FIELDS = 500
CSRF, KEY = "csrf", "key"
FORM_TYPE = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form as it was sent, checked to be one of ours.

    Attributes:
        viewer: Who sent it; `Desk.do` as this viewer carries the same form out once.
    """

    viewer: Viewer
    fields: ImmutableMultiDict[str, str]

    def __getitem__(self, name: str) -> str:
        """Return a field, empty when it was not sent; lines end as they do everywhere else."""
        return self.fields.get(name, "").replace("\r\n", "\n")

    def every(self, name: str) -> list[str]:
        """Return all values of a field."""
        return self.fields.getlist(name)


class Site:
    """The pages together.

    Attributes:
        desk: The services, as the viewer.
        names: What people are called.
        words: How the bot says things.
        invitations: Makes the files that calendars open.
        workspace_url: Where the workspace's channels are linked to, with a slash at the end.
        command: The slash command, as people type it.
        base_url: Where browsers reach the pages, where that is set.
    """

    def __init__(
        self,
        *,
        desk: Desk,
        entrance: Entrance,
        names: Names,
        words: Words,
        invitations: Invitations,
        base_url: str | None,
        workspace_url: str,
        command: str,
    ) -> None:
        self.desk = desk
        self.entrance = entrance
        self.names = names
        self.words = words
        self.invitations = invitations
        self.workspace_url = workspace_url
        self.command = command
        self.base_url = base_url
        self._origin = urlsplit(base_url or "").netloc
        self._files = Files()
        self._paths: frozenset[str] = frozenset()
        self._templates = _environment(names, self._files.url)

    def attach(self, app: FastAPI, paths: Sequence[str]) -> None:
        """Serve beside an application's routes: files, headers, and pages for what fails.

        Args:
            app: Whose routes are there already.
            paths: The addresses of those; the navigation shows only what there is.
        """
        self._paths = frozenset(paths)
        app.include_router(self._files.routes())
        faults.attach(app, self.page)
        app.add_middleware(Guard, failed=partial(faults.failed, self.page))

    async def viewer(self, request: Request) -> Viewer:
        """Return who looks; whoever may not is turned away.

        Raises:
            SignInNeeded: They have to sign in; the site leads them there.
            OnlyHere: Only this machine may look.
        """
        if not hasattr(request.state, "viewer"):
            request.state.viewer = await self.entrance.viewer(request)
        found: Viewer = request.state.viewer
        return found

    async def form(self, request: Request) -> Form:
        """Read a form that one of our own pages sent.

        Raises:
            Refusal: It comes from elsewhere, or is too long to be one.
        """
        viewer = await self.viewer(request)
        if not self._from_here(request):
            raise faults.foreign()
        fields = await _fields(request)
        if not self.entrance.seals.fits(viewer.session, fields.get(CSRF, "")):
            raise faults.foreign()
        return Form(viewer=viewer.sending(fields.get(KEY, "")), fields=fields)

    def page(
        self, request: Request, template: str, *, status: int = 200, **values: Any
    ) -> HTMLResponse:
        """Make a page of a template."""
        viewer: Viewer | None = getattr(request.state, "viewer", None)
        now = self.desk.now()
        shared: Mapping[str, Any] = {
            "viewer": viewer,
            "now": now,
            "path": request.url.path,
            "navigation": self._navigation() if viewer else [],
            "carried": partial(self._carried, viewer),
            "clock": partial(_clock, near=now),
        }
        made = self._templates.get_template(template).render({**shared, **values})
        return HTMLResponse(made, status_code=status)

    def to(self, path: str) -> RedirectResponse:
        """Lead on to another page, after a form."""
        return RedirectResponse(path, status_code=303)

    def has(self, path: str) -> bool:
        """Tell whether there are pages at an address, as it is written in their routes."""
        return path in self._paths

    def room_url(self, channel: str | None) -> str | None:
        """Return where a war room is linked to; None without one."""
        return f"{self.workspace_url}archives/{channel}" if channel else None

    def _navigation(self) -> list[tuple[str, str]]:
        return [(path, name) for path, name in NAVIGATION if self.has(path)]

    def _carried(self, viewer: Viewer | None) -> Markup:
        csrf = self.entrance.seals.form(viewer.session) if viewer else ""
        field = Markup('<input type="hidden" name="{}" value="{}">')
        return field.format(CSRF, csrf) + field.format(KEY, secrets.token_urlsafe(12))

    def _from_here(self, request: Request) -> bool:
        origin = _netloc(request.headers.get("origin", ""))
        return bool(origin) and origin in (request.headers.get("host", ""), self._origin)


def _environment(names: Names, url: Callable[[str], str]) -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "who": names,
        "say": partial(mrkdwn.html, names=names),
        "told": partial(mrkdwn.plain, names=names),
        "away": mrkdwn.link,
        "moment": _moment,
        "spoken": spoken,
        "query": urlencode,
    }
    made.globals["url"] = url
    return made


def _netloc(url: str) -> str:
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


async def _fields(request: Request) -> ImmutableMultiDict[str, str]:
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != FORM_TYPE:
        raise faults.foreign()
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_FORM:
            raise Refusal(413, "That is too long", "Shorten the text and send it again.")
    try:
        found = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise faults.foreign() from None
    return ImmutableMultiDict(found)


def _clock(at: datetime, near: datetime) -> Markup:
    """Say a time in UTC, with its day when that is another one."""
    return mrkdwn.time(at, f"{at:%H:%M} UTC") if at.date() == near.date() else _moment(at)


def _moment(at: datetime) -> Markup:
    """Say a day and time in UTC."""
    return mrkdwn.time(at, f"{at:%Y-%m-%d %H:%M} UTC")
