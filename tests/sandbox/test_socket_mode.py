"""A Bolt app over real Socket Mode: commands, clicks, forms and events reach it."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.sandbox.server import Sandbox


def form(title: str = "Ask") -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "form",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [
            {
                "type": "input",
                "block_id": "what",
                "label": {"type": "plain_text", "text": "What"},
                "element": {"type": "plain_text_input", "action_id": "text"},
            }
        ],
    }


async def test_the_answer_to_a_command_is_shown_to_its_author_only(
    sandbox: Sandbox, connect: Any
) -> None:
    def listeners(app: AsyncApp) -> None:
        @app.command("/help-me")
        async def help_me(ack: Any, command: dict[str, Any]) -> None:
            await ack(f"You said: {command['text']}")

    await connect(listeners)
    answer = await sandbox.person("ana").types("/help-me hello")
    assert answer is not None
    assert answer.text() == "You said: hello"
    assert answer.is_ephemeral
    assert sandbox.person("ben").ephemerals == []


async def test_a_command_opens_a_form_whose_values_come_back(
    sandbox: Sandbox, connect: Any
) -> None:
    got: list[Any] = []

    def listeners(app: AsyncApp) -> None:
        @app.command("/help-me")
        async def help_me(ack: Any, command: dict[str, Any], client: Any) -> None:
            await client.views_open(trigger_id=command["trigger_id"], view=form())
            await ack()

        @app.view("form")
        async def sent(ack: Any, view: dict[str, Any]) -> None:
            got.append(view["state"]["values"]["what"]["text"]["value"])
            await ack()

    await connect(listeners)
    ana = sandbox.person("ana")
    await ana.types("/help-me")
    assert ana.expect_modal("Ask").labels == ["What"]
    assert await ana.submits({"What": "The printer"}) == {}
    assert got == ["The printer"]
    assert ana.modal is None


async def test_an_empty_form_never_reaches_the_app(sandbox: Sandbox, connect: Any) -> None:
    def listeners(app: AsyncApp) -> None:
        @app.shortcut("ask")
        async def ask(ack: Any, shortcut: dict[str, Any], client: Any) -> None:
            await client.views_open(trigger_id=shortcut["trigger_id"], view=form())
            await ack()

    await connect(listeners)
    ana = sandbox.person("ana")
    await ana.shortcut("Ask for help")
    assert await ana.submits() == {"What": "Please complete this required field."}
    assert sandbox.journal.deliveries("view_submission") == []


async def test_errors_of_the_app_come_back_by_label(sandbox: Sandbox, connect: Any) -> None:
    def listeners(app: AsyncApp) -> None:
        @app.shortcut("ask")
        async def ask(ack: Any, shortcut: dict[str, Any], client: Any) -> None:
            await client.views_open(trigger_id=shortcut["trigger_id"], view=form())
            await ack()

        @app.view("form")
        async def sent(ack: Any) -> None:
            await ack(response_action="errors", errors={"what": "Too short."})

    await connect(listeners)
    ana = sandbox.person("ana")
    await ana.shortcut("Ask for help")
    assert await ana.submits({"What": "x"}) == {"What": "Too short."}
    assert ana.expect_modal().errors == {"What": "Too short."}


async def test_a_click_reaches_the_app_with_the_message(
    sandbox: Sandbox, client: AsyncWebClient, connect: Any
) -> None:
    def listeners(app: AsyncApp) -> None:
        @app.action("go")
        async def go(ack: Any, body: dict[str, Any], respond: Any) -> None:
            await respond(text=f"Thanks, {body['actions'][0]['value']}", replace_original=True)
            await ack()

    await connect(listeners)
    ana = sandbox.person("ana")
    await ana.invites("helper", "#general")
    button = {
        "type": "button",
        "action_id": "go",
        "value": "42",
        "text": {"type": "plain_text", "text": "Go"},
    }
    blocks = [{"type": "actions", "elements": [button]}]
    await client.chat_postMessage(channel="#general", blocks=blocks, text="Go?")
    await ana.clicks("Go")
    assert ana.channel("#general").messages[-1].text() == "Thanks, 42"


async def test_a_mention_arrives_as_two_events(sandbox: Sandbox, connect: Any) -> None:
    seen: list[str] = []

    def listeners(app: AsyncApp) -> None:
        @app.event("app_mention")
        async def mention(event: dict[str, Any]) -> None:
            seen.append(event["type"])

        @app.event("message")
        async def message(event: dict[str, Any]) -> None:
            seen.append(event["type"])

    await connect(listeners)
    ana = sandbox.person("ana")
    await ana.invites("@helper", "#general")
    await sandbox.idle()
    seen.clear()
    await ana.says("@helper are you there?", "#general")
    assert sorted(seen) == ["app_mention", "message"]


async def test_the_app_hears_of_channels_it_is_in_only(sandbox: Sandbox, connect: Any) -> None:
    await connect(lambda app: None)
    await sandbox.person("ana").says("Anyone?", "#engineering")
    assert sandbox.journal.deliveries("message") == []
