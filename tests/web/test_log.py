"""The log and the report on the web: filters, downloads, tables beside charts, nothing private."""

import csv
import io
import json

import pytest

from tests.scenarios.test_metrics import resolved
from tests.scenarios.verbs import asks, declared, declared_privately
from tests.web.pages import looking, signed
from tests.world import World


async def test_the_log_has_a_line_for_every_incident(world: World) -> None:
    room = await resolved(world, minutes=23)
    await asks(world, world.ben, "claim commander", room)
    await declared(world, "P2 Search is slow")
    async with looking(world) as web:
        page = await web.get("/log")
    assert page.status == 200
    assert page.words.index("INC-2") < page.words.index("INC-1")
    assert "INC-1 Checkout is down 23 min" in page.words
    assert "not over" in page.words


async def test_the_log_shows_only_what_was_chosen(world: World) -> None:
    await declared(world, "P1 Checkout is down")
    await declared(world, "P2 Search is slow")
    async with looking(world) as web:
        page = await web.get("/log?since=30d&severity=P2")
    assert "Search is slow" in page.text
    assert "Checkout is down" not in page.text
    assert '<option value="P2" selected>' in page.text
    assert "/log.csv?since=30d&amp;severity=P2" in page.text


async def test_the_log_is_taken_along_as_csv_and_json(world: World) -> None:
    await declared(world, "P1 =Checkout is down")
    async with looking(world) as web:
        table, values = await web.get("/log.csv"), await web.get("/log.json")
    head, line = csv.reader(io.StringIO(table.text))
    assert dict(zip(head, line, strict=True))["Issue"] == "'=Checkout is down"
    assert table.headers["Content-Type"].startswith("text/csv; charset=utf-8")
    assert "attachment" in table.headers["Content-Disposition"]
    assert json.loads(values.text)["incidents"][0]["title"] == "=Checkout is down"


async def test_neither_has_anything_private_or_rehearsed(world: World) -> None:
    await declared_privately(world, "Stolen laptop")
    await asks(world, world.ana, "drill bad-release")
    async with looking(world) as web:
        pages = [await web.get(path) for path in ("/log", "/log.csv", "/log.json", "/report")]
    assert [each.status for each in pages] == [200] * 4
    assert [each for each in pages if "Stolen laptop" in each.text] == []
    assert [each for each in pages if "One request in eight" in each.text] == []
    assert "There were none that you can see." in pages[0].words
    assert "0 incidents." in pages[3].words


async def test_the_report_has_a_table_beside_every_chart(world: World) -> None:
    for minutes in (30, 50, 90):
        await resolved(world, minutes=minutes)
    async with looking(world) as web:
        page = await web.get("/report?since=30d")
    assert page.text.count('src="data:image/svg+xml') == 4
    assert page.text.count("The figures are in the table after it.") == 4
    assert "Time to resolve (MTTR) resolved − detected 50 min 1 h 30 min 3" in page.words
    assert "Time to resolve (MTTR) P1 4 h 3 of 3" in page.words


async def test_a_period_that_is_none_is_named(world: World) -> None:
    async with looking(world) as web:
        page = await web.get("/report?since=soon")
    assert page.status == 422
    assert "There is no period, severity or type “soon”" in page.words


@pytest.mark.parametrize("path", ["/log", "/log.csv", "/log.json"])
async def test_a_guest_finds_only_what_they_were_invited_to(world: World, path: str) -> None:
    await declared(world)
    session = await signed(world, "slack:U0GUEST", guest=True)
    async with looking(world, session=session) as web:
        page = await web.get(path)
    assert page.status == 200
    assert "Checkout is down" not in page.text


async def test_a_guest_sees_no_figures_over_all_incidents(world: World) -> None:
    await declared(world)
    session = await signed(world, "slack:U0GUEST", guest=True)
    async with looking(world, session=session) as web:
        page = await web.get("/report")
    assert "guests do not see them" in page.words
    assert "1 incident" not in page.words
