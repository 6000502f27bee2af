"""How Slack is reached: who we are there, and the two ways its requests arrive."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.domain.errors import ConfigError
from incidentbot.services.ports import Store, UnitOfWork

log = logging.getLogger(__name__)

PATIENCE_S = 10.0
RETRY_S = 5.0
REFUSALS = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "account_inactive",
        "token_revoked",
        "token_expired",
        "not_allowed_token_type",
        "missing_scope",
        "forbidden_team",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who the bot is in its workspace.

    Attributes:
        scopes: What the token may do, as Slack says with every answer.
    """

    team_id: str
    bot_id: str
    bot_user: str
    url: str
    scopes: tuple[str, ...] = ()

    def packed(self) -> str:
        """Write it down, for a start in which Slack does not answer."""
        return json.dumps(asdict(self))

    @classmethod
    def unpacked(cls, text: str) -> "Identity":
        """Read what was written down."""
        known = json.loads(text)
        return cls(**{**known, "scopes": tuple(known["scopes"])})


def identity_ref(token: str) -> str:
    """Name the ref under which a token's identity is kept; it gives nothing of the token away."""
    return f"identity:{hashlib.sha256(token.encode()).hexdigest()[:16]}"


async def learn_identity(
    client: AsyncWebClient, store: Store, *, token: str, heard: Callable[[bool], None]
) -> Identity:
    """Learn who we are from Slack, or from the last start; wait while neither says it.

    Args:
        client: Asks Slack.
        store: Keeps it for a start in which Slack does not answer.
        token: Whose identity it is.
        heard: Told of each try whether Slack answered.
    """
    name = identity_ref(token)
    while True:
        identity = await identify(client)
        heard(identity is not None)
        if identity is not None:
            await store.write(partial(_remember, name=name, value=identity.packed()))
            return identity
        known = await store.read(partial(_remembered, name=name))
        if known is not None:
            log.warning("Slack does not answer. Starting as who we were there last time.")
            return Identity.unpacked(known)
        log.warning("Slack does not answer; trying again in %s s.", RETRY_S)
        await asyncio.sleep(RETRY_S)


def _remember(uow: UnitOfWork, *, name: str, value: str) -> None:
    uow.refs.put(None, name, value)


def _remembered(uow: UnitOfWork, *, name: str) -> str | None:
    return uow.refs.get(None, name)


def authorized(identity: Identity, token: str) -> AuthorizeResult:
    """Say to the framework as whom every request is handled."""
    return AuthorizeResult(
        enterprise_id=None,
        team_id=identity.team_id,
        bot_id=identity.bot_id,
        bot_user_id=identity.bot_user,
        bot_token=token,
    )


async def identify(client: AsyncWebClient) -> Identity | None:
    """Ask Slack who we are; None when it does not answer.

    Raises:
        ConfigError: Slack refuses the bot token.
    """
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        code = str(error.response.get("error", ""))
        if code in REFUSALS:
            raise ConfigError(
                f"Slack refuses SLACK_BOT_TOKEN ({code}). Copy the Bot User OAuth Token (xoxb-…) "
                "from the app's page OAuth & Permissions."
            ) from error
        return None
    except (aiohttp.ClientError, TimeoutError, SlackClientError, ValueError):
        return None
    scopes = str(answer.headers.get("x-oauth-scopes") or "")
    return Identity(
        team_id=str(answer.get("team_id", "")),
        bot_id=str(answer.get("bot_id", "")),
        bot_user=str(answer.get("user_id", "")),
        url=str(answer.get("url") or "https://slack.com/"),
        scopes=tuple(scope.strip() for scope in scopes.split(",") if scope.strip()),
    )


async def check_app_token(client: AsyncWebClient, app_token: str) -> None:
    """Refuse an app token with which Socket Mode would try for ever.

    Raises:
        ConfigError: Slack refuses it.
    """
    try:
        async with asyncio.timeout(PATIENCE_S):
            await client.apps_connections_open(app_token=app_token)
    except SlackApiError as error:
        code = str(error.response.get("error", ""))
        if code in REFUSALS:
            raise ConfigError(
                f"Slack refuses SLACK_APP_TOKEN ({code}). Make an app-level token (xapp-…) with the "
                "scope connections:write on the app's page Basic Information."
            ) from error
    except (aiohttp.ClientError, TimeoutError, SlackClientError, ValueError):
        log.warning("Slack does not answer yet; Socket Mode keeps trying.")


class SocketMode:
    """The connection on which Slack's requests arrive without a public URL."""

    def __init__(self, app: AsyncApp, app_token: str) -> None:
        self._handler = AsyncSocketModeHandler(app, app_token)
        self._connecting: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to connect; when Slack is away, connecting goes on in the background."""
        self._connecting = asyncio.create_task(self._handler.client.connect())  # type: ignore[no-untyped-call]  # the SDK's own
        await asyncio.wait([self._connecting], timeout=PATIENCE_S)

    async def connected(self) -> bool:
        """Tell whether requests can arrive."""
        return bool(await self._handler.client.is_connected())

    async def stop(self) -> None:
        """Take no more requests."""
        if self._connecting is not None:
            self._connecting.cancel()
        await self._handler.client.close()  # type: ignore[no-untyped-call]  # the SDK's own
