"""Files: uploaded in three steps, of which only the last may have been seen when it fails."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from incidentbot.domain.errors import DeliveryError
from incidentbot.slack import files
from incidentbot.slack.calls import Calls

KEY = "1f2e3d4c5b6a798812345678"
NAME = files.keyed("INC-42-review", "ics", KEY)
CONTENT = b"BEGIN:VCALENDAR\r\n"


@dataclass
class Service:
    """What Slack would be, failing where it is told to.

    Attributes:
        failing: The step that answers with 500.
        took: What arrived, step by step.
    """

    failing: str = ""
    base: str = ""
    took: dict[str, object] = field(default_factory=dict)

    async def begin(self, request: web.Request) -> web.Response:
        self.took["name"] = request.query["filename"]
        self._fail("begin")
        address = f"{self.base}/upload/F1"
        return web.json_response({"ok": True, "file_id": "F1", "upload_url": address})

    async def upload(self, request: web.Request) -> web.Response:
        self.took["content"] = await request.read()
        self._fail("upload")
        return web.Response(text="OK")

    async def complete(self, request: web.Request) -> web.Response:
        self.took["shared"] = request.query["channel_id"], request.query.get("thread_ts")
        self._fail("complete")
        return web.json_response({"ok": True, "files": [{"id": "F1"}]})

    def _fail(self, step: str) -> None:
        if step == self.failing:
            raise web.HTTPInternalServerError


@asynccontextmanager
async def running(service: Service) -> AsyncIterator[Calls]:
    """Run the service, and give calls to it."""
    app = web.Application()
    app.router.add_post("/api/files.getUploadURLExternal", service.begin)
    app.router.add_post("/upload/F1", service.upload)
    app.router.add_post("/api/files.completeUploadExternal", service.complete)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    service.base = f"http://{host}:{port}"
    try:
        async with aiohttp.ClientSession() as session:
            yield _calls(service, session)
    finally:
        await runner.cleanup()


def _calls(service: Service, session: aiohttp.ClientSession) -> Calls:
    client = AsyncWebClient(
        token="xoxb-1",
        base_url=f"{service.base}/api/",
        session=session,
        retry_handlers=[],
    )
    return Calls(client, lambda: datetime(2026, 3, 2, tzinfo=UTC))


async def uploaded(service: Service) -> str:
    async with running(service) as calls:
        return await files.upload(
            calls, "C1", "1.1", name=NAME, title="The review", content=CONTENT, comment="Open it."
        )


async def test_a_file_is_uploaded_and_shared_in_its_place() -> None:
    service = Service()
    assert await uploaded(service) == "F1"
    assert service.took == {"name": NAME, "content": CONTENT, "shared": ("C1", "1.1")}


@pytest.mark.parametrize(
    ("failing", "ambiguous"), [("begin", False), ("upload", False), ("complete", True)]
)
async def test_only_the_last_step_may_have_been_seen(failing: str, *, ambiguous: bool) -> None:
    with pytest.raises(DeliveryError) as refused:
        await uploaded(Service(failing=failing))
    assert (refused.value.ambiguous, refused.value.permanent) == (ambiguous, False)


async def test_an_upload_that_does_not_arrive_is_tried_again() -> None:
    class Gone(Service):
        async def begin(self, request: web.Request) -> web.Response:
            address = "http://127.0.0.1:1/upload/F1"
            return web.json_response({"ok": True, "file_id": "F1", "upload_url": address})

    with pytest.raises(DeliveryError, match="upload_not_answered") as refused:
        await uploaded(Gone())
    assert (refused.value.ambiguous, refused.value.permanent) == (False, False)


@pytest.mark.parametrize(
    ("name", "held"),
    [
        (NAME, True),
        ("INC-42-review-1f2e3d4c.md", True),
        ("INC-42-review-1f2e3d4d.ics", False),
        ("1f2e3d4c.ics", False),
        ("", False),
    ],
)
def test_a_file_of_ours_is_known_by_its_name(name: str, *, held: bool) -> None:
    assert files.holds(name, KEY) is held
