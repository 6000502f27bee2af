"""Takes uploaded bytes and gives them back."""

from aiohttp import web
from aiohttp.web_request import FileField

from incidentbot.sandbox.faults import Faults
from incidentbot.sandbox.workspace import Workspace

UPLOAD = "upload"
_REFUSALS = {"limit": 429, "html": 500, "error": 500}
_CUTS = {"cut_before", "cut_after", "truncate"}


def add_upload_routes(app: web.Application, workspace: Workspace, faults: Faults) -> None:
    """Serve the addresses of uploads and of files; an upload fails on order, like a call."""

    async def upload(request: web.Request) -> web.Response:
        orders = {order.what for order in faults.for_call(UPLOAD, {})}
        refusal = next((status for what, status in _REFUSALS.items() if what in orders), None)
        if refusal:
            return web.Response(status=refusal, text="something went wrong")
        answer = web.Response() if "cut_before" in orders else await _taken(request, workspace)
        if request.transport is not None and orders & _CUTS:
            request.transport.close()
        return answer

    async def download(request: web.Request) -> web.Response:
        file = workspace.files.get(request.match_info["id"])
        if file is None or file.content is None:
            return web.Response(status=404, text="no such file")
        headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
        kind = "application/octet-stream"
        return web.Response(body=file.content, content_type=kind, headers=headers)

    app.router.add_post("/upload/v1/{id}", upload)
    app.router.add_get("/files/{id}/{name}", download)


async def _taken(request: web.Request, workspace: Workspace) -> web.Response:
    file = workspace.files.get(request.match_info["id"])
    if file is None or file.content is not None:
        return web.Response(status=404, text="no such upload")
    content = await _bytes(request)
    if len(content) != file.size:
        return web.Response(status=400, text="not as long as announced")
    file.content = content
    return web.Response(text=f"OK - {file.size}")


async def _bytes(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for part in (await request.post()).values():
        if isinstance(part, FileField):
            return part.file.read()
    return b""
