"""`incidentbot doctor`: is everything in place? A line for each, with the remedy."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from incidentbot import clock, settings
from incidentbot.domain.errors import ConfigError, PlaybookError, StorageError
from incidentbot.domain.playbooks import Playbook
from incidentbot.playbooks import loader
from incidentbot.settings import Settings

if TYPE_CHECKING:
    from incidentbot.storage.store import SqlStore

PLAYBOOK = "INCIDENTBOT_PLAYBOOK:"
IN_VAIN = timedelta(minutes=5)
UNANSWERED = (ConfigError, StorageError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was looked at, and how it is."""

    about: str
    said: str
    good: bool = True

    @property
    def line(self) -> str:
        """The finding as it is printed."""
        return f"{'ok' if self.good else 'problem':<8} {self.about:<13} {self.said}"


def doctor() -> None:
    """Check settings, database, playbook, and what Slack says; the bot need not run."""
    found = []
    for finding in _here():
        typer.echo(finding.line)
        found.append(finding)
    for finding in (*_at_slack(), *_at_the_tracker()):
        typer.echo(finding.line)
        found.append(finding)
    wrong = sum(not each.good for each in found)
    typer.echo(f"\n{_counted(wrong)}")
    raise typer.Exit(int(wrong > 0))


def problem(about: str, said: str) -> Finding:
    """Make a finding of something that is wrong."""
    return Finding(about=about, said=said, good=False)


def _counted(wrong: int) -> str:
    if not wrong:
        return "All is well."
    return "One problem." if wrong == 1 else f"{wrong} problems."


def _here() -> Iterator[Finding]:
    try:
        wanted = settings.read()
    except ConfigError as error:
        yield from (problem("settings", line) for line in str(error).splitlines())
        return
    lines = [line for line in settings.problems(wanted) if not line.startswith(PLAYBOOK)]
    yield from (problem("settings", line) for line in lines)
    if not lines:
        mode = "Socket Mode" if wanted.socket_mode else "HTTP, at /slack/events"
        yield Finding(about="settings", said=f"All that is needed is set, for {mode}.")
    try:
        yield _database(wanted.database_url.get_secret_value())
        yield from _queue(wanted.database_url.get_secret_value())
    except UNANSWERED as error:
        yield problem("database", str(error))
    yield _playbook(wanted)


def _database(url: str) -> Finding:
    from incidentbot.storage import migrate
    from incidentbot.storage.engine import file_of, is_sqlite, parsed

    sqlite = is_sqlite(url)
    where = str(file_of(url)) if sqlite else f"{parsed(url).database} on {parsed(url).host}"
    if sqlite and not file_of(url).exists():
        return _to_be_made(file_of(url))
    if sqlite:
        _check_file(file_of(url))
    state, number = migrate.state(url), migrate.version(url)
    if state is migrate.State.NEWER:
        return problem(
            "database",
            f"{where} is at version {number}, newer than the {migrate.head()} of this program. "
            "Install the newer one.",
        )
    if state is migrate.State.CURRENT:
        return Finding(about="database", said=f"{where}, version {number}.{_use(url)}")
    if sqlite:
        return Finding(about="database", said=f"{where}; the next start brings it up to date.")
    return problem("database", f"{where} is at version {number}. Run: incidentbot db upgrade")


def _queue(url: str) -> Iterator[Finding]:
    from incidentbot.storage import migrate, open_store
    from incidentbot.storage.engine import file_of, is_sqlite

    if is_sqlite(url) and not file_of(url).exists():
        return
    if migrate.state(url) is not migrate.State.CURRENT:
        return
    yield asyncio.run(_deliveries(open_store(url)))


async def _deliveries(store: "SqlStore") -> Finding:
    try:
        found, rows = await store.backlog(), await store.stuck()
    finally:
        await store.close()
    waiting = f"{found.waiting} waiting"
    if found.oldest_due is not None:
        waiting += f", the oldest since {found.oldest_due:%Y-%m-%d %H:%M} UTC"
    if found.dead or found.parked:
        given_up = f"{found.dead} given up on, {found.parked} not understood"
        return problem("deliveries", f"{waiting}; {given_up}. See: incidentbot outbox list")
    vain = [each for each in rows if each.error and clock.now() - each.written_at > IN_VAIN]
    if vain:
        since = f"{vain[0].written_at:%Y-%m-%d %H:%M} UTC"
        return problem(
            "deliveries",
            f"{waiting}; {len(vain)} tried in vain, the first written {since} ({vain[0].error}). "
            "They go out once Slack takes them. See: incidentbot outbox list",
        )
    return Finding(about="deliveries", said=f"{waiting}.")


def _to_be_made(file: Path) -> Finding:
    if not file.parent.is_dir():
        remedy = f"Make it: mkdir -p {file.parent}"
        return problem("database", f"The folder {file.parent} does not exist. {remedy}")
    return Finding(about="database", said=f"{file} is made at the first start.")


def _check_file(file: Path) -> None:
    from incidentbot.storage import files

    files.check(file)


def _use(url: str) -> str:
    from incidentbot.storage.lock import hold, lock_file

    if not url.startswith("sqlite") or not lock_file(url).exists():
        return ""
    try:
        hold(url).release()
    except ConfigError:
        return " A bot is running on it."
    return ""


def _playbook(wanted: Settings) -> Finding:
    try:
        playbook = loader.load(wanted.playbook)
    except PlaybookError as error:
        more = len(str(error).splitlines()) - 1
        rest = f" (and {more} more: incidentbot playbook check {wanted.playbook})" if more else ""
        return problem("playbook", str(error).splitlines()[0] + rest)
    missing = sorted(_called(playbook) - {name for name, who in wanted.groups.items() if who})
    nobody = f" Nobody stands behind {', '.join(missing)}: set INCIDENTBOT_GROUPS."
    return Finding(about="playbook", said=f"{wanted.playbook}.{nobody if missing else ''}")


def _called(playbook: Playbook) -> set[str]:
    return {
        *(group for each in playbook.severities for group in (*each.invite, *each.page)),
        *(group for each in playbook.severities for group in each.mention),
        *(group for rung in playbook.escalation for group in rung.who),
        *(group for each in playbook.situations for group in each.who),
    }


def _at_slack() -> list[Finding]:
    from incidentbot.cli.doctor_slack import examine

    try:
        wanted = settings.read()
    except ConfigError:
        return []
    if not wanted.slack_bot_token.get_secret_value():
        return []
    return asyncio.run(examine(wanted))


def _at_the_tracker() -> list[Finding]:
    from incidentbot.cli.doctor_trackers import examine

    try:
        wanted = settings.read()
    except ConfigError:
        return []
    return asyncio.run(examine(wanted))
