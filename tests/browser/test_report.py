"""The report in a browser: its charts are drawn, and the policy of the page is kept."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.scenarios.test_metrics import resolved
from tests.world import World, running_world

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Run the bot beside a workspace, with two incidents behind it."""
    async with running_world(tmp_path) as running:
        await resolved(running, "P1 Checkout is down", minutes=30)
        await resolved(running, "P2 Search is slow", minutes=50)
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, world: World) -> AsyncIterator[Page]:
    """Open the report; an error in its policy fails the test."""
    context = await browser.new_context(
        color_scheme="dark", viewport={"width": 1280, "height": 900}
    )
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda word: complaints.append(word.text) if word.type == "error" else None)
    await page.goto(f"http://127.0.0.1:{world.bot.web.port}/report")
    await page.get_by_role("main").wait_for()
    yield page
    await context.close()
    assert complaints == []


async def test_every_chart_is_drawn_and_has_its_words(page: Page) -> None:
    pictures = page.get_by_role("main").get_by_role("img")
    await expect(pictures).to_have_count(4)
    for number in range(4):
        picture = pictures.nth(number)
        await expect(picture).to_have_attribute(
            "alt", re.compile("The figures are in the table after it")
        )
        assert await picture.evaluate("each => each.complete && each.naturalWidth > 100")


async def test_a_severity_is_chosen_in_the_form(page: Page) -> None:
    await page.get_by_label("Severity").select_option("P2")
    await page.get_by_role("button", name="Show").click()
    await expect(page.get_by_text("1 incident.")).to_be_visible()
    await expect(page.get_by_text("P2 only")).to_be_visible()


async def test_the_log_is_one_click_away(page: Page) -> None:
    await page.get_by_role("link", name="Log", exact=True).click()
    await expect(page.get_by_role("link", name="INC-2 Search is slow")).to_be_visible()
