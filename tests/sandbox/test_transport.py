"""Socket Mode connections come, share, and go as Slack's do."""

import asyncio
from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.sandbox.server import Sandbox

Json = dict[str, Any]


async def link(sandbox: Sandbox, web: aiohttp.ClientSession) -> aiohttp.ClientWebSocketResponse:
    url = sandbox.socket.ticket_url().replace("ws://", "http://")
    return await web.ws_connect(url.removeprefix(sandbox.url))


async def test_a_connection_is_greeted(sandbox: Sandbox, web: aiohttp.ClientSession) -> None:
    first = await link(sandbox, web)
    hello = await first.receive_json(timeout=5)
    assert (hello["type"], hello["num_connections"]) == ("hello", 1)
    assert hello["connection_info"]["app_id"] == sandbox.workspace.app_id
    await first.close()


async def test_a_ticket_opens_one_connection(sandbox: Sandbox, web: aiohttp.ClientSession) -> None:
    path = sandbox.socket.ticket_url().replace("ws://", "http://").removeprefix(sandbox.url)
    first = await web.ws_connect(path)
    with pytest.raises(aiohttp.WSServerHandshakeError):
        await web.ws_connect(path)
    await first.close()


async def test_the_eleventh_connection_is_sent_away(
    sandbox: Sandbox, web: aiohttp.ClientSession
) -> None:
    links = [await link(sandbox, web) for _ in range(11)]
    word = await links[-1].receive_json(timeout=5)
    assert word == {"type": "disconnect", "reason": "too_many_websockets"}
    assert sandbox.connected == 10
    for one in links:
        await one.close()


async def test_a_socket_is_refused_while_http_is_used(
    sandbox: Sandbox, web: aiohttp.ClientSession
) -> None:
    sandbox.use_http("http://127.0.0.1:9/slack/events")
    refused = await link(sandbox, web)
    assert (await refused.receive_json(timeout=5))["reason"] == "link_disabled"
    await refused.close()


async def test_each_envelope_goes_to_one_connection(
    sandbox: Sandbox, web: aiohttp.ClientSession
) -> None:
    got: list[list[str]] = [[], []]
    both = asyncio.Barrier(3)

    async def listen(place: int) -> None:
        one = await link(sandbox, web)
        await both.wait()
        async for frame in one:
            message = frame.json()
            if message["type"] == "slash_commands":
                got[place].append(message["envelope_id"])
                await one.send_json({"envelope_id": message["envelope_id"]})

    tasks = [asyncio.create_task(listen(0)), asyncio.create_task(listen(1))]
    await asyncio.wait_for(both.wait(), 5)
    for _ in range(20):
        await sandbox.person("ana").types("/help-me")
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    assert len(got[0]) + len(got[1]) == 20
    assert got[0]
    assert got[1]


async def test_the_sdk_comes_back_after_a_refresh(sandbox: Sandbox, connect: Any) -> None:
    def listeners(app: AsyncApp) -> None:
        @app.command("/help-me")
        async def help_me(ack: Any) -> None:
            await ack("Here")

    await connect(listeners)
    await sandbox.socket.disconnect("refresh_requested")
    await asyncio.wait_for(sandbox.connected_app(), 5)
    answer = await sandbox.person("ana").types("/help-me")
    assert answer is not None
    assert answer.text() == "Here"


async def test_with_nobody_connected_a_command_fails_at_once(sandbox: Sandbox) -> None:
    answer = await sandbox.person("ana").types("/help-me")
    assert answer is not None
    assert answer.text() == '/help-me failed with the error "dispatch_failed"'


async def test_a_broken_connection_brings_the_event_again(
    sandbox: Sandbox, web: aiohttp.ClientSession
) -> None:
    first = await link(sandbox, web)
    await first.receive_json(timeout=5)
    channel = sandbox.workspace.channel_named("general")
    assert channel is not None
    channel.members.append(sandbox.workspace.bot_user_id)
    saying = asyncio.create_task(sandbox.person("ana").says("Hello", "#general"))
    lost = await first.receive_json(timeout=5)
    sandbox.socket.abort()
    await saying
    second = await link(sandbox, web)
    await second.receive_json(timeout=5)
    again = await second.receive_json(timeout=5)
    assert again["payload"]["event_id"] == lost["payload"]["event_id"]
    assert again["envelope_id"] != lost["envelope_id"]
    assert again["retry_attempt"] == 1
    await second.send_json({"envelope_id": again["envelope_id"]})
    await sandbox.idle()
    await second.close()


async def test_an_event_without_its_scope_is_not_sent(
    sandbox: Sandbox, client: AsyncWebClient, connect: Any
) -> None:
    await connect(lambda app: None)
    await sandbox.person("ana").invites("helper", "#general")
    sandbox.workspace.scopes -= {"channels:history"}
    before = len(sandbox.journal.deliveries("message"))
    await sandbox.person("ana").says("Hello", "#general")
    assert len(sandbox.journal.deliveries("message")) == before


