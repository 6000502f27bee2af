"""What a person has before them: messages, channels and windows, read as text."""

from collections.abc import Iterator
from dataclasses import dataclass

from incidentbot.sandbox import forms
from incidentbot.sandbox.blocks.check import block_elements
from incidentbot.sandbox.channels import Channel as ChannelState
from incidentbot.sandbox.documents import Canvas, File
from incidentbot.sandbox.messages import Post
from incidentbot.sandbox.render import Renderer, button_texts
from incidentbot.sandbox.views import View as ViewState
from incidentbot.sandbox.wire import Json
from incidentbot.sandbox.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Message:
    """A message as somebody sees it."""

    workspace: Workspace
    post: Post

    @property
    def ts(self) -> str:
        """Return the stamp of the message."""
        return self.post.ts

    @property
    def channel(self) -> str:
        """Return the id of the channel it stands in."""
        return self.post.channel

    @property
    def thread_ts(self) -> str | None:
        """Return the stamp of the thread it belongs to."""
        return self.post.thread_ts

    @property
    def author(self) -> str:
        """Return the handle of who wrote it."""
        user = self.workspace.users.get(self.post.user)
        return user.name if user else "slackbot"

    @property
    def is_ephemeral(self) -> bool:
        """Tell whether only one person sees it."""
        return self.post.ephemeral_to is not None

    @property
    def is_edited(self) -> bool:
        """Tell whether it was changed since."""
        return self.post.edited is not None

    @property
    def is_gone(self) -> bool:
        """Tell whether it was deleted."""
        channel = self.workspace.channels.get(self.post.channel)
        return channel is None or self.post not in [*channel.posts.values(), *channel.ephemerals]

    @property
    def reactions(self) -> dict[str, list[str]]:
        """Return the handles of who reacted, by reaction."""
        users = self.workspace.users
        return {
            name: [users[one].name for one in people]
            for name, people in self.post.reactions.items()
        }

    @property
    def metadata(self) -> Json | None:
        """Return what the app attached for itself."""
        return self.post.metadata

    @property
    def blocks(self) -> list[Json]:
        """Return the blocks, with those of attachments."""
        attached = [one for part in self.post.attachments for one in part.get("blocks", [])]
        return self.post.blocks + attached

    @property
    def buttons(self) -> list[str]:
        """Return the texts of what can be clicked."""
        return button_texts(self.blocks)

    @property
    def replies(self) -> "list[Message]":
        """Return the thread below, oldest first."""
        channel = self.workspace.channels[self.post.channel]
        return [Message(self.workspace, one) for one in self.workspace.replies(channel, self.ts)]

    @property
    def notification(self) -> str:
        """Return the text that notifications and screen readers use."""
        return Renderer(self.workspace).text(self.post.text)

    @property
    def files(self) -> list[File]:
        """Return the files that it carries."""
        kept = self.workspace.files
        return [File(self.workspace, kept[one["id"]]) for one in self.post.files]

    def text(self) -> str:
        """Render the message as plain text."""
        renderer = Renderer(self.workspace)
        attached = [str(part.get("text", "")) for part in self.post.attachments]
        body = renderer.blocks(self.blocks) if self.blocks else renderer.text(self.post.text)
        files = [f"(file: {file['title']})" for file in self.post.files]
        return "\n".join(part for part in [body, *attached, *files] if part)


