"""The whole bot beside a strict local workspace, with people's verbs and a clock that is wound."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import _lru_cache_wrapper, cache
from pathlib import Path
from typing import Any

from fastapi.dependencies import models
from ruamel.yaml import YAML

from incidentbot.bootstrap import Bot
from incidentbot.sandbox.people import Person
from incidentbot.sandbox.server import Sandbox
from incidentbot.settings import Settings

ROOT = Path(__file__).parent.parent
ANNOUNCEMENTS = "incidents"


class World:
    """A workspace and a bot in it.

    Attributes:
        slack: The workspace.
        bot: The bot, connected to it.
    """

    def __init__(self, folder: Path, slack: Sandbox) -> None:
        self.folder = folder
        self.slack = slack
        self.bot: Bot

    def __getattr__(self, handle: str) -> Person:
        return self.slack.person(handle)

    @property
    def rooms(self) -> list[str]:
        """The names of the war rooms, oldest first."""
        every = self.slack.workspace.channels.values()
        return [each.name for each in every if each.name.startswith("incident-")]

    @property
    def room(self) -> str:
        """The name of the newest war room."""
        return self.rooms[-1]

    async def start(self, **overrides: Any) -> None:
        """Start the bot, or start it again on the same database."""
        self.bot = Bot(self.settings(**overrides))
        await self.bot.start()
        if self.bot.settings.socket_mode:
            await self.slack.connected_app()

    async def restart(self, **overrides: Any) -> None:
        """Stop the bot and start it again."""
        await self.bot.stop()
        await self.start(**overrides)

    async def idle(self) -> None:
        """Let everything run until nothing is left to do at this moment."""
        await self.slack.idle()
        await self.bot.idle()
        await self.slack.idle()
        await self.bot.idle()

    async def advance(self, *, minutes: float = 0, seconds: float = 0) -> None:
        """Wind the clock, tick once, and let everything run."""
        self.slack.wind(minutes * 60 + seconds)
        await self.bot.tick()
        await self.idle()

    def settings(self, **overrides: Any) -> Settings:
        """Return the bot's settings for this workspace."""
        slack = self.slack
        values: dict[str, Any] = {
            "slack_bot_token": slack.bot_token,
            "slack_app_token": slack.app_token,
            "slack_api_url": slack.api_url,
            "database_url": f"sqlite:///{self.folder / 'incidentbot.db'}",
            "announce_channel": ANNOUNCEMENTS,
            "clock_file": self.folder / "clock",
            "groups": self.groups(),
            "port": 0,
        }
        return Settings(**{**values, **overrides})

    def groups(self) -> dict[str, list[str]]:
        """Return who stands behind the playbook's group names."""
        users = {user.name: user.id for user in self.slack.workspace.users.values()}
        return {
            "on-call": [users["ana"]],
            "team-lead": [users["ben"]],
            "communications": [users["cleo"]],
            "engineering-manager": [users["finn"]],
            "cto": [users["eva"]],
            "executives": [users["eva"]],
        }


def manifest() -> dict[str, Any]:
    """Read the app's manifest."""
    return dict(json.loads(_manifest()))


@cache
def _manifest() -> str:
    return json.dumps(YAML(typ="safe").load((ROOT / "manifest.yml").read_text()))


@asynccontextmanager
async def running_world(folder: Path, **overrides: Any) -> AsyncIterator[World]:
    """Run a workspace and a bot, and stop both."""
    slack = Sandbox(manifest(), clock_file=folder / "clock")
    await slack.start()
    world = World(folder, slack)
    await world.start(**overrides)
    try:
        yield world
    finally:
        await world.bot.stop()
        await slack.stop()
        _forget()


def _forget() -> None:
    # The web framework remembers every page it ever served, and with it the whole bot behind it:
    # after a thousand tests there would be a thousand bots in memory.
    for each in vars(models).values():
        if isinstance(each, _lru_cache_wrapper):
            each.cache_clear()
