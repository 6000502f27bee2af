"""`incidentbot db …` and `audit verify`."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from incidentbot.cli import application
from incidentbot.storage import migrate
from incidentbot.storage.lock import hold
from tests.cli.program import ran
from tests.world import World


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Name a database that does not exist yet."""
    url = f"sqlite:///{tmp_path / 'incidentbot.db'}"
    monkeypatch.setenv("DATABASE_URL", url)
    return url


def run(*words: str) -> Result:
    return CliRunner().invoke(application(), words)


def test_upgrade_makes_the_database_and_says_so_once(url: str) -> None:
    assert f"is at version {migrate.head()} now; it was at none." in run("db", "upgrade").output
    assert f"is at version {migrate.head()} already." in run("db", "upgrade").output
    assert migrate.version(url) == migrate.head()


def test_version_makes_no_database(url: str, tmp_path: Path) -> None:
    assert run("db", "version").output == f"database none, program {migrate.head()}\n"
    assert list(tmp_path.iterdir()) == []


async def test_upgrade_under_a_running_bot_is_refused(url: str, tmp_path: Path) -> None:
    with hold(url):
        ended = await ran("db", "upgrade", folder=tmp_path, env={"DATABASE_URL": url})
    assert ended.code == 2
    assert ended.err.startswith("Another incidentbot runs on")


def test_a_backup_is_a_whole_database(url: str, tmp_path: Path) -> None:
    run("db", "upgrade")
    assert run("db", "backup", str(tmp_path / "copy.db")).exit_code == 0
    assert migrate.version(f"sqlite:///{tmp_path / 'copy.db'}") == migrate.head()


async def test_a_backup_over_a_file_is_refused(url: str, tmp_path: Path) -> None:
    run("db", "upgrade")
    words = ("db", "backup", str(tmp_path / "incidentbot.db"))
    ended = await ran(*words, folder=tmp_path, env={"DATABASE_URL": url})
    assert (ended.code, ended.out) == (2, "")
    assert "exists already. Choose another name" in ended.err


async def test_nothing_to_verify_is_said(url: str, tmp_path: Path) -> None:
    ended = await ran("audit", "verify", folder=tmp_path, env={"DATABASE_URL": url})
    assert ended.code == 2
    assert ended.err == "There is no database yet, so there is nothing to check.\n"


async def test_an_honest_record_is_verified_while_the_bot_runs(world: World) -> None:
    await world.ana.types("/incident declare P1 Checkout is down", "general")
    await world.idle()
    env = {"DATABASE_URL": f"sqlite:///{world.folder / 'incidentbot.db'}"}
    ended = await ran("audit", "verify", folder=world.folder, env=env)
    assert (ended.code, ended.out) == (0, "Every history is as it was written.\n")


async def test_a_changed_record_is_named(world: World) -> None:
    await world.ana.types("/incident declare P1 Checkout is down", "general")
    await world.idle()
    path = world.folder / "incidentbot.db"
    await world.bot.stop()
    with closing(sqlite3.connect(path)) as database:
        triggers = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.fetchall():
            database.execute(f'DROP TRIGGER "{name}"')
        database.execute("UPDATE events SET actor = 'slack:U0' WHERE seq = 1")
        database.commit()
    env = {"DATABASE_URL": f"sqlite:///{path}"}
    ended = await ran("audit", "verify", folder=world.folder, env=env)
    await world.start()
    assert ended.code == 1
    assert ended.out.startswith("INC-1, entry 1: it was changed after it was written.")
