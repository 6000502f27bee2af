"""The Web API refuses what Slack refuses, with Slack's words."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.sandbox.api.methods import METHODS
from incidentbot.sandbox.contract import contracts
from incidentbot.sandbox.server import Sandbox


async def refusal(call: Any) -> SlackApiError:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value


async def word(call: Any) -> str:
    return str((await refusal(call)).response["error"])


@pytest.fixture
async def room(client: AsyncWebClient) -> str:
    """Create a channel with the bot in it."""
    answer = await client.conversations_create(name="inc-1")
    return str(answer["channel"]["id"])


@pytest.fixture
async def raw(sandbox: Sandbox) -> AsyncIterator[aiohttp.ClientSession]:
    """Give a session without a token."""
    async with aiohttp.ClientSession(sandbox.api_url) as session:
        yield session


def test_every_method_has_its_documented_contract() -> None:
    assert set(METHODS) == set(contracts())


async def test_an_unknown_method_is_named(client: AsyncWebClient) -> None:
    assert await word(client.api_call("chat.shout")) == "unknown_method"


async def test_a_call_without_a_token_is_refused(raw: aiohttp.ClientSession) -> None:
    async with raw.post("auth.test") as answer:
        assert (await answer.json())["error"] == "not_authed"


async def test_a_token_in_a_json_body_is_not_seen(
    raw: aiohttp.ClientSession, sandbox: Sandbox
) -> None:
    async with raw.post("auth.test", json={"token": sandbox.bot_token}) as answer:
        assert (await answer.json())["error"] == "not_authed"


async def test_a_token_in_a_form_is_seen(raw: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    async with raw.post("auth.test", data={"token": sandbox.bot_token}) as answer:
        assert (await answer.json())["ok"]


async def test_an_unknown_token_is_refused(client: AsyncWebClient) -> None:
    assert await word(client.auth_test(token="xoxb-other")) == "invalid_auth"


async def test_the_app_token_does_not_post(client: AsyncWebClient, sandbox: Sandbox) -> None:
    call = client.chat_postMessage(channel="#general", text="x", token=sandbox.app_token)
    assert await word(call) == "not_allowed_token_type"


async def test_a_missing_scope_is_named_with_those_held(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    sandbox.workspace.scopes -= {"pins:write"}
    error = await refusal(client.pins_add(channel="C1", timestamp="1.000001"))
    assert error.response["error"] == "missing_scope"
    assert error.response["needed"] == "pins:write"
    assert "chat:write" in error.response["provided"]


async def test_a_private_channel_needs_the_scope_for_private_ones(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    sandbox.workspace.scopes -= {"groups:write"}
    assert (await client.conversations_create(name="open"))["ok"]
    call = client.conversations_create(name="closed", is_private=True)
    assert await word(call) == "missing_scope"


async def test_any_one_of_the_granular_scopes_will_do(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    sandbox.workspace.scopes -= {"channels:manage"}
    sandbox.workspace.scopes |= {"channels:write.topic"}
    assert (await client.conversations_setTopic(channel=room, topic="x"))["ok"]
    call = client.conversations_rename(channel=room, name="inc-2")
    assert await word(call) == "missing_scope"


async def test_every_answer_lists_the_scopes_held(client: AsyncWebClient, sandbox: Sandbox) -> None:
    answer = await client.auth_test()
    held = answer.headers["x-oauth-scopes"].split(",")
    assert set(held) == sandbox.workspace.scopes


async def test_an_unknown_argument_is_refused(client: AsyncWebClient) -> None:
    error = await refusal(client.api_call("auth.test", params={"colour": "red"}))
    assert error.response["error"] == "invalid_arguments"
    assert "colour" in error.response["response_metadata"]["messages"][0]


async def test_a_missing_argument_is_refused(client: AsyncWebClient) -> None:
    error = await refusal(client.api_call("conversations.info", params={}))
    assert error.response["error"] == "invalid_arguments"


async def test_json_is_overlooked_where_slack_wants_a_form(client: AsyncWebClient) -> None:
    call = client.api_call("users.info", json={"user": "U1"})
    assert await word(call) == "invalid_arguments"


async def test_the_bot_must_join_before_it_posts(client: AsyncWebClient) -> None:
    assert await word(client.chat_postMessage(channel="#general", text="x")) == "not_in_channel"


async def test_the_scope_for_public_posting_spares_joining(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    sandbox.workspace.scopes |= {"chat:write.public"}
    assert (await client.chat_postMessage(channel="#general", text="x"))["ok"]


async def test_a_private_channel_of_others_is_not_to_be_found(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    secret = await sandbox.person("ana").creates("secret", private=True)
    call = client.chat_postMessage(channel=secret.id, text="x")
    assert await word(call) == "channel_not_found"


async def test_a_post_to_a_person_opens_their_dm(client: AsyncWebClient, sandbox: Sandbox) -> None:
    ana = sandbox.person("ana")
    answer = await client.chat_postMessage(channel=ana.id, text="Psst")
    assert answer["channel"].startswith("D")
    assert ana.expect_dm("Psst").author == "helper"


async def test_an_empty_message_is_refused(client: AsyncWebClient, room: str) -> None:
    assert await word(client.api_call("chat.postMessage", json={"channel": room})) == "no_text"


async def test_stamps_rise_even_within_a_microsecond(client: AsyncWebClient, room: str) -> None:
    stamps = [(await client.chat_postMessage(channel=room, text=str(n)))["ts"] for n in range(20)]
    assert stamps == sorted(set(stamps), key=float)


async def test_mail_addresses_need_their_own_scope(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    ana = sandbox.person("ana").id
    assert "email" in (await client.users_info(user=ana))["user"]["profile"]
    sandbox.workspace.scopes -= {"users:read.email"}
    assert "email" not in (await client.users_info(user=ana))["user"]["profile"]


async def test_a_user_group_cannot_be_emptied(client: AsyncWebClient, sandbox: Sandbox) -> None:
    group = sandbox.workspace.group_named("oncall")
    assert group is not None
    call = client.usergroups_users_update(usergroup=group.id, users=[])
    assert await word(call) == "no_users_provided"


async def test_lists_are_paged_by_cursor(client: AsyncWebClient) -> None:
    first = await client.users_list(limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.users_list(limit=100, cursor=cursor)
    assert len(first["members"]) + len(second["members"]) == 8
    assert second["response_metadata"]["next_cursor"] == ""


async def test_a_made_up_cursor_is_refused(client: AsyncWebClient) -> None:
    assert await word(client.users_list(cursor="page-2")) == "invalid_cursor"


async def test_a_file_is_uploaded_in_three_steps(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    await client.files_upload_v2(channel=room, content="hello", filename="a.txt", title="Notes")
    assert sandbox.person("ana").channel("#inc-1").messages[-1].text() == "(file: Notes)"


async def test_a_channel_has_one_canvas(client: AsyncWebClient, room: str) -> None:
    content = {"type": "markdown", "markdown": "# Plan"}
    await client.conversations_canvases_create(channel_id=room, document_content=content)
    call = client.conversations_canvases_create(channel_id=room, document_content=content)
    assert await word(call) == "channel_canvas_already_exists"


async def test_a_canvas_takes_one_change_at_a_time(client: AsyncWebClient) -> None:
    canvas = (await client.canvases_create(title="Plan"))["canvas_id"]
    change = {
        "operation": "insert_at_end",
        "document_content": {"type": "markdown", "markdown": "More"},
    }
    assert (await client.canvases_edit(canvas_id=canvas, changes=[change]))["ok"]
    call = client.canvases_edit(canvas_id=canvas, changes=[change, change])
    assert await word(call) == "invalid_arguments"
