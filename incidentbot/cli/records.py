"""The rows from the command line: opened beside a running bot, as the person at this machine."""

import asyncio
import getpass
import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from incidentbot import clock, settings
from incidentbot.domain.errors import ConfigError, DomainError

if TYPE_CHECKING:
    from incidentbot.services.ports import UnitOfWork
    from incidentbot.services.record import Act
    from incidentbot.storage.store import SqlStore

T = TypeVar("T")
GROUP_PREFIX = "slack:"
_MEMBER = re.compile(r"[UW][A-Z0-9]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The services as the command line uses them."""

    store: "SqlStore"
    wanted: settings.Settings

    async def do(self, deed: "Callable[[Act], T]") -> T:
        """Run a deed in a writing transaction."""
        return await self.store.write(self._bound(deed, writing=True))

    async def look(self, deed: "Callable[[Act], T]") -> T:
        """Run a question in a reading transaction."""
        return await self.store.read(self._bound(deed, writing=False))

    def _bound(self, deed: "Callable[[Act], T]", *, writing: bool) -> "Callable[[UnitOfWork], T]":
        from incidentbot.domain.people import Directory
        from incidentbot.integrations import chosen
        from incidentbot.playbooks.catalog import Catalog
        from incidentbot.services.record import Act, Rules

        catalog = Catalog(self.wanted.playbook)
        groups = {
            name: tuple(GROUP_PREFIX + each for each in ids)
            for name, ids in self.wanted.groups.items()
        }
        rules = Rules(
            catalog=catalog,
            directory=Directory(groups=groups),
            tracker=chosen.name(self.wanted),
            hours=self.wanted.hours,
        )
        now = clock.now()

        def run(uow: "UnitOfWork") -> T:
            for key, source in uow.playbooks.all().items():
                catalog.add(key, source)
            if writing:
                for key, source in catalog.sources.items():
                    uow.playbooks.keep(key, source)
            return deed(Act(uow=uow, rules=rules, by=person(), now=now))

        return run


def person() -> str:
    """Return the id of the person at this machine."""
    try:
        return f"cli:{getpass.getuser()}"
    except (KeyError, OSError):
        return f"cli:{os.getuid()}"


def slack_person(member: str) -> str:
    """Return the id of a person in Slack. Raises DomainError for what is no member id."""
    if not _MEMBER.fullmatch(member):
        raise DomainError(
            f"{member[:40]} is no Slack member id. Copy it from the person's profile: U0123ABCD."
        )
    return GROUP_PREFIX + member


def with_desk(work: Callable[[Desk], Awaitable[T]]) -> T:
    """Open the rows, work on them, and close them.

    Raises:
        ConfigError: There is no database yet, or it is of another version.
    """
    wanted = settings.read()
    return asyncio.run(_worked(wanted, work))


def next_step() -> str:
    """Say who carries out what was just written."""
    from incidentbot.storage.engine import is_sqlite
    from incidentbot.storage.lock import hold

    url = settings.read().database_url.get_secret_value()
    if not is_sqlite(url):
        return "The bot takes it from here; while Slack is away it waits and loses nothing."
    try:
        hold(url).release()
    except ConfigError:
        return "The bot takes it from here; while Slack is away it waits and loses nothing."
    return "No bot is running on this database. Slack hears of it once one is: incidentbot run"


async def _worked(wanted: settings.Settings, work: Callable[[Desk], Awaitable[T]]) -> T:
    from incidentbot.storage import open_store

    url = wanted.database_url.get_secret_value()
    _check(url)
    store = open_store(url)
    try:
        return await work(Desk(store=store, wanted=wanted))
    finally:
        await store.close()


def _check(url: str) -> None:
    from incidentbot.storage import migrate
    from incidentbot.storage.engine import file_of, is_sqlite

    if is_sqlite(url) and not file_of(url).exists():
        raise ConfigError(
            f"There is no database {file_of(url)} yet. Set DATABASE_URL to the one the bot uses, "
            "or make it: incidentbot db upgrade"
        )
    if migrate.state(url) is not migrate.State.CURRENT:
        raise ConfigError("The database is at another version. Run: incidentbot db upgrade")
