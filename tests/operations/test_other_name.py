"""A deployment whose command has another name: no sentence says `/incident`."""

import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from ruamel.yaml import YAML
from typer.testing import CliRunner

from incidentbot.cli import application
from incidentbot.sandbox.server import Sandbox
from tests.world import World, manifest

NAME = "/outage"


@pytest.fixture
async def world(folder: Path) -> AsyncIterator[World]:
    """Give a workspace whose app has the command /outage, and a bot that is told so."""
    renamed = manifest()
    renamed["features"]["slash_commands"][0]["command"] = NAME
    slack = Sandbox(renamed, clock_file=folder / "clock")
    await slack.start()
    running = World(folder, slack)
    await running.start(command=NAME)
    yield running
    await running.bot.stop()
    await slack.stop()


async def test_a_command_by_another_name_is_called_by_it_everywhere(world: World) -> None:
    ana = world.ana
    for words in ("show INC-9", "declare P1 Checkout is down", "help", "resolve"):
        await ana.types(f"{NAME} {words}", channel="general")
        await world.idle()
    for words in ("leave", "handover tech-lead", "snooze 5m", "note"):
        await ana.types(f"{NAME} {words}", channel=world.room)
        await world.idle()
    await ana.opens_home()
    await world.advance(minutes=40)

    said = [json.dumps([row.args, row.answer], default=str) for row in world.slack.journal.rows]
    assert [each for each in said if "/incident " in each or "/incident`" in each] == []
    assert any(f"{NAME} list" in each for each in said)


async def test_what_a_person_types_about_another_command_is_left_as_it_is(world: World) -> None:
    await world.ana.types(f"{NAME} declare P1 Checkout is down", channel="general")
    await world.idle()
    await world.ana.types(f"{NAME} note The word /incident confuses people", channel=world.room)
    await world.idle()
    assert "The word /incident confuses people" in world.ana.channel(world.room).text()


@pytest.mark.parametrize("more", [(), ("--http", "https://bot.example.com")])
def test_the_manifest_asks_for_the_name_that_is_set(more: tuple[str, ...]) -> None:
    printed = CliRunner(env={"INCIDENTBOT_COMMAND": NAME}).invoke(
        application(), ["manifest", *more]
    )
    commands = YAML(typ="safe").load(printed.output)["features"]["slash_commands"]
    assert [each["command"] for each in commands] == [NAME]