async def test_acts_of_people_arrive_as_their_events(sandbox: Sandbox, connect: Any) -> None:
    await connect(lambda app: None)
    ana = sandbox.person("ana")
    await ana.creates("ops")
    await ana.invites("helper", "#ops")
    message = await ana.says("Hello", "#ops")
    await ana.reacts("eyes", message)
    await ana.unreacts("eyes", message)
    await ana.pins(message)
    await ana.unpins(message)
    await sandbox.person("ben").joins("#ops")
    await sandbox.person("ben").leaves("#ops")
    await ana.renames("#ops", "operations")
    await ana.archives("#operations")
    await sandbox.hires("zoe", real_name="Zoe New")
    await sandbox.sets_group("oncall", ["ben"])
    expected = {
        "channel_created",
        "member_joined_channel",
        "message",
        "reaction_added",
        "reaction_removed",
        "pin_added",
        "pin_removed",
        "member_left_channel",
        "channel_rename",
        "channel_archive",
        "team_join",
        "subteam_members_changed",
    }
    assert {row.name for row in sandbox.journal.deliveries()} == expected


async def test_edits_and_deletions_arrive_as_messages(sandbox: Sandbox, connect: Any) -> None:
    seen: list[Json] = []

    def listeners(app: AsyncApp) -> None:
        @app.event("message")
        async def message(event: Json) -> None:
            seen.append(event)

    await connect(listeners)
    ana = sandbox.person("ana")
    await ana.invites("helper", "#general")
    message = await ana.says("Hello", "#general")
    await ana.edits(message, "Hello all")
    await ana.deletes(message)
    changed, deleted = seen[-2:]
    assert changed["subtype"] == "message_changed"
    assert changed["previous_message"]["text"] == "Hello"
    assert changed["message"]["text"] == "Hello all"
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", message.ts)


async def test_a_deleted_message_with_replies_arrives_as_a_stone(
    sandbox: Sandbox, connect: Any
) -> None:
    await connect(lambda app: None)
    ana = sandbox.person("ana")
    await ana.invites("helper", "#general")
    message = await ana.says("Hello", "#general")
    await ana.says("Hello yourself", "#general", thread=message)
    await ana.deletes(message)
    event = sandbox.journal.deliveries("message")[-1].args["payload"]["event"]
    assert event["subtype"] == "message_changed"
    assert event["previous_message"]["text"] == "Hello"
    stone = event["message"]
    assert (stone["subtype"], stone["user"], stone["ts"]) == ("tombstone", "USLACKBOT", message.ts)
    assert (stone["hidden"], stone["reply_count"]) == (True, 1)


async def test_changes_to_messages_carry_where_and_when(sandbox: Sandbox, connect: Any) -> None:
    await connect(lambda app: None)
    ana = sandbox.person("ana")
    await ana.invites("helper", "#general")
    message = await ana.says("Hello", "#general")
    await ana.edits(message, "Hello all")
    event = sandbox.journal.deliveries("message")[-1].args["payload"]["event"]
    assert (event["channel"], event["channel_type"]) == (message.channel, "channel")
    assert event["hidden"] is True
    assert event["ts"] == event["event_ts"] != message.ts
    assert event["message"]["ts"] == event["previous_message"]["ts"] == message.ts
    assert event["message"]["edited"]["user"] == ana.id


async def test_nothing_is_told_of_a_message_where_the_app_is_not(
    sandbox: Sandbox, connect: Any
) -> None:
    await connect(lambda app: None)
    ana = sandbox.person("ana")
    message = await ana.says("Hello", "#general")
    await ana.edits(message, "Hello all")
    await ana.deletes(message)
    assert sandbox.journal.deliveries("message") == []


async def test_a_deleted_channel_is_gone(sandbox: Sandbox, client: AsyncWebClient) -> None:
    room = (await client.conversations_create(name="inc-1"))["channel"]["id"]
    await sandbox.person("eva").deletes_channel("#inc-1")
    with pytest.raises(SlackApiError, match="channel_not_found"):
        await client.conversations_info(channel=room)


async def test_the_app_hears_its_own_posts(
    sandbox: Sandbox, client: AsyncWebClient, connect: Any
) -> None:
    await connect(lambda app: None)
    room = (await client.conversations_create(name="inc-1"))["channel"]["id"]
    await client.chat_postMessage(channel=room, text="Echo")
    await sandbox.idle()
    events = [row.args["payload"]["event"] for row in sandbox.journal.deliveries("message")]
    assert events[-1]["bot_id"] == sandbox.workspace.bot_id
    assert events[-1]["text"] == "Echo"
