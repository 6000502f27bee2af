"""The real process beside a Slack that is not ours: each message is accepted once all the same."""

import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.cli.program import Program, started
from tests.faults.outsider import HOME, Manner, Outsider

WINDING_S = 3
MANNERS = {
    "as documented": Manner(),
    "only POST": Manner(only_post=True),
    "metadata as text": Manner(metadata="text"),
    "bare answers": Manner(bare=True),
}


class Beside:
    """A bot's process and the Slack that it talks to."""

    def __init__(self, folder: Path, slack: Outsider) -> None:
        self.slack = slack
        self._folder = folder
        self._wound = 0.0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Program]:
        """Run the bot until the block ends, and wait until it can be reached."""
        with (self._folder / "bot.log").open("ab") as log:
            bot = started("run", folder=self._folder, env=self._settings(), stderr=log.fileno())
            async with bot as program:
                await self.slack.until(lambda: self.slack.connected)
                yield program
        await self.slack.until(lambda: not self.slack.connected)

    def wind(self) -> None:
        """Let time pass for the bot, so that a look-up need not be waited for."""
        self._wound += WINDING_S
        (self._folder / "clock").write_text(str(self._wound), encoding="ascii")

    async def whole(self, title: str) -> str:
        """Wait until an incident's room and announcement are there; return the room's id."""
        await self.slack.until(lambda: self._whole(title), meanwhile=self.wind)
        return self.slack.war_rooms()[-1].id

    async def said(self, words: str, times: int = 1) -> None:
        """Wait until something was said, and until the bot had time to say it again."""
        await self.slack.until(lambda: len(self.slack.posts(words)) >= times, meanwhile=self.wind)
        await self.quiet()

    async def quiet(self) -> None:
        """Let the bot's clock run past every look-up while nothing more happens."""
        seen, still = -1, 0

        def wind() -> None:
            nonlocal seen, still
            self.wind()
            still = still + 1 if len(self.slack.accepted) == seen else 0
            seen = len(self.slack.accepted)

        await self.slack.until(lambda: still >= 15, meanwhile=wind)

    def _whole(self, title: str) -> bool:
        rooms = self.slack.war_rooms()
        announced = any(title in each["text"] for each in self.slack.rooms[HOME].messages)
        called = {method for method, _ in self.slack.accepted}
        told = self.slack.posts("is open")
        return bool(rooms and rooms[-1].messages and announced and told) and "pins.add" in called

    def _settings(self) -> dict[str, str]:
        return {
            "SLACK_API_URL": f"{self.slack.url}/api",
            "SLACK_BOT_TOKEN": "xoxb-not-a-token",
            "SLACK_APP_TOKEN": "xapp-not-a-token",
            "DATABASE_URL": f"sqlite:///{self._folder / 'incidentbot.db'}",
            "INCIDENTBOT_ANNOUNCE_CHANNEL": HOME,
            "INCIDENTBOT_CLOCK_FILE": str(self._folder / "clock"),
            "PORT": "0",
        }


@pytest.fixture
async def beside(request: pytest.FixtureRequest, folder: Path) -> AsyncIterator[Beside]:
    """Give a Slack of some manner, and what starts a bot beside it."""
    slack = Outsider(getattr(request, "param", None))
    await slack.start()
    yield Beside(folder, slack)
    await slack.stop()


@pytest.mark.parametrize("beside", MANNERS.values(), ids=MANNERS.keys(), indirect=True)
async def test_every_answer_lost_once_repeats_nothing(beside: Beside) -> None:
    slack = beside.slack
    async with beside.running():
        slack.lose_answers("conversations.create")
        slack.lose_answers("chat.postMessage", 4)
        await slack.answered("declare P1 Checkout is down")
        room = await beside.whole("Checkout is down")
        slack.lose_answers("chat.postMessage", 2)
        await slack.answered("update Restarted the cache", room)
        await beside.said("Restarted the cache", times=2)

    assert len(slack.war_rooms()) == 1
    assert slack.repeated() == []


@pytest.mark.parametrize("method", ["conversations.create", "chat.postMessage", "pins.add"])
async def test_a_kill_before_the_answer_repeats_nothing(beside: Beside, method: str) -> None:
    slack = beside.slack
    async with beside.running() as bot:
        slack.lose_answers(method)
        await slack.types("declare P1 Checkout is down")
        await slack.until(lambda: any(each == method for each, _ in slack.accepted))
        await bot.kill()
    async with beside.running():
        await beside.whole("Checkout is down")
        await beside.quiet()

    assert len(slack.war_rooms()) == 1
    assert slack.repeated() == []


async def test_a_process_that_is_frozen_in_mid_declare_repeats_nothing(beside: Beside) -> None:
    slack = beside.slack
    async with beside.running() as bot:
        await slack.types("declare P1 Checkout is down")
        await slack.until(lambda: any("create" in each for each, _ in slack.accepted))
        bot.send(signal.SIGSTOP)
        beside.wind()
        bot.send(signal.SIGCONT)
        room = await beside.whole("Checkout is down")
        bot.send(signal.SIGSTOP)
        envelope = await slack.types("note The cache is cold", room)
        bot.send(signal.SIGCONT)
        await slack.until(lambda: envelope in slack.acks)
        await beside.said("The cache is cold")

    assert len(slack.war_rooms()) == 1
    assert slack.repeated() == []


@pytest.mark.parametrize("beside", [Manner(names_taken=False)], indirect=True)
async def test_a_slack_that_allows_a_name_twice_gets_one_room(beside: Beside) -> None:
    slack = beside.slack
    async with beside.running():
        slack.lose_answers("conversations.create")
        await slack.answered("declare P1 Checkout is down")
        await beside.whole("Checkout is down")

    assert len(slack.war_rooms()) == 1


@pytest.mark.parametrize("beside", [Manner(metadata="never")], indirect=True)
async def test_where_metadata_is_not_kept_a_message_is_known_by_its_words(beside: Beside) -> None:
    slack = beside.slack
    async with beside.running():
        await slack.answered("declare P1 Checkout is down")
        room = await beside.whole("Checkout is down")
        slack.lose_answers("chat.postMessage", 2)
        await slack.answered("update Restarted the cache", room)
        await beside.said("Restarted the cache", times=2)

    assert slack.repeated() == []


@pytest.mark.parametrize("beside", [Manner(triggers=False)], indirect=True)
async def test_two_commands_with_one_trigger_are_both_done(beside: Beside) -> None:
    slack = beside.slack
    async with beside.running():
        await slack.answered("declare P1 Checkout is down")
        room = await beside.whole("Checkout is down")
        first = await slack.answered("note The cache is cold", room)
        second = await slack.answered("note The cache is warm", room)
        await beside.said("The cache is warm")

    assert "Noted" in str(first)
    assert "Noted" in str(second)
