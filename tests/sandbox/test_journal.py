"""The journal remembers, the clock is shared, and the workspace runs on its own."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from ruamel.yaml import YAML
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.sandbox.clock import WoundClock
from incidentbot.sandbox.ids import Mint
from incidentbot.sandbox.journal import Journal, Row
from incidentbot.sandbox.manifest import ManifestError, read_manifest
from incidentbot.sandbox.server import Sandbox

Json = dict[str, Any]
KEY = {"event_type": "sent", "event_payload": {"key": "1"}}


@pytest.fixture
async def room(client: AsyncWebClient) -> str:
    """Create a channel with the bot in it."""
    return str((await client.conversations_create(name="inc-1"))["channel"]["id"])


async def test_a_call_is_kept_without_its_token(client: AsyncWebClient, sandbox: Sandbox) -> None:
    await client.auth_test()
    row = sandbox.journal.calls("auth.test")[0]
    assert row.ok
    assert sandbox.bot_token not in json.dumps(row.json())


async def test_the_same_key_twice_is_a_double_post(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    await client.chat_postMessage(channel=room, text="a", metadata=KEY)
    sandbox.journal.assert_no_double_post()
    await client.chat_postMessage(channel=room, text="b", metadata=KEY)
    with pytest.raises(AssertionError, match="posted twice"):
        sandbox.journal.assert_no_double_post()


async def test_the_same_words_at_once_are_a_double_post(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    await client.chat_postMessage(channel=room, text="a")
    await client.chat_postMessage(channel=room, text="a")
    with pytest.raises(AssertionError, match="posted twice"):
        sandbox.journal.assert_no_double_post()


async def test_the_same_words_much_later_are_none(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    await client.chat_postMessage(channel=room, text="a")
    sandbox.wind(60)
    await client.chat_postMessage(channel=room, text="a")
    sandbox.journal.assert_no_double_post()


async def test_a_post_in_place_of_a_deleted_one_is_none(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    ts = (await client.chat_postMessage(channel=room, text="a", metadata=KEY))["ts"]
    await client.chat_delete(channel=room, ts=ts)
    await client.chat_postMessage(channel=room, text="a", metadata=KEY)
    sandbox.journal.assert_no_double_post()


def journal_with_ack(ms: float, *, ok: bool = True) -> Journal:
    journal = Journal(WoundClock())
    sent = journal.write("delivery", "/help-me")
    ack = journal.write("ack", "/help-me", {"delivery": sent.seq})
    ack.ms, ack.answer = ms, {"ok": ok}
    return journal


def test_a_timely_ack_passes() -> None:
    journal_with_ack(2999).assert_acked_within(3)


@pytest.mark.parametrize(("ms", "ok"), [(3001, True), (5, False)])
def test_a_late_or_missing_ack_fails(ms: float, ok: bool) -> None:
    with pytest.raises(AssertionError, match="help-me"):
        journal_with_ack(ms, ok=ok).assert_acked_within(3)


async def test_the_feed_yields_rows_as_they_come() -> None:
    journal = Journal(WoundClock())

    async def first() -> Row:
        return await anext(journal.subscribe())

    async def write() -> None:
        journal.write("act", "say")

    row, _ = await asyncio.wait_for(asyncio.gather(first(), write()), 5)
    assert row.name == "say"


def test_clocks_that_share_a_file_move_together(tmp_path: Path) -> None:
    file = tmp_path / "clock"
    one, other = WoundClock(file), WoundClock(file)
    assert one.wind(90) == 90
    assert other.offset == 90
    assert other.wind(30) == 120
    assert one.offset == 120
    assert other.now() - other.real() == pytest.approx(120, abs=1)


def test_stamps_follow_the_wound_clock_and_never_go_back() -> None:
    clock = WoundClock()
    mint = Mint(clock)
    clock.wind(1000)
    ahead = float(mint.stamp())
    clock.wind(-1000)
    assert float(mint.stamp()) > ahead
    assert ahead > clock.real() + 990


def test_ids_do_not_repeat() -> None:
    mint = Mint(WoundClock())
    ids = [mint.id(prefix) for prefix in "CUCUCU" for _ in range(50)]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda m: m["oauth_config"]["scopes"]["bot"].remove("commands"), "scope commands"),
        (lambda m: m["oauth_config"]["scopes"]["bot"].remove("im:history"), "message.im"),
        (
            lambda m: m["settings"]["event_subscriptions"]["bot_events"].append("rain"),
            "unknown event rain",
        ),
        (lambda m: m["features"]["slash_commands"][0].update(command="help"), "slash command"),
        (lambda m: m["features"]["shortcuts"][0].update(name="x" * 25), "shortcut"),
        (lambda m: m["display_information"].update(name=""), "display_information.name"),
    ],
    ids=["commands", "history", "event", "slash", "shortcut", "name"],
)
def test_a_manifest_that_slack_would_refuse_is_refused(
    app_manifest: Json, change: Any, complaint: str
) -> None:
    change(app_manifest)
    with pytest.raises(ManifestError, match=complaint):
        read_manifest(app_manifest)


async def test_the_workspace_runs_on_its_own(tmp_path: Path, app_manifest: Json) -> None:
    file = tmp_path / "manifest.yml"
    with file.open("w") as out:
        YAML(typ="safe").dump(app_manifest, out)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "incidentbot.sandbox",
        *("--manifest", str(file), "--port", "0"),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    facts = json.loads(await asyncio.wait_for(process.stdout.readline(), 20))
    headers = {"Authorization": f"Bearer {facts['bot_token']}"}
    async with (
        aiohttp.ClientSession() as session,
        session.post(facts["api_url"] + "auth.test", headers=headers) as answer,
    ):
        assert (await answer.json())["team_id"] == facts["team_id"]
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 10) == 0
