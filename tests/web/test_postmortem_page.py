"""The post-mortem's pages: read, written, previewed, published, printed, taken along."""

import re

from tests.scenarios.verbs import asks, declared_privately, resolves, staffed
from tests.web.pages import Web, looking, signed
from tests.world import World

ANA, BEN, GUS = "ana", "ben", "gus"
ADDRESS = "/incidents/INC-1/postmortem"


async def resolved(world: World) -> str:
    """Have an incident of ben's end, so that its post-mortem is drafted."""
    room = await staffed(world)
    await asks(world, world.ben, "note The pool is full", room)
    await resolves(world, world.ben, room)
    return room


async def who(world: World, handle: str, *, guest: bool = False) -> str:
    """Return the session of somebody of the workspace."""
    return await signed(world, f"slack:{world.slack.person(handle).id}", name=handle, guest=guest)


async def writes(
    web: Web, section: str, text: str, *, seen: str | None = None, do: str = "save"
) -> tuple[int, str]:
    """Send the form of a section; return what it answers and what stands there."""
    page = f"{ADDRESS}/{section}"
    fields = await web.carried(page)
    fields |= {"text": text, "do": do, **({"seen": seen} if seen is not None else {})}
    answer = await web.post(page, fields)
    return answer.status, answer.text


async def does(web: Web, do: str, **fields: str) -> tuple[int, str]:
    """Send one of the document's own buttons."""
    answer = await web.post(ADDRESS, {**(await web.carried(ADDRESS)), "do": do, **fields})
    return answer.status, answer.words if answer.status != 303 else answer.headers["Location"]


async def test_the_page_shows_the_facts_and_what_is_to_be_written(world: World) -> None:
    await resolved(world)
    async with looking(world) as web:
        page = await web.get(ADDRESS)
    assert page.status == 200
    assert "To be written: What went well?" in page.words
    assert "The pool is full" in page.words
    assert "We rolled back" in page.words


async def test_every_fact_leads_to_its_entry_of_the_timeline(world: World) -> None:
    await resolved(world)
    async with looking(world) as web:
        page = (await web.get(ADDRESS)).text
    leads = set(re.findall(r'href="#(e\d+)"', page))
    assert leads
    assert leads <= set(re.findall(r'id="(e\d+)"', page))


async def test_a_section_is_written_and_shown_as_markdown(world: World) -> None:
    await resolved(world)
    async with looking(world, session=await who(world, BEN)) as web:
        status, _ = await writes(web, "summary", "The **pool** was full.")
        page = await web.get(ADDRESS)
    assert status == 303
    assert "The <strong>pool</strong> was full." in page.text


async def test_a_preview_saves_nothing(world: World) -> None:
    await resolved(world)
    async with looking(world, session=await who(world, BEN)) as web:
        _, page = await writes(web, "summary", "The *pool*", do="preview")
        read = await web.get(ADDRESS)
    assert "<em>pool</em>" in page
    assert "<em>pool</em>" not in read.text


async def test_tags_scripts_and_pictures_of_writers_stay_text(world: World) -> None:
    await resolved(world)
    text = "<script>x</script> [a](javascript:x) ![p](https://e.example/p.png)\n\n|a|\n|:-:|\n|b|"
    async with looking(world, session=await who(world, BEN)) as web:
        await writes(web, "summary", text)
        page = (await web.get(ADDRESS)).text
    assert "<script>x" not in page
    assert 'href="javascript' not in page
    assert '<img src="https://e.example' not in page
    assert " style=" not in page


async def test_what_somebody_else_wrote_meanwhile_is_shown_and_nothing_typed_is_lost(
    world: World,
) -> None:
    await resolved(world)
    async with looking(world, session=await who(world, ANA)) as web:
        await writes(web, "summary", "What ana wrote")
    async with looking(world, session=await who(world, BEN)) as web:
        status, page = await writes(web, "summary", "What ben wrote", seen="0")
        shown = re.search(r'name="seen" value="(\d+)"', page)
        assert shown is not None
        again, _ = await writes(web, "summary", "What both wrote", seen=shown[1])
        read = await web.get(ADDRESS)
    assert status == 422
    assert "What ana wrote" in page
    assert "What ben wrote</textarea>" in page
    assert again == 303
    assert "What both wrote" in read.words


