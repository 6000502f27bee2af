"""The page's JSON interface: what a person sees and does, for a browser on this machine."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol
from urllib.parse import urlsplit

from aiohttp import web

from incidentbot.sandbox import sight
from incidentbot.sandbox.gestures import Gestures
from incidentbot.sandbox.journal import Journal
from incidentbot.sandbox.users import User
from incidentbot.sandbox.verbs import Verbs
from incidentbot.sandbox.wire import Json, RefusedError
from incidentbot.sandbox.workspace import Workspace

STATIC = sight.STATIC
LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "::1"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
COALESCE = 0.05
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Host(Protocol):
    """What the page needs of the sandbox."""

    workspace: Workspace
    journal: Journal
    gestures: Gestures

    @property
    def transport(self) -> str:
        """Return how the app is reached."""

    @property
    def connected(self) -> int:
        """Return how many connections the app holds."""

    def wind(self, seconds: float) -> float:
        """Move the clock."""


class Page:
    """Serves the page and what it asks for."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._workspace = host.workspace
        self._gestures = host.gestures
        self._verbs = Verbs(self._gestures).table

    def add_routes(self, app: web.Application) -> None:
        """Serve the page's addresses, to browsers on this machine only."""
        routes: list[tuple[str, str, Handler]] = [
            ("GET", "/", self.index),
            ("GET", "/archives/{channel}", self.link),
            ("GET", "/archives/{channel}/{stamp}", self.permalink),
            ("GET", "/page/state", self.state),
            ("GET", "/page/channel/{channel}", self.channel),
            ("GET", "/page/thread/{channel}/{ts}", self.thread),
            ("GET", "/docs/{team}/{paper}", self.document),
            ("GET", "/page/paper/{paper}", self.paper),
            ("GET", "/page/views", self.views),
            ("GET", "/page/journal", self.journal),
            ("GET", "/page/live", self.live),
            ("POST", "/page/act", self.act),
            ("POST", "/page/wind", self.wind),
            ("GET", "/static/{path:.+}", self.static),
        ]
        for method, path, handler in routes:
            app.router.add_route(method, path, guarded(handler))

    async def index(self, _: web.Request) -> web.StreamResponse:
        """Serve the page itself."""
        return _file("index.html")

    async def static(self, request: web.Request) -> web.StreamResponse:
        """Serve the page's parts."""
        return _file(request.match_info["path"])

    async def link(self, request: web.Request) -> web.StreamResponse:
        """Lead the link of a channel to the page."""
        raise web.HTTPFound(f"/?channel={request.match_info['channel']}")

    async def permalink(self, request: web.Request) -> web.StreamResponse:
        """Lead the link of a message to the page."""
        digits = request.match_info["stamp"].removeprefix("p")
        place = f"/?channel={request.match_info['channel']}&ts={digits[:-6]}.{digits[-6:]}"
        if request.query.get("thread_ts"):
            place += f"&thread_ts={request.query['thread_ts']}"
        raise web.HTTPFound(place)

    async def state(self, request: web.Request) -> web.StreamResponse:
        """Answer with what surrounds a person."""
        me = self._person(request.query.get("person", ""))
        shape = sight.surroundings(self._workspace, me)
        shape |= {"transport": self._host.transport, "connected": self._host.connected}
        return web.json_response(shape)

    async def channel(self, request: web.Request) -> web.StreamResponse:
        """Answer with a channel as a person sees it."""
        me = self._person(request.query.get("person", ""))
        channel = self._gestures.seen_channel(me, request.match_info["channel"])
        return web.json_response(sight.room(self._workspace, me, channel=channel))

    async def thread(self, request: web.Request) -> web.StreamResponse:
        """Answer with a thread as a person sees it."""
        me = self._person(request.query.get("person", ""))
        channel = self._gestures.seen_channel(me, request.match_info["channel"])
        shape = sight.thread(self._workspace, me, channel=channel, ts=request.match_info["ts"])
        return web.json_response(shape)

    async def document(self, request: web.Request) -> web.StreamResponse:
        """Lead the link of a canvas to the page."""
        raise web.HTTPFound(f"/?paper={request.match_info['paper']}")

    async def paper(self, request: web.Request) -> web.StreamResponse:
        """Answer with a file or canvas as a person reads it."""
        me = self._person(request.query.get("person", ""))
        shape = sight.paper(self._workspace, me, paper_id=request.match_info["paper"])
        return web.json_response(shape)

    async def views(self, request: web.Request) -> web.StreamResponse:
        """Answer with the windows open before a person."""
        me = self._person(request.query.get("person", ""))
        return web.json_response(sight.windows(self._workspace, me))

    async def journal(self, request: web.Request) -> web.StreamResponse:
        """Answer with the rows of the journal after a number."""
        after = int(request.query.get("after", "0"))
        rows = [row.json() for row in self._host.journal.after(after)]
        return web.json_response({"rows": rows})

    async def wind(self, request: web.Request) -> web.StreamResponse:
        """Move the clock."""
        body = await _json(request)
        offset = self._host.wind(float(body.get("seconds", 0)))
        now = self._workspace.clock.now()
        return web.json_response({"ok": True, "offset": offset, "now": now})

    async def live(self, request: web.Request) -> web.StreamResponse:
        """Push a word whenever the page should look again."""
        self._person(request.query.get("person", ""))
        ws = web.WebSocketResponse(heartbeat=20)
        await ws.prepare(request)
        news: set[str] = set()
        wake = asyncio.Event()

        def watch(what: str) -> None:
            news.add(what)
            wake.set()

        self._workspace.watchers.append(watch)
        pushing = asyncio.create_task(self._push(ws, news, wake=wake))
        try:
            async for _ in ws:
                pass
        finally:
            pushing.cancel()
            self._workspace.watchers.remove(watch)
        return ws

    async def _push(
        self, ws: web.WebSocketResponse, news: set[str], *, wake: asyncio.Event
    ) -> None:
        with self._host.journal.feed() as rows:
            row = asyncio.ensure_future(rows.get())
            change = asyncio.ensure_future(wake.wait())
            try:
                while not ws.closed:
                    await asyncio.wait({row, change}, return_when=asyncio.FIRST_COMPLETED)
                    if row.done():
                        await ws.send_json({"type": "journal", "row": row.result().json()})
                        row = asyncio.ensure_future(rows.get())
                    if change.done():
                        # Many changes come at once; the page looks once.
                        await asyncio.sleep(COALESCE)
                        wake.clear()
                        told = sorted(news)
                        news.clear()
                        for what in told:
                            await ws.send_json({"type": what})
                        change = asyncio.ensure_future(wake.wait())
            finally:
                row.cancel()
                change.cancel()

    async def act(self, request: web.Request) -> web.StreamResponse:
        """Let a person do something."""
        body = await _json(request)
        verb = self._verbs.get(str(body.get("verb")))
        if verb is None:
            return web.json_response({"ok": False, "error": "There is no such act."}, status=400)
        answer = await verb(self._person(str(body.get("person", ""))), body)
        return web.json_response({"ok": True, **answer})

    def _person(self, user_id: str) -> User:
        user = self._workspace.users.get(user_id)
        if user_id == "":
            user = next((one for one in self._workspace.users.values() if not one.is_bot), None)
        if user is None or user.is_bot:
            raise RefusedError("There is no such person.")
        return user


