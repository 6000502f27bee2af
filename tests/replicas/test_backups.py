"""A backup is put back: the bot goes on from there, with its clocks, its lanes and its record."""

import shutil
import signal
from pathlib import Path

import pytest

from incidentbot.killpoints import BEFORE_COMMIT, ORDER
from incidentbot.storage import migrate
from tests.cli.program import names_in, ran
from tests.replicas.fleet import PLAIN
from tests.replicas.server import Server
from tests.scenarios.verbs import asks, count, declared, rooms
from tests.world import running_world

UNTIL_LATE_MIN = 31
AFTERWARDS = "Search is down"


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
async def test_after_a_restore_the_bot_goes_on_from_the_backup(
    folder: Path, server: Server, kind: str
) -> None:
    database, copy = folder / "incidentbot.db", folder / "copy"
    url = server.clone() if kind == "postgres" else f"sqlite:///{database}"
    async with running_world(folder, database_url=url, playbook=str(PLAIN)) as world:
        room = await declared(world)
        await asks(world, world.ben, "claim commander", room)
        if kind == "postgres":
            restored = server.copied(url, copy)
        else:
            ended = await ran("db", "backup", str(copy), folder=folder, env={"DATABASE_URL": url})
            assert ended.out == f"Copied to {copy}.\n"
            restored = url
        await asks(world, world.ana, "update Lost with the restore", room)
        await declared(world, f"P1 {AFTERWARDS}")
        await world.bot.stop()
        if kind == "sqlite":
            put_back(copy, database)
        await world.start(database_url=restored, playbook=str(PLAIN))

        open_now = await asks(world, world.ana, "list")
        await world.advance(minutes=UNTIL_LATE_MIN)
        await asks(world, world.ana, "update Restarted the cache", room)
        again = await declared(world, f"P1 {AFTERWARDS}")

        assert AFTERWARDS not in open_now
        assert count(world, "An update on INC-1 was due", room) == 1
        assert count(world, "Restarted the cache", room) == 1
        assert [each for each in rooms(world) if "search" in each][1] == again
        verified = await ran("audit", "verify", folder=folder, env={"DATABASE_URL": restored})
        assert verified.out == "Every history is as it was written.\n"
        world.slack.journal.assert_no_double_post()


def put_back(copy: Path, database: Path) -> None:
    """Put a copy in the place of a database that nobody uses, as the page on backups says."""
    for part in database.parent.glob(f"{database.name}*"):
        part.unlink()
    shutil.copy(copy, database)


async def test_a_copy_that_was_killed_on_its_way_is_no_backup(folder: Path) -> None:
    copy, order = folder / "copy.db", folder / "order"
    env = {"DATABASE_URL": f"sqlite:///{folder / 'incidentbot.db'}", ORDER: str(order)}
    order.write_text(f"{BEFORE_COMMIT} copy", encoding="ascii")

    killed = await ran("db", "backup", str(copy), folder=folder, env=env)
    assert killed.code == -signal.SIGKILL
    assert not copy.exists()

    await ran("db", "backup", str(copy), folder=folder, env=env)
    assert migrate.version(f"sqlite:///{copy}") == migrate.head()
    assert "copy.db.part" not in names_in(folder)
