"""The post-mortem in a browser: written by the keyboard with a preview, published, on paper."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, expect

from incidentbot.web.entrance import COOKIE
from tests.browser.conftest import PATIENCE_MS
from tests.scenarios.verbs import asks, resolves, staffed
from tests.web.pages import signed
from tests.world import World, running_world

pytestmark = pytest.mark.asyncio(loop_scope="session")
ADDRESS = "/incidents/INC-1/postmortem"


@pytest_asyncio.fixture(loop_scope="session")
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Run the bot beside a workspace, with an incident of ben's behind it."""
    async with running_world(tmp_path) as running:
        room = await staffed(running)
        await asks(running, running.ben, "note The pool is full", room)
        await running.advance(minutes=40)
        await resolves(running, running.ben, room)
        yield running


def is_complaint(word: ConsoleMessage) -> bool:
    """Tell whether a page complained, and was not merely refused a form."""
    return word.type == "error" and "status of 422" not in word.text


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, world: World) -> AsyncIterator[Page]:
    """Open the document as ben; an error in scripts or policy fails the test."""
    base = f"http://127.0.0.1:{world.bot.web.port}"
    context = await browser.new_context(
        base_url=base, reduced_motion="reduce", viewport={"width": 1200, "height": 900}
    )
    session = await signed(world, f"slack:{world.ben.id}", name="ben")
    await context.add_cookies([{"name": COOKIE, "value": session, "url": base}])
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda word: complaints.append(word.text) if is_complaint(word) else None)
    await page.goto(ADDRESS)
    await page.get_by_role("main").wait_for()
    yield page
    await context.close()
    assert complaints == []


async def test_a_section_is_written_by_the_keyboard_with_a_preview(page: Page) -> None:
    await page.get_by_role("link", name="Edit Root cause").focus()
    await page.keyboard.press("Enter")
    await page.get_by_label("Text", exact=True).focus()
    await page.keyboard.type("The **pool** was full.\n\n|a|b|\n|:-:|-|\n|1|2|")
    preview = page.locator("#preview")
    await expect(preview.locator("strong")).to_have_text("pool")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("button", name="Save")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("article").locator("strong", has_text="pool")).to_be_visible()
    await expect(page).to_have_url(f"{page.url.split('/incidents')[0]}{ADDRESS}#root-cause")


async def test_the_preview_works_without_scripts(browser: Browser, world: World) -> None:
    base = f"http://127.0.0.1:{world.bot.web.port}"
    async with await browser.new_context(base_url=base, java_script_enabled=False) as context:
        page = await context.new_page()
        await page.goto(f"{ADDRESS}/root-cause")
        await page.get_by_label("Text", exact=True).fill("The *pool*")
        await page.get_by_role("button", name="Preview").click()
        await expect(page.locator("#preview em")).to_have_text("pool")
        await expect(page.get_by_label("Text", exact=True)).to_have_value("The *pool*")


async def test_it_is_published_with_a_reason_for_what_is_missing(page: Page) -> None:
    await page.get_by_role("button", name="Publish").click()
    await expect(page.get_by_role("alert")).to_contain_text("“Root cause” is written")
    await page.get_by_label("Why publish it anyway").fill("It is short")
    await page.get_by_role("button", name="Publish").click()
    await expect(page.get_by_role("main")).to_contain_text("Published")
    await page.get_by_role("link", name="Edition 1").click()
    await expect(page.get_by_role("heading", name="Edition 1, as it went out")).to_be_visible()
    await expect(page.get_by_role("article")).to_contain_text("The pool is full")


async def test_a_fact_leads_to_its_line_of_the_timeline(page: Page) -> None:
    await page.get_by_role("article").get_by_role("link", name="#1", exact=True).first.click()
    await expect(page.locator("tr:target")).to_contain_text("ana declared")


async def test_on_paper_only_the_document_is_left(page: Page) -> None:
    await page.get_by_role("link", name="To print").click()
    await page.emulate_media(media="print")
    await expect(page.get_by_role("heading", name="Timeline", exact=True)).to_be_visible()
    await expect(page.get_by_role("navigation")).to_have_count(0)
    await expect(page.get_by_role("button")).to_have_count(0)
    styled = "getComputedStyle(document.querySelector('thead')).display"
    assert await page.evaluate(styled) == "table-header-group"
