"""The HTTP door of the Web API: reads a call, runs it, answers, and fails on order."""

import asyncio
import base64
import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from aiohttp import web

from incidentbot.sandbox.api.call import Call
from incidentbot.sandbox.api.gate import check_known, check_scope, check_token, read_arguments
from incidentbot.sandbox.api.methods import METHODS
from incidentbot.sandbox.contract import contracts
from incidentbot.sandbox.faults import Faults, Order
from incidentbot.sandbox.journal import Journal, Row
from incidentbot.sandbox.rates import Rates
from incidentbot.sandbox.wire import Json, SlackError
from incidentbot.sandbox.workspace import Workspace

_BEARER = "Bearer "
_BASIC = "Basic "
_SECRETS = {"client_secret", "code"}


class WebApi:
    """Answers the calls of the app."""

    def __init__(
        self,
        workspace: Workspace,
        journal: Journal,
        *,
        faults: Faults,
        rates: Rates,
        ticket_url: Callable[[], str],
    ) -> None:
        self._workspace = workspace
        self._journal = journal
        self._faults = faults
        self._rates = rates
        self._ticket_url = ticket_url

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request to /api/<method>."""
        method = request.match_info["method"]
        raw, token = await _read(request, method)
        row = self._journal.write("call", method, _without(raw, {"token"}))
        began = time.monotonic()
        orders = {order.what: order for order in self._faults.for_call(method, row.args)}
        try:
            return await self._answer(request, row, orders=orders, token=token)
        finally:
            row.ms = (time.monotonic() - began) * 1000
            row.args = _without(row.args, _SECRETS)
            self._journal.announce(row)

    async def _answer(
        self, request: web.Request, row: Row, *, orders: dict[str, Order], token: str
    ) -> web.StreamResponse:
        if orders:
            row.note = ",".join(orders)
        if "slow" in orders:
            await asyncio.sleep(orders["slow"].seconds)
        if "revoke" in orders:
            self._workspace.refusal = "token_revoked"
        early = self._early(request, row, orders=orders)
        if early is not None:
            return early
        wait = self._wait(row)
        if wait:
            return self._limited(row, wait)
        row.answer = self._run(row, token)
        if "cut_after" in orders:
            return _cut(request)
        body = json.dumps(row.answer)
        if "truncate" in orders:
            body = body[: len(body) // 2]
        return web.Response(text=body, content_type="application/json", headers=self._headers(row))

    def _early(
        self, request: web.Request, row: Row, *, orders: dict[str, Order]
    ) -> web.StreamResponse | None:
        if "cut_before" in orders:
            return _cut(request)
        if "html" in orders:
            row.answer = {"ok": False, "error": "500"}
            page = "<!DOCTYPE html><html><body>Something went wrong.</body></html>"
            return web.Response(status=500, text=page, content_type="text/html")
        if "limit" in orders:
            return self._limited(row, orders["limit"].seconds)
        if "error" in orders:
            row.answer = {"ok": False, "error": orders["error"].code}
            return web.json_response(row.answer, headers=self._headers(row))
        return None

    def _wait(self, row: Row) -> int:
        contract = contracts().get(row.name)
        if contract is None:
            return 0
        return self._rates.wait(row.name, contract.tier, channel=str(row.args.get("channel")))

    def _limited(self, row: Row, wait: float) -> web.Response:
        row.answer = {"ok": False, "error": "ratelimited"}
        headers = self._headers(row) | {"Retry-After": f"{wait:g}"}
        return web.json_response(row.answer, status=429, headers=headers)

    def _run(self, row: Row, token: str) -> Json:
        try:
            check_known(row.name, METHODS)
            check_token(self._workspace, row.name, token=token)
            args = read_arguments(row.name, row.args)
            check_scope(self._workspace, row.name, args=args)
            call = Call(
                method=row.name,
                args=args,
                workspace=self._workspace,
                ticket_url=self._ticket_url,
                token=token,
            )
            return METHODS[row.name](call)
        except SlackError as error:
            return error.answer()

    def _headers(self, row: Row) -> dict[str, str]:
        contract = contracts().get(row.name)
        accepted = ",".join(contract.scopes) if contract else ""
        return {
            "x-oauth-scopes": ",".join(sorted(self._workspace.scopes)),
            "x-accepted-oauth-scopes": accepted,
            "x-slack-req-id": self._workspace.mint.secret(),
        }


async def _read(request: web.Request, method: str) -> tuple[Json, str]:
    raw: Json = dict(request.query)
    if request.content_type == "application/json":
        raw |= await _read_json(request, method)
    elif request.method == "POST":
        raw |= dict(await request.post())
    header = request.headers.get("Authorization", "")
    raw |= _credentials(header) if header.startswith(_BASIC) else {}
    token = header.removeprefix(_BEARER) if header.startswith(_BEARER) else ""
    return raw, token or str(raw.get("token") or "")


def _credentials(header: str) -> Json:
    # An OpenID client may send its id and secret as HTTP Basic.
    try:
        words = base64.b64decode(header.removeprefix(_BASIC), validate=True).decode()
    except ValueError:
        return {}
    name, _, secret = words.partition(":")
    return {"client_id": unquote(name), "client_secret": unquote(secret)}


async def _read_json(request: web.Request, method: str) -> Json:
    # Slack overlooks a JSON body where it wants a form, and a token inside one.
    contract = contracts().get(method)
    try:
        body: Any = await request.json()
    except ValueError:
        return {}
    if not isinstance(body, dict) or (contract is not None and not contract.takes_json):
        return {}
    return {name: value for name, value in body.items() if name != "token"}


def _without(raw: Json, names: set[str]) -> Json:
    return {name: value for name, value in raw.items() if name not in names}


def _cut(request: web.Request) -> web.Response:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
