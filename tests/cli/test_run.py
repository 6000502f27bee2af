"""`incidentbot run` as a process: what stops it before it starts, and how it ends."""

import json
import os
import re
import signal
from pathlib import Path

import pytest

from incidentbot.cli.manifest import socket_manifest
from incidentbot.sandbox.server import Sandbox
from tests.cli.program import free_port, names_in, ran, settings, started

STAMPED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (INFO|WARNING|ERROR) ")


async def test_each_missing_setting_gets_one_line_with_the_remedy(tmp_path: Path) -> None:
    ended = await ran("run", folder=tmp_path)
    lines = ended.err.splitlines()
    assert (ended.code, ended.out, len(lines)) == (2, "", 2)
    assert lines[0].startswith("SLACK_BOT_TOKEN is missing. Copy")
    assert lines[1].startswith("Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set. Set")


async def test_with_settings_missing_nothing_is_left_behind(tmp_path: Path) -> None:
    await ran("run", folder=tmp_path)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize(
    ("name", "value"), [("SLACK_APP_TOKEN", "xapp-1-A0-0-0"), ("SLACK_BOT_TOKEN", "xoxb-0-0-0")]
)
async def test_a_token_that_slack_refuses_ends_it_with_one_line(
    slack: Sandbox, tmp_path: Path, name: str, value: str
) -> None:
    ended = await ran("run", folder=tmp_path, env=settings(slack, tmp_path, **{name: value}))
    assert ended.code == 2
    assert ended.err.startswith(f"Slack refuses {name} (invalid_auth).")
    assert len(ended.err.splitlines()) == 1


async def test_a_playbook_with_a_mistake_is_named_by_line(slack: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("title: Mine\nseverity: []\n", encoding="utf-8")
    env = settings(slack, tmp_path, INCIDENTBOT_PLAYBOOK="mine.yaml")
    ended = await ran("run", folder=tmp_path, env=env)
    assert ended.code == 2
    assert "INCIDENTBOT_PLAYBOOK: mine.yaml, line 2: severity is no key" in ended.err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_in_order(slack: Sandbox, tmp_path: Path, number: int) -> None:
    async with started("run", folder=tmp_path, env=settings(slack, tmp_path)) as bot:
        await slack.connected_app()
        ended = await bot.stop(number)
    assert (ended.code, ended.out) == (0, "")


async def test_a_second_signal_ends_it_at_once(slack: Sandbox, tmp_path: Path) -> None:
    async with started("run", folder=tmp_path, env=settings(slack, tmp_path)) as bot:
        await slack.connected_app()
        bot.send(signal.SIGTERM)
        ended = await bot.stop(signal.SIGINT)
    assert ended.code in (128 + signal.SIGTERM, 128 + signal.SIGINT)


async def test_the_log_is_one_stamped_line_a_record_without_secrets(
    slack: Sandbox, tmp_path: Path
) -> None:
    env = settings(slack, tmp_path, INCIDENTBOT_LOG_FORMAT="text")
    async with started("run", folder=tmp_path, env=env) as bot:
        await slack.connected_app()
        await slack.person("ana").types("/incident declare P1 Checkout is down", "general")
        ended = await bot.stop()
    lines = ended.err.splitlines()
    assert [line for line in lines if not STAMPED.match(line)] == []
    assert any(line.endswith("Ready.") for line in lines)
    for secret in (slack.bot_token, slack.app_token, slack.signing_secret):
        assert secret not in ended.err
    assert "will be ignored" not in ended.err


async def test_it_works_on_when_nobody_reads_its_log(slack: Sandbox, tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    env = settings(slack, tmp_path)
    async with started("run", folder=tmp_path, env=env, stderr=writer) as bot:
        os.close(writer)
        await slack.connected_app()
        answer = await slack.person("ana").types("/incident list", "general")
        ended = await bot.stop()
    assert answer is not None
    assert "open" in answer.text()
    assert ended.code == 0


async def test_a_second_bot_on_the_same_database_is_refused(slack: Sandbox, tmp_path: Path) -> None:
    async with started("run", folder=tmp_path, env=settings(slack, tmp_path)) as first:
        await slack.connected_app()
        second = await ran("run", folder=tmp_path, env=settings(slack, tmp_path))
        ended = await first.stop()
    assert second.code == 2
    assert "Another incidentbot runs on" in second.err
    assert ended.code == 0


async def test_it_answers_over_http_and_ends_in_order(slack: Sandbox, tmp_path: Path) -> None:
    port = free_port()
    env = settings(slack, tmp_path, SLACK_SIGNING_SECRET=slack.signing_secret, PORT=str(port))
    del env["SLACK_APP_TOKEN"]
    slack.use_http(f"http://127.0.0.1:{port}/slack/events")
    async with started("run", folder=tmp_path, env=env) as bot:
        await bot.logs("Ready.")
        answer = await slack.person("ana").types("/incident list", "general")
        ended = await bot.stop()
    assert answer is not None
    assert "open" in answer.text()
    assert ended.code == 0


async def test_a_missing_scope_is_named_once_at_the_start_and_the_rest_works(
    tmp_path: Path,
) -> None:
    manifest = json.loads(json.dumps(socket_manifest()))
    manifest["oauth_config"]["scopes"]["bot"].remove("pins:write")
    slack = Sandbox(manifest)
    await slack.start()
    async with started("run", folder=tmp_path, env=settings(slack, tmp_path)) as bot:
        await slack.connected_app()
        answer = await slack.person("ana").types("/incident list", "general")
        ended = await bot.stop()
    await slack.stop()
    told = [line for line in ended.err.splitlines() if "pins:write" in line]
    assert answer is not None
    assert len(told) == 1
    assert "lacks the scopes pins:write. What needs them stays undone" in told[0]
