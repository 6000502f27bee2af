"""The web server inside the bot's own loop; signals stay with the program."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator

import uvicorn
from fastapi import APIRouter, FastAPI

log = logging.getLogger(__name__)

START_PATIENCE_S = 10


def application(*routers: APIRouter) -> FastAPI:
    """Put the routes together."""
    app = FastAPI(title="incidentbot", docs_url=None, redoc_url=None, openapi_url=None)
    for router in routers:
        app.include_router(router)
    return app


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()
        self.leaving = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    async def main_loop(self) -> None:
        # It looks now and then whether it is to stop; here it is told.
        looking = asyncio.create_task(super().main_loop())
        leaving = asyncio.create_task(self.leaving.wait())
        await asyncio.wait({looking, leaving}, return_when=asyncio.FIRST_COMPLETED)
        looking.cancel()
        leaving.cancel()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self.server_state.connections or self.server_state.tasks:
            await super().shutdown(sockets)
            return
        # Nobody is connected, so there is nobody to be patient with.
        for listening in (*self.servers, *(sockets or ())):
            listening.close()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        # The program owns the signals: uvicorn would end it before the relay is done.
        yield


class WebServer:
    """Serves the application until it is stopped."""

    def __init__(self, app: FastAPI, *, host: str, port: int) -> None:
        self._config = uvicorn.Config(
            app,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=5,
        )
        self._server = _Server(self._config)
        self._task: asyncio.Task[None] | None = None

    @property
    def port(self) -> int:
        """The port that is listened on."""
        servers = self._server.servers
        return int(servers[0].sockets[0].getsockname()[1]) if servers else self._config.port

    async def start(self) -> None:
        """Begin to listen. Raises OSError when the address cannot be had."""
        host = self._config.host
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # Bound here: uvicorn would end the whole program over a port that is taken.
        bound = socket.create_server((host, self._config.port), family=family)
        # An answer is written in two parts; the second would wait for the first's receipt.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._task = asyncio.create_task(self._server.serve(sockets=[bound]))
        async with asyncio.timeout(START_PATIENCE_S):
            await self._server.listening.wait()

    async def stop(self) -> None:
        """Answer what was asked and stop listening."""
        self._server.should_exit = True
        self._server.leaving.set()
        if self._task is not None:
            await self._task
