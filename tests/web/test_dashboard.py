"""The first page: what is open, the worst first, with what is due; and nothing of what is private."""

import re

from tests.scenarios.verbs import asks, declared, declared_privately, resolves, staffed
from tests.web.pages import looking, signed
from tests.world import World

SECRET = "The badge printer was stolen"


async def test_when_nothing_is_open_it_says_so(world: World) -> None:
    async with looking(world) as web:
        page = await web.get("/")
    assert "0 open 0 overdue" in page.words
    assert "Nothing is open." in page.words


async def test_an_open_incident_is_shown_with_what_matters(world: World) -> None:
    await staffed(world)
    async with looking(world) as web:
        page = await web.get("/")
    shown = r"P1 · High Checkout is down INC-1 Investigating for \d+ s Commander: ben"
    assert re.search(shown, page.words)
    assert 'href="/incidents/INC-1"' in page.text


async def test_without_a_commander_that_is_said(world: World) -> None:
    await declared(world)
    async with looking(world) as web:
        assert "No commander yet" in (await web.get("/")).words


async def test_the_worst_comes_first_and_drills_come_last(world: World) -> None:
    await declared(world, "P2 Search is slow")
    await asks(world, world.ana, "drill bad-release")
    await declared(world, "P3 A typo", by="ben")
    await declared(world, "P1 Checkout is down", by="cleo")
    async with looking(world) as web:
        page = await web.get("/")
    titles = re.findall(r"<h3><a [^>]*>([^<]+)</a>", page.text)
    assert titles[:3] == ["Checkout is down", "Search is slow", "A typo"]
    assert len(titles) == 4


async def test_what_is_overdue_is_said_in_words(world: World) -> None:
    await staffed(world)
    async with looking(world) as web:
        before = await web.get("/")
        await world.advance(minutes=40)
        after = await web.get("/")
    assert "overdue by" not in before.words
    assert re.search(r"Call open in 1\d min", before.words)
    assert "Call open overdue by 25 min" in after.words
    assert "0 overdue" not in after.words


async def test_the_war_room_is_linked(world: World) -> None:
    room = await declared(world)
    channel = world.slack.workspace.channel_named(room)
    assert channel is not None
    async with looking(world) as web:
        page = await web.get("/")
    assert f"archives/{channel.id}" in page.text


async def test_what_is_over_is_listed_with_how_long_it_lasted(world: World) -> None:
    room = await staffed(world)
    await world.advance(minutes=20)
    await resolves(world, world.ben, room)
    async with looking(world) as web:
        page = await web.get("/")
    assert "Nothing is open." in page.words
    assert re.search(r"INC-1 Checkout is down P1 · High Resolved 20 min", page.words)


async def test_a_private_incident_is_neither_shown_nor_counted(world: World) -> None:
    await declared_privately(world, SECRET)
    async with looking(world) as web:
        page = await web.get("/")
    assert "0 open" in page.words
    assert SECRET not in page.text


async def test_its_members_are_shown_it_as_private(world: World) -> None:
    await declared_privately(world, SECRET)
    session = await signed(world, f"slack:{world.ana.id}")
    async with looking(world, session=session) as web:
        page = await web.get("/")
    assert "1 open" in page.words
    assert re.search(rf"{SECRET} INC-[A-Z]{{6}} Investigating .* Private", page.words)


async def test_what_people_typed_is_no_markup(world: World) -> None:
    await declared(world, "P1 <script>alert(1)</script> & *more*")
    async with looking(world) as web:
        page = await web.get("/")
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; *more*" in page.text


async def test_the_navigation_names_only_what_there_is(world: World) -> None:
    async with looking(world) as web:
        page = await web.get("/")
        navigation = page.text.partition("<nav")[2].partition("</nav>")[0]
        paths = re.findall(r'href="([^"]+)"', navigation)
        found = [(await web.get(path)).status for path in paths]
    assert paths[0] == "/"
    assert set(found) == {200}
