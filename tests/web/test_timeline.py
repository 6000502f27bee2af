"""The timeline to take along from the web: three formats, for whoever may see the incident."""

import csv
import io
import json

import pytest

from tests.scenarios.verbs import asks, declared, declared_privately
from tests.web.pages import looking, signed
from tests.world import World

ENDINGS = ("md", "json", "csv")


@pytest.mark.parametrize(
    ("ending", "type"),
    [("md", "text/markdown"), ("json", "application/json"), ("csv", "text/csv")],
)
async def test_it_is_a_file_of_its_kind(world: World, ending: str, type: str) -> None:
    room = await declared(world)
    await asks(world, world.ben, "note The vendor confirms it", room)
    async with looking(world) as web:
        answer = await web.get(f"/incidents/INC-1/timeline.{ending}")

    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith(type)
    assert f'filename="INC-1-timeline.{ending}"' in answer.headers["Content-Disposition"]
    assert "noted: The vendor confirms it" in answer.text


async def test_programs_can_read_it(world: World) -> None:
    await declared(world)
    async with looking(world) as web:
        values = json.loads((await web.get("/incidents/INC-1/timeline.json")).text)
        rows = list(csv.reader(io.StringIO((await web.get("/incidents/INC-1/timeline.csv")).text)))

    assert (values["schema"], values["incident"]) == (1, "INC-1")
    assert len(values["timeline"]) == len(rows) - 1


@pytest.mark.parametrize("ending", ENDINGS)
async def test_a_private_one_is_not_there_for_others(world: World, ending: str) -> None:
    await declared_privately(world, "A leak")
    answer = await asks(world, world.ana, "list")
    (ref,) = {word.strip("*·,") for word in answer.split() if word.startswith("INC-")}
    async with looking(world, session=await signed(world, f"slack:{world.ben.id}")) as web:
        private = await web.get(f"/incidents/{ref}/timeline.{ending}")
        nothing = await web.get(f"/incidents/INC-9/timeline.{ending}")

    assert private.status == nothing.status == 404
    assert "A leak" not in private.text
