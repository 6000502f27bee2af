"""Static files: their address carries what is in them, so that browsers may keep them."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response

FOLDER = Path(__file__).parent / "static"
PREFIX = "/static"
FOR_GOOD = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One file, as it is served."""

    content: bytes
    type: str


class Files:
    """The files beside the pages, in memory; one mark for all, as they name one another."""

    def __init__(self, folder: Path = FOLDER) -> None:
        paths = sorted(path for path in folder.iterdir() if path.suffix in _TYPES)
        self._files = {path.name: _read(path) for path in paths}
        contents = b"".join(file.content for file in self._files.values())
        self._mark = hashlib.sha256(contents).hexdigest()[:12]

    def url(self, name: str) -> str:
        """Return the address of a file. Raises KeyError."""
        self._files[name]
        return f"{PREFIX}/{self._mark}/{name}"

    def routes(self) -> APIRouter:
        """Serve the files."""
        router = APIRouter()

        @router.get(PREFIX + "/{mark}/{name}")
        async def static(request: Request, mark: str, name: str) -> Response:
            file = self._files.get(name)
            if file is None:
                return Response("There is no such file.", status_code=404)
            return self._answer(request, mark, file)

        return router

    def _answer(self, request: Request, mark: str, file: File) -> Response:
        # A page of another version may ask for what it knew; then the present file must do.
        kept = FOR_GOOD if mark == self._mark else ASK_AGAIN
        headers = {"Cache-Control": kept, "ETag": f'"{self._mark}"'}
        if headers["ETag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(file.content, media_type=file.type, headers=headers)


def _read(path: Path) -> File:
    return File(content=path.read_bytes(), type=_TYPES[path.suffix])
