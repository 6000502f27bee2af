"""The web pages with 1,000 open incidents, and with one incident of 100,000 events."""

import tempfile
from pathlib import Path

import aiohttp
from pydantic import SecretStr

from benchmarks import rows
from benchmarks.measured import Figure, short, spread, timing
from incidentbot.integrations.calendar import ICalendar
from incidentbot.services.ports import Profile
from incidentbot.services.reviews import Invitations
from incidentbot.settings import Settings
from incidentbot.slack import words
from incidentbot.storage import SqlStore
from incidentbot.web import assembly
from incidentbot.web.app import WebServer

COMMAND = "python -m benchmarks.run pages"
LIMIT_MS = 250.0
HERE = "127.0.0.1"


async def measure(*, quick: bool) -> list[Figure]:
    """Measure the first page and one incident's page, as a browser waits for them."""
    count, events = (200, 5_000) if quick else (1_000, 100_000)
    with tempfile.TemporaryDirectory() as name:
        many = await rows.filled(Path(name), incidents=count, events=20)
        long = await rows.filled(Path(name), incidents=1, events=events)
        middle = events // 2
        found = [
            await _figure(many, "/", f"The first page, {count:,} open incidents"),
            await _figure(long, "/incidents/INC-1", f"One incident's page, {events:,} events"),
            await _figure(
                long,
                f"/incidents/INC-1?before={middle}",
                f"An older part of its timeline, {events:,} events",
            ),
        ]
        await many.close()
        await long.close()
    return found


async def _figure(store: SqlStore, path: str, name: str) -> Figure:
    took: list[float] = []
    async with aiohttp.ClientSession() as browser:
        server = WebServer(await assembly.assembled(_parts(store, browser)), host=HERE, port=0)
        await server.start()
        for _ in range(33):
            with timing(took):
                async with browser.get(f"http://{HERE}:{server.port}{path}") as answer:
                    answer.raise_for_status()
                    await answer.read()
        await server.stop()
    found = spread(took[3:])
    return Figure(
        name=name,
        measured=str(found),
        limit=f"p50 < {short(LIMIT_MS)}",
        held=found.p50 < LIMIT_MS,
        command=COMMAND,
    )


def _parts(store: SqlStore, session: aiohttp.ClientSession) -> assembly.Parts:
    return assembly.Parts(
        wanted=Settings(slack_app_token=SecretStr("xapp-none")),
        store=store,
        rules=rows.rules(),
        now=lambda: rows.START,
        words=words,
        profile=_nobody,
        session=session,
        team_id="",
        workspace_url="https://slack.com/",
        invitations=Invitations(ICalendar(), profile=_nobody, members=_alone, base_url=None),
    )


async def _nobody(_: str) -> Profile | None:
    return None


async def _alone(person: str) -> list[str]:
    return [person]
