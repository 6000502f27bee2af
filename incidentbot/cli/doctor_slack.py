"""What Slack itself says about a deployment: tokens, scopes, announcement channel, clock."""

import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.cli.doctor import Finding, problem
from incidentbot.cli.manifest import missing_scopes, socket_manifest
from incidentbot.clock import Clock
from incidentbot.domain.errors import ConfigError, DeliveryError
from incidentbot.settings import Settings
from incidentbot.slack.calls import TIMEOUT_S, Calls
from incidentbot.slack.connection import Identity, check_app_token, identify

SKEW_MAX = timedelta(seconds=60)
AS_ID = ("C", "G")
NO_CHANNEL = frozenset({"channel_not_found", "method_not_supported_for_channel_type"})


async def examine(wanted: Settings) -> list[Finding]:
    """Ask Slack about everything that a start depends on."""
    # What is wrong is said in the findings; the log would say it twice.
    logging.disable(logging.CRITICAL)
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session:
            client = AsyncWebClient(
                token=wanted.slack_bot_token.get_secret_value(),
                base_url=wanted.slack_api_url,
                session=session,
                retry_handlers=[],
            )
            return [finding async for finding in _findings(wanted, client)]
    finally:
        logging.disable(logging.NOTSET)


async def _findings(wanted: Settings, client: AsyncWebClient) -> AsyncIterator[Finding]:
    time = await clock(client)
    if time is None:
        yield problem(
            "slack",
            f"{wanted.slack_api_url} does not answer. Check the network, a proxy, and SLACK_API_URL; "
            "tokens, scopes, channel and clock were not checked.",
        )
        return
    try:
        identity = await identify(client)
    except ConfigError as error:
        yield problem("bot token", str(error))
    else:
        if identity is None:
            yield problem("bot token", "Slack did not answer. Try again in a minute.")
        else:
            yield Finding(about="bot token", said=f"Good for {identity.url}")
            yield _scopes(identity)
            yield await _announcements(wanted, client)
    yield await _app_token(wanted, client)
    yield time


async def clock(client: AsyncWebClient) -> Finding | None:
    """Compare our time with Slack's; None when Slack does not answer."""
    try:
        answer = await client.api_test()
        headers: Any = answer.headers
    except SlackApiError as error:
        headers = getattr(error.response, "headers", {})
    except (aiohttp.ClientError, TimeoutError, SlackClientError, ValueError):
        return None
    date = {name.lower(): value for name, value in dict(headers or {}).items()}.get("date")
    if not date:
        return Finding(about="clock", said="Slack did not say what time it is.")
    ahead = Clock()() - parsedate_to_datetime(str(date))
    seconds = round(abs(ahead).total_seconds())
    if abs(ahead) <= SKEW_MAX:
        return Finding(about="clock", said=f"Within {max(seconds, 1)} s of Slack's.")
    way = "ahead of" if ahead > timedelta() else "behind"
    return problem(
        "clock",
        f"This machine is {seconds} s {way} Slack. Set its clock, best by NTP: "
        "Slack's signatures and our deadlines both depend on it.",
    )


def _scopes(identity: Identity) -> Finding:
    needed = set(socket_manifest()["oauth_config"]["scopes"]["bot"])
    missing, spare = missing_scopes(identity.scopes), sorted(set(identity.scopes) - needed)
    if not identity.scopes:
        return Finding(about="scopes", said="Slack did not say which the token has.")
    if missing:
        return problem(
            "scopes",
            f"Missing: {', '.join(missing)}. Add them on the Slack app's page OAuth & Permissions, "
            "then install the app again.",
        )
    rest = f" Not needed: {', '.join(spare)}." if spare else ""
    return Finding(about="scopes", said=f"As in manifest.yml.{rest}")


async def _app_token(wanted: Settings, client: AsyncWebClient) -> Finding:
    token = wanted.slack_app_token.get_secret_value()
    if not token:
        return Finding(about="app token", said="None is set: Slack's requests come by HTTP.")
    try:
        await check_app_token(client, token)
    except ConfigError as error:
        return problem("app token", str(error))
    return Finding(about="app token", said="Good for Socket Mode.")


async def _announcements(wanted: Settings, client: AsyncWebClient) -> Finding:
    about, name = "announcements", wanted.announce_channel
    if not name:
        return problem(about, "INCIDENTBOT_ANNOUNCE_CHANNEL is not set. Name the channel to use.")
    try:
        channel = await _channel(Calls(client, Clock()), name)
    except DeliveryError as error:
        return problem(about, f"Slack did not let us look for {name} ({error.code}).")
    if channel is None:
        return problem(
            about,
            f"There is no channel {name}. Create it, or correct INCIDENTBOT_ANNOUNCE_CHANNEL; "
            "to a private channel, invite the bot first.",
        )
    shown = f"#{channel.get('name', name)}"
    if channel.get("is_archived"):
        return problem(about, f"{shown} is archived. Unarchive it, or name another.")
    if channel.get("is_private") and not channel.get("is_member"):
        return problem(about, f"The bot is not in {shown}. Type there: /invite @incidentbot")
    joined = "" if channel.get("is_member") else " The bot joins it with the first announcement."
    return Finding(about=about, said=f"{shown}.{joined}")


async def _channel(calls: Calls, name: str) -> dict[str, Any] | None:
    if name.startswith(AS_ID) and name.isalnum() and name.isupper():
        try:
            return dict((await calls("conversations.info", channel=name))["channel"])
        except DeliveryError as error:
            if error.code in NO_CHANNEL:
                return None
            raise
    kinds = "public_channel,private_channel"
    found = await calls.pages("conversations.list", "channels", types=kinds, limit=999)
    live = sorted(found, key=lambda each: bool(each.get("is_archived")))
    return next((each for each in live if each.get("name") == name), None)
