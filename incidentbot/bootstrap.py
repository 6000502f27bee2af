"""The composition root: chooses every part, and owns the order of starting and stopping."""

import asyncio
import logging
import os
import random
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import aiohttp
from fastapi import Request, Response
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.clock import Clock, make_clock
from incidentbot.delivery.relay import Outcomes, Relay
from incidentbot.domain.errors import ConfigError, DeliveryError
from incidentbot.domain.people import BOT, Directory
from incidentbot.playbooks.catalog import Catalog
from incidentbot.scheduler import Ticker
from incidentbot.services import clocks, deliveries
from incidentbot.services.ports import Job, Receipt, UnitOfWork
from incidentbot.services.record import Act, Rules
from incidentbot.settings import Settings
from incidentbot.slack import app as slack_app
from incidentbot.slack.announcements import AnnouncementChannel
from incidentbot.slack.calls import TIMEOUT_S, Calls
from incidentbot.slack.connection import Identity, SocketMode, check_app_token, identify
from incidentbot.slack.desk import Desk
from incidentbot.slack.people import PREFIX, People
from incidentbot.slack.rooms import Rooms
from incidentbot.slack.sender import SlackSender
from incidentbot.storage import SqlStore, migrate, open_store
from incidentbot.storage.lock import Lock, hold
from incidentbot.web import health
from incidentbot.web import slack as web_slack
from incidentbot.web.app import WebServer, application

log = logging.getLogger(__name__)

FORM_TIMEOUT_S = 2.5
TASKS_TIMEOUT_S = 10
IDENTITY_RETRY_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """The database, ready for use, and what keeps others off it."""

    store: SqlStore
    lock: Lock


