"""HTTP mode: the same bot over signed requests, and what is refused at the door."""

import hashlib
import hmac
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from incidentbot.clock import now
from incidentbot.sandbox.server import Sandbox
from tests.world import World, manifest

BODY = b"command=%2Fincident&text=list&user_id=U1&channel_id=C1&trigger_id=1.1"


@pytest.fixture
async def http_world(tmp_path: Path) -> AsyncIterator[World]:
    """Run the bot in HTTP mode beside a local workspace."""
    slack = Sandbox(manifest(), clock_file=tmp_path / "clock")
    await slack.start()
    world = World(tmp_path, slack)
    await world.start(slack_app_token="", slack_signing_secret=slack.signing_secret, port=0)
    slack.use_http(f"http://127.0.0.1:{world.bot.web.port}/slack/events")
    yield world
    await world.bot.stop()
    await slack.stop()


async def test_an_incident_runs_over_signed_http(http_world: World) -> None:
    answer = await http_world.ana.types("/incident declare P1 Checkout is down", channel="general")
    await http_world.idle()

    assert answer is not None
    assert "INC-1 is declared as P1" in answer.text()
    room = http_world.room
    await http_world.ben.clicks("Claim Incident Commander")
    await http_world.idle()
    assert "Incident Commander: @ben" in http_world.ben.channel(room).text()


async def test_a_form_comes_back_with_its_errors_over_http(http_world: World) -> None:
    await http_world.ana.types("/incident", channel="general")
    await http_world.idle()

    errors = await http_world.ana.submits({"Title": "\u202e \u200b"})

    assert "needs a title" in errors["Title"]


@pytest.mark.parametrize(
    ("timestamp", "signature", "body"),
    [
        ("abc", "v0=00", BODY),
        ("", "v0=00", BODY),
        ("1", "v0=00", BODY),
        (None, "v0=é", BODY),
        (None, "", BODY),
        (None, "v0=" + "0" * 64, BODY),
        (None, None, b"\xff\xfe"),
    ],
    ids=["words", "none", "stale", "not-ascii", "unsigned", "wrong", "not-utf8"],
)
async def test_a_request_that_slack_did_not_sign_is_refused(
    http_world: World, timestamp: str | None, signature: str | None, body: bytes
) -> None:
    stamp = str(int(now().timestamp())) if timestamp is None else timestamp
    signed = _sign(http_world.slack.signing_secret, stamp, body)
    headers = {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": signed if signature is None else signature,
        "Content-Type": "application/x-www-form-urlencoded",
    }

    status = await _post(http_world, body, headers)

    assert status == 401


async def test_a_huge_request_is_not_read(http_world: World) -> None:
    status = await _post(http_world, b"x" * 1_000_001, {})

    assert status == 413


async def test_health_is_told_without_asking_slack(http_world: World) -> None:
    base = f"http://127.0.0.1:{http_world.bot.web.port}"
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{base}/healthz") as alive:
            assert alive.status == 200
        async with session.get(f"{base}/readyz") as ready:
            assert (await ready.json())["problems"] == []


async def _post(world: World, body: bytes, headers: dict[str, str]) -> int:
    url = f"http://127.0.0.1:{world.bot.web.port}/slack/events"
    async with (
        aiohttp.ClientSession() as session,
        session.post(url, data=body, headers=headers) as answer,
    ):
        return answer.status


def _sign(secret: str, stamp: str, body: bytes) -> str:
    base = b"v0:" + stamp.encode("utf-8") + b":" + body
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()
