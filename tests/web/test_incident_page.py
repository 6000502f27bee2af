"""One incident's page: all of it, the newest part of the timeline first, nothing for outsiders."""

import re

from incidentbot.services import incidents, timeline
from incidentbot.services.ports import UnitOfWork
from incidentbot.services.record import Act
from incidentbot.web.incidents import LENGTH
from tests.scenarios.verbs import (
    asks,
    clicks,
    declared,
    declared_privately,
    opens,
    resolves,
    sends,
    staffed,
)
from tests.web.pages import Answer, looking
from tests.world import World


async def page_of(world: World, path: str = "/incidents/INC-1") -> Answer:
    """Open a page."""
    async with looking(world) as web:
        page = await web.get(path)
    assert page.status == 200, page.words
    return page


def part(page: Answer, name: str) -> str:
    """Return the text of one part of a page."""
    section = re.search(rf'<section[^>]*id="{name}"[^>]*>(.*?)</section>', page.text, re.DOTALL)
    assert section is not None, name
    return " ".join(re.sub(r"<[^>]+>", " ", section[1]).split())


async def test_it_begins_with_how_bad_it_is_and_where_it_stands(world: World) -> None:
    await staffed(world)
    page = await page_of(world)
    begins = "P1 · High Investigating INC-1 Checkout is down Declared by ana at "
    assert page.words.startswith(begins)


async def test_the_summary_has_what_the_last_update_said(world: World) -> None:
    room = await staffed(world)
    await opens(world, world.ben, "update", room)
    values = {"Impact": "No orders & no money", "Actions taken": "Rolled back", "ETA": "soon"}
    assert await sends(world, world.ben, values) == {}
    said = part(await page_of(world), "summary")
    assert "Impact No orders &amp; no money" in said
    assert "Done Rolled back" in said
    assert "ETA soon" in said


async def test_a_bare_number_and_small_letters_find_it_too(world: World) -> None:
    await declared(world)
    for ref in ("inc-1", "1"):
        assert "Checkout is down" in (await page_of(world, f"/incidents/{ref}")).words


async def test_roles_are_shown_with_their_holders(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)
    await asks(world, world.ana, "claim scribe", room)
    roles = part(await page_of(world), "roles")
    assert "Incident Commander ben" in roles
    assert "Tech Lead with the commander" in roles
    assert "Scribe ana" in roles


async def test_clocks_run_and_end_in_words(world: World) -> None:
    room = await staffed(world)
    await asks(world, world.ben, "update Rolled back", room)
    await world.advance(minutes=40)
    await asks(world, world.ben, "update Still rolling back", room)
    clocks = part(await page_of(world), "clocks")
    assert re.search(r"Next update in (29|30) min", clocks)
    assert "Next update 10 min late" in clocks
    assert re.search(r"\d+ that ended: \d+ met, \d+ late, \d+ missed", clocks)


async def test_the_times_that_matter_are_there(world: World) -> None:
    await staffed(world)
    times = part(await page_of(world), "moments")
    assert re.search(r"Declared \d\d:\d\d UTC Acknowledged \d\d:\d\d UTC", times)


async def test_the_timeline_tells_in_the_bots_words_with_names(world: World) -> None:
    room = await staffed(world)
    await asks(world, world.cleo, "note The cache is <cold>", room)
    lines = part(await page_of(world), "timeline")
    assert "ana declared P1 · High: “Checkout is down”." in lines
    assert "cleo noted: The cache is &lt;cold&gt;" in lines


async def test_the_newest_part_of_a_long_timeline_comes_first(world: World) -> None:
    await declared(world)
    await noted(world, LENGTH + 30)
    first = await page_of(world)
    assert f"Line {LENGTH + 29}" in part(first, "timeline")
    assert "declared" not in part(first, "timeline")
    older = re.findall(r'href="([^"]+)" rel="prev"', first.text)
    second = await page_of(world, older[0].replace("&amp;", "&").partition("#")[0])
    assert "declared P1" in part(second, "timeline")
    shown = [*numbers(first), *numbers(second)]
    assert shown == sorted(shown, reverse=True)
    assert shown[-1] == 1
    assert len(shown) == shown[0]


def numbers(page: Answer) -> list[int]:
    return [int(each) for each in re.findall(r'<li id="e(\d+)">', page.text)]


async def noted(world: World, count: int) -> None:
    """Write so many lines on the timeline."""
    rules, now = world.bot.rules, world.bot.clock()

    def work(uow: UnitOfWork) -> None:
        act = Act(uow=uow, rules=rules, by="cli:test", now=now)
        incident = incidents.find(act, "INC-1")
        for number in range(count):
            timeline.note(act, incident.id, f"Line {number}")

    await world.bot.store.write(work)


