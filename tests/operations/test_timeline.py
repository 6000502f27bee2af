"""`incidentbot timeline`: what happened, from the rows, while the bot runs or not."""

import csv
import io
import json
from pathlib import Path

from tests.operations.test_by_hand import DECLARE, here, typed
from tests.scenarios.verbs import asks, declared
from tests.world import World


def test_it_is_markdown_unless_asked_otherwise(folder: Path) -> None:
    here(folder, *DECLARE)
    told = here(folder, "timeline", "inc-1")

    assert told.startswith("# Timeline of INC-1: Checkout is down\n")
    assert "declared P1 · High: “Checkout is down”. |\n" in told


def test_programs_and_spreadsheets_get_the_same_lines(folder: Path) -> None:
    here(folder, *DECLARE)
    values = json.loads(here(folder, "timeline", "INC-1", "--format", "json"))
    rows = list(csv.reader(io.StringIO(here(folder, "timeline", "INC-1", "--format", "csv"))))

    assert values["incident"] == "INC-1"
    assert [row[4] for row in rows[1:]] == [each["what"] for each in values["timeline"]]


async def test_a_deleted_message_is_in_no_file(world: World) -> None:
    room = await declared(world)
    message = await world.ben.says("The password is hunter2", room)
    await world.cleo.pins(message)
    await world.idle()
    await world.ben.deletes(message)
    await world.idle()

    told = [
        await typed(world.folder, "timeline", "INC-1", "--format", each)
        for each in ("md", "json", "csv")
    ]
    raw = await typed(world.folder, "show", "INC-1", "--json")
    assert [each.code for each in (*told, raw)] == [0] * 4
    assert ["hunter2" in each.out for each in (*told, raw)] == [False] * 4
    assert ["(message deleted since)" in each.out for each in told] == [True] * 3


async def test_people_are_named_by_their_ids_and_slack_is_not_asked(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "note The vendor confirms it", room)
    told = await typed(world.folder, "timeline", "INC-1")

    assert f"{world.ben.id} noted: The vendor confirms it" in told.out


async def test_an_incident_that_is_not_known_is_said_so(world: World) -> None:
    ended = await typed(world.folder, "timeline", "INC-9")

    assert ended.code == 1
    assert "There is no incident INC-9. Those that are open: incidentbot list" in ended.err
