"""Signed HTTP: Slack's requests to the app's one address."""

import hashlib
import hmac
import json
import time
from urllib.parse import urlencode

import aiohttp

from incidentbot.sandbox.transports.parcel import Ack, Parcel, Sent
from incidentbot.sandbox.wire import Json
from incidentbot.sandbox.workspace import Workspace

TIMEOUT = 3.0
_FORM = "application/x-www-form-urlencoded"
_JSON = "application/json"


class HttpTransport:
    """Posts each parcel to the app, signed, and takes the answer as the ack."""

    def __init__(self, workspace: Workspace, url: str) -> None:
        self._workspace = workspace
        self._session: aiohttp.ClientSession | None = None
        self.url = url
        self.ack_seconds = TIMEOUT
        self.timeout_reason = "http_timeout"
        self._reached = False

    @property
    def connected(self) -> int:
        """Return one if the last delivery reached the app."""
        return int(self._reached)

    async def carry(self, parcel: Parcel, sent: Sent) -> Ack:
        """Post a parcel once."""
        body, kind = _body(parcel)
        headers = {"Content-Type": kind}
        if parcel.attempt:
            headers["X-Slack-Retry-Num"] = str(parcel.attempt)
            headers["X-Slack-Retry-Reason"] = parcel.reason
        sent()
        ack = await self._post(body, headers)
        if parcel.twice:
            ack = await self._post(body, headers)
        self._reached = ack.reason != "connection_failed"
        return ack

    async def verify(self) -> bool:
        """Send Slack's challenge and tell whether the app repeats it."""
        challenge = self._workspace.mint.secret()
        token = self._workspace.verification_token
        body = json.dumps({"type": "url_verification", "token": token, "challenge": challenge})
        ack = await self._post(body, {"Content-Type": _JSON})
        got = ack.body.get("challenge") if isinstance(ack.body, dict) else ack.body
        return ack.ok and got == challenge

    async def ssl_check(self) -> Ack:
        """Send the check that Slack makes of the address of a command."""
        body = urlencode({"ssl_check": "1", "token": self._workspace.verification_token})
        return await self._post(body, {"Content-Type": _FORM})

    async def close(self) -> None:
        """Close the connections to the app."""
        if self._session is not None:
            await self._session.close()

    async def _post(self, body: str, headers: dict[str, str]) -> Ack:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        began = time.monotonic()
        signed = headers | self._signature(body) | {"User-Agent": "Slackbot 1.0"}
        timeout = aiohttp.ClientTimeout(total=self.ack_seconds)
        try:
            async with self._session.post(
                self.url, data=body.encode(), headers=signed, timeout=timeout
            ) as answer:
                ok = answer.ok
                stop = not ok and answer.headers.get("x-slack-no-retry") == "1"
                content = await _content(answer)
        except TimeoutError:
            return Ack(ok=False, reason=self.timeout_reason, ms=_since(began))
        except aiohttp.ClientError:
            return Ack(ok=False, reason="connection_failed", ms=_since(began))
        reason = "" if ok else "http_error"
        return Ack(ok=ok, body=content, reason=reason, ms=_since(began), stop=stop)

    def _signature(self, body: str) -> dict[str, str]:
        stamp = str(int(self._workspace.clock.real()))
        base = f"v0:{stamp}:{body}".encode()
        digest = hmac.new(self._workspace.signing_secret.encode(), base, hashlib.sha256)
        return {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest.hexdigest()}",
        }


def _since(began: float) -> float:
    return (time.monotonic() - began) * 1000


async def _content(answer: aiohttp.ClientResponse) -> Json | str | None:
    text = await answer.text()
    if not text:
        return None
    if answer.content_type == _JSON:
        try:
            parsed: Json = json.loads(text)
        except ValueError:
            return text
        return parsed
    return text


def _body(parcel: Parcel) -> tuple[str, str]:
    if parcel.kind == "events_api":
        return json.dumps(parcel.payload), _JSON
    if parcel.kind == "slash_commands":
        return urlencode(parcel.payload), _FORM
    return urlencode({"payload": json.dumps(parcel.payload)}), _FORM
