"""Files and canvases."""

from dataclasses import dataclass, field

from incidentbot.sandbox.wire import Json


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


@dataclass(slots=True, kw_only=True)
class Canvas:
    """A document, on its own or as a channel's tab."""

    id: str
    title: str
    markdown: str
    channel: str = ""
    sections: dict[str, str] = field(default_factory=dict)


def file_json(file: File, *, url: str) -> Json:
    """Shape a file as files.info does."""
    kind = file.name.rpartition(".")[2].lower() if "." in file.name else "text"
    address = f"{url}/files/{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "filetype": kind,
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