@dataclass(frozen=True, slots=True)
class View:
    """A modal or Home tab as its person sees it."""

    workspace: Workspace
    state: ViewState

    @property
    def id(self) -> str:
        """Return the id of the view."""
        return self.state.id

    @property
    def title(self) -> str:
        """Return the title of a modal."""
        return str((self.state.body.get("title") or {}).get("text", ""))

    @property
    def callback_id(self) -> str:
        """Return the app's name for the view."""
        return str(self.state.body.get("callback_id", ""))

    @property
    def submit(self) -> str:
        """Return the text of the button that sends the form in."""
        return str((self.state.body.get("submit") or {}).get("text", ""))

    @property
    def blocks(self) -> list[Json]:
        """Return the blocks of the view."""
        return self.state.blocks

    @property
    def buttons(self) -> list[str]:
        """Return the texts of what can be clicked."""
        return button_texts(self.blocks)

    @property
    def values(self) -> Json:
        """Return what stands in the inputs, in Slack's shape."""
        return forms.values(self.blocks, self.state.typed)

    def inputs(self) -> Iterator[tuple[str, Json, Json]]:
        """Yield the label, block and element of each input."""
        for block in self.blocks:
            if block["type"] == "input":
                yield block["label"]["text"], block, block_elements(block)[0]

    @property
    def labels(self) -> list[str]:
        """Return the labels of the inputs, from the top."""
        return [label for label, _, _ in self.inputs()]

    @property
    def errors(self) -> dict[str, str]:
        """Return what is wrong, by label."""
        return {
            label: self.state.errors[block["block_id"]]
            for label, block, _ in self.inputs()
            if block["block_id"] in self.state.errors
        }

    def text(self) -> str:
        """Render the view as plain text."""
        body = Renderer(self.workspace).blocks(self.blocks, self.values)
        return f"{self.title}\n{body}" if self.title else body


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as one person sees it."""

    workspace: Workspace
    state: ChannelState
    person: str

    @property
    def id(self) -> str:
        """Return the id of the channel."""
        return self.state.id

    @property
    def name(self) -> str:
        """Return the name of the channel."""
        return self.state.name

    @property
    def topic(self) -> str:
        """Return the topic as it is read."""
        return Renderer(self.workspace).text(self.state.topic.value)

    @property
    def purpose(self) -> str:
        """Return the description as it is read."""
        return Renderer(self.workspace).text(self.state.purpose.value)

    @property
    def is_archived(self) -> bool:
        """Tell whether the channel is closed."""
        return self.state.is_archived

    @property
    def is_private(self) -> bool:
        """Tell whether only members see the channel."""
        return self.state.is_private

    @property
    def members(self) -> list[str]:
        """Return the handles of its members."""
        return [self.workspace.users[one].name for one in self.state.members]

    @property
    def all_messages(self) -> list[Message]:
        """Return all messages with replies and Slack's own notices, oldest first."""
        return [Message(self.workspace, post) for post in self.state.posts.values()]

    @property
    def messages(self) -> list[Message]:
        """Return what people and apps wrote at the top level, oldest first."""
        kinds = (None, "thread_broadcast")
        return [
            one for one in self.all_messages if one.post.is_top_level and one.post.subtype in kinds
        ]

    @property
    def notices(self) -> list[str]:
        """Return Slack's own remarks, such as who joined."""
        return [one.text() for one in self.all_messages if one.post.subtype is not None]

    @property
    def pins(self) -> list[Message]:
        """Return the pinned messages."""
        return [Message(self.workspace, self.state.posts[ts]) for ts in self.state.pins]

    @property
    def bookmarks(self) -> dict[str, str]:
        """Return the bookmarks' addresses by title."""
        return {mark.title: mark.link for mark in self.state.bookmarks.values()}

    @property
    def files(self) -> list[File]:
        """Return the files posted here, threads included, oldest first."""
        return [file for message in self.all_messages for file in message.files]

    @property
    def canvas(self) -> Canvas | None:
        """Return the channel's own canvas, if it has one."""
        kept = self.workspace.canvases.get(self.state.canvas_id)
        return Canvas(self.workspace, kept) if kept else None

    @property
    def ephemerals(self) -> list[Message]:
        """Return what only this person sees here, oldest first."""
        return [
            Message(self.workspace, post)
            for post in self.state.ephemerals
            if post.ephemeral_to == self.person
        ]

    def text(self) -> str:
        """Render the channel with its threads as plain text."""
        head = f"#{self.name}" if self.name else "DM"
        lines = [f"{head} - {self.topic}" if self.topic else head]
        for message in sorted([*self.all_messages, *self.ephemerals], key=_stamp):
            indent = "    > " if message.post.is_reply else "  "
            whisper = " (only you)" if message.is_ephemeral else ""
            body = message.text().replace("\n", f"\n{indent}  ")
            lines.append(f"{indent}{message.author}{whisper}: {body}")
        return "\n".join(lines)


def _stamp(message: Message) -> float:
    return float(message.ts)
