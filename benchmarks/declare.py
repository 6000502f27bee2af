"""From a declare to a usable war room, in milliseconds and in round trips to Slack."""

import asyncio
import time

from benchmarks.ledger import has_header
from benchmarks.measured import MS, Figure, short, spread
from benchmarks.process import deployed, running
from benchmarks.weather import ALWAYS
from incidentbot.sandbox.channels import Channel
from incidentbot.sandbox.server import Sandbox
from tests.world import ANNOUNCEMENTS

COMMAND = "python -m benchmarks.run declare"
LATENCIES_S = (0.1, 0.2)
TRIPS, OWN_MS = 2, 150.0
PATIENCE_S = 30.0


async def measure(*, quick: bool) -> list[Figure]:
    """Measure at 100 and at 200 ms of latency; the floor is two round trips."""
    figures = []
    async with deployed() as deployment, running(deployment):
        slack = deployment.slack
        await _declared(slack, "warming-up")
        for latency in LATENCIES_S:
            slack.faults.slow("*", latency, times=ALWAYS)
            took = [
                await _declared(slack, f"at-{latency * MS:.0f}-number-{number}")
                for number in range(3 if quick else 30)
            ]
            slack.faults.clear()
            figures += _figures(latency * MS, took)
    return figures


async def _declared(slack: Sandbox, title: str) -> float:
    began = time.monotonic()
    with slack.journal.feed() as rows:
        await slack.person("ana").types(f"/incident declare P1 {title}", channel="general")
        async with asyncio.timeout(PATIENCE_S):
            while not usable(slack, title):
                await rows.get()
    return (time.monotonic() - began) * MS


def usable(slack: Sandbox, title: str, *, by: str = "ana") -> bool:
    """Tell whether a war room has its declarer, summary and topic, and is announced."""
    room = _room(slack, title)
    announced = slack.workspace.channel_named(ANNOUNCEMENTS)
    return (
        room is not None
        and slack.person(by).id in room.members
        and bool(room.topic.value)
        and any(has_header(post) for post in room.posts.values())
        and announced is not None
        and any(title in str(post.blocks) for post in announced.posts.values())
    )


def _room(slack: Sandbox, title: str) -> Channel | None:
    channels = slack.workspace.channels.values()
    return next((each for each in channels if each.name.endswith(f"-{title}")), None)


def _figures(latency_ms: float, took: list[float]) -> list[Figure]:
    found = spread(took)
    own = found.p50 - TRIPS * latency_ms
    at = f"at {latency_ms:.0f} ms of Slack latency"
    return [
        Figure(
            name=f"Declare to a usable war room {at}",
            measured=str(found),
            limit=f"p50 < {TRIPS} × {latency_ms:.0f} ms + {short(OWN_MS)}",
            held=own < OWN_MS,
            command=COMMAND,
        ),
        Figure(
            name=f"The same in round trips, {at}",
            measured=f"{found.p50 / latency_ms:.2f} ({short(own)} beyond {TRIPS})",
            limit=f"floor {TRIPS}",
            held=None,
            command=COMMAND,
        ),
    ]
