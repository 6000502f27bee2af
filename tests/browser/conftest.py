"""A workspace, the stand-in app and a browser; without Chromium these tests are left out."""

import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.sandbox.server import Sandbox
from tests.browser.standin import add_listeners, manifest

CHROMIUM = Path("/usr/bin/chromium")
REQUIRED = os.environ.get("BROWSER_TESTS_REQUIRED") == "1"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 10_000
told = pytest.StashKey[bool]()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the browser tests out where there is no Chromium, unless they are required."""
    if CHROMIUM.exists() or not collection_path.name.startswith("test_"):
        return None
    if REQUIRED:
        raise pytest.UsageError(f"{CHROMIUM} is missing, and BROWSER_TESTS_REQUIRED is 1")
    if not config.stash.get(told, False):
        config.stash[told] = True
        _say(config, f"browser tests left out: {CHROMIUM} is missing")
    return True


def _say(config: pytest.Config, line: str) -> None:
    if os.environ.get("PYTEST_XDIST_WORKER", "gw0") != "gw0":
        return
    capture = config.pluginmanager.getplugin("capturemanager")
    with capture.global_and_fixture_disabled():
        sys.stderr.write(f"{line}\n")


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Start one browser for all tests."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    """Serve a workspace in which the stand-in app is connected."""
    sandbox = Sandbox(manifest())
    await sandbox.start()
    async with aiohttp.ClientSession() as session:
        client = AsyncWebClient(
            token=sandbox.bot_token, base_url=sandbox.api_url, session=session, retry_handlers=[]
        )
        app = AsyncApp(
            client=client, signing_secret=sandbox.signing_secret, process_before_response=True
        )
        add_listeners(app)
        handler = AsyncSocketModeHandler(app, sandbox.app_token)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await sandbox.connected_app()
        yield sandbox
        await handler.close_async()  # type: ignore[no-untyped-call]
    await sandbox.stop()


def _is_complaint(word: ConsoleMessage) -> bool:
    return word.type == "error" and "ERR_INTERNET_DISCONNECTED" not in word.text


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, sandbox: Sandbox) -> AsyncIterator[Page]:
    """Open the workspace's page; an error in its scripts or policy fails the test."""
    context = await browser.new_context(reduced_motion="reduce", timezone_id="Europe/Lisbon")
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda word: complaints.append(word.text) if _is_complaint(word) else None)
    await page.goto(sandbox.url)
    await page.get_by_role("main").wait_for()
    yield page
    await context.close()
    assert complaints == []
