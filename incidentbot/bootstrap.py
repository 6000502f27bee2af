"""The composition root: chooses every part, and owns the order of starting and stopping."""

import asyncio
import logging
import os
import random
import secrets
import socket
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

from aiohttp import ClientSession
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.clock import Clock, make_clock
from incidentbot.delivery import filing
from incidentbot.delivery.outcomes import outcomes
from incidentbot.delivery.relay import Relay
from incidentbot.delivery.routes import Routes
from incidentbot.delivery.watch import Watch
from incidentbot.domain.errors import ConfigError, DeliveryError
from incidentbot.domain.people import Directory
from incidentbot.integrations import chosen
from incidentbot.integrations.calendar import ICalendar
from incidentbot.integrations.charts import Charts
from incidentbot.playbooks.catalog import Catalog
from incidentbot.playbooks.templates import Drafts
from incidentbot.scheduler import Ticker
from incidentbot.services import clocks, drills, playbooks
from incidentbot.services.record import Rules
from incidentbot.settings import Settings
from incidentbot.slack import app as slack_app
from incidentbot.slack import words
from incidentbot.slack.announcements import AnnouncementChannel
from incidentbot.slack.calls import TIMEOUT_S, Calls, session
from incidentbot.slack.connection import (
    Identity,
    SocketMode,
    authorized,
    check_app_token,
    learn_identity,
)
from incidentbot.slack.desk import Desk
from incidentbot.slack.events import check_holders, draft_belated
from incidentbot.slack.naming import NamingClient
from incidentbot.slack.outgoing import canvases, invitations, sender
from incidentbot.slack.people import PREFIX, People
from incidentbot.storage import SqlStore, migrate, open_store
from incidentbot.storage.lock import Lock, hold
from incidentbot.watchdog import Vitals
from incidentbot.web import assembly, health, metrics, reports
from incidentbot.web import slack as web_slack
from incidentbot.web.app import WebServer
from incidentbot.web.metrics import Metrics

log = logging.getLogger(__name__)

