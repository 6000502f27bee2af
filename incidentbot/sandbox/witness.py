"""What one person of the workspace sees, for demos and tests."""

from incidentbot.sandbox import shown
from incidentbot.sandbox.documents import Canvas, File
from incidentbot.sandbox.shown import Message, View
from incidentbot.sandbox.users import User
from incidentbot.sandbox.workspace import Workspace


class Witness:
    """Looks at what lies before a person; what they may not see is not found."""

    def __init__(self, workspace: Workspace, user: User) -> None:
        self._workspace = workspace
        self.user = user

    @property
    def id(self) -> str:
        """Return the person's id."""
        return self.user.id

    @property
    def home(self) -> View | None:
        """Return what stands on the Home tab."""
        view = self._workspace.views.homes.get(self.id)
        return View(self._workspace, view) if view else None

    @property
    def modal(self) -> View | None:
        """Return the window in front, if one is open."""
        view = self._workspace.views.top(self.id)
        return View(self._workspace, view) if view else None

    def channel(self, name: str) -> shown.Channel:
        """Return a channel as this person sees it."""
        state = self._workspace.channels[self._place(name)]
        return shown.Channel(self._workspace, state, self.id)

    def channels(self) -> list[shown.Channel]:
        """Return all channels and DMs that this person sees."""
        seen = (one for one in self._workspace.channels.values() if self._sees(one.id))
        return [shown.Channel(self._workspace, state, self.id) for state in seen]

    def dms(self) -> list[Message]:
        """Return what the app wrote to this person, oldest first."""
        channel = self._workspace.dm(self.id, self._workspace.bot_user_id)
        posts = channel.posts.values() if channel else ()
        return [Message(self._workspace, post) for post in posts if post.by_bot]

    @property
    def ephemerals(self) -> list[Message]:
        """Return what only this person sees, oldest first."""
        found = [one for channel in self.channels() for one in channel.ephemerals]
        return sorted(found, key=lambda message: float(message.ts))

    def canvas(self, name: str) -> Canvas:
        """Return a canvas that this person may read, by title or id, or fail."""
        kept = self._workspace.canvases.values()
        readable = [one for one in kept if self._workspace.may_read(self.id, one)]
        for canvas in readable:
            if name in (canvas.id, canvas.title):
                return Canvas(self._workspace, canvas)
        titles = [canvas.title for canvas in readable]
        raise AssertionError(f"{self.user.name} sees no canvas {name!r}, only {titles}")

    def expect_file(self, part: str, channel: str) -> File:
        """Return the newest file of a channel with some words in its name or title, or fail."""
        seen = self.channel(channel)
        for file in reversed(seen.files):
            if part in file.name or part in file.title:
                return file
        raise AssertionError(f"no file {part!r} is in\n{seen.text()}")

    def expect_message(self, part: str, channel: str) -> Message:
        """Return the newest message with some words in it, or fail showing the channel."""
        seen = self.channel(channel)
        for message in reversed([*seen.all_messages, *seen.ephemerals]):
            if part in message.text():
                return message
        raise AssertionError(f"{part!r} is not in\n{seen.text()}")

    def expect_no_message(self, part: str, channel: str) -> None:
        """Fail, showing the channel, if some words stand in it."""
        seen = self.channel(channel)
        if any(part in message.text() for message in [*seen.all_messages, *seen.ephemerals]):
            raise AssertionError(f"{part!r} is in\n{seen.text()}")

    def expect_dm(self, part: str) -> Message:
        """Return the newest DM of the app with some words in it, or fail."""
        for message in reversed(self.dms()):
            if part in message.text():
                return message
        told = "\n".join(message.text() for message in self.dms())
        raise AssertionError(f"{part!r} is not in the DMs of {self.user.name}:\n{told}")

    def expect_modal(self, title: str = "") -> View:
        """Return the window in front, or fail; with a title, only if it has it."""
        view = self._front()
        if title and view.title != title:
            raise AssertionError(f"the window is called {view.title!r}, not {title!r}")
        return view

    def _front(self) -> View:
        view = self.modal
        if view is None:
            raise AssertionError(f"no window is open before {self.user.name}")
        return view

    def _sees(self, channel_id: str) -> bool:
        return self._workspace.may_see(self.id, self._workspace.channels[channel_id])

    def _place(self, name: str) -> str:
        bot = self._workspace.manifest.bot_name
        handle = name.removeprefix("@")
        user = self._workspace.user_named(handle) if name in (f"@{handle}", bot) else None
        if user is not None:
            return self._workspace.open_dm(self.id, user.id).id
        if name in self._workspace.channels:
            return name
        channel = self._workspace.channel_named(name)
        if channel is None or not self._sees(channel.id):
            raise AssertionError(f"{self.user.name} sees no channel {name}")
        return channel.id
