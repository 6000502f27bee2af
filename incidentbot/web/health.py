"""Liveness and readiness, for whoever restarts the process or routes traffic to it."""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter
from fastapi.responses import JSONResponse

Check = Callable[[], Awaitable[Mapping[str, object]]]


def routes(check: Check) -> APIRouter:
    """Serve `/healthz` and `/readyz`; `check` says what is wrong under `problems`."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        state = await check()
        return JSONResponse(dict(state), status_code=503 if state.get("problems") else 200)

    return router
