"""A newer release comes: killed in mid-migration, beside an older one, and on either database."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from incidentbot.sandbox.server import Sandbox
from incidentbot.storage import migrate
from tests.cli.program import names_in
from tests.faults.process import until
from tests.replicas.fleet import PLAIN
from tests.replicas.release import VERSION, Release
from tests.replicas.server import Server
from tests.world import World, manifest, running_world

BEFORE, BETWEEN, AFTER = "Checkout is down", "Search is down", "Login is down"


async def test_sqlite_killed_in_mid_migration_is_as_before_and_goes_on_at_the_next_start(
    folder: Path,
) -> None:
    database = folder / "incidentbot.db"
    async with workspace(folder) as world:
        await world.start(playbook=str(PLAIN))
        await declares(world, BEFORE)
        await world.idle()
        await world.bot.stop()
        release = Release(world, url(database))

        await release.killed("run")

        (copy,) = (each for each in names_in(folder) if ".backup-" in each)
        assert (
            migrate.version(url(database)) == migrate.version(url(folder / copy)) == migrate.head()
        )
        async with release.started() as bot:
            await bot.logs("Ready.")
            await world.ana.types("/incident update Restarted the cache", world.room)
            await until(world.slack, lambda: "Restarted the cache" in said(world))
            assert (await bot.stop()).code == 0
    assert migrate.version(url(database)) == VERSION


async def test_replicas_are_upgraded_one_after_the_other(folder: Path, server: Server) -> None:
    database_url = server.clone()
    async with running_world(folder, database_url=database_url, playbook=str(PLAIN)) as world:
        release = Release(world, database_url)
        early, _ = await asyncio.gather(release.ran("run"), release.killed("db", "upgrade"))
        assert migrate.version(database_url) == migrate.head()
        await declares(world, BEFORE)
        await world.idle()
        assert opened(world) == [BEFORE]

        upgraded = await release.ran("db", "upgrade")
        await declares(world, BETWEEN)
        await world.idle()
        assert opened(world) == [BEFORE]

        async with release.started() as bot:
            await until(world.slack, lambda: opened(world) == [BEFORE, BETWEEN])
            late = await Release(world, database_url, newer=False).ran("run")
            await declares(world, AFTER)
            await until(world.slack, lambda: opened(world) == [BEFORE, BETWEEN, AFTER])
            assert (await bot.stop()).code == 0
        world.slack.journal.assert_no_double_post()

    needs = f"at version {migrate.head()}, this incidentbot needs {VERSION}"
    assert (early.code, needs in early.err) == (2, True)
    assert early.err.endswith("Run: incidentbot db upgrade\n")
    assert (
        upgraded.out == f"The database is at version {VERSION} now; it was at {migrate.head()}.\n"
    )
    newer = f"at version {VERSION}, newer than the {migrate.head()} of this incidentbot"
    assert (late.code, newer in late.err) == (2, True)


@asynccontextmanager
async def workspace(folder: Path) -> AsyncIterator[World]:
    """Run a workspace without a bot."""
    slack = Sandbox(manifest(), clock_file=folder / "clock")
    await slack.start()
    yield World(folder, slack)
    await slack.stop()


async def declares(world: World, title: str) -> None:
    """Declare as ana, and be told that it is."""
    answer = await world.ana.types(f"/incident declare P1 {title}", "general")
    assert answer is not None
    assert "is declared as P1" in answer.text()


def opened(world: World) -> list[str]:
    """Return the titles of the incidents that have a war room with its summary in it."""
    titles = {each.lower().replace(" ", "-"): each for each in (BEFORE, BETWEEN, AFTER)}
    rooms = [each for each in world.rooms if world.ana.channel(each).pins]
    return [title for room in rooms for slug, title in titles.items() if room.endswith(slug)]


def said(world: World) -> str:
    """Return what stands in the newest war room."""
    return world.ana.channel(world.room).text()


def url(file: Path) -> str:
    return f"sqlite:///{file}"
