"""Slack's signed requests: a guard in front refuses what is malformed before anything reads it."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request, Response
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp

PATH = "/slack/events"
LARGEST_BODY = 1_000_000

Handler = Callable[[Request], Awaitable[Response]]


def handler(app: AsyncApp) -> Handler:
    """Return what checks signatures and has the app answer."""
    bolt = AsyncSlackRequestHandler(app)

    async def handle(request: Request) -> Response:
        return await bolt.handle(request)

    return handle


def routes(handle: Handler) -> APIRouter:
    """Serve Slack's one URL; `handle` checks the signature and answers."""
    router = APIRouter()

    @router.post(PATH)
    async def slack_events(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        if not _well_formed(request, body):
            return Response("This request is not signed by Slack.", status_code=401)
        return await handle(request)

    return router


async def _body(request: Request) -> bytes | None:
    length = request.headers.get("content-length", "0")
    if length.isascii() and length.isdigit() and int(length) > LARGEST_BODY:
        return None
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > LARGEST_BODY:
            return None
        parts.append(part)
    # The framework reads the body a second time from here.
    request._body = b"".join(parts)
    return request._body


def _well_formed(request: Request, body: bytes) -> bool:
    timestamp = request.headers.get("x-slack-request-timestamp", "")
    signature = request.headers.get("x-slack-signature", "")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    numeric = timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 16  # noqa: PLR2004
    return numeric and signature.isascii() and signature.startswith("v0=")
