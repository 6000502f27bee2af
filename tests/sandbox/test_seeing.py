"""People read messages as text, and type as people do."""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.sandbox.server import Sandbox
from incidentbot.sandbox.wire import RefusedError

Json = dict[str, Any]


@pytest.fixture
async def room(client: AsyncWebClient) -> str:
    """Create a channel with the bot in it."""
    return str((await client.conversations_create(name="inc-1"))["channel"]["id"])


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def mrkdwn(words: str) -> Json:
    return {"type": "mrkdwn", "text": words}


async def test_blocks_are_read_as_a_person_reads_them(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    ana = sandbox.person("ana")
    option = {"text": plain("Stop"), "value": "stop"}
    blocks: list[Json] = [
        {"type": "header", "text": plain("Checkout is down")},
        {
            "type": "section",
            "text": mrkdwn(f"*Lead:* <@{ana.id}> in <#{room}>"),
            "accessory": {"type": "overflow", "options": [option]},
        },
        {"type": "section", "fields": [mrkdwn("_since_ `12:00`"), plain("R&D")]},
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("<https://e.com|the page>"), plain("end")]},
        {"type": "actions", "elements": [{"type": "button", "text": plain("Go")}]},
    ]
    await client.chat_postMessage(channel=room, text="fallback", blocks=blocks)
    message = ana.expect_message("Checkout", "#inc-1")
    assert message.text().split("\n") == [
        "Checkout is down",
        "Lead: @ana in #inc-1 [Stop]",
        "since 12:00",
        "R&D",
        "---",
        "the page · end",
        "[Go]",
    ]
    assert message.buttons == ["Stop", "Go"]
    assert message.notification == "fallback"


async def test_rich_text_and_tables_are_read(
    client: AsyncWebClient, sandbox: Sandbox, room: str
) -> None:
    ana = sandbox.person("ana")
    items = [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "one "}]},
        {"type": "rich_text_section", "elements": [{"type": "user", "user_id": ana.id}]},
    ]
    table = [[{"type": "raw_text", "text": "a"}, {"type": "raw_text", "text": "b"}]]
    blocks: list[Json] = [
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_list", "style": "bullet", "elements": items}],
        },
        {"type": "table", "rows": table},
    ]
    await client.chat_postMessage(channel=room, text="x", blocks=blocks)
    text = ana.expect_message("one", "#inc-1").text()
    assert text == "• one \n• @ana\na | b"


async def test_dates_are_read_in_utc(client: AsyncWebClient, sandbox: Sandbox, room: str) -> None:
    words = "Due <!date^1800000000^{date_short} at {time}|later>"
    await client.chat_postMessage(channel=room, text=words)
    message = sandbox.person("ana").channel("#inc-1").messages[0]
    assert message.text() == "Due Jan 15, 2027 at 08:00 UTC"


async def test_what_is_typed_is_escaped_and_linked(sandbox: Sandbox) -> None:
    ana = sandbox.person("ana")
    message = await ana.says("@ben & @oncall: <b> in #support, see https://e.com/a.", "#general")
    ben, group = sandbox.person("ben").id, sandbox.workspace.group_named("oncall")
    support = sandbox.workspace.channel_named("support")
    assert group is not None
    assert support is not None
    assert message.post.text == (
        f"<@{ben}> &amp; <!subteam^{group.id}>: &lt;b&gt; in <#{support.id}|support>, "
        "see <https://e.com/a>."
    )
    assert message.text() == "@ben & @oncall: <b> in #support, see https://e.com/a."


async def test_a_command_carries_ids_only_where_it_asks_for_them(sandbox: Sandbox) -> None:
    ana = sandbox.person("ana")
    await ana.types("/help-me page @ben & #support")
    await ana.types("/raw page @ben & #support")
    sent = [sandbox.journal.deliveries(name)[0] for name in ("/help-me", "/raw")]
    escaped, bare = (row.args["payload"]["text"] for row in sent)
    support = sandbox.workspace.channel_named("support")
    assert support is not None
    ben = sandbox.person("ben").id
    assert escaped == f"page <@{ben}|ben> &amp; <#{support.id}|support>"
    assert bare == "page @ben &amp; #support"


