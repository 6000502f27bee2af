"""A workspace and a small app of our own to try it with."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.sandbox.server import Sandbox

Json = dict[str, Any]
Listeners = Callable[[AsyncApp], None]


def manifest() -> Json:
    """Return a manifest that asks for all the workspace can give."""
    return {
        "display_information": {"name": "Helper"},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "bot_user": {"display_name": "helper"},
            "shortcuts": [
                {"name": "Ask for help", "type": "global", "callback_id": "ask"},
                {"name": "Keep this", "type": "message", "callback_id": "keep"},
            ],
            "slash_commands": [
                {"command": "/help-me", "description": "Ask", "should_escape": True},
                {"command": "/raw", "description": "Ask plainly"},
            ],
        },
        "oauth_config": {
            "scopes": {
                "bot": [
                    "app_mentions:read",
                    "bookmarks:read",
                    "bookmarks:write",
                    "canvases:write",
                    "channels:history",
                    "channels:join",
                    "channels:manage",
                    "channels:read",
                    "chat:write",
                    "commands",
                    "files:read",
                    "files:write",
                    "groups:history",
                    "groups:read",
                    "groups:write",
                    "im:history",
                    "im:read",
                    "im:write",
                    "pins:read",
                    "pins:write",
                    "reactions:read",
                    "reactions:write",
                    "team:read",
                    "usergroups:read",
                    "usergroups:write",
                    "users.profile:read",
                    "users:read",
                    "users:read.email",
                ]
            }
        },
        "settings": {
            "event_subscriptions": {
                "bot_events": [
                    "app_home_opened",
                    "app_mention",
                    "channel_archive",
                    "channel_created",
                    "channel_rename",
                    "member_joined_channel",
                    "member_left_channel",
                    "message.channels",
                    "message.groups",
                    "message.im",
                    "pin_added",
                    "pin_removed",
                    "reaction_added",
                    "reaction_removed",
                    "subteam_members_changed",
                    "team_join",
                ]
            },
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }


@pytest.fixture
def app_manifest() -> Json:
    """Give the manifest of the app that is tried."""
    return manifest()


@pytest.fixture
async def sandbox(app_manifest: Json) -> AsyncIterator[Sandbox]:
    """Serve a workspace."""
    sandbox = Sandbox(app_manifest)
    await sandbox.start()
    yield sandbox
    await sandbox.stop()


@pytest.fixture
async def web(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    """Give a browser's session with the workspace."""
    async with aiohttp.ClientSession(sandbox.url) as session:
        yield session


@pytest.fixture
async def client(sandbox: Sandbox) -> AsyncIterator[AsyncWebClient]:
    """Give the app's client, which does not try again by itself."""
    async with aiohttp.ClientSession() as session:
        yield AsyncWebClient(
            token=sandbox.bot_token,
            base_url=sandbox.api_url,
            session=session,
            retry_handlers=[],
        )


def bolt_app(sandbox: Sandbox, client: AsyncWebClient) -> AsyncApp:
    """Make a Bolt app whose acknowledgement is its listener's return."""
    return AsyncApp(
        client=client,
        signing_secret=sandbox.signing_secret,
        process_before_response=True,
        ignoring_self_events_enabled=False,
    )


async def _take_note() -> None:
    """Acknowledge whatever event no listener asks for."""


@pytest.fixture
async def connect(sandbox: Sandbox, client: AsyncWebClient) -> AsyncIterator[Any]:
    """Start a Bolt app with some listeners over Socket Mode."""
    async with AsyncExitStack() as stack:

        async def start(listeners: Listeners) -> AsyncSocketModeHandler:
            app = bolt_app(sandbox, client)
            listeners(app)
            app.event(re.compile(".*"))(_take_note)
            handler = AsyncSocketModeHandler(app, sandbox.app_token)
            stack.push_async_callback(handler.close_async)
            connecting: Any = handler.connect_async
            await connecting()
            await sandbox.connected_app()
            return handler

        yield start
