"""One incident from declare to close, by hand in the browser, with the real bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.test_page import choose, send
from tests.world import World, running_world

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest_asyncio.fixture(loop_scope="session")
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Run the bot beside a workspace."""
    async with running_world(tmp_path) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def hand(browser: Browser, world: World) -> AsyncIterator[Page]:
    """Open the page as ana."""
    context = await browser.new_context(reduced_motion="reduce")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(world.slack.url)
    await page.get_by_role("main").wait_for()
    yield page
    await context.close()


async def test_an_incident_runs_from_declare_to_close_by_hand(hand: Page) -> None:
    await declare(hand, "Checkout is down")
    await hand.get_by_role("navigation").get_by_text("checkout-is-down").click()
    summary = hand.get_by_role("article").filter(has_text="Next due")

    await summary.get_by_role("button", name="Claim Incident Commander").click()
    await shown(hand, "is Incident Commander.")

    await post_update(hand, summary, "Rolled back the payment service")
    await hand.get_by_role("button", name="+15 min").click()
    await hand.get_by_role("button", name="+15 min").click()
    await hand.get_by_role("button", name="+1 min").click()
    await shown(hand, "An update on")

    await send(hand, "/incident severity P0 Nobody can pay at all")
    await shown(hand, "Severity: P1 → P0")

    await send(hand, "/incident resolve override The rollback fixed it")
    await shown(hand, "“Checkout is down” is resolved")
    await send(hand, "/incident close override There is nothing to mend")
    await shown(hand, "“Checkout is down” is closed")


async def test_a_title_of_nothing_is_refused_in_the_form(hand: Page) -> None:
    await send(hand, "/incident")
    dialog = hand.get_by_role("dialog")
    await dialog.get_by_label("Title").fill("\u200b\u202e")
    await dialog.get_by_label("Impact").first.fill("Something")
    await dialog.get_by_role("button", name="Declare").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("needs a title")
    await expect(dialog.get_by_label("Impact").first).to_have_value("Something")


async def shown(page: Page, words: str) -> None:
    await expect(page.get_by_role("article").filter(has_text=words).last).to_be_visible()


async def declare(page: Page, title: str) -> None:
    await send(page, "/incident")
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Title").fill(title)
    await dialog.get_by_role("button", name="Declare").click()
    await expect(dialog).to_have_count(0)


async def post_update(page: Page, summary: Locator, done: str) -> None:
    await summary.get_by_role("button", name="Post update").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("Actions taken").fill(done)
    await choose(page, "Status", "Identified")
    await dialog.get_by_role("button", name="Post").click()
    await expect(dialog).to_have_count(0)
    await shown(page, done)