async def test_a_command_elsewhere_hides_the_channels_name(sandbox: Sandbox) -> None:
    ana = sandbox.person("ana")
    await ana.creates("secret", private=True)
    await ana.types("/raw", "#secret")
    await ana.types("/raw", "@helper")
    payloads = [row.args["payload"] for row in sandbox.journal.deliveries("/raw")]
    assert [one["channel_name"] for one in payloads] == ["privategroup", "directmessage"]


async def test_an_unknown_command_is_told_by_slack(sandbox: Sandbox) -> None:
    answer = await sandbox.person("ana").types("/nonsense")
    assert answer is not None
    assert (answer.author, answer.text()) == ("slackbot", "/nonsense is not a valid command.")


async def test_a_person_writes_only_where_they_belong(sandbox: Sandbox) -> None:
    with pytest.raises(RefusedError, match="Join #support first"):
        await sandbox.person("ana").says("Hello", "#support")


async def test_a_guest_does_not_find_open_channels(sandbox: Sandbox) -> None:
    with pytest.raises(AssertionError, match="sees no channel"):
        sandbox.person("gus").channel("#engineering")


async def test_a_missing_message_shows_the_channel(sandbox: Sandbox) -> None:
    ana = sandbox.person("ana")
    await ana.says("What is there", "#general")
    with pytest.raises(AssertionError, match="ana: What is there"):
        ana.expect_message("What is not", "#general")


async def test_a_missing_button_shows_what_is_there(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    ana = sandbox.person("ana")
    await client.chat_postMessage(channel=ana.id, text="Read me")
    with pytest.raises(AssertionError, match="Read me"):
        await ana.clicks("Press me")


async def test_the_newest_button_of_a_name_is_clicked(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    ana = sandbox.person("ana")
    for value in ("old", "new"):
        button = {"type": "button", "value": value, "text": plain("Go")}
        blocks = [{"type": "actions", "elements": [button]}]
        await client.chat_postMessage(channel=ana.id, text="x", blocks=blocks)
    await ana.clicks("Go")
    payload = sandbox.journal.deliveries("block_actions")[0].args["payload"]
    assert payload["actions"][0]["value"] == "new"
    assert payload["channel"]["name"] == "directmessage"
    assert ana.warnings == ["The app did not respond. Try again."]


async def test_a_declined_confirmation_sends_nothing(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    ana = sandbox.person("ana")
    confirm = {"title": plain("Sure?"), "text": plain("Really?")}
    button = {"type": "button", "text": plain("Go"), "confirm": confirm}
    blocks = [{"type": "actions", "elements": [button]}]
    await client.chat_postMessage(channel=ana.id, text="x", blocks=blocks)
    await ana.clicks("Go", confirm=False)
    assert sandbox.journal.deliveries("block_actions") == []


async def test_a_menu_in_a_message_tells_the_choice(
    client: AsyncWebClient, sandbox: Sandbox
) -> None:
    ana = sandbox.person("ana")
    options = [{"text": plain("Low"), "value": "p4"}, {"text": plain("High"), "value": "p1"}]
    menu = {"type": "static_select", "placeholder": plain("Severity"), "options": options}
    blocks = [{"type": "actions", "elements": [menu]}]
    await client.chat_postMessage(channel=ana.id, text="x", blocks=blocks)
    await ana.chooses("Severity", "High")
    payload = sandbox.journal.deliveries("block_actions")[0].args["payload"]
    assert payload["actions"][0]["selected_option"]["value"] == "p1"
    values = next(iter(payload["state"]["values"].values()))
    assert next(iter(values.values()))["selected_option"]["value"] == "p1"
