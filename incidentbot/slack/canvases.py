"""The post-mortem as a canvas of the war room; where Slack has none, as a file once an edition."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from incidentbot.domain import events as ev
from incidentbot.domain.aftermath import PUBLISHED
from incidentbot.domain.effects import (
    ROOM,
    Message,
    Say,
    SayKind,
    Surface,
    channel_ref,
    surface_ref,
)
from incidentbot.domain.errors import DeliveryError
from incidentbot.domain.people import BOT
from incidentbot.domain.playbooks import Playbook
from incidentbot.services import postmortems
from incidentbot.services.ports import Job, Receipt, Store, UnitOfWork
from incidentbot.services.postmortems import Sheet
from incidentbot.services.record import Act, Rules
from incidentbot.slack import voices
from incidentbot.slack.calls import Calls
from incidentbot.slack.papers import Paper
from incidentbot.slack.people import People

LARGEST = 1_000_000
FILE = "file/"
# https://docs.slack.dev/reference/methods/canvases.create: no canvas is to be had here.
NO_CANVAS = frozenset(
    {
        "canvas_creation_failed",
        "canvas_disabled_file_team",
        "canvas_disabled_user_team",
        "canvas_globally_disabled",
        "canvas_tab_creation_failed",
        "canvas_too_large",
        "channel_canvas_creation_failed",
        "free_team_canvas_tab_already_exists",
        "free_team_not_allowed",
        "free_teams_cannot_create_non_tabbed_canvases",
        "free_teams_cannot_create_standalone_canvases",
        "free_teams_cannot_edit_standalone_canvases",
        "restricted_action",
        "team_tier_cannot_create_channel_canvases",
        "unknown_method",
    }
)
GONE = frozenset({"canvas_not_found", "canvas_deleted"})
LOCKED = "canvas_editing_locked"
HAS_ONE = "channel_canvas_already_exists"


@dataclass(frozen=True, slots=True, kw_only=True)
class Canvases:
    """Draws the document from the state of the moment.

    It takes the channel's own canvas, of which there is one: when the answer to its making is lost,
    the next try finds it. Where people have one of their own there, it is left alone and the
    document becomes a tab beside it; an answer lost then may leave two such tabs.

    Attributes:
        team_id: The workspace, for the address under which people open a canvas.
        now: The moment, for what is still running.
        base_url: Where this program's own pages are, if people can reach them.
    """

    calls: Calls
    people: People
    store: Store
    rules: Rules
    now: Callable[[], datetime]
    bot_user: str
    workspace_url: str
    team_id: str
    base_url: str | None = None

    async def look_up(self, job: Job) -> Receipt | None:
        """Leave it to the next try, which finds the canvas that an earlier one made."""
        return None

    async def send(self, job: Job) -> Receipt:
        """Write the canvas, or have the file sent where there can be none. Raises DeliveryError."""
        incident = job.of
        seen = await self.store.read(partial(self._sheet, incident_id=incident.id))
        if incident.aftermath.postmortem is None:
            return Receipt()
        channel = job.refs.get(channel_ref(incident.room_number), "")
        known = job.ref or ""
        if known.startswith(FILE):
            return _as_file(job, seen)
        words = postmortems.fitted(await self._words(seen))
        if len(words.encode()) > LARGEST:
            return _as_file(job, seen)
        try:
            canvas = await self._put(job, channel, seen.page.title, words)
        except DeliveryError as error:
            if error.code in NO_CANVAS or error.code.startswith("missing_scope"):
                return _as_file(job, seen)
            if error.code == LOCKED:
                raise DeliveryError(LOCKED) from error
            raise
        link = f"{self.workspace_url}docs/{self.team_id}/{canvas}"
        return Receipt(refs={_ref(job): canvas, postmortems.CANVAS_LINK: link})

    def _sheet(self, uow: UnitOfWork, *, incident_id: str) -> Sheet:
        act = Act(uow=uow, rules=self.rules, by=BOT, now=self.now())
        return postmortems.sheet(act, incident_id, everybody=True)

    async def _words(self, seen: Sheet) -> str:
        document = seen.incident.aftermath.postmortem
        if document and document.status == PUBLISHED and seen.edition:
            return seen.edition
        speaker = await voices.speaker(self.people, self.rules, seen, base_url=self.base_url)
        reader = speaker.to_readers_of(seen.incident, seen.playbook)
        return postmortems.markdown(seen.page, reader)

    async def _put(self, job: Job, channel: str, title: str, words: str) -> str:
        if job.ref:
            try:
                return await self._edited(job.ref, words)
            except DeliveryError as error:
                if error.code not in GONE:
                    raise
        content = _content(words)
        try:
            answer = await self.calls(
                "conversations.canvases.create",
                channel_id=channel,
                title=title,
                document_content=content,
            )
        except DeliveryError as error:
            if error.code != HAS_ONE:
                raise
            # Ours, of a try whose answer was lost; or the people's own, which stays as it is.
            mine = await self._ours(channel) if job.attempts else None
            if mine:
                return await self._edited(mine, words)
            answer = await self.calls(
                "canvases.create", title=title, document_content=content, channel_id=channel
            )
        return str(answer["canvas_id"])

    async def _edited(self, canvas: str, words: str) -> str:
        change = {"operation": "replace", "document_content": _content(words)}
        await self.calls("canvases.edit", canvas_id=canvas, changes=[change])
        return canvas

    async def _ours(self, channel: str) -> str | None:
        try:
            answer = await self.calls("conversations.info", channel=channel)
            properties = (answer.get("channel") or {}).get("properties") or {}
            found = str((properties.get("canvas") or {}).get("file_id") or "")
            file = await self.calls("files.info", file=found) if found else {}
        except DeliveryError as error:
            if not error.permanent:
                raise
            return None
        made_by = (file.get("file") or {}).get("user")
        return found if found and made_by == self.bot_user else None


async def document(job: Job, playbook: Playbook) -> Paper | None:
    """Make the file of an edition, as it went out."""
    event = job.entry.event if job.entry else None
    if not isinstance(event, ev.PostmortemPublished):
        raise DeliveryError("fault: the edition is missing", permanent=True)
    incident = job.of
    return Paper(
        stem=f"{incident.ref}-post-mortem",
        suffix="md",
        title=f"{playbook.postmortem.title}: {incident.ref} {incident.title}",
        content=event.body.encode(),
        comment="The post-mortem, as a file.",
    )


def _as_file(job: Job, seen: Sheet) -> Receipt:
    document = seen.incident.aftermath.postmortem
    sent = int((job.ref or "").removeprefix(FILE) or 0) if (job.ref or "").startswith(FILE) else 0
    if document is None or document.status != PUBLISHED or document.edition <= sent:
        return Receipt(refs={_ref(job): job.ref or "", postmortems.CANVAS_LINK: ""})
    channel = channel_ref(job.of.room_number)
    file = Say(
        kind=SayKind.SEND_FILE,
        place=ROOM,
        message=Message.DOCUMENT,
        seq=seen.editions[0].seq,
        needs=(channel,),
    )
    refs = {_ref(job): f"{FILE}{document.edition}", postmortems.CANVAS_LINK: ""}
    return Receipt(refs=refs, spawn=(file,))


def _ref(job: Job) -> str:
    return surface_ref(Surface.POSTMORTEM, job.of.room_number)


def _content(words: str) -> dict[str, str]:
    return {"type": "markdown", "markdown": words}
