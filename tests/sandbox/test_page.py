"""The page's JSON interface shows and does what a person can."""

from typing import Any

import aiohttp
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.sandbox.server import Sandbox

Json = dict[str, Any]


async def get(web: aiohttp.ClientSession, path: str, **query: str) -> Any:
    async with web.get(path, params=query) as answer:
        return await answer.json()


async def act(web: aiohttp.ClientSession, verb: str, **body: Any) -> Any:
    async with web.post("/page/act", json={"verb": verb, **body}) as answer:
        return await answer.json()


@pytest.fixture
def ana(sandbox: Sandbox) -> str:
    """Return Ana's id."""
    return sandbox.person("ana").id


def room(sandbox: Sandbox, name: str = "#general") -> str:
    return sandbox.person("ana").channel(name).id


async def test_the_first_person_is_shown_when_none_is_named(
    web: aiohttp.ClientSession, ana: str
) -> None:
    state = await get(web, "/page/state")
    assert state["me"]["id"] == ana
    assert {"command": "/raw", "description": "Ask plainly", "usage_hint": ""} in state["commands"]


async def test_a_guest_sees_only_channels_they_are_in(
    web: aiohttp.ClientSession, sandbox: Sandbox
) -> None:
    state = await get(web, "/page/state", person=sandbox.person("gus").id)
    assert [channel["name"] for channel in state["channels"]] == ["general"]


async def test_what_others_write_is_unread_until_it_is_read(
    web: aiohttp.ClientSession, sandbox: Sandbox, ana: str
) -> None:
    await sandbox.person("ben").says("@ana look", "#general")
    await sandbox.person("ben").says("never mind", "#general")

    async def marks() -> tuple[int, int]:
        state = await get(web, "/page/state", person=ana)
        general = next(one for one in state["channels"] if one["name"] == "general")
        return general["unread"], general["mentions"]

    assert await marks() == (2, 1)
    await act(web, "read", person=ana, channel=room(sandbox))
    assert await marks() == (0, 0)


async def test_a_message_is_said_and_shown(
    web: aiohttp.ClientSession, sandbox: Sandbox, ana: str
) -> None:
    said = await act(web, "say", person=ana, channel=room(sandbox), text="Hello @ben")
    shown = await get(web, f"/page/channel/{room(sandbox)}", person=ana)
    assert said["ok"]
    assert shown["messages"][-1]["ts"] == said["ts"]
    assert sandbox.person("ben").id in shown["messages"][-1]["text"]


async def test_a_reply_is_shown_in_its_thread_only(
    web: aiohttp.ClientSession, sandbox: Sandbox, ana: str
) -> None:
    channel = room(sandbox)
    first = await act(web, "say", person=ana, channel=channel, text="One")
    await act(web, "say", person=ana, channel=channel, text="Two", thread_ts=first["ts"])
    shown = await get(web, f"/page/channel/{channel}", person=ana)
    thread = await get(web, f"/page/thread/{channel}/{first['ts']}", person=ana)
    assert [message["text"] for message in shown["messages"]] == ["One"]
    assert shown["messages"][0]["replies"] == 1
    assert [message["text"] for message in thread["messages"]] == ["One", "Two"]


async def test_a_command_in_a_thread_is_refused(
    web: aiohttp.ClientSession, sandbox: Sandbox, ana: str
) -> None:
    channel = room(sandbox)
    first = await act(web, "say", person=ana, channel=channel, text="One")
    said = await act(
        web, "say", person=ana, channel=channel, text="/help-me", thread_ts=first["ts"]
    )
    assert said == {"ok": False, "error": "/help-me is not supported in threads."}


async def test_what_is_typed_in_a_form_is_kept_and_checked(
    web: aiohttp.ClientSession, sandbox: Sandbox, client: AsyncWebClient, ana: str, connect: Any
) -> None:
    got: list[Any] = []

    def listeners(app: AsyncApp) -> None:
        @app.view("form")
        async def sent(ack: Any, view: Json) -> None:
            got.append(view["state"]["values"]["b"]["a"]["value"])
            await ack()

    await connect(listeners)
    element = {"type": "plain_text_input", "action_id": "a"}
    label = {"type": "plain_text", "text": "Title"}
    form = {
        "type": "modal",
        "callback_id": "form",
        "title": label,
        "submit": label,
        "blocks": [{"type": "input", "block_id": "b", "label": label, "element": element}],
    }
    trigger = sandbox.workspace.permissions.trigger(ana)
    await client.views_open(trigger_id=trigger, view=form)
    view = (await get(web, "/page/views", person=ana))["modals"][-1]
    empty = await act(web, "submit", person=ana, view_id=view["id"], state={})
    assert empty["errors"] == {"b": "Please complete this required field."}
    values = {"b": {"a": {"type": "plain_text_input", "value": "Fire"}}}
    sent = await act(web, "submit", person=ana, view_id=view["id"], state={"values": values})
    assert sent["ok"]
    assert got == ["Fire"]
    assert (await get(web, "/page/views", person=ana))["modals"] == []


