"""What every listener holds: the services behind a door, the clock, and Slack's client."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any, Concatenate, ParamSpec, TypeVar

from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.domain.errors import StorageError
from incidentbot.services.metrics import Charts
from incidentbot.services.ports import Store, Templates, UnitOfWork
from incidentbot.services.record import Act, Rules
from incidentbot.slack.calls import Calls
from incidentbot.slack.people import People

log = logging.getLogger(__name__)

T = TypeVar("T")
P = ParamSpec("P")


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Who asks: the domain's id, whether they are a guest here, and in which delivery.

    Attributes:
        delivery: Source and key of what Slack delivered; its repeat is dropped.
        until: On the event loop's clock: a write that has not begun by then is not made, because
            Slack would have told the person meanwhile that nobody answered.
    """

    person: str
    guest: bool = False
    delivery: tuple[str, str] | None = None
    until: float | None = None


class Repeated(Exception):  # noqa: N818 - an answer, not a failure
    """The same delivery was handled before; nothing was done again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The services as a listener uses them.

    Attributes:
        calls: For reading what an event only names.
        workspace_url: Where the workspace's messages are linked to, with a slash at the end.
        command: The slash command, as people type it.
        base_url: Where this program's own pages are, if people can reach them.
        zone: Where a time of day is meant that people type for what is to come.
        guests_may_declare: Whether guests may open an incident.
        client: For answers; its time-out is generous.
        forms: For opening forms, which Slack allows for three seconds.
        acked: Told of each request: its kind, and the seconds until it was answered.
        home_note: What App Home says of the bot itself; None when all is well.
        templates: Fills in the drafts of a playbook.
        reached: The audiences outside Slack that the bot itself publishes to.
        charts: Draws the figures; None where nothing does.
        tasks: Work that outlives its listener, kept from being collected.
    """

    store: Store
    rules: Rules
    client: AsyncWebClient
    forms: AsyncWebClient
    calls: Calls
    people: People
    now: Callable[[], datetime]
    bot_user: str = ""
    workspace_url: str = "https://slack.com/"
    command: str = "/incident"
    base_url: str | None = None
    zone: tzinfo = UTC
    guests_may_declare: bool = False
    acked: Callable[[str, float], None]
    home_note: Callable[[], str | None]
    templates: Templates
    reached: frozenset[str] = frozenset()
    charts: Charts | None = None
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    async def do(
        self,
        who: Who,
        service: Callable[Concatenate[Act, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a service in a writing transaction, as this person, now."""
        return await self.store.write(self._once(who, self._bound(who, service, *args, **kwargs)))

    async def look(
        self,
        who: Who,
        service: Callable[Concatenate[Act, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        """Run a service in a reading transaction, as this person, now."""
        return await self.store.read(self._bound(who, service, *args, **kwargs))

    def permalink(self, channel: str, ts: str, thread: str | None = None) -> str:
        """Return the link to a message, as Slack itself builds it."""
        link = f"{self.workspace_url}archives/{channel}/p{ts.replace('.', '')}"
        return f"{link}?thread_ts={thread}&cid={channel}" if thread and thread != ts else link

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Let work go on after the listener has answered."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[Any]") -> None:
        self.tasks.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.error("Work after an answer failed.", exc_info=task.exception())

    def _once(self, who: Who, work: Callable[[UnitOfWork], T]) -> Callable[[UnitOfWork], T]:
        now, clock = self.now(), asyncio.get_running_loop().time

        def first(uow: UnitOfWork) -> T:
            if who.until is not None and clock() > who.until:
                raise StorageError("Nothing was saved: the database was busy for too long.")
            if who.delivery and who.delivery[1]:
                source, key = who.delivery
                if not uow.inbox.first_time(source, key, now):
                    raise Repeated
            return work(uow)

        return first

    def _bound(
        self,
        who: Who,
        service: Callable[Concatenate[Act, P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Callable[[UnitOfWork], T]:
        now = self.now()

        def work(uow: UnitOfWork) -> T:
            act = Act(uow=uow, rules=self.rules, by=who.person, now=now, guest=who.guest)
            return service(act, *args, **kwargs)

        return work
