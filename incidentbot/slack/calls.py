"""Calls to Slack's Web API: one long-lived session, no hidden retries, refusals as our errors."""

import asyncio
import math
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from incidentbot.domain.errors import DeliveryError

TIMEOUT_S = 10.0
DEFAULT_RETRY_AFTER_S = 30.0
LONGEST_RETRY_AFTER_S = 900
TOO_MANY = 429
NOT_THIS_WAY = frozenset({404, 405, 501})
SERVER_ERROR = 500

# https://docs.slack.dev/authentication: with any of these nothing at all can be sent.
CREDENTIALS = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}
)
RATE_LIMITED = frozenset({"ratelimited", "rate_limited"})
REFUSED_FOR_NOW = frozenset({"service_unavailable", "team_added_to_org", "hash_conflict"})
# https://docs.slack.dev/reference/methods/chat.postMessage: "part may have succeeded".
UNANSWERED = frozenset({"not_connected", "service_unavailable"})
# The SDK takes every body for an object, and trips over a page of plain text.
UNREADABLE = (SlackClientError, ValueError, AttributeError)
PERHAPS_DONE = frozenset({"fatal_error", "internal_error", "request_timeout"})


class Calls:
    """The Web API as the sender uses it; a pause that Slack asked for holds its budget only."""

    def __init__(
        self,
        client: AsyncWebClient,
        now: Callable[[], datetime],
        observe: Callable[[str, float, str], None] | None = None,
    ) -> None:
        """Take a client.

        Args:
            client: Makes the calls.
            now: The moment.
            observe: Told of each call: method, seconds, and `ok`, `refused`, `limited`,
                `unanswered` or `abandoned`.
        """
        self.client = client
        self._now = now
        self._observe = observe or _unobserved
        self._paused: dict[str, datetime] = {}

    async def __call__(self, method: str, **arguments: Any) -> dict[str, Any]:
        """Call a method; arguments that are None are left out.

        Raises:
            DeliveryError: Refused, not answered, or the budget is paused.
        """
        budget = _budget(method, arguments)
        self._refuse_paused(budget)
        given = {name: value for name, value in arguments.items() if value is not None}
        started = asyncio.get_running_loop().time()
        result = "abandoned"
        try:
            answer = await self._answered(method, given, budget)
            result = "ok"
        except DeliveryError as error:
            result = _result(error)
            raise
        finally:
            self._observe(method, asyncio.get_running_loop().time() - started, result)
        return answer

    async def _answered(self, method: str, given: dict[str, Any], budget: str) -> dict[str, Any]:
        try:
            answer = await self._asked(method, given)
        except SlackApiError as error:
            raise self._translated(error, budget) from error
        except aiohttp.ClientConnectorError as error:
            raise DeliveryError("not_connected") from error
        except (TimeoutError, aiohttp.ClientError, *UNREADABLE) as error:
            raise DeliveryError("no_answer", ambiguous=True) from error
        if not isinstance(answer.data, dict):
            raise DeliveryError("no_answer", ambiguous=True)
        return answer.data

    async def _asked(self, method: str, given: dict[str, Any]) -> AsyncSlackResponse:
        try:
            return await getattr(self.client, method.replace(".", "_"))(**given)  # type: ignore[no-any-return]
        except SlackApiError as error:
            if _status(error.response) not in NOT_THIS_WAY:
                raise
        # Slack takes POST for every method, and a stand-in for Slack may take nothing else.
        return await self.client.api_call(method, data=given)

    async def pages(self, method: str, key: str, **arguments: Any) -> list[dict[str, Any]]:
        """Call a paginated method to its end; return all items under `key`."""
        items: list[dict[str, Any]] = []
        cursor: str | None = None
        while True:
            answer = await self(method, cursor=cursor, **arguments)
            items += answer.get(key) or []
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or None
            if cursor is None:
                return items

    def _refuse_paused(self, budget: str) -> None:
        until = self._paused.get(budget)
        if until is None:
            return
        left = (until - self._now()).total_seconds()
        # A clock that was set back must not turn a short pause into a long one.
        if 0 < left <= LONGEST_RETRY_AFTER_S:
            raise DeliveryError("paused", retry_after=left, budget=budget)
        del self._paused[budget]

    def _translated(self, error: SlackApiError, budget: str) -> DeliveryError:
        response = error.response
        status = _status(response)
        # Where an answer breaks off, the SDK hands over the bare response.
        data = getattr(response, "data", None)
        body = data if isinstance(data, dict) else {}
        code = str(body.get("error") or f"http_{status}")
        if status == TOO_MANY or code in RATE_LIMITED:
            wait = _retry_after(getattr(response, "headers", None) or {})
            self._paused[budget] = self._now() + timedelta(seconds=wait)
            return DeliveryError(code, retry_after=wait, budget=budget)
        if code in CREDENTIALS:
            return DeliveryError(code, stop=True)
        if code in PERHAPS_DONE or status >= SERVER_ERROR or not body:
            return DeliveryError(code, ambiguous=True)
        if code == "missing_scope":
            needed = body.get("needed", "?")
            return DeliveryError(f"missing_scope: {needed}", permanent=True)
        return DeliveryError(code, permanent=code not in REFUSED_FOR_NOW)


def session(timeout_s: float) -> aiohttp.ClientSession:
    """Open the session that calls are made on."""
    return aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=timeout_s))


def _result(error: DeliveryError) -> str:
    if error.retry_after is not None:
        return "limited"
    return "unanswered" if error.ambiguous or error.code in UNANSWERED else "refused"


def _status(response: Any) -> int:
    status: int = getattr(response, "status_code", 0) or getattr(response, "status", 200)
    return status


def _unobserved(_: str, __: float, ___: str) -> None:
    return


def _budget(method: str, arguments: dict[str, Any]) -> str:
    # https://docs.slack.dev/apis/web-api/rate-limits: posting is limited by channel.
    if method == "chat.postMessage":
        return f"{method} {arguments.get('channel')}"
    return method


def _retry_after(headers: Any) -> float:
    for name, value in headers.items():
        if name.lower() == "retry-after":
            try:
                # `inf` and `nan` are numbers too.
                return float(min(max(math.ceil(float(value)), 1), LONGEST_RETRY_AFTER_S))
            except (TypeError, ValueError, OverflowError):
                return DEFAULT_RETRY_AFTER_S
    return DEFAULT_RETRY_AFTER_S
