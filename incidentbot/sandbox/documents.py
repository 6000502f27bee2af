"""Files and canvases as a person reads them."""

import re
from dataclasses import dataclass

from incidentbot.sandbox.files import Canvas as CanvasState
from incidentbot.sandbox.files import File as FileState
from incidentbot.sandbox.files import canvas_link
from incidentbot.sandbox.render import Renderer
from incidentbot.sandbox.workspace import Workspace

# A canvas names people and channels as pictures: ![](@U…), ![](#C…).
_MENTION = re.compile(r"!\[\]\(([@#][A-Z0-9]+)\)")


@dataclass(frozen=True, slots=True)
class File:
    """A file that was posted."""

    workspace: Workspace
    state: FileState

    @property
    def id(self) -> str:
        """Return the id of the file."""
        return self.state.id

    @property
    def name(self) -> str:
        """Return the name it is downloaded under."""
        return self.state.name

    @property
    def title(self) -> str:
        """Return the title that it is shown with."""
        return self.state.title or self.state.name

    @property
    def author(self) -> str:
        """Return the handle of who uploaded it."""
        return self.workspace.users[self.state.user].name

    @property
    def content(self) -> bytes:
        """Return what was uploaded."""
        return self.state.content or b""

    def text(self) -> str:
        """Return the content as text, as somebody reads it who opens the file."""
        return self.content.decode()


@dataclass(frozen=True, slots=True)
class Canvas:
    """A canvas that somebody may read."""

    workspace: Workspace
    state: CanvasState

    @property
    def id(self) -> str:
        """Return the id of the canvas."""
        return self.state.id

    @property
    def title(self) -> str:
        """Return the title of the canvas."""
        return self.state.title

    @property
    def markdown(self) -> str:
        """Return what it says, as the app wrote it."""
        return self.state.markdown

    @property
    def link(self) -> str:
        """Return the address that opens it."""
        return canvas_link(self.state, url=self.workspace.url, team=self.workspace.team_id)

    def text(self) -> str:
        """Return title and words, with mentions as people read them."""
        words = _MENTION.sub(r"<\1>", self.markdown)
        return f"{self.title}\n{Renderer(self.workspace).text(words)}"
