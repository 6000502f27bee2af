"""The web server inside the bot's own loop; signals stay with the program."""

import asyncio
import contextlib
import logging
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
        socket = self._config.bind_socket() if self._free() else None
        if socket is None:
            raise OSError(f"Port {self._config.port} is in use.")
        self._task = asyncio.create_task(self._server.serve(sockets=[socket]))
        async with asyncio.timeout(START_PATIENCE_S):
            while not self._server.started and not self._task.done():
                await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Answer what was asked and stop listening."""
        self._server.should_exit = True
        if self._task is not None:
            await self._task

    def _free(self) -> bool:
        import socket

        with socket.socket(socket.AF_INET6 if ":" in self._config.host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((self._config.host, self._config.port))
            except OSError:
                return False
        return True
