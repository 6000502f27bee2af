"""Faults strike where they are ordered, and nowhere else."""

import json
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.sandbox.server import Sandbox

Json = dict[str, Any]


@pytest.fixture
async def room(client: AsyncWebClient) -> str:
    """Create a channel with the bot in it."""
    return str((await client.conversations_create(name="inc-1"))["channel"]["id"])


async def test_the_nth_call_fails_with_the_ordered_word(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    sandbox.faults.error("chat.postMessage", "fatal_error", nth=2)
    await client.chat_postMessage(channel=room, text="1")
    with pytest.raises(SlackApiError, match="fatal_error"):
        await client.chat_postMessage(channel=room, text="2")
    assert (await client.chat_postMessage(channel=room, text="3"))["ok"]


async def test_a_fault_can_wait_for_certain_arguments(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    sandbox.faults.error("chat.postMessage", "fatal_error", when=lambda args: args["text"] == "b")
    assert (await client.chat_postMessage(channel=room, text="a"))["ok"]
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=room, text="b")


async def test_a_limit_says_how_long_to_wait(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    sandbox.faults.limit("chat.postMessage", retry_after=7)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=room, text="x")
    answer: Any = caught.value.response
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "7"


async def test_a_broken_edge_answers_in_html(client: AsyncWebClient, sandbox: Sandbox) -> None:
    sandbox.faults.html("auth.test")
    with pytest.raises(SlackApiError) as caught:
        await client.auth_test()
    answer: Any = caught.value.response
    assert answer.status_code == 500


async def test_a_cut_after_the_call_leaves_the_post_behind(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    sandbox.faults.cut_after("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=room, text="x")
    texts = [message.text() for message in sandbox.person("ana").channel("#inc-1").messages]
    assert texts == ["x"]
    assert sandbox.journal.calls("chat.postMessage")[-1].note == "cut_after"


async def test_a_cut_before_the_call_leaves_nothing(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    sandbox.faults.cut_before("chat.postMessage")
    with pytest.raises(aiohttp.ClientError):
        await client.chat_postMessage(channel=room, text="x")
    assert sandbox.person("ana").channel("#inc-1").messages == []


async def test_half_an_answer_is_no_json(sandbox: Sandbox, web: aiohttp.ClientSession) -> None:
    sandbox.faults.truncate("auth.test")
    headers = {"Authorization": f"Bearer {sandbox.bot_token}"}
    async with web.post("/api/auth.test", headers=headers) as answer:
        with pytest.raises(json.JSONDecodeError):
            json.loads(await answer.text())


async def test_a_revoked_token_stays_revoked(client: AsyncWebClient, sandbox: Sandbox) -> None:
    sandbox.faults.revoke_token()
    for _ in range(2):
        with pytest.raises(SlackApiError, match="token_revoked"):
            await client.auth_test()


async def test_history_can_trail_behind(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    sandbox.wind(100)
    await client.chat_postMessage(channel=room, text="x")
    sandbox.faults.history_lag(10)
    seen = (await client.conversations_history(channel=room))["messages"]
    sandbox.wind(11)
    later = (await client.conversations_history(channel=room))["messages"]
    assert "x" not in [message["text"] for message in seen]
    assert "x" in [message["text"] for message in later]


async def test_strict_rates_count_calls_to_a_method(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    sandbox.rates.strict = True
    for number in range(20):
        await client.conversations_create(name=f"c-{number}")
    with pytest.raises(SlackApiError) as caught:
        await client.conversations_create(name="c-20")
    answer: Any = caught.value.response
    assert int(answer.headers["Retry-After"]) >= 1
    assert (await client.auth_test())["ok"]


async def test_strict_rates_count_posts_to_a_channel(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    sandbox.rates.strict = True
    for number in range(4):
        await client.chat_postMessage(channel=room, text=str(number))
    with pytest.raises(SlackApiError, match="ratelimited"):
        await client.chat_postMessage(channel=room, text="5")


class Listener:
    """An app that writes down the messages it hears of."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []

    def __call__(self, app: AsyncApp) -> None:
        @app.event("message")
        async def message(event: Json, body: Json) -> None:
            if "subtype" not in event:
                self.heard.append((event["text"], body["event_id"]))

    @property
    def texts(self) -> list[str]:
        return [text for text, _ in self.heard]


@pytest.fixture
async def listener(sandbox: Sandbox, connect: Any) -> Listener:
    """Connect an app that is in the general channel."""
    listener = Listener()
    await connect(listener)
    await sandbox.person("ana").invites("helper", "#general")
    await sandbox.idle()
    return listener


async def test_a_lost_ack_brings_the_event_again(sandbox: Sandbox, listener: Listener) -> None:
    sandbox.faults.lose_ack("message")
    await sandbox.person("ana").says("Hello", "#general")
    await sandbox.idle()
    assert listener.texts == ["Hello", "Hello"]
    assert len({event_id for _, event_id in listener.heard}) == 1
    sent = sandbox.journal.deliveries("message")[-1]
    assert (sent.args["attempt"], sent.args["reason"]) == (1, "timeout")


async def test_a_lost_ack_of_a_command_fails_it_for_good(sandbox: Sandbox, connect: Any) -> None:
    def listeners(app: AsyncApp) -> None:
        @app.command("/help-me")
        async def help_me(ack: Any) -> None:
            await ack("Fine")

    await connect(listeners)
    sandbox.faults.lose_ack("/help-me")
    answer = await sandbox.person("ana").types("/help-me")
    await sandbox.idle()
    assert answer is not None
    assert "operation_timeout" in answer.text()
    assert len(sandbox.journal.deliveries("/help-me")) == 1


@pytest.mark.parametrize("fault", ["duplicate", "twice"])
async def test_an_event_can_come_twice(sandbox: Sandbox, listener: Listener, fault: str) -> None:
    getattr(sandbox.faults, fault)("message")
    await sandbox.person("ana").says("Hello", "#general")
    await sandbox.idle()
    await sandbox.person("ana").says("Done", "#general")
    assert sorted(listener.texts) == ["Done", "Hello", "Hello"]


async def test_events_can_change_places(sandbox: Sandbox, listener: Listener) -> None:
    sandbox.faults.reorder("message")
    await sandbox.person("ana").says("First", "#general")
    await sandbox.person("ana").says("Second", "#general")
    await sandbox.idle()
    assert listener.texts == ["Second", "First"]


async def test_cleared_faults_strike_no_more(client: AsyncWebClient, sandbox: Sandbox) -> None:
    sandbox.faults.error("auth.test", "fatal_error")
    sandbox.faults.clear()
    assert (await client.auth_test())["ok"]