FORM_TIMEOUT_S = 2.5
TASKS_TIMEOUT_S = 10
TICK_S = 1


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
        self.rules = Rules(
            catalog=self.catalog,
            directory=Directory(groups=groups),
            tracker=chosen.name(settings),
            hours=settings.hours,
        )
        # Containers can share a name and a number.
        self.owner = f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"
        self.ticker = Ticker()
        self.metrics = Metrics()
        self.watch = Watch(self.clock, self._probe)

    async def start(self) -> None:
        """Start everything. Raises ConfigError with a remedy when it cannot be."""
        loop = asyncio.get_running_loop()
        self.storage = await asyncio.to_thread(self._open_storage, loop)
        self.store = self.storage.store
        try:
            await playbooks.remember(self.store, self.catalog)
            await self._connect()
        except BaseException:
            await self._close_storage()
            raise
        await self.store.deliver(lambda queue: queue.reclaim())
        self._ticked_at = self._connected_at = self.relay.stepped = loop.time()
        self._relaying = asyncio.create_task(self.relay.run(), name="relay")
        self._listening = asyncio.create_task(self.store.listen(), name="listen")
        self.ticker.every(TICK_S, "clocks", self.tick)
        self.ticker.every(5, "vitals", self._look_around)
        self.ticker.every(5, "playbooks", self._learn_playbooks)
        self.ticker.every(10, "playbook file", self.reread_playbook)
        self.ticker.every(3600, "prune", self._prune)
        self.ticker.every(
            60, "practice", partial(drills.remind, self.store, self.rules, self.clock)
        )
        look = partial(filing.look_back, self.tracker, self.store, self.rules, self.clock)
        self.ticker.every(filing.EVERY_S, "tracker", look, jitter=filing.JITTER_S)
        self.ticker.start()
        if self.socket is not None:
            await self.socket.start()
        self.desk.start(check_holders(self.desk))
        self.desk.start(draft_belated(self.desk))
        log.info("Ready.")

    async def tick(self) -> None:
        """Remind of every clock that is due."""
        try:
            self.metrics.nags.inc(await clocks.tick(self.store, self.rules, self.clock()))
        finally:
            self._ticked_at = asyncio.get_running_loop().time()

    async def reread_playbook(self) -> None:
        """Take up a playbook file that was changed; a wrong one is said once."""
        news = await playbooks.reread(self.store, self.catalog)
        if news is not None:
            log.log(logging.INFO if news.good else logging.ERROR, news.said)

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
        self._listening.cancel()
        await self.relay.stop()
        await asyncio.wait({self._listening})
        await self._relaying
        await self._sessions_closed()
        await self._close_storage()

    async def works(self) -> BaseException | None:
        """Return only when delivering has ended, and why; before the stop it never should."""
        await asyncio.wait({self._relaying})
        return None if self._relaying.cancelled() else self._relaying.exception()

    def vitals(self) -> Vitals | None:
        """Say when each part last worked; None until all of them have begun."""
        if not hasattr(self, "_relaying"):
            return None
        return Vitals(
            ticked_at=self._ticked_at,
            relayed_at=self.relay.stepped,
            connected_at=self._connected_at if self.socket is not None else None,
            slack_down=self.watch.outage is not None and self.watch.outage.whole,
        )

    async def ready(self) -> Mapping[str, object]:
        """Say whether the program can do its work, and what keeps it from it."""
        if not await self.store.healthy():
            return {"problems": ["The database does not take writes."]}
        problems: list[str] = []
        if self.relay.halted:
            problems.append(f"Slack refuses the credentials ({self.relay.halted}).")
        if self.socket is not None and not await self.socket.connected():
            problems.append("Socket Mode is not connected.")
        backlog = await self.store.backlog()
        if self.watch.outage:
            problems.append(reports.away(self.watch.outage, backlog.waiting))
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

    async def _learn_playbooks(self) -> None:
        await playbooks.learn(self.store, self.catalog)

    async def _connect(self) -> None:
        settings = self.settings
        self._session = session(TIMEOUT_S)
        self._form_session = session(FORM_TIMEOUT_S)
        self.tracker = chosen.tracker(settings)
        client = self._client(self._session)
        try:
            identity = await learn_identity(
                client,
                self.store,
                token=settings.slack_bot_token.get_secret_value(),
                heard=lambda answer: self.watch.heard(answer=answer),
            )
            if settings.socket_mode:
                await check_app_token(client, settings.slack_app_token.get_secret_value())
            self.scopes = identity.scopes
            self._assemble(client, identity)
            await self._listen(identity)
        except BaseException:
            await self._sessions_closed()
            raise

    def _assemble(self, client: AsyncWebClient, identity: Identity) -> None:
        settings = self.settings
        calls = self._calls = Calls(client, self.clock, self._called)
        people = People(calls, self.clock, team_id=identity.team_id)
        self.announcements = AnnouncementChannel(calls, settings.announce_channel)
        self.invitations = invitations(people, ICalendar(), settings.base_url)
        sending = sender(
            calls,
            people,
            self.announcements,
            self.rules,
            identity=identity,
            invitations=self.invitations,
            now=self.clock,
            offset=self._offset,
        )
        drawing = canvases(
            calls,
            people,
            self.rules,
            identity=identity,
            store=self.store,
            now=self.clock,
            base_url=settings.base_url,
        )
        filer = filing.filer(self.tracker, people.called, settings.base_url, self.clock)
        self.relay = Relay(
            self.store,
            Routes(sending, filer, canvases=drawing),
            outcomes(self.rules, self.clock, partial(reports.delivered, self.metrics)),
            self.watch,
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
            base_url=settings.base_url,
            zone=ZoneInfo(settings.timezone),
            guests_may_declare=settings.guests_may_declare,
            acked=lambda kind, seconds: self.metrics.acks.labels(kind).observe(seconds),
            home_note=lambda: reports.note(self.watch, self.clock()),
            templates=Drafts(),
            charts=Charts(),
        )
        secret = settings.slack_signing_secret.get_secret_value()
        self.app = slack_app.build(
            self.desk,
            authorized(identity, settings.slack_bot_token.get_secret_value()),
            signing_secret=None if settings.socket_mode else secret,
        )
        token = settings.slack_app_token.get_secret_value()
        self.socket = SocketMode(self.app, token) if settings.socket_mode else None

    async def _listen(self, identity: Identity) -> None:
        settings = self.settings
        routers = [health.routes(self.ready), metrics.routes(self.metrics, self._measure)]
        if not settings.socket_mode:
            routers.append(web_slack.routes(web_slack.handler(self.app)))
        app = await assembly.assembled(self._pages(identity), *routers)
        self.web = WebServer(app, host=settings.listen_on, port=settings.port)
        try:
            await self.web.start()
        except OSError as error:
            if not settings.socket_mode or "port" in settings.model_fields_set:
                raise ConfigError(
                    f"Port {settings.port} on {settings.listen_on} cannot be listened on "
                    f"({error.strerror or error}). Set PORT to a free one."
                ) from error
            log.warning("Port %s is taken: no health page.", settings.port)

    def _pages(self, identity: Identity) -> assembly.Parts:
        return assembly.Parts(
            wanted=self.settings,
            store=self.store,
            rules=self.rules,
            now=self.clock,
            words=words,
            profile=self.desk.people.profile,
            invitations=self.invitations,
            session=self._session,
            team_id=identity.team_id,
            workspace_url=identity.url,
        )

    def _client(self, http: ClientSession) -> AsyncWebClient:
        return NamingClient(
            command=self.settings.command,
            token=self.settings.slack_bot_token.get_secret_value(),
            base_url=self.settings.slack_api_url,
            session=http,
            retry_handlers=[],
        )

    def _offset(self) -> timedelta:
        return self.clock.offset if isinstance(self.clock, Clock) else timedelta()

    def _called(self, method: str, seconds: float, result: str) -> None:
        reports.called(self.metrics, method, seconds, result)
        if result != "abandoned":
            self.watch.heard(answer=result != "unanswered", method=method)

    async def _probe(self) -> None:
        with suppress(DeliveryError):
            await self._calls("api.test")

    async def _look_around(self) -> None:
        if self.socket is None or await self.socket.connected():
            self._connected_at = asyncio.get_running_loop().time()
        else:
            # Nothing else may be asking Slack just now, and then nobody would know that it is away.
            self.desk.start(self.watch.probe())

    async def _measure(self) -> None:
        lag = asyncio.get_running_loop().time() - self._ticked_at - TICK_S
        self.metrics.tick_lag.set(max(lag, 0.0))
        self.metrics.slack_up.set(self.watch.outage is None)
        backlog, figures = await self.store.backlog(), await self.store.figures()
        reports.measured(self.metrics, backlog, self.clock())
        metrics.fill(self.metrics.open, figures.open)
        metrics.fill(self.metrics.clocks, figures.clocks)

    async def _prune(self) -> None:
        await self.store.prune(self.clock())

    async def _sessions_closed(self) -> None:
        await self._session.close()
        await self._form_session.close()
        if self.tracker is not None:
            await self.tracker.close()

    async def _close_storage(self) -> None:
        await self.storage.store.close()
        self.storage.lock.release()


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    loop.call_soon_threadsafe(call)
