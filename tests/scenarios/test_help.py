"""Help: from the registry itself, so that it cannot go stale."""

import pytest

from incidentbot.slack.commands import registry
from tests.scenarios.verbs import asks
from tests.world import World

WORDS = [
    "declare",
    "drill",
    "update",
    "status",
    "severity",
    "type",
    "phase",
    "checklist",
    "runbook",
    "roles",
    "role",
    "claim",
    "leave",
    "handover",
    "ack",
    "note",
    "decision",
    "timeline",
    "time",
    "details",
    "postmortem",
    "task",
    "tasks",
    "report",
    "poll",
    "comms",
    "snooze",
    "escalate",
    "assess",
    "call",
    "contacts",
    "subscribe",
    "unsubscribe",
    "private",
    "link",
    "resolve",
    "reopen",
    "close",
    "review",
    "related",
    "merge",
    "action",
    "actions",
    "list",
    "show",
    "metrics",
    "log",
    "why",
    "help",
]


def test_every_subcommand_that_was_promised_exists() -> None:
    assert set(registry()) == set(WORDS)


async def test_help_names_every_subcommand(world: World) -> None:
    answer = await asks(world, world.ana, "help")

    assert [word for word in WORDS if f"/incident {word}" not in answer] == []


@pytest.mark.parametrize("word", ["snooze", "SNOOZE"])
async def test_help_with_a_word_explains_that_one(world: World, word: str) -> None:
    answer = await asks(world, world.ana, f"help {word}")

    assert "/incident snooze 15m WHY  Put off the next reminder." in answer
    assert "/incident declare" not in answer


async def test_help_with_an_unknown_word_gets_the_nearest(world: World) -> None:
    assert "Did you mean “snooze”" in await asks(world, world.ana, "help snoze")


async def test_help_is_for_guests_too(world: World) -> None:
    assert "/incident update" in await asks(world, world.gus, "help")