def guarded(handler: Handler) -> Handler:
    """Serve browsers on this machine only, with the headers that a page of ours needs."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        if not _is_local(request):
            return web.Response(status=403, text="only for browsers on this machine")
        try:
            response = await handler(request)
        except RefusedError as refusal:
            response = web.json_response({"ok": False, "error": str(refusal)}, status=400)
        if not response.prepared:
            response.headers["Content-Security-Policy"] = POLICY
            response.headers["X-Content-Type-Options"] = "nosniff"
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["Cache-Control"] = "no-store"
        return response

    return guarded


def _is_local(request: web.Request) -> bool:
    # A foreign page may reach this port under a name of its own, or post to it blindly.
    host = urlsplit(f"//{request.host}")
    origin = request.headers.get("Origin")
    if host.hostname not in LOOPBACK_HOSTS:
        return False
    return origin is None or urlsplit(origin).netloc == request.host


async def _json(request: web.Request) -> Json:
    if request.content_type != "application/json":
        raise RefusedError("Send JSON.")
    try:
        body = await request.json()
    except ValueError as error:
        raise RefusedError("That is not JSON.") from error
    if not isinstance(body, dict):
        raise RefusedError("Send an object.")
    return body


def _file(path: str) -> web.StreamResponse:
    found = (STATIC / path).resolve()
    if not found.is_relative_to(STATIC.resolve()) or not found.is_file():
        return web.Response(status=404, text="no such file")
    return web.FileResponse(found)