async def test_a_button_is_pressed(
    web: aiohttp.ClientSession, sandbox: Sandbox, client: AsyncWebClient, ana: str, connect: Any
) -> None:
    def listeners(app: AsyncApp) -> None:
        @app.action("go")
        async def go(ack: Any, respond: Any) -> None:
            await respond("Gone")
            await ack()

    await connect(listeners)
    await sandbox.person("ana").invites("helper", "#general")
    text = {"type": "plain_text", "text": "Go"}
    button = {"type": "button", "action_id": "go", "text": text}
    blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
    posted = await client.chat_postMessage(channel="#general", text="x", blocks=blocks)
    place = {"type": "message", "channel": posted["channel"], "ts": posted["ts"]}
    pressed = await act(
        web, "action", person=ana, container=place, block_id="b", action_id="go", state={}
    )
    assert pressed["ok"]
    assert sandbox.person("ana").ephemerals[-1].text() == "Gone"


async def test_a_button_that_nobody_answers_is_told(
    web: aiohttp.ClientSession, sandbox: Sandbox, client: AsyncWebClient, ana: str
) -> None:
    text = {"type": "plain_text", "text": "Go"}
    button = {"type": "button", "action_id": "go", "text": text}
    blocks = [{"type": "actions", "block_id": "b", "elements": [button]}]
    posted = await client.chat_postMessage(channel=ana, text="x", blocks=blocks)
    place = {"type": "message", "channel": posted["channel"], "ts": posted["ts"]}
    pressed = await act(
        web, "action", person=ana, container=place, block_id="b", action_id="go", state={}
    )
    assert pressed == {"ok": False, "error": "The app did not respond. Try again."}


async def test_reactions_pins_edits_and_deletions_are_done(
    web: aiohttp.ClientSession, sandbox: Sandbox, ana: str
) -> None:
    channel = room(sandbox)
    said = await act(web, "say", person=ana, channel=channel, text="One")
    place = {"person": ana, "channel": channel, "ts": said["ts"]}
    assert (await act(web, "react", name="eyes", **place))["ok"]
    assert (await act(web, "pin", **place))["ok"]
    assert (await act(web, "edit", text="Two", **place))["ok"]
    message = (await get(web, f"/page/channel/{channel}", person=ana))["messages"][0]
    assert message["reactions"][0]["users"] == [ana]
    assert (message["pinned"], message["edited"], message["text"]) == (True, True, "Two")
    assert (await act(web, "delete", **place))["ok"]
    again = await act(web, "delete", **place)
    assert again == {"ok": False, "error": "That message is gone."}


async def test_winding_moves_the_page_clock(web: aiohttp.ClientSession, sandbox: Sandbox) -> None:
    async with web.post("/page/wind", json={"seconds": 900}) as answer:
        assert (await answer.json())["offset"] == 900
    assert (await get(web, "/page/state"))["offset"] == 900


async def test_the_page_is_told_of_changes_and_rows(
    web: aiohttp.ClientSession, sandbox: Sandbox, ana: str
) -> None:
    async with web.ws_connect(f"/page/live?person={ana}") as live:
        await sandbox.person("ben").says("Hello", "#general")
        kinds = {(await live.receive_json(timeout=5))["type"] for _ in range(2)}
    assert kinds == {"journal", "changed"}


async def test_the_journal_is_read_from_a_number(
    web: aiohttp.ClientSession, sandbox: Sandbox
) -> None:
    await sandbox.person("ben").says("One", "#general")
    await sandbox.person("ben").says("Two", "#general")
    rows = (await get(web, "/page/journal", after="1"))["rows"]
    assert [row["args"]["text"] for row in rows if row["kind"] == "act"] == ["Two"]


@pytest.mark.parametrize(
    "headers",
    [{"Host": "evil.example"}, {"Origin": "https://evil.example"}, {"Origin": "null"}],
    ids=["host", "origin", "no origin"],
)
async def test_strange_pages_are_turned_away(
    web: aiohttp.ClientSession, headers: dict[str, str]
) -> None:
    async with web.get("/page/state", headers=headers) as answer:
        assert answer.status == 403


async def test_a_form_post_from_elsewhere_does_nothing(web: aiohttp.ClientSession) -> None:
    async with web.post("/page/act", data='{"verb": "say"}') as answer:
        assert answer.status == 400


async def test_the_page_runs_only_its_own_scripts(web: aiohttp.ClientSession) -> None:
    async with web.get("/") as answer:
        policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


async def test_no_file_outside_the_page_is_served(web: aiohttp.ClientSession) -> None:
    async with web.get("/static/%2e%2e/server.py") as answer:
        assert answer.status == 404


async def test_the_link_of_a_message_leads_to_the_page(
    web: aiohttp.ClientSession, sandbox: Sandbox, client: AsyncWebClient, ana: str
) -> None:
    posted = await client.chat_postMessage(channel=ana, text="x")
    found = await client.chat_getPermalink(channel=posted["channel"], message_ts=posted["ts"])
    async with web.get(found["permalink"], allow_redirects=False) as answer:
        assert answer.headers["Location"] == f"/?channel={posted['channel']}&ts={posted['ts']}"
