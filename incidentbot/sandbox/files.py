"""Files and canvases."""

from dataclasses import dataclass, field
from typing import Literal

from incidentbot.sandbox.wire import Json

Plan = Literal["paid", "free", "off"]
READABLE = {"csv", "html", "ics", "json", "log", "markdown", "md", "svg", "text", "txt", "yaml"}


@dataclass(slots=True, kw_only=True)
class File:
    """An uploaded file; it stays private until it is shared."""

    id: str
    name: str
    user: str
    created: int
    size: int
    title: str = ""
    content: bytes | None = None
    complete: bool = False
    channels: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Return what the name says the file is."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else "text"

    @property
    def text(self) -> str | None:
        """Return the words of a file of text; None if it is none."""
        if self.kind not in READABLE or self.content is None:
            return None
        return self.content.decode("utf-8", "replace")


@dataclass(slots=True, kw_only=True)
class Canvas:
    """A document, on its own or as a channel's tab.

    Attributes:
        channel: The channel whose tab it is; empty for one on its own.
        access: Who may read, write or own it besides, by the id of a person or channel.
    """

    id: str
    title: str
    markdown: str
    user: str
    created: int
    channel: str = ""
    access: dict[str, str] = field(default_factory=dict)


def file_json(file: File, *, url: str) -> Json:
    """Shape a file as files.info does."""
    address = f"{url}/files/{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "filetype": file.kind,
        "user": file.user,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": bool(file.channels),
        "url_private": address,
        "url_private_download": address,
        "permalink": address,
        "channels": list(file.channels),
        "groups": [],
        "ims": [],
    }


def canvas_json(canvas: Canvas, *, url: str, team: str) -> Json:
    """Shape a canvas as files.info does: to Slack it is a file of its own kind."""
    address = canvas_link(canvas, url=url, team=team)
    shared = [canvas.channel, *canvas.access]
    return {
        "id": canvas.id,
        "created": canvas.created,
        "timestamp": canvas.created,
        "name": canvas.title or "Untitled",
        "title": canvas.title or "Untitled",
        "mimetype": "application/vnd.slack-docs",
        "filetype": "quip",
        "user": canvas.user,
        "size": len(canvas.markdown.encode()),
        "mode": "quip",
        "is_external": False,
        "is_public": False,
        "url_private": address,
        "url_private_download": address,
        "permalink": address,
        "channels": [one for one in shared if one.startswith("C")],
        "groups": [],
        "ims": [],
    }


def canvas_link(canvas: Canvas, *, url: str, team: str) -> str:
    """Return the address under which people open a canvas."""
    return f"{url}/docs/{team}/{canvas.id}"
