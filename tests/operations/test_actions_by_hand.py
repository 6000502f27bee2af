"""Follow-ups from the command line: as a table, as JSON, and for spreadsheets."""

import csv
import io
import json

from tests.operations.test_by_hand import typed
from tests.scenarios.verbs import asks, clicks, declared
from tests.world import World


async def listed(world: World) -> None:
    """Put two things on a list, and have the later one done."""
    room = await declared(world, "P3 A typo")
    await asks(world, world.ben, "action @dev high 3d =Alert on lag", room)
    await asks(world, world.ben, "action 2026-12-31 Read the logs", room)
    await clicks(world, world.dev, "Done", world.dev.expect_dm("gave you a follow-up"))


async def test_the_open_ones_are_printed_a_line_each(world: World) -> None:
    await listed(world)
    ended = await typed(world.folder, "actions")

    assert (ended.code, ended.err) == (0, "")
    (line,) = ended.out.splitlines()
    assert line.split()[:4] == ["INC-1", "f2", "open", "due"]
    assert line.endswith("2026-12-31 17:00 UTC  normal  nobody yet: Read the logs")


async def test_those_that_ended_are_printed_when_asked_for(world: World) -> None:
    await listed(world)
    ended = await typed(world.folder, "actions", "--all")

    assert [line.split()[1:3] for line in ended.out.splitlines()] == [
        ["f1", "done"],
        ["f2", "open"],
    ]


async def test_a_spreadsheet_gets_no_formula(world: World) -> None:
    await listed(world)
    ended = await typed(world.folder, "actions", "--all", "--format", "csv")
    head, first, _ = csv.reader(io.StringIO(ended.out))
    row = dict(zip(head, first, strict=True))

    assert (row["What"], row["State"], row["Priority"]) == ("'=Alert on lag", "done", "high")


async def test_a_program_gets_json(world: World) -> None:
    await listed(world)
    ended = await typed(world.folder, "actions", "--format", "json")
    (only,) = json.loads(ended.out)["follow_ups"]

    assert (only["incident"], only["follow_up"], only["owner"]) == ("INC-1", "f2", None)
    assert only["due_at"] == "2026-12-31T17:00:00+00:00"


async def test_nothing_to_do_is_said(world: World) -> None:
    assert (await typed(world.folder, "actions")).out == "No follow-up is open.\n"
