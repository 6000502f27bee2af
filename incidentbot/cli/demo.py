"""`incidentbot demo`: a Slack workspace on this machine with the real bot in it, to try by hand."""

import asyncio
import json
import os
import signal
import socket
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from incidentbot.cli.child import BotProcess
from incidentbot.cli.manifest import socket_manifest
from incidentbot.domain.errors import ConfigError

if TYPE_CHECKING:
    from incidentbot.sandbox.server import Sandbox

HERE = "127.0.0.1"
PORT, PAGES_PORT = 8765, 8766
ANNOUNCEMENTS = "incidents"
GROUPS = {
    "on-call": "ana",
    "team-lead": "ben",
    "communications": "cleo",
    "engineering-manager": "finn",
    "cto": "eva",
    "executives": "eva",
}
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
START_PATIENCE_S = 30.0
INTERRUPTED = 130


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What was asked for on the command line."""

    folder: Path
    host: str
    port: int | None
    browser: bool
    script: bool


def demo(
    port: Annotated[
        int | None,
        typer.Option(metavar="PORT", help=f"The page's port; by default {PORT}, or a free one."),
    ] = None,
    host: Annotated[
        str, typer.Option(metavar="HOST", help="The address the page listens on.")
    ] = HERE,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    script: Annotated[
        bool, typer.Option("--script", help="Play a whole incident by itself, and check it.")
    ] = False,
    keep: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Keep everything in this new folder.")
    ] = None,
) -> None:
    """Try everything without a Slack account: a local workspace, and the real bot in it."""
    with _folder(keep) as folder:
        wish = Wish(folder=folder, host=host, port=port, browser=browser, script=script)
        code = asyncio.run(_run(wish))
    raise typer.Exit(code)


async def _run(wish: Wish) -> int:
    from incidentbot.sandbox.server import Sandbox

    slack = Sandbox(socket_manifest(), clock_file=wish.folder / "clock")
    await _open(slack, wish)
    pages = _pages_port(wish)
    environment = _environment(slack, wish.folder, pages)
    bot = BotProcess(environment, wish.folder / "bot.log", _tell)
    over = _until_signalled(bot)
    keeping = asyncio.create_task(bot.keep())
    acting = asyncio.create_task(
        _script(slack, pages) if wish.script else _by_hand(slack, wish, pages)
    )
    try:
        tasks = {over, keeping, acting}
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if keeping.done():
            keeping.result()
        code = acting.result() if acting.done() else INTERRUPTED * wish.script
    finally:
        for task in (acting, keeping):
            task.cancel()
            with suppress(asyncio.CancelledError, ConfigError):
                await task
        ended = await bot.stop()
        await slack.stop()
    return await _afterwards(wish, bot, code, ended) if wish.script else code


async def _by_hand(slack: "Sandbox", wish: Wish, pages: int) -> int:
    await _ready(slack)
    for line in _welcome(slack, wish, pages):
        _tell(line)
    if wish.browser and _has_display():
        await asyncio.to_thread(webbrowser.open, slack.url)
    await asyncio.Event().wait()
    return 0


async def _script(slack: "Sandbox", pages: int) -> int:
    from incidentbot.cli import script
    from incidentbot.playbooks import loader

    await _ready(slack)
    playbook = loader.load(_playbook())
    return await script.play(slack, _tell, playbook=playbook, pages=f"http://{HERE}:{pages}")


async def _afterwards(wish: Wish, bot: BotProcess, code: int, ended: int | None) -> int:
    from incidentbot.cli import script

    if code == 0:
        code = await script.check_database(_database(wish.folder), ended, _tell)
    if code not in (0, INTERRUPTED):
        _tell(f"\nThe end of the bot's log:\n{bot.last_lines()}")
    return code


async def _ready(slack: "Sandbox") -> None:
    try:
        async with asyncio.timeout(START_PATIENCE_S):
            await slack.connected_app()
    except TimeoutError:
        raise ConfigError("The bot did not connect in time; bot.log says why.") from None


def _welcome(slack: "Sandbox", wish: Wish, pages: int) -> Iterator[str]:
    yield f"A Slack workspace on this machine is open at {slack.url}"
    if wish.port is None and not slack.url.endswith(f":{PORT}"):
        yield f"(Port {PORT} is taken, so it is another one this time.)"
    yield f"The bot's own pages, with all incidents, are at http://{HERE}:{pages}/"
    yield ""
    yield "In any channel there, type:  /incident"
    yield "Then claim a role, post an update, and wind the clock to be reminded of the next one."
    yield "Switch between people to see what each of them sees."
    yield ""
    yield f"The bot's log is {wish.folder / 'bot.log'}. Ctrl-C ends both."


def _environment(slack: "Sandbox", folder: Path, pages: int) -> dict[str, str]:
    groups = {name: [slack.person(handle).id] for name, handle in GROUPS.items()}
    return {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "DATABASE_URL": _database(folder),
        "PORT": str(pages),
        "INCIDENTBOT_HOST": HERE,
        "INCIDENTBOT_BASE_URL": f"http://{HERE}:{pages}",
        "INCIDENTBOT_PLAYBOOK": _playbook(),
        "INCIDENTBOT_LOG_FORMAT": "text",
        "INCIDENTBOT_ANNOUNCE_CHANNEL": ANNOUNCEMENTS,
        "INCIDENTBOT_CLOCK_FILE": str(folder / "clock"),
        "INCIDENTBOT_GROUPS": json.dumps(groups),
    }


def _playbook() -> str:
    named = os.environ.get("INCIDENTBOT_PLAYBOOK") or "full-response"
    return str(Path(named).resolve()) if Path(named).is_file() else named


def _database(folder: Path) -> str:
    return f"sqlite:///{folder / 'incidentbot.db'}"


@contextmanager
def _folder(keep: Path | None) -> Iterator[Path]:
    if keep is None:
        with TemporaryDirectory(prefix="incidentbot-demo-", ignore_cleanup_errors=True) as name:
            yield Path(name).resolve()
        return
    try:
        keep.mkdir(parents=True, exist_ok=True)
        used = any(keep.iterdir())
    except OSError as error:
        raise ConfigError(f"{keep} cannot be used ({error.strerror}). Name another.") from None
    if used:
        raise ConfigError(f"{keep} is not empty. Name a new folder: a demo begins from nothing.")
    yield keep.resolve()


async def _open(slack: "Sandbox", wish: Wish) -> None:
    wanted = wish.port if wish.port is not None else (0 if wish.script else PORT)
    if wish.port is None and not _free(wish.host, wanted):
        wanted = 0
    try:
        await slack.start(wanted, host=wish.host)
    except OSError as error:
        await slack.stop()
        raise ConfigError(
            f"Port {wanted} on {wish.host} cannot be had ({error.strerror}). "
            "Leave --port out, or name a free one."
        ) from None


def _pages_port(wish: Wish) -> int:
    if wish.port is None and not wish.script and _free(HERE, PAGES_PORT):
        return PAGES_PORT
    with socket.socket() as probe:
        probe.bind((HERE, 0))
        return int(probe.getsockname()[1])


def _free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _until_signalled(bot: BotProcess) -> asyncio.Task[bool]:
    over = asyncio.Event()

    def signalled() -> None:
        if over.is_set():
            bot.kill()
        over.set()

    loop = asyncio.get_running_loop()
    for number in SIGNALS:
        loop.add_signal_handler(number, signalled)
    return asyncio.create_task(over.wait())


def _has_display() -> bool:
    windowed = sys.platform in ("darwin", "win32")
    return windowed or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _tell(line: str) -> None:
    print(line, flush=True)
