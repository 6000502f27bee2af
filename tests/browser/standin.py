"""A small app that shows each kind of surface, standing in for a real one."""

from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

Json = dict[str, Any]
REFUSED = "Say what is broken, in a few words."
SERVICES = ("checkout", "search", "catalog")


def manifest() -> Json:
    """Return a manifest with one command and both kinds of shortcut."""
    return {
        "display_information": {"name": "Lighthouse"},
        "features": {
            "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
            "bot_user": {"display_name": "lighthouse"},
            "shortcuts": [
                {"name": "Report a problem", "type": "global", "callback_id": "report"},
                {"name": "Quote this", "type": "message", "callback_id": "quote"},
            ],
            "slash_commands": [
                {
                    "command": "/incident",
                    "description": "Report what is broken",
                    "usage_hint": "[declare what | list | help]",
                    "should_escape": True,
                },
            ],
        },
        "oauth_config": {
            "scopes": {
                "bot": [
                    "canvases:write",
                    "channels:join",
                    "channels:manage",
                    "chat:write",
                    "commands",
                    "files:read",
                    "files:write",
                ]
            }
        },
        "settings": {
            "event_subscriptions": {"bot_events": ["app_home_opened"]},
            "interactivity": {"is_enabled": True},
            "socket_mode_enabled": True,
        },
    }


def form(title: str = "Report a problem") -> Json:
    """Return the modal that a report is made with."""
    severities = [_option("Critical", "p1"), _option("Minor", "p3")]
    return {
        "type": "modal",
        "callback_id": "report",
        "title": _plain(title),
        "submit": _plain("Report"),
        "blocks": [
            _input("what", "What is broken", {"type": "plain_text_input"}),
            _input("severity", "Severity", {"type": "static_select", "options": severities}),
            _input(
                "service",
                "Service",
                {"type": "external_select", "min_query_length": 1},
                optional=True,
            ),
            {
                "type": "actions",
                "block_id": "more",
                "elements": [{"type": "button", "action_id": "explain", "text": _plain("Explain")}],
            },
        ],
    }


def card(what: str, *, by: str | None = None) -> list[Json]:
    """Return the message about a report."""
    state = f"Acknowledged by <@{by}>" if by else "Nobody has it yet"
    confirm = {
        "title": _plain("Close it?"),
        "text": _plain("Everybody is told."),
        "confirm": _plain("Close it"),
        "deny": _plain("Not yet"),
    }
    buttons = [
        {"type": "button", "action_id": "take", "text": _plain("Acknowledge"), "value": what},
        {
            "type": "button",
            "action_id": "end",
            "text": _plain("Close"),
            "value": what,
            "style": "danger",
            "confirm": confirm,
        },
    ]
    return [
        {"type": "header", "block_id": "head", "text": _plain(what)},
        {"type": "section", "block_id": "state", "text": {"type": "mrkdwn", "text": state}},
        {"type": "actions", "block_id": "acts", "elements": buttons},
    ]


def add_listeners(app: AsyncApp) -> None:
    """Let the app answer commands, clicks, forms and visits."""
    app.command("/incident")(on_command)
    app.shortcut("report")(on_shortcut)
    app.shortcut("quote")(on_quote)
    app.options("service")(on_search)
    app.view("report")(on_report)
    app.action("take")(on_take)
    app.action("end")(on_end)
    app.action("explain")(on_explain)
    app.event("app_home_opened")(on_visit)


async def on_command(ack: Any, body: Json, client: AsyncWebClient) -> None:
    """Open the form for "declare", answer quietly otherwise."""
    if body["text"].startswith("declare"):
        view = form() | {"private_metadata": body["channel_id"]}
        await client.views_open(trigger_id=body["trigger_id"], view=view)
        await ack()
    else:
        await ack(text="Nothing is broken. Type `/incident declare` when something is.")


async def on_shortcut(ack: Any, body: Json, client: AsyncWebClient) -> None:
    """Open the form."""
    await client.views_open(trigger_id=body["trigger_id"], view=form())
    await ack()


async def on_quote(ack: Any, body: Json, client: AsyncWebClient) -> None:
    """Open the form with the message in it."""
    view = form("Quote")
    view["blocks"][0]["element"]["initial_value"] = body["message"]["text"]
    await client.views_open(trigger_id=body["trigger_id"], view=view)
    await ack()


async def on_search(ack: Any, payload: Json) -> None:
    """Offer the services that match."""
    found = [name for name in SERVICES if payload["value"] in name]
    await ack(options=[_option(name, name) for name in found])


async def on_report(ack: Any, body: Json, client: AsyncWebClient) -> None:
    """Refuse a vague report, post any other."""
    view = body["view"]
    what = view["state"]["values"]["what"]["what"]["value"]
    if what == "stuff":
        await ack(response_action="errors", errors={"what": REFUSED})
        return
    channel = view["private_metadata"]
    await client.conversations_join(channel=channel)
    await client.chat_postMessage(channel=channel, text=what, blocks=card(what))
    await ack()


async def on_take(ack: Any, body: Json, client: AsyncWebClient) -> None:
    """Show who took a report."""
    await _rewrite(body, client, card(body["actions"][0]["value"], by=body["user"]["id"]))
    await ack()


async def on_end(ack: Any, body: Json, client: AsyncWebClient) -> None:
    """Show that a report is closed."""
    blocks = card(body["actions"][0]["value"])[:1]
    await _rewrite(body, client, blocks)
    await ack()


async def on_explain(ack: Any, body: Json, client: AsyncWebClient) -> None:
    """Change the form under the person's hands, then lay another over it."""
    view = form("Report what is wrong") | {"private_metadata": body["view"]["private_metadata"]}
    await client.views_update(view_id=body["view"]["id"], view=view)
    help_text = {"type": "section", "block_id": "help", "text": _plain("Be short.")}
    over = {"type": "modal", "title": _plain("How to report"), "blocks": [help_text]}
    await client.views_push(trigger_id=body["trigger_id"], view=over)
    await ack()


async def on_visit(event: Json, client: AsyncWebClient) -> None:
    """Show the Home tab."""
    welcome = {"type": "header", "block_id": "hello", "text": _plain("All is calm")}
    view = {"type": "home", "blocks": [welcome]}
    await client.views_publish(user_id=event["user"], view=view)


async def _rewrite(body: Json, client: AsyncWebClient, blocks: list[Json]) -> None:
    about = body["container"]
    await client.chat_update(
        channel=about["channel_id"], ts=about["message_ts"], text="Changed", blocks=blocks
    )


def _plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def _option(text: str, value: str) -> Json:
    return {"text": _plain(text), "value": value}


def _input(block_id: str, label: str, element: Json, *, optional: bool = False) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": _plain(label),
        "element": element | {"action_id": block_id},
        "optional": optional,
    }
