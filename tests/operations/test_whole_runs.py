"""The real process: what its log never holds, and how it ends while a delivery is under way."""

import json
import re
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from incidentbot.cli.manifest import socket_manifest
from incidentbot.sandbox.server import Sandbox
from incidentbot.storage.engine import open_engine
from tests.cli.program import settings, started, until

TITLE = "Stolen laptop of the CFO"
NOTE = "The thief is known"


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    """Give a workspace that outlives the bot."""
    slack = Sandbox(socket_manifest())
    await slack.start()
    yield slack
    await slack.stop()


@pytest.mark.parametrize("form", ["json", "text"])
async def test_a_whole_run_logs_no_token_and_no_word_of_a_private_incident(
    slack: Sandbox, tmp_path: Path, form: str
) -> None:
    more = {"INCIDENTBOT_LOG_LEVEL": "debug", "INCIDENTBOT_LOG_FORMAT": form}
    env = settings(slack, tmp_path, **more)
    async with started("run", folder=tmp_path, env=env) as bot:
        await slack.connected_app()
        ana = slack.person("ana")
        await declared_privately(slack)
        private = newest_room(slack)
        slack.faults.error("chat.postMessage", "restricted_action")
        slack.faults.html("chat.update", times=2)
        await ana.types(f"/incident note {NOTE}", channel=private)
        await ana.types("/incident note Later", channel=private)
        await until(slack, lambda: "Later" in ana.channel(private).text())
        told = await fault(slack, private, f"{slack.bot_token} {NOTE}")
        ended = await bot.stop()

    assert ended.code == 0
    assert "Ready." in ended.err
    for secret in (slack.bot_token, slack.app_token, slack.signing_secret, TITLE, NOTE):
        assert secret not in ended.err
    assert "restricted_action" in ended.err
    assert told in ended.err


async def test_as_json_every_line_is_an_object_and_a_fault_has_the_id_that_was_told(
    slack: Sandbox, tmp_path: Path
) -> None:
    async with started("run", folder=tmp_path, env=settings(slack, tmp_path)) as bot:
        await slack.connected_app()
        await declared_privately(slack)
        told = await fault(slack, newest_room(slack), slack.bot_token)
        ended = await bot.stop()

    lines = [json.loads(line) for line in ended.err.splitlines()]
    assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines)
    (wrong,) = [line for line in lines if line["level"] == "error"]
    assert (wrong["error_id"], wrong["request"]) == (told, "form")
    assert "KeyError" in wrong["trace"]


async def test_a_delivery_under_way_is_finished_before_the_process_ends(
    slack: Sandbox, tmp_path: Path
) -> None:
    env = settings(slack, tmp_path)
    async with started("run", folder=tmp_path, env=env) as bot:
        await slack.connected_app()
        ana = slack.person("ana")
        await ana.types("/incident declare P1 Checkout is down", channel="general")
        await until(slack, lambda: any(row.ok for row in slack.journal.calls("pins.add")))
        slack.faults.slow("chat.postMessage", 1.5)
        seen = len(slack.journal.calls("chat.postMessage"))
        await ana.types("/incident note The cache is cold", channel=newest_room(slack))
        await until(slack, lambda: len(slack.journal.calls("chat.postMessage")) > seen)
        ended = await bot.stop()

    assert ended.code == 0
    assert ana.channel(newest_room(slack)).text().count("The cache is cold") == 1
    with sqlite3.connect(tmp_path / "incidentbot.db") as rows:
        left = rows.execute("SELECT count(*) FROM says WHERE state IN ('pending', 'sending')")
        assert left.fetchone() == (0,)


def test_a_statement_that_fails_does_not_show_what_it_was_to_store(tmp_path: Path) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'any.db'}")
    with engine.connect() as connection, pytest.raises(DBAPIError) as failed:
        connection.execute(text("INSERT INTO nowhere VALUES (:title)"), {"title": TITLE})
    engine.dispose()
    assert TITLE not in str(failed.value)


async def fault(slack: Sandbox, channel: str, words: str) -> str:
    """Have the bot trip over some words; return the id that the person is told."""
    ana = slack.person("ana")
    await ana.types("/incident note", channel=channel)
    await until(slack, lambda: ana.modal is not None)
    ana.expect_modal().state.body["callback_id"] = words
    await ana.submits({"Note": NOTE})
    found = re.search(r"the id `?(\w+)", ana.expect_modal().text())
    assert found is not None
    return found[1]


async def declared_privately(slack: Sandbox) -> None:
    ana = slack.person("ana")
    await ana.types("/incident declare", channel="general")
    await until(slack, lambda: ana.modal is not None)
    form = {"Title": TITLE, "Severity": "P3", "Private": ["Only the people invited see it"]}
    assert await ana.submits(form) == {}
    await until(slack, lambda: any(row.ok for row in slack.journal.calls("pins.add")))


def newest_room(slack: Sandbox) -> str:
    bot, every = slack.workspace.bot_user_id, slack.workspace.channels.values()
    return [each.name for each in every if each.creator == bot and each.name][-1]
