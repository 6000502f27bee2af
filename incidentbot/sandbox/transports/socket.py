"""Socket Mode: the app's WebSocket connections and the envelopes on them."""

import asyncio
import random
import time
import uuid
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import WSMsgType, web

from incidentbot.sandbox.transports.parcel import Ack, Parcel, Sent
from incidentbot.sandbox.wire import Json
from incidentbot.sandbox.workspace import Workspace

CONNECTIONS_MAX = 10
CONNECTION_LIFE = 18060.0
DEBUG_LIFE = 360.0
PING_EVERY = 10.0
ACK_SECONDS = 3.0
RECONNECT_GRACE = 3.0


@dataclass(slots=True, eq=False)
class Link:
    """One open connection with the envelopes it has yet to acknowledge."""

    ws: web.WebSocketResponse
    transport: asyncio.BaseTransport | None
    waiting: dict[str, asyncio.Future[Json]] = field(default_factory=dict)


class SocketTransport:
    """Gives each envelope to one of the app's connections."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._tickets: set[str] = set()
        self._links: list[Link] = []
        self._came = asyncio.Event()
        self._lost_at = float("-inf")
        self._dice = random.Random(0)
        self.ack_seconds = ACK_SECONDS
        self.enabled = True
        self.timeout_reason = "timeout"
        self._goodbyes: set[asyncio.Task[None]] = set()

    @property
    def connected(self) -> int:
        """Return how many connections the app holds."""
        return len(self._links)

    def ticket_url(self) -> str:
        """Return an address that opens one connection, once."""
        ticket = str(uuid.uuid4())
        self._tickets.add(ticket)
        base = self._workspace.url.replace("http://", "ws://")
        return f"{base}/link/?ticket={ticket}&app_id={self._workspace.app_id}"

    async def wait_connected(self) -> None:
        """Wait until the app has a connection."""
        while not self._links:
            self._came.clear()
            await self._came.wait()

    async def accept(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection for as long as it lasts."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=408, text="ticket is used or unknown")
        self._tickets.discard(ticket)
        ws = web.WebSocketResponse(heartbeat=PING_EVERY)
        await ws.prepare(request)
        refusal = self._refusal()
        if refusal:
            await ws.send_json({"type": "disconnect", "reason": refusal})
            await ws.close()
            return ws
        life = DEBUG_LIFE if request.query.get("debug_reconnects") == "true" else CONNECTION_LIFE
        await self._serve(Link(ws=ws, transport=request.transport), life)
        return ws

    def _refusal(self) -> str:
        if not self.enabled:
            return "link_disabled"
        return "too_many_websockets" if len(self._links) >= CONNECTIONS_MAX else ""

    async def _serve(self, link: Link, life: float) -> None:
        self._links.append(link)
        self._came.set()
        self._workspace.changed("changed")
        end = asyncio.get_running_loop().call_later(life, self._expire, link)
        try:
            await link.ws.send_json(self._hello(life))
            async for frame in link.ws:
                if frame.type == WSMsgType.TEXT:
                    self._receive(link, frame.json())
        finally:
            end.cancel()
            self._drop(link)

    def _hello(self, life: float) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._links),
            "debug_info": {
                "host": "applink-local",
                "build_number": 1,
                "approximate_connection_time": int(life),
            },
            "connection_info": {"app_id": self._workspace.app_id},
        }

    def _receive(self, link: Link, message: Json) -> None:
        answer = link.waiting.pop(str(message.get("envelope_id")), None)
        if answer is not None and not answer.done():
            answer.set_result(message)

    def _drop(self, link: Link) -> None:
        self._retire(link)
        for answer in link.waiting.values():
            if not answer.done():
                answer.set_exception(ConnectionResetError())
        link.waiting.clear()
        self._workspace.changed("changed")

    def _retire(self, link: Link) -> None:
        # What was sent on it may still be acknowledged; nothing new goes there.
        if link in self._links:
            self._links.remove(link)
            self._lost_at = time.monotonic()

    def _expire(self, link: Link) -> None:
        task = asyncio.ensure_future(self._say_goodbye(link, "refresh_requested"))
        self._goodbyes.add(task)
        task.add_done_callback(self._goodbyes.discard)

    async def disconnect(self, reason: str = "refresh_requested") -> None:
        """Ask every connection to go, as Slack does from time to time."""
        for link in list(self._links):
            await self._say_goodbye(link, reason)

    async def _say_goodbye(self, link: Link, reason: str) -> None:
        note = {"type": "disconnect", "reason": reason, "debug_info": {"host": "applink-local"}}
        with suppress(ConnectionError):
            await link.ws.send_json(note)
        if reason != "warning":
            self._retire(link)

    def abort(self) -> None:
        """Break every connection without a word."""
        for link in list(self._links):
            self._drop(link)
            if isinstance(link.transport, asyncio.WriteTransport):
                link.transport.abort()

    async def carry(self, parcel: Parcel, sent: Sent) -> Ack:
        """Send one envelope and wait for its acknowledgement."""
        link = await self._pick()
        if link is None:
            return Ack(ok=False, reason="connection_failed")
        envelope = _envelope(parcel)
        answer: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        link.waiting[envelope["envelope_id"]] = answer
        began = time.monotonic()
        sent()
        try:
            for _ in range(1 + parcel.twice):
                await link.ws.send_json(envelope)
            reply = await asyncio.wait_for(answer, self.ack_seconds)
        except TimeoutError:
            return Ack(ok=False, reason=self.timeout_reason, ms=_since(began))
        except ConnectionError:
            return Ack(ok=False, reason="connection_failed", ms=_since(began))
        finally:
            link.waiting.pop(envelope["envelope_id"], None)
        return Ack(ok=True, body=reply.get("payload"), ms=_since(began))

    async def _pick(self) -> Link | None:
        if not self._links:
            grace = self._lost_at + RECONNECT_GRACE - time.monotonic()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.wait_connected(), max(grace, 0))
        return self._dice.choice(self._links) if self._links else None

    async def close(self) -> None:
        """Close every connection."""
        for link in list(self._links):
            await link.ws.close()


def _since(began: float) -> float:
    return (time.monotonic() - began) * 1000


def _envelope(parcel: Parcel) -> Json:
    envelope: Json = {
        "envelope_id": str(uuid.uuid4()),
        "type": parcel.kind,
        "payload": parcel.payload,
        "accepts_response_payload": parcel.kind != "events_api",
    }
    if parcel.kind == "events_api":
        envelope |= {"retry_attempt": parcel.attempt, "retry_reason": parcel.reason}
    return envelope