async def test_a_stretch_without_an_update_is_named_where_it_ended(world: World) -> None:
    room = await staffed(world)
    await world.advance(minutes=45)
    assert "No update since" in part(await page_of(world), "timeline")
    await asks(world, world.ben, "update Rolled back", room)
    lines = part(await page_of(world), "timeline")
    assert re.search(r"Rolled back \d\d:\d\d UTC No update between .* \(45 min\)", lines)


async def test_what_was_put_right_stands_where_it_belongs(world: World) -> None:
    room = await declared(world)
    await asks(world, world.cleo, "note 00:00 the cache was emptied", room)
    assert "the cache was emptied" in part(await page_of(world), "timeline")


async def test_a_note_that_was_taken_off_is_gone(world: World) -> None:
    room = await declared(world)
    message = await world.cleo.says("The badge code is 4711", room)
    await world.cleo.pins(message)
    await world.idle()
    assert "4711" in part(await page_of(world), "timeline")
    await world.cleo.unpins(message)
    await world.idle()
    assert "4711" not in (await page_of(world)).text


async def test_what_a_deleted_message_said_is_gone_too(world: World) -> None:
    room = await declared(world)
    message = await world.cleo.says("The badge code is 4711", room)
    await world.cleo.pins(message)
    await world.idle()
    await world.cleo.deletes(message)
    await world.idle()
    page = await page_of(world)
    assert "4711" not in page.text
    assert "deleted since" in part(page, "timeline")


async def test_checklists_show_who_did_what(world: World) -> None:
    room = await staffed(world)
    await clicks(world, world.cleo, "Done")
    lists = part(await page_of(world), "lists")
    assert re.search(r"1 of \d+ done", lists)
    assert re.search(r"Done: .* cleo, \d\d:\d\d UTC", lists)
    assert room


async def test_tasks_and_decisions_are_shown(world: World) -> None:
    room = await staffed(world)
    await asks(world, world.ben, f"task <@{world.dev.id}> 10m Count the lost orders", room)
    await asks(world, world.ben, "decision We stay on the old version", room)
    page = await page_of(world)
    assert re.search(r"Count the lost orders dev, due \d\d:\d\d UTC", part(page, "tasks"))
    assert "We stay on the old version ben" in part(page, "decisions")
    assert "Task: Count the lost orders" in part(page, "clocks")


async def test_links_lead_out_without_telling_where_from(world: World) -> None:
    room = await staffed(world)
    await asks(world, world.ben, "link https://graphs.example/d/1 Graphs", room)
    page = await page_of(world)
    link = '<a href="https://graphs.example/d/1" rel="noreferrer noopener">Graphs</a>'
    assert link in page.text


async def test_once_it_is_over_the_page_says_how_long_it_lasted(world: World) -> None:
    room = await staffed(world)
    await world.advance(minutes=20)
    await resolves(world, world.ben, room)
    page = await page_of(world)
    assert "Resolved INC-1" in page.words
    assert "lasted 20 min" in page.words


async def test_links_lead_only_to_pages_that_there_are(world: World) -> None:
    await declared(world)
    async with looking(world) as web:
        page = await web.get("/incidents/INC-1")
        head = page.text.partition('id="head"')[2].partition('id="summary"')[0]
        paths = re.findall(r'href="(/incidents/[^"]+)"', head)
        found = [(path, (await web.get(path)).status) for path in paths]
    assert all(status == 200 for _, status in found), found


async def test_what_belongs_together_is_linked(world: World) -> None:
    await declared(world)
    second = await declared(world, "P2 Payments are slow")
    await asks(world, world.ana, "related INC-1 repeat", second)
    page = await page_of(world, "/incidents/INC-2")
    assert "The same cause as: INC-1" in page.words
    assert 'href="/incidents/INC-1"' in page.text


async def test_what_was_merged_says_into_which(world: World) -> None:
    await declared(world)
    second = await declared(world, "P1 Checkout is broken", by="ben")
    await asks(world, world.ben, "merge INC-1", second)
    assert "Merged into: INC-1" in (await page_of(world, "/incidents/INC-2")).words
    assert "Merged into this one: INC-2" in (await page_of(world)).words


async def test_a_private_incident_is_not_named_by_those_that_belong_to_it(world: World) -> None:
    await declared_privately(world, "The badge printer was stolen")
    answer = await asks(world, world.ana, "list")
    ref = next(word for word in answer.split() if word.startswith("INC-"))
    room = await declared(world, "P2 Doors do not open")
    await asks(world, world.ana, f"related {ref}", room)
    page = await page_of(world)
    assert ref not in page.text.replace("INC-1", "")
