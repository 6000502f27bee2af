"""What stands at the head of every answer, and the one place where errors of pages end."""

import logging
import secrets
from collections.abc import Callable

from fastapi import Request, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    # With `no-referrer` browsers hide from us, too, which of our pages sent a form.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Guard:
    """Adds the headers, and answers with a page where nothing else did."""

    def __init__(self, app: ASGIApp, *, failed: Callable[[Request, str], Response]) -> None:
        self._app = app
        self._failed = failed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def headed(message: Message) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                headers = MutableHeaders(raw=message.setdefault("headers", []))
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, headed)
        except Exception as error:  # noqa: BLE001 - the one place where errors end
            error_id = _logged(error, scope)
            if not begun:
                response = self._failed(Request(scope), error_id)
                await response(scope, receive, headed)


def _logged(error: Exception, scope: Scope) -> str:
    error_id = secrets.token_hex(4)
    # Of the address only the path: what follows it may be a token.
    facts = {"error_id": error_id, "request": f"{scope['method']} {scope['path']}"}
    log.error("Error %s on a page", error_id, exc_info=error, extra=facts)
    return error_id
