"""While PostgreSQL is away, Prometheus still gets what the program itself counts."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from tests.replicas.server import Server
from tests.scenarios.verbs import declared
from tests.world import World, running_world

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def figures(world: World) -> list[str]:
    """Ask for the page as Prometheus does."""
    url = f"http://127.0.0.1:{world.bot.web.port}/metrics"
    async with aiohttp.ClientSession() as session, session.get(url) as answer:
        assert answer.status == 200
        return (await answer.text()).splitlines()


async def test_while_the_database_is_away_the_figures_are_the_last_known_ones(
    tmp_path: Path, server: Server
) -> None:
    async with running_world(tmp_path, database_url=server.clone()) as world:
        await declared(world, "P1 Checkout is down")
        before = await figures(world)
        await asyncio.to_thread(server.stop, "fast")
        away = await figures(world)
        await asyncio.to_thread(server.start)
        after = await figures(world)

    known = 'incidentbot_open_incidents{severity="P1"} 1.0'
    assert {"incidentbot_database_up 1.0", known} <= set(before)
    assert {"incidentbot_database_up 0.0", known} <= set(away)
    assert "incidentbot_database_up 1.0" in after