class Bot:
    """The running program: Slack, web, ticker and delivery in one process."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = make_clock(settings.slack_api_url, settings.clock_file)
        self.catalog = Catalog(settings.playbook)
        groups = {
            name: tuple(PREFIX + each for each in ids) for name, ids in settings.groups.items()
        }
        self.rules = Rules(catalog=self.catalog, directory=Directory(groups=groups))
        self.owner = f"{socket.gethostname()}:{os.getpid()}"
        self.ticker = Ticker()

    async def start(self) -> None:
        """Start everything. Raises ConfigError with a remedy when it cannot be."""
        loop = asyncio.get_running_loop()
        self.storage = await asyncio.to_thread(self._open_storage, loop)
        self.store = self.storage.store
        try:
            await self._remember_playbooks()
            await self._connect()
        except BaseException:
            await self._close_storage()
            raise
        await self.store.deliver(lambda queue: queue.reclaim())
        self._relaying = asyncio.create_task(self.relay.run(), name="relay")
        self.ticker.every(1, "clocks", self.tick)
        self.ticker.every(3600, "prune", self._prune)
        self.ticker.start()
        if self.socket is not None:
            await self.socket.start()
        log.info("Ready.")

    async def tick(self) -> None:
        """Remind of every clock that is due."""
        await clocks.tick(self.store, self.rules, self.clock())

    async def idle(self) -> None:
        """Run until nothing is left to do at this moment; for tests and demonstrations."""
        while True:
            await self.relay.idle()
            waiting = [task for task in self.desk.tasks if not task.done()]
            if not waiting:
                return
            await asyncio.wait(waiting)

    async def stop(self) -> None:
        """Stop in the order in which nothing is lost."""
        if self.socket is not None:
            await self.socket.stop()
        await self.web.stop()
        self.ticker.stop()
        if self.desk.tasks:
            await asyncio.wait(self.desk.tasks, timeout=TASKS_TIMEOUT_S)
        await self.relay.stop()
        await self._relaying
        await self._sessions_closed()
        await self._close_storage()

    async def ready(self) -> Mapping[str, object]:
        """Say whether the program can do its work, and what keeps it from it."""
        problems: list[str] = []
        if not await self.store.healthy():
            problems.append("The database does not take writes.")
        if self.relay.halted:
            problems.append(f"Slack refuses the credentials ({self.relay.halted}).")
        if self.socket is not None and not await self.socket.connected():
            problems.append("Socket Mode is not connected.")
        backlog = await self.store.backlog()
        return {"problems": problems, "waiting": backlog.waiting, "dead": backlog.dead}

    def _open_storage(self, loop: asyncio.AbstractEventLoop) -> Storage:
        url = self.settings.database_url.get_secret_value()
        lock = hold(url)
        try:
            migrate.prepare(url)
            store = open_store(
                url,
                on_effects=partial(_soon, loop, self._nudge),
                lease=timedelta(seconds=self.settings.lease_s),
                owner=self.owner,
            )
        except BaseException:
            lock.release()
            raise
        return Storage(store=store, lock=lock)

    def _nudge(self) -> None:
        relay = getattr(self, "relay", None)
        if relay is not None:
            relay.nudge()

    async def _remember_playbooks(self) -> None:
        sources = dict(self.catalog.sources)

        def keep(uow: UnitOfWork) -> dict[str, str]:
            for key, source in sources.items():
                uow.playbooks.keep(key, source)
            return uow.playbooks.all()

        for key, source in (await self.store.write(keep)).items():
            self.catalog.add(key, source)

    async def _connect(self) -> None:
        settings = self.settings
        self._session = _session(TIMEOUT_S)
        self._form_session = _session(FORM_TIMEOUT_S)
        client = self._client(self._session)
        try:
            identity = await self._identity(client)
            if settings.socket_mode:
                await check_app_token(client, settings.slack_app_token.get_secret_value())
            self._assemble(client, identity)
            await self._listen()
        except BaseException:
            await self._sessions_closed()
            raise

    async def _identity(self, client: AsyncWebClient) -> Identity:
        while True:
            identity = await identify(client)
            if identity is not None:
                return identity
            log.warning("Slack does not answer; trying again in %s s.", IDENTITY_RETRY_S)
            await asyncio.sleep(IDENTITY_RETRY_S)

    def _assemble(self, client: AsyncWebClient, identity: Identity) -> None:
        settings = self.settings
        calls = Calls(client, self.clock)
        people = People(calls, self.clock, team_id=identity.team_id)
        self.announcements = AnnouncementChannel(calls, settings.announce_channel)
        rooms = Rooms(calls, people, bot_user=identity.bot_user, offset=self._offset)
        sender = SlackSender(calls, rooms, self.announcements, self.catalog, now=self.clock)
        self.relay = Relay(
            self.store,
            sender,
            Outcomes(died=self._died, troubled=self._troubled),
            owner=self.owner,
            now=self.clock,
            jitter=random.random,
        )
        self.desk = Desk(
            store=self.store,
            rules=self.rules,
            client=client,
            forms=self._client(self._form_session),
            calls=calls,
            people=people,
            now=self.clock,
            bot_user=identity.bot_user,
            workspace_url=identity.url,
            command=settings.command,
            guests_may_declare=settings.guests_may_declare,
        )
        secret = settings.slack_signing_secret.get_secret_value()
        self.app = slack_app.build(
            self.desk,
            AuthorizeResult(
                enterprise_id=None,
                team_id=identity.team_id,
                bot_id=identity.bot_id,
                bot_user_id=identity.bot_user,
                bot_token=settings.slack_bot_token.get_secret_value(),
            ),
            signing_secret=None if settings.socket_mode else secret,
        )
        token = settings.slack_app_token.get_secret_value()
        self.socket = SocketMode(self.app, token) if settings.socket_mode else None

    async def _listen(self) -> None:
        settings = self.settings
        routers = [health.routes(self.ready)]
        if not settings.socket_mode:
            routers.append(web_slack.routes(_bolt(self.app)))
        self.web = WebServer(application(*routers), host=settings.listen_on, port=settings.port)
        try:
            await self.web.start()
        except OSError as error:
            if not settings.socket_mode or "port" in settings.model_fields_set:
                raise ConfigError(
                    f"Port {settings.port} on {settings.listen_on} cannot be listened on "
                    f"({error.strerror or error}). Set PORT to a free one."
                ) from error
            log.warning("Port %s is taken: no health page.", settings.port)

    def _client(self, session: aiohttp.ClientSession) -> AsyncWebClient:
        return AsyncWebClient(
            token=self.settings.slack_bot_token.get_secret_value(),
            base_url=self.settings.slack_api_url,
            session=session,
            retry_handlers=[],
        )

    def _offset(self) -> timedelta:
        return self.clock.offset if isinstance(self.clock, Clock) else timedelta()

    def _died(self, uow: UnitOfWork, job: Job, error: DeliveryError) -> None:
        deliveries.died(self._act(uow), job, error)

    def _troubled(self, uow: UnitOfWork, job: Job, receipt: Receipt) -> None:
        deliveries.troubled(self._act(uow), job, receipt)

    def _act(self, uow: UnitOfWork) -> Act:
        return Act(uow=uow, rules=self.rules, by=BOT, now=self.clock())

    async def _prune(self) -> None:
        await self.store.prune(self.clock())

    async def _sessions_closed(self) -> None:
        await self._session.close()
        await self._form_session.close()

    async def _close_storage(self) -> None:
        await self.storage.store.close()
        self.storage.lock.release()


def _session(timeout_s: float) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=timeout_s))


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    loop.call_soon_threadsafe(call)


def _bolt(app: AsyncApp) -> web_slack.Handler:
    handler = AsyncSlackRequestHandler(app)

    async def handle(request: Request) -> Response:
        return await handler.handle(request)

    return handle
