"""The workspace as a server on the loopback address: Web API, delivery, page."""

import asyncio
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from incidentbot.sandbox import admin, posting
from incidentbot.sandbox.answers import ResponseDoor
from incidentbot.sandbox.api.door import WebApi
from incidentbot.sandbox.clock import LOOK_EVERY, WoundClock
from incidentbot.sandbox.consent import ConsentPages
from incidentbot.sandbox.delivery import Dispatcher
from incidentbot.sandbox.faults import Faults
from incidentbot.sandbox.gestures import Gestures
from incidentbot.sandbox.journal import Journal
from incidentbot.sandbox.manifest import read_manifest
from incidentbot.sandbox.page import Page
from incidentbot.sandbox.people import Person
from incidentbot.sandbox.rates import Rates
from incidentbot.sandbox.seed import Seed, northwind
from incidentbot.sandbox.transports.http import HttpTransport
from incidentbot.sandbox.transports.socket import SocketTransport
from incidentbot.sandbox.uploads import add_upload_routes
from incidentbot.sandbox.wire import Json
from incidentbot.sandbox.workspace import Workspace

LOOPBACK = "127.0.0.1"
BODY_MAX = 64 * 1024 * 1024


class Sandbox:
    """One Slack workspace with one installed app."""

    def __init__(
        self,
        manifest: Json,
        *,
        seed: Seed = northwind,
        clock_file: Path | None = None,
        strict_rates: bool = False,
        events_url: str | None = None,
    ) -> None:
        self.clock = WoundClock(clock_file)
        self.workspace = Workspace(read_manifest(manifest), self.clock)
        seed(self.workspace)
        self.journal = Journal(self.clock)
        self.faults = Faults(self.workspace)
        self.rates = Rates(strict=strict_rates)
        self.dispatcher = Dispatcher(self.workspace, self.journal, faults=self.faults)
        self.socket = SocketTransport(self.workspace)
        self.http = HttpTransport(self.workspace, events_url) if events_url else None
        self.socket.enabled = self.http is None
        self.dispatcher.transport = self.http or self.socket
        self.gestures = Gestures(self.workspace, self.dispatcher, journal=self.journal)
        self._people: dict[str, Person] = {}
        self._runner: web.AppRunner | None = None
        self._scheduler: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """Return the address of the page."""
        return self.workspace.url

    @property
    def api_url(self) -> str:
        """Return the base address of the Web API, for an SDK's client."""
        return f"{self.url}/api/"

    @property
    def bot_token(self) -> str:
        """Return the token that the app calls the Web API with."""
        return self.workspace.bot_token

    @property
    def app_token(self) -> str:
        """Return the token that the app opens Socket Mode with."""
        return self.workspace.app_token

    @property
    def signing_secret(self) -> str:
        """Return the secret that signs requests to the app."""
        return self.workspace.signing_secret

    @property
    def client_id(self) -> str:
        """Return the app's name in Sign in with Slack."""
        return self.workspace.sign_ins.client_id

    @property
    def client_secret(self) -> str:
        """Return the secret that goes with the client id."""
        return self.workspace.sign_ins.client_secret

    def allows_redirect(self, url: str) -> None:
        """Configure one more address that Sign in with Slack may lead to."""
        self.workspace.redirect_urls.append(url)

    @property
    def transport(self) -> str:
        """Return how the app is reached: http or socket."""
        return "http" if self.http else "socket"

    @property
    def connected(self) -> int:
        """Return how many connections the app holds."""
        return (self.http or self.socket).connected

    def person(self, handle: str) -> Person:
        """Return a person by handle."""
        user = self.workspace.user_named(handle.removeprefix("@"))
        if user is None:
            raise KeyError(handle)
        return self._people.setdefault(user.id, Person(self.gestures, user))

    async def hires(self, handle: str, *, real_name: str, tz: str = "UTC") -> Person:
        """Let somebody new join the workspace."""
        with self.dispatcher.collecting() as sent:
            admin.hire(self.workspace, handle, real_name=real_name, tz=tz)
        await asyncio.gather(*sent)
        return self.person(handle)

    async def dismisses(self, handle: str) -> None:
        """Deactivate somebody."""
        with self.dispatcher.collecting() as sent:
            admin.dismiss(self.workspace, self.person(handle).user)
        await asyncio.gather(*sent)

    async def sets_group(self, handle: str, people: list[str]) -> None:
        """Put other people into a user group."""
        with self.dispatcher.collecting() as sent:
            admin.set_group(self.workspace, handle, names=people)
        await asyncio.gather(*sent)

    def wind(self, seconds: float) -> float:
        """Move the workspace's clock, and that of all who share its file."""
        offset = self.clock.wind(seconds)
        self.workspace.changed("changed")
        return offset

    def use_http(self, events_url: str) -> HttpTransport:
        """Deliver to an address over signed HTTP from now on."""
        self.http = HttpTransport(self.workspace, events_url)
        self.dispatcher.transport = self.http
        self.socket.enabled = False
        return self.http

    async def start(self, port: int = 0, *, host: str = LOOPBACK) -> None:
        """Serve, by default on the loopback address."""
        app = web.Application(client_max_size=BODY_MAX)
        api = WebApi(
            self.workspace,
            self.journal,
            faults=self.faults,
            rates=self.rates,
            ticket_url=self.socket.ticket_url,
        )
        app.router.add_route("*", "/api/{method}", api.handle)
        app.router.add_get("/link/", self.socket.accept)
        responses = ResponseDoor(self.workspace, self.journal)
        app.router.add_post("/response/{word}", responses.handle)
        add_upload_routes(app, self.workspace, self.faults)
        Page(self).add_routes(app)
        ConsentPages(self.workspace).add_routes(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        await site.start()
        bound = self._runner.addresses[0][1]
        self.workspace.url = f"http://{LOOPBACK}:{bound}"
        self._scheduler = asyncio.create_task(self._post_scheduled())

    async def stop(self) -> None:
        """Stop serving; nothing is left running."""
        await self.dispatcher.close()
        if self._scheduler is not None:
            self._scheduler.cancel()
            with suppress(asyncio.CancelledError):
                await self._scheduler
        await self.socket.close()
        if self.http is not None:
            await self.http.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def idle(self) -> None:
        """Wait until no delivery awaits its acknowledgement."""
        await self.dispatcher.idle()

    async def connected_app(self) -> None:
        """Wait until the app has opened a connection."""
        await self.socket.wait_connected()

    async def _post_scheduled(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY)
            now = self.clock.now()
            due = [one for one in self.workspace.scheduled.values() if one.post_at <= now]
            for entry in due:
                del self.workspace.scheduled[entry.id]
                channel = self.workspace.channels.get(entry.channel)
                if channel and not channel.is_archived and entry.draft.metadata is None:
                    posting.post(
                        self.workspace, channel, user=self.workspace.bot_user_id, draft=entry.draft
                    )
