"""Answers to the person who asked: ephemeral words and forms; never queued, they live seconds."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from incidentbot.slack.blocks.elements import Message
from incidentbot.slack.naming import OURS, NamingClient, named

log = logging.getLogger(__name__)

ANSWER_PATIENCE_S = 10

Refused = Callable[[str], Awaitable[None]]


def body(message: Message, *, replace: bool = False) -> dict[str, Any]:
    """Return the body of an ephemeral answer."""
    return {
        "response_type": "ephemeral",
        "replace_original": replace,
        "text": message.text,
        "blocks": list(message.blocks),
    }


async def respond(
    client: AsyncWebClient, response_url: str, message: Message, *, replace: bool = False
) -> None:
    """Answer through the URL that came with the request; a failure is only logged."""
    command = client.command if isinstance(client, NamingClient) else OURS
    webhook = AsyncWebhookClient(
        response_url, timeout=ANSWER_PATIENCE_S, session=client.session, retry_handlers=[]
    )
    try:
        await webhook.send_dict(named(body(message, replace=replace), command))
    except (aiohttp.ClientError, TimeoutError, SlackClientError) as error:
        log.warning("An answer did not arrive: %s", type(error).__name__)


async def whisper(
    client: AsyncWebClient, *, channel: str, user: str, thread: str | None, message: Message
) -> None:
    """Answer in a channel so that only one person sees it; a failure is only logged."""
    try:
        await client.chat_postEphemeral(
            channel=channel,
            user=user,
            thread_ts=thread,
            text=message.text,
            blocks=list(message.blocks),
        )
    except (aiohttp.ClientError, TimeoutError, SlackClientError) as error:
        log.warning("An answer did not arrive: %s", error)


async def write_to(client: AsyncWebClient, user: str, message: Message) -> None:
    """Answer by direct message, where no place is known; a failure is only logged."""
    try:
        opened = await client.conversations_open(users=user)
        await client.chat_postMessage(
            channel=opened["channel"]["id"], text=message.text, blocks=list(message.blocks)
        )
    except (aiohttp.ClientError, TimeoutError, SlackClientError) as error:
        log.warning("An answer did not arrive: %s", error)


async def open_form(
    client: AsyncWebClient,
    trigger_id: str,
    view: dict[str, Any],
    refused: Refused,
    *,
    method: str = "views.open",
) -> None:
    """Open a form; when Slack refuses, hand the reason on so that nothing typed is lost."""
    opened = client.views_push if method == "views.push" else client.views_open
    try:
        await opened(trigger_id=trigger_id, view=view)
    except SlackApiError as error:
        code = str(error.response.get("error", "refused"))
        log.warning("A form could not be opened: %s", code)
        await refused(code)
    except (aiohttp.ClientError, TimeoutError, SlackClientError) as error:
        log.warning("A form could not be opened: %s", type(error).__name__)
        await refused(type(error).__name__)