async def test_a_number_that_no_version_has_is_one_that_is_too_old(world: World) -> None:
    await resolved(world)
    async with looking(world, session=await who(world, BEN)) as web:
        await writes(web, "summary", "The pool was full.")
        status, page = await writes(web, "summary", "The pool was empty.", seen="9" * 5000)
    assert status == 422
    assert "The pool was empty.</textarea>" in page


async def test_the_versions_are_kept_with_who_and_what_changed(world: World) -> None:
    await resolved(world)
    async with looking(world, session=await who(world, BEN)) as web:
        await writes(web, "summary", "The pool was full.")
        await writes(web, "summary", "The pool was empty.")
        page = await web.get(f"{ADDRESS}/summary/history")
    assert "<del>full.</del>" in page.text
    assert "<ins>empty.</ins>" in page.text
    assert page.words.count("ben") >= 2


async def test_publishing_asks_why_something_is_missing_and_keeps_the_edition(
    world: World,
) -> None:
    await resolved(world)
    async with looking(world, session=await who(world, BEN)) as web:
        assert (await does(web, "review"))[0] == 303
        status, words = await does(web, "publish")
        assert status == 422
        assert "“Root cause” is written" in words
        assert (await does(web, "publish", why="It is short"))[0] == 303
        page = await web.get(ADDRESS)
        edition = await web.get(f"{ADDRESS}-edition-1")
    assert "Published" in page.words
    assert "Edition 1, as it went out" in edition.words
    assert "The pool is full" in edition.words


async def test_the_exports_are_downloads_that_need_nothing_else(world: World) -> None:
    await resolved(world)
    async with looking(world) as web:
        markdown = await web.get(f"{ADDRESS}.md")
        html = await web.get(f"{ADDRESS}.html")
        paper = await web.get(f"{ADDRESS}-print")
    assert markdown.text.startswith("# Post-mortem: INC-1 Checkout is down\n")
    assert "attachment" in markdown.headers["Content-Disposition"]
    assert "<link" not in html.text
    assert "<style>" in html.text
    assert "The pool is full" in paper.text


async def test_customers_read_a_text_that_names_nobody(world: World) -> None:
    await resolved(world)
    async with looking(world, session=await who(world, BEN)) as web:
        page = await web.get(f"{ADDRESS}/customers")
        status, words = await does(web, "customers")
        await writes(web, "customers", "It is over. We watch it now.")
        published, _ = await does(web, "customers")
        after = await web.get(f"{ADDRESS}/customers")
    assert "What we do so that it does not happen again" in page.text
    assert status == 422
    assert "still to be written" in words
    assert published == 303
    assert "Customers can read it since" in after.words


async def test_a_guest_who_was_invited_reads_and_does_not_write(world: World) -> None:
    room = await resolved(world)
    await world.ben.invites(world.slack.person(GUS), room)
    await world.idle()
    async with looking(world, session=await who(world, GUS, guest=True)) as web:
        page = await web.get(ADDRESS)
        form = await web.get(f"{ADDRESS}/summary")
    assert page.status == 200
    assert '<form method="post" action="/incidents' not in page.text
    assert "<textarea" not in form.text


async def test_the_document_of_a_private_incident_is_not_there_for_others(world: World) -> None:
    await declared_privately(world, "Broken toy")
    (incident,) = await world.bot.store.read(lambda uow: uow.incidents.open())
    address = f"/incidents/{incident.ref}/postmortem"
    async with looking(world, session=await who(world, ANA)) as web:
        theirs = await web.get(address)
    async with looking(world, session=await who(world, BEN)) as web:
        others = [await web.get(f"{address}{end}") for end in ("", ".md", ".html", "/summary")]
    assert theirs.status == 200
    assert [each.status for each in others] == [404] * 4
