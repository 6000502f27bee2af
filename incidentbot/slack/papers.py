"""Files that follow from events: made when they are sent, and found again by their names."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from incidentbot.domain import reviews
from incidentbot.domain.effects import Message
from incidentbot.domain.errors import DeliveryError
from incidentbot.domain.playbooks import Playbook
from incidentbot.services.ports import Job, Receipt
from incidentbot.services.reviews import Invitations
from incidentbot.slack import files
from incidentbot.slack.blocks import reviews as blocks
from incidentbot.slack.calls import Calls
from incidentbot.slack.lookups import Lookups


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One file as it goes out.

    Attributes:
        stem: What it is called when saved, without the key and the suffix.
        title: What people read above it, as plain text.
        comment: What is said with it, in Slack's markup.
    """

    stem: str
    suffix: str
    title: str
    content: bytes
    comment: str


Maker = Callable[[Job, Playbook], Awaitable[Paper | None]]


class Papers:
    """The files' side of the sender."""

    def __init__(self, calls: Calls, makers: Mapping[Message, Maker]) -> None:
        self._calls = calls
        self._lookups = Lookups(calls)
        self._makers = makers

    async def send(self, job: Job, playbook: Playbook, place: tuple[str, str | None]) -> Receipt:
        """Make a file and share it in a place; nothing where it is not wanted any more."""
        channel, thread = place
        paper = await self._made(job, playbook)
        if paper is not None and channel:
            await files.upload(
                self._calls,
                channel,
                thread,
                name=files.keyed(paper.stem, paper.suffix, job.key),
                title=paper.title,
                content=paper.content,
                comment=paper.comment,
            )
        return Receipt()

    async def look_up(self, job: Job, place: tuple[str, str | None]) -> Receipt | None:
        """Find a file that may have been shared although its answer was lost."""
        channel, thread = place
        found = channel and await self._lookups.has_file(channel, thread, key=job.key)
        return Receipt() if found else None

    async def _made(self, job: Job, playbook: Playbook) -> Paper | None:
        make = self._makers.get(job.say.message) if job.say and job.say.message else None
        if make is None:
            raise DeliveryError("fault: nobody makes this file", permanent=True)
        return await make(job, playbook)


def invitation(invitations: Invitations) -> Maker:
    """Make the file that puts the review into a calendar."""

    async def made(job: Job, playbook: Playbook) -> Paper | None:
        incident = job.of
        if blocks.outdated(job.entry, incident):
            return None
        content = await invitations.file(incident, playbook)
        if content is None:
            return None
        return Paper(
            stem=f"{incident.ref}-review",
            suffix="ics",
            title=reviews.title(incident, playbook),
            content=content,
            comment=blocks.FILE_COMMENT,
        )

    return made
