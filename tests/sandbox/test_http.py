"""Signed HTTP: the same app, reached by requests instead of a socket."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.sandbox.server import Sandbox

Json = dict[str, Any]


class Door:
    """A web server of ours that takes what Slack sends."""

    def __init__(self) -> None:
        self.answers: list[web.Response] = []
        self.requests: list[tuple[dict[str, str], str]] = []
        self.came = asyncio.Event()

    async def handle(self, request: web.Request) -> web.Response:
        self.requests.append((dict(request.headers), await request.text()))
        self.came.set()
        return self.answers.pop(0) if self.answers else web.Response()


async def serve(app: web.Application) -> tuple[web.AppRunner, str]:
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    return runner, f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"


@pytest.fixture
async def door(sandbox: Sandbox) -> AsyncIterator[Door]:
    """Point the workspace at a bare door."""
    door = Door()
    app = web.Application()
    app.router.add_post("/slack/events", door.handle)
    runner, url = await serve(app)
    sandbox.use_http(url)
    yield door
    await runner.cleanup()


async def test_a_bolt_app_takes_commands_over_http(
    sandbox: Sandbox, client: AsyncWebClient
) -> None:
    app = AsyncApp(
        client=client, signing_secret=sandbox.signing_secret, process_before_response=True
    )

    @app.command("/help-me")
    async def help_me(ack: Any, command: Json) -> None:
        await ack(f"You said: {command['text']}")

    runner, url = await serve(app.web_app("/slack/events"))
    http = sandbox.use_http(url)
    assert await http.verify()
    assert (await http.ssl_check()).ok
    answer = await sandbox.person("ana").types("/help-me hello")
    assert answer is not None
    assert answer.text() == "You said: hello"
    await runner.cleanup()


async def test_requests_are_signed_as_slack_signs(sandbox: Sandbox, door: Door) -> None:
    await sandbox.person("ana").types("/help-me hello")
    headers, body = door.requests[0]
    verifier = SignatureVerifier(sandbox.signing_secret)
    assert verifier.is_valid_request(body, headers)
    assert not SignatureVerifier("another").is_valid_request(body, headers)


async def test_an_event_that_fails_comes_again_with_its_reason(
    sandbox: Sandbox, door: Door
) -> None:
    await sandbox.person("ana").invites("helper", "#general")
    await sandbox.idle()
    door.requests.clear()
    door.answers.append(web.Response(status=500))
    await sandbox.person("ana").says("Hello", "#general")
    await sandbox.idle()
    retry = door.requests[1][0]
    assert retry["X-Slack-Retry-Num"] == "1"
    assert retry["X-Slack-Retry-Reason"] == "http_error"


async def test_the_second_retry_waits_a_wound_minute(sandbox: Sandbox, door: Door) -> None:
    await sandbox.person("ana").invites("helper", "#general")
    await sandbox.idle()
    door.requests.clear()
    door.answers += [web.Response(status=500), web.Response(status=500)]
    await sandbox.person("ana").says("Hello", "#general")
    await sandbox.idle()
    assert len(door.requests) == 2
    door.came.clear()
    sandbox.wind(61)
    await asyncio.wait_for(door.came.wait(), 5)
    assert door.requests[2][0]["X-Slack-Retry-Num"] == "2"


async def test_an_app_can_decline_retries(sandbox: Sandbox, door: Door) -> None:
    await sandbox.person("ana").invites("helper", "#general")
    await sandbox.idle()
    door.requests.clear()
    door.answers.append(web.Response(status=500, headers={"x-slack-no-retry": "1"}))
    await sandbox.person("ana").says("Hello", "#general")
    await sandbox.idle()
    assert len(door.requests) == 1


async def test_a_slow_command_times_out_before_its_author(sandbox: Sandbox, door: Door) -> None:
    assert sandbox.http is not None
    sandbox.http.ack_seconds = 0.05
    gate = asyncio.Event()

    async def wait(_: web.Request) -> web.Response:
        await gate.wait()
        return web.Response()

    app = web.Application()
    app.router.add_post("/slack/events", wait)
    runner, url = await serve(app)
    sandbox.use_http(url).ack_seconds = 0.05
    answer = await sandbox.person("ana").types("/help-me")
    gate.set()
    assert answer is not None
    assert answer.text() == '/help-me failed with the error "operation_timeout"'
    await runner.cleanup()


async def test_a_commands_answer_can_be_for_the_channel(sandbox: Sandbox, door: Door) -> None:
    door.answers.append(web.json_response({"response_type": "in_channel", "text": "All clear"}))
    await sandbox.person("ana").types("/help-me")
    assert sandbox.person("ben").channel("#general").messages[-1].text() == "All clear"


async def test_bad_blocks_in_an_answer_are_a_failed_command(sandbox: Sandbox, door: Door) -> None:
    door.answers.append(web.json_response({"text": "x", "blocks": [{"type": "banner"}]}))
    answer = await sandbox.person("ana").types("/help-me")
    assert answer is not None
    assert answer.text() == '/help-me failed with the error "invalid_blocks"'
