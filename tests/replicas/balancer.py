"""A load balancer as there is one before several replicas: each request to the next, as it came."""

from itertools import cycle

import aiohttp
from aiohttp import web

from incidentbot.sandbox.server import LOOPBACK

_OF_THE_CONNECTION = {"host", "content-length", "transfer-encoding", "connection"}


class Balancer:
    """One address for several bots.

    Attributes:
        served: How many requests each address has answered.
    """

    def __init__(self, addresses: list[str]) -> None:
        self.served = dict.fromkeys(addresses, 0)
        self.port = 0
        self._turns = cycle(addresses)
        self._session: aiohttp.ClientSession
        self._runner: web.AppRunner

    async def start(self) -> None:
        """Begin to listen."""
        self._session = aiohttp.ClientSession(auto_decompress=False)
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._forward)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, LOOPBACK, 0).start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Listen no more."""
        # Connections close in the turns of the loop that the rest takes.
        await self._session.close()
        await self._runner.cleanup()

    async def _forward(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = [
            (name, value)
            for name, value in request.headers.items()
            if name.lower() not in _OF_THE_CONNECTION
        ]
        for _ in self.served:
            address = next(self._turns)
            try:
                async with self._session.request(
                    request.method, f"{address}{request.path_qs}", data=body, headers=headers
                ) as answer:
                    content, kind = await answer.read(), answer.headers.get("Content-Type")
            except aiohttp.ClientConnectionError:
                continue
            self.served[address] += 1
            typed = {"Content-Type": kind} if kind else {}
            return web.Response(status=answer.status, body=content, headers=typed)
        return web.Response(status=502)
