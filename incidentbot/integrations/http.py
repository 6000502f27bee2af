"""HTTP as the integrations use it: one session each, no hidden retries, refusals as our errors."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from incidentbot.domain.errors import DeliveryError

TIMEOUT_S = 10.0
LONGEST_WAIT_S = 900.0
LIMITED_S = 60.0
TOO_MANY, SERVER_ERROR, REDIRECT = 429, 500, 300
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a service answered.

    Attributes:
        headers: By their names in small letters.
        body: Its JSON, or None where there is none.
    """

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def good(self) -> bool:
        """Tell whether it did what it was asked to."""
        return self.status < REDIRECT

    @property
    def fields(self) -> Mapping[str, Any]:
        """The body as an object; empty where it is none."""
        return self.body if isinstance(self.body, dict) else {}


class Http:
    """Calls one service."""

    def __init__(self, service: str, base_url: str, headers: Mapping[str, str]) -> None:
        self.service = service
        self._base = base_url.rstrip("/")
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=TIMEOUT_S), headers=headers
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def __call__(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Answer:
        """Ask; a refusal is an answer.

        Raises:
            DeliveryError: There is no answer.
        """
        try:
            answer = await self._answer(method, path, params=params, body=body)
        except aiohttp.ClientConnectorError as error:
            raise self.error("not connected") from error
        except (TimeoutError, aiohttp.ClientError, ValueError) as error:
            raise self.error("no answer", ambiguous=True) from error
        if answer.status >= SERVER_ERROR:
            raise self.error(f"http_{answer.status}", ambiguous=True)
        return answer

    async def _answer(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, str] | None,
        body: Mapping[str, Any] | None,
    ) -> Answer:
        # A redirected POST would arrive as a GET.
        follow = method == "GET"
        async with self._session.request(
            method, self._base + path, params=params, json=body, allow_redirects=follow
        ) as response:
            raw = await response.read()
            status = response.status
            headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(status=status, headers=headers, body=_read(raw, whole=status < REDIRECT))

    def error(self, why: str, *, permanent: bool = False, ambiguous: bool = False) -> DeliveryError:
        """Make an error that names the service."""
        return DeliveryError(
            f"{self.service}: {why[:LONGEST_REASON]}", permanent=permanent, ambiguous=ambiguous
        )

    def limited(self, seconds: float) -> DeliveryError:
        """Make the error of a service that wants to be left alone for a while."""
        return DeliveryError(
            f"{self.service}: rate limited", retry_after=seconds, budget=self.service
        )

    def closed_door(self, why: str) -> DeliveryError:
        """Make the error of a service that lets us in only once somebody mends the settings.

        Nothing is given up for it: it is tried again now and then.
        """
        return DeliveryError(f"{self.service}: {why[:LONGEST_REASON]}", retry_after=LONGEST_WAIT_S)


def seconds_of(value: str | None) -> float:
    """Read a number of seconds; one that makes no sense becomes a sensible one."""
    try:
        asked = math.ceil(float(value or ""))
    except (ValueError, OverflowError):
        return LIMITED_S
    return min(max(float(asked), 1.0), LONGEST_WAIT_S)


def _read(raw: bytes, *, whole: bool) -> Any:
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError:
        # Half a good answer is none; a refusal may come as a page.
        if whole:
            raise
        return None
