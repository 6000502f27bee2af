"""The bot's own pages in a real browser: by keyboard, by ear, on a wall, and on a phone."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE_MS
from tests.scenarios.verbs import asks, declared, staffed
from tests.world import World, running_world

pytestmark = pytest.mark.asyncio(loop_scope="session")

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}}
# What a program that checks pages for people who listen to them asks first.
BASICS = """() => {
  const wrong = [];
  const one = (name) => { if (document.querySelectorAll(name).length !== 1) wrong.push(`not one ${name}`); };
  ["main", "h1", "header", "title"].forEach(one);
  if (!document.documentElement.lang) wrong.push("no language");
  const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((each) => Number(each.tagName[1]));
  levels.forEach((level, place) => { if (place && level > levels[place - 1] + 1) wrong.push(`h${level} after h${levels[place - 1]}`); });
  for (const each of document.querySelectorAll("a, button, input:not([type=hidden]), summary, select, textarea")) {
    const named = each.innerText?.trim() || each.getAttribute("aria-label") || each.labels?.length;
    if (!named) wrong.push(`no name: ${each.outerHTML.slice(0, 80)}`);
  }
  for (const each of document.querySelectorAll("img:not([alt]), section:not([aria-labelledby]):not(.notice)")) wrong.push(each.outerHTML.slice(0, 80));
  const ids = [...document.querySelectorAll("[id]")].map((each) => each.id);
  if (new Set(ids).size !== ids.length) wrong.push("an id twice");
  for (const each of document.querySelectorAll("[aria-labelledby]")) if (!document.getElementById(each.getAttribute("aria-labelledby"))) wrong.push("a label that is not there");
  for (const each of document.querySelectorAll("th:not([scope])")) wrong.push("a heading of nothing");
  return wrong;
}"""
# The contrast of every text with what is behind it; 4.5 is what is asked of small letters.
FAINT = """() => {
  const parse = (colour) => (colour.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)).reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (each) => { for (let at = each; at; at = at.parentElement) { const c = parse(getComputedStyle(at).backgroundColor); if (c.length === 3 || c[3] > 0.5) return c; } return [255, 255, 255]; };
  const faint = [];
  for (const each of document.querySelectorAll("body *")) {
    const own = [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
    if (!own || each.closest(".hidden, .skip")) continue;
    const [a, b] = [light(parse(getComputedStyle(each).color)), light(behind(each))].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${each.className} ${each.textContent.trim().slice(0, 30)}`);
  }
  return faint;
}"""


@pytest_asyncio.fixture(loop_scope="session")
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Run the bot beside a workspace."""
    async with running_world(tmp_path) as running:
        yield running


async def opened(browser: Browser, world: World, path: str = "/", **settings: Any) -> Page:
    """Open a page of the bot; what its policy forbids is noted."""
    context = await browser.new_context(reduced_motion="reduce", **settings)
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    await page.add_init_script(
        "window.forbidden = []; document.addEventListener('securitypolicyviolation',"
        " (each) => window.forbidden.push(each.violatedDirective + ' ' + each.blockedURI));"
    )
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda word: complaints.append(word.text))
    await page.goto(f"http://127.0.0.1:{world.bot.web.port}{path}")
    await page.get_by_role("main").wait_for()
    assert await page.evaluate("window.forbidden") == []
    assert complaints == []
    return page


async def refreshed(page: Page) -> None:
    """Have the page look for news now, as it does every half minute."""
    async with page.expect_response(lambda answer: answer.request.resource_type == "fetch"):
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


async def test_the_pages_are_walked_through_by_keyboard(browser: Browser, world: World) -> None:
    await staffed(world)
    page = await opened(browser, world)
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("main")).to_be_focused()
    link = page.get_by_role("link", name="Checkout is down")
    await page.get_by_role("button", name="Pause refreshing").focus()
    await page.keyboard.press("Tab")
    await expect(link).to_be_focused()
    assert await link.evaluate("each => getComputedStyle(each).outlineStyle") == "solid"
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1)).to_have_text("Checkout is down")
    await page.context.close()


@pytest.mark.parametrize("path", ["/", "/incidents/INC-1", "/nowhere", "/sign-in"])
async def test_who_listens_to_a_page_finds_the_way(
    browser: Browser, world: World, path: str
) -> None:
    room = await staffed(world)
    await asks(world, world.ben, "update Rolled back", room)
    await asks(world, world.ben, f"task <@{world.dev.id}> 10m Count the orders", room)
    context = await browser.new_context()
    page = await context.new_page()
    await page.goto(f"http://127.0.0.1:{world.bot.web.port}{path}")
    assert await page.evaluate(BASICS) == []
    await context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/incidents/INC-1"])
async def test_no_text_is_faint(browser: Browser, world: World, path: str, scheme: str) -> None:
    await staffed(world)
    for severity in ("P0", "P2", "P3"):
        await declared(world, f"{severity} Something else is slow, {severity}", by="cleo")
    await world.advance(minutes=40)
    page = await opened(browser, world, path, color_scheme=scheme)
    assert await page.evaluate(FAINT) == []
    await page.context.close()


@pytest.mark.parametrize("path", ["/", "/incidents/INC-1"])
async def test_on_a_phone_nothing_stands_over_the_edge(
    browser: Browser, world: World, path: str
) -> None:
    room = await staffed(world, f"P1 {'Averylongwordwithoutanyspaces' * 4}")
    await asks(world, world.ben, f"note {'https://long.example/' + 'x' * 200}", room)
    page = await opened(browser, world, path, **PHONE)
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await page.evaluate(wide) == 0
    await page.context.close()


async def test_news_comes_by_itself_and_the_focus_stays(browser: Browser, world: World) -> None:
    await staffed(world)
    page = await opened(browser, world)
    await page.get_by_role("link", name="Checkout is down").focus()
    await declared(world, "P0 Search is gone", by="cleo")
    await refreshed(page)
    await expect(page.get_by_role("heading", level=3).first).to_have_text("Search is gone")
    await expect(page.get_by_role("link", name="Checkout is down")).to_be_focused()
    await expect(page.get_by_role("status")).to_have_text("2 open 0 overdue")
    await page.context.close()


async def test_what_was_folded_open_stays_open(browser: Browser, world: World) -> None:
    room = await staffed(world)
    await asks(world, world.ben, "update Rolled back", room)
    page = await opened(browser, world, "/incidents/INC-1")
    await page.get_by_text("that ended:").click()
    await asks(world, world.ben, "update Still rolling back", room)
    await refreshed(page)
    await expect(page.locator("#timeline")).to_contain_text("Still rolling back")
    assert await page.locator("#gone").evaluate("each => each.open")
    await page.context.close()


async def test_refreshing_can_be_paused(browser: Browser, world: World) -> None:
    page = await opened(browser, world)
    await page.get_by_role("button", name="Pause refreshing").click()
    await declared(world)
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(page.get_by_text("Nothing is open.")).to_be_visible()
    await page.get_by_role("button", name="Go on refreshing").click()
    await expect(page.get_by_role("link", name="Checkout is down")).to_be_visible()
    await page.context.close()


async def test_when_the_bot_is_gone_the_page_says_so(browser: Browser, world: World) -> None:
    page = await opened(browser, world)
    await world.bot.web.stop()
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(page.get_by_role("status")).to_contain_text("The bot does not answer.")
    await page.context.close()


async def test_times_are_also_in_the_readers_own_zone(browser: Browser, world: World) -> None:
    await declared(world)
    page = await opened(browser, world, timezone_id="Asia/Tokyo", locale="en-GB")
    due = page.locator(".due-at").first
    await expect(due).to_contain_text("UTC")
    await expect(due).to_contain_text("here")
    assert "Asia/Tokyo" in str(await due.locator("time").get_attribute("title"))
    await page.context.close()


async def test_the_war_room_is_a_click_away(browser: Browser, world: World) -> None:
    room = await declared(world)
    page = await opened(browser, world)
    await page.get_by_role("link", name="War room of INC-1").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(room)
    await page.context.close()


async def test_without_scripts_everything_is_there(browser: Browser, world: World) -> None:
    await staffed(world)
    page = await opened(browser, world, java_script_enabled=False)
    await page.get_by_role("link", name="Checkout is down").click()
    await expect(page.get_by_role("heading", name="Timeline")).to_be_visible()
    await page.context.close()
