"""A service outside on loopback: it counts what it is asked, and fails on order."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

Match = Callable[[web.Request], bool]


@dataclass
class Fault:
    """What happens to the next requests that match."""

    match: Match
    times: int
    happens: str
    answer: Callable[[], web.Response] | None = None


@dataclass(frozen=True)
class Asked:
    """One request that came in."""

    method: str
    path: str
    body: Any


@dataclass
class Service:
    """A server, what it was asked, and the faults that are ordered."""

    routes: list[web.RouteDef]
    faults: list[Fault] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    url: str = ""

    async def start(self) -> None:
        """Listen on a free port of this machine."""
        app = web.Application(middlewares=[self._faulty])
        app.add_routes(self.routes)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"

    async def stop(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()

    def loses_answers(self, method: str, times: int = 1) -> None:
        """Do what is asked, and answer nothing."""
        self.faults.append(Fault(_by(method), times, "after"))

    def loses_requests(self, method: str, times: int = 1) -> None:
        """Do nothing, and answer nothing."""
        self.faults.append(Fault(_by(method), times, "before"))

    def answers(self, method: str, answer: Callable[[], web.Response], times: int = 1) -> None:
        """Do nothing, and answer this."""
        self.faults.append(Fault(_by(method), times, "instead", answer))

    def works_again(self) -> None:
        """Fail no more."""
        self.faults.clear()

    def count(self, method: str, path: str = "") -> int:
        """Count the requests of a method whose path ends so."""
        return sum(each.method == method and each.path.endswith(path) for each in self.asked)

    @web.middleware
    async def _faulty(self, request: web.Request, handler: Any) -> web.StreamResponse:
        body = await request.json() if request.can_read_body else None
        self.asked.append(Asked(request.method, request.path, body))
        fault = next((each for each in self.faults if each.times and each.match(request)), None)
        if fault is None:
            return await handler(request)  # type: ignore[no-any-return]
        fault.times -= 1
        if fault.happens == "instead":
            assert fault.answer is not None
            return fault.answer()
        if fault.happens == "after":
            await handler(request)
        assert request.transport is not None
        request.transport.abort()
        return web.Response()


def _by(method: str) -> Match:
    return lambda request: request.method == method
