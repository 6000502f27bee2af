"""`incidentbot run`: the whole bot in one process, and the signals that end it."""

import asyncio
import gc
import logging
import os
import signal
from collections.abc import Collection
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as installed
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import typer
from pydantic import SecretStr

from incidentbot import settings
from incidentbot.cli import logs
from incidentbot.cli.manifest import missing_scopes
from incidentbot.domain.errors import ConfigError
from incidentbot.watchdog import EXIT_CODE, USUAL, Graces, Watchdog, end

if TYPE_CHECKING:
    from incidentbot.bootstrap import Bot

log = logging.getLogger(__name__)

SIGNALS = (signal.SIGTERM, signal.SIGINT)
ENDED_BY_SIGNAL = 128


def run() -> None:
    """Run the bot: Slack, web, clocks and delivery in one process."""
    wanted = checked()
    logs.configure(wanted.log_level, secrets_of(wanted), wanted.log_format)
    # What is loaded stays for good: there is nothing to collect, now or later.
    gc.disable()
    from incidentbot.bootstrap import Bot

    gc.enable()
    asyncio.run(serve(Bot(wanted)))


def version() -> None:
    """Say which version this is."""
    try:
        number = installed("incidentbot")
    except PackageNotFoundError:
        number = "(not installed)"
    typer.echo(f"incidentbot {number}")


def checked() -> settings.Settings:
    """Read the settings.

    Raises:
        ConfigError: Something is wrong; one line for each, what and the remedy.
    """
    wanted = settings.read()
    problems = settings.problems(wanted)
    if problems:
        raise ConfigError("\n".join(problems))
    return wanted


def secrets_of(wanted: settings.Settings) -> list[str]:
    """Return what must not stand in a log."""
    password = urlsplit(wanted.database_url.get_secret_value()).password or ""
    named = [
        each for name, each in wanted if isinstance(each, SecretStr) and name != "database_url"
    ]
    return [*(each.get_secret_value() for each in named), password, unquote(password)]


async def serve(bot: "Bot", graces: Graces = USUAL) -> None:
    """Run until a signal comes, then stop in order; a second signal ends it at once."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, _signalled, over, number)
    starting = asyncio.create_task(bot.start())
    ending = asyncio.create_task(over.wait())
    await asyncio.wait({starting, ending}, return_when=asyncio.FIRST_COMPLETED)
    if not starting.done():
        starting.cancel()
        await asyncio.wait({starting})
        return
    await starting
    gc.freeze()
    _name_missing(bot.scopes)
    watchdog = Watchdog(bot.vitals, loop.time, graces)
    watchdog.start()
    working = asyncio.create_task(bot.works())
    await asyncio.wait({ending, working}, return_when=asyncio.FIRST_COMPLETED)
    if not ending.done():
        why = "The delivery has ended. Ending with %s, to be started again."
        log.critical(why, EXIT_CODE, exc_info=working.result())
        end()
    working.cancel()
    log.info("Stopping.")
    watchdog.stop()
    await bot.stop()


def _name_missing(granted: Collection[str]) -> None:
    try:
        missing = missing_scopes(granted)
    except ConfigError:
        return  # installed without the manifest beside it
    if missing:
        log.warning(
            "Slack's token lacks the scopes %s. What needs them stays undone, and the rest works. "
            "Add them on the Slack app's page OAuth & Permissions, then install the app again.",
            ", ".join(missing),
        )


def _signalled(over: asyncio.Event, number: int) -> None:
    if over.is_set():
        os._exit(ENDED_BY_SIGNAL + number)
    over.set()
