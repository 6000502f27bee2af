"""Carries effects to Slack: what to say becomes a call, what to show is drawn from the state."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from incidentbot.domain.effects import (
    ANNOUNCEMENT,
    BEFORE_ROOM,
    EVERYBODY,
    MERGED_ROOM,
    ROOM,
    THREAD,
    Say,
    SayKind,
    Surface,
    channel_ref,
    summary_ref,
    surface_ref,
)
from incidentbot.domain.errors import DeliveryError, PlaybookError
from incidentbot.domain.playbooks import Playbook
from incidentbot.services.ports import Job, Publisher, Receipt
from incidentbot.services.record import Rules
from incidentbot.slack import messages
from incidentbot.slack.announcements import AnnouncementChannel
from incidentbot.slack.blocks import checklists, drills
from incidentbot.slack.blocks import incidents as blocks
from incidentbot.slack.blocks.elements import Message as Words
from incidentbot.slack.calls import Calls
from incidentbot.slack.lookups import PAGE, Lookups
from incidentbot.slack.papers import Papers
from incidentbot.slack.people import is_group
from incidentbot.slack.rooms import Rooms

EVENT_TYPE = "incidentbot"
LISTS = frozenset({Surface.CHECKLIST, Surface.RUNBOOK})
_NO_LIST = Words(text="", blocks=())
GONE = frozenset({"message_not_found", "cant_update_message"})


class SlackSender:
    """The sender port, for Slack."""

    def __init__(
        self,
        calls: Calls,
        rooms: Rooms,
        announcements: AnnouncementChannel,
        rules: Rules,
        *,
        now: Callable[[], datetime],
        publisher: Publisher | None = None,
        papers: Papers | None = None,
        base_url: str | None = None,
    ) -> None:
        self._publisher = publisher
        self._papers = papers or Papers(calls, {})
        self._base_url = base_url
        self._calls = calls
        self._lookups = Lookups(calls)
        self._rooms = rooms
        self._announcements = announcements
        self._rules = rules
        self._now = now

    async def send(self, job: Job) -> Receipt:
        """Do what the job says. Raises DeliveryError."""
        return await (self._show(job) if job.surface else self._say(job))

    async def look_up(self, job: Job) -> Receipt | None:
        """Find a message of this job among the newest of its place. Raises DeliveryError."""
        if job.say is not None and job.say.kind is SayKind.PUBLISH:
            return None
        if job.surface is not None:
            channel, thread = await self._surface_place(job), None
        else:
            channel, thread = await self._place(job)
        if job.say is not None and job.say.kind is SayKind.SEND_FILE:
            return await self._papers.look_up(job, (channel, thread))
        words = self._words(job).text
        if not channel or not words:
            return None
        ts = await self._lookups.find(channel, thread, key=job.key, words=words)
        if ts is None:
            return None
        if job.surface is None:
            return Receipt(refs=_given(_say_of(job)))
        # What was posted then may be behind what is wanted now.
        return await self._show(replace(job, ref=f"{channel}/{ts}"))

    async def _say(self, job: Job) -> Receipt:
        say = _say_of(job)
        if say.kind in (SayKind.POST, SayKind.SEND_FILE, SayKind.PUBLISH):
            return await self._posted(job, say)
        incident = job.of
        channel = job.refs.get(channel_ref(incident.room_number), "")
        match say.kind:
            case SayKind.OPEN_ROOM:
                return await self._rooms.open(job)
            case SayKind.INVITE:
                return await self._rooms.invite(job, channel)
            case SayKind.PIN_SUMMARY:
                return await self._rooms.pin(
                    channel, _ts(job.refs[summary_ref(incident.room_number)])
                )
            case SayKind.MARK | SayKind.UNMARK:
                return await self._rooms.mark(say.subject or "/", on=say.kind is SayKind.MARK)
            case _:
                return await self._left(job, job.refs[say.subject or ""])

    async def _published(self, job: Job) -> Receipt:
        if self._publisher is None:
            raise DeliveryError("no_publisher", permanent=True)
        return await self._publisher.publish(job)

    async def _left(self, job: Job, channel: str) -> Receipt:
        farewell = blocks.farewell(job.of)
        if not await self._lookups.find(channel, None, key=job.key, words=farewell.text):
            await self._post(channel, None, farewell, job.key)
        return await self._rooms.leave(channel)

    async def _posted(self, job: Job, say: Say) -> Receipt:
        if say.kind is SayKind.PUBLISH:
            return await self._published(job)
        if say.place.startswith("dm:") and is_group(say.place.removeprefix("dm:")):
            return await self._spread(say)
        channel, thread = await self._place(job)
        if not channel:
            return Receipt()
        if say.kind is SayKind.SEND_FILE:
            return await self._papers.send(job, self._playbook(job), (channel, thread))
        await self._post(channel, thread, self._words(job), job.key)
        shared = {say.place: channel} if say.place.startswith("dm:") else {}
        return Receipt(refs=_given(say), shared_refs=shared)

    async def _spread(self, say: Say) -> Receipt:
        people = await self._rooms.spread(say.place.removeprefix("dm:"))
        return Receipt(spawn=tuple(messages.addressed(say, person) for person in people))

    async def _place(self, job: Job) -> tuple[str, str | None]:
        say = _say_of(job)
        if say.place == EVERYBODY:
            return await self._announcements.ready() or "", None
        incident = job.of
        if say.place in (ROOM, BEFORE_ROOM):
            return job.refs.get(channel_ref(incident.room_number), ""), None
        if say.place == THREAD:
            channel, _, ts = job.refs.get(ANNOUNCEMENT, "").partition("/")
            return channel, ts or None
        person = say.place.removeprefix("dm:")
        if not person.startswith("slack:"):
            return "", None
        return await self._rooms.direct(person, job.refs.get(say.place)), None

    async def _show(self, job: Job) -> Receipt:
        incident, playbook = job.of, self._playbook(job)
        channel = job.refs.get(channel_ref(incident.room_number), "")
        match job.surface:
            case Surface.TOPIC:
                return await self._rooms.topic(job, channel, blocks.topic(incident, playbook))
            case Surface.BOOKMARKS:
                wanted = blocks.bookmarks(incident, playbook)
                return await self._rooms.bookmarks(job, channel, wanted)
            case Surface.SUMMARY:
                return await self._drawn(job, channel, self._words(job))
            case Surface.CHECKLIST | Surface.RUNBOOK:
                return await self._listed(job, channel)
            case _:
                return await self._announce(job)

    def _words(self, job: Job) -> Words:
        """Draw the message of a post, or of a surface that is one."""
        now, playbook = self._now(), self._playbook(job)
        if job.surface is Surface.ANNOUNCEMENT:
            return self._announced(job, playbook, now)
        if job.surface in LISTS:
            return drills.marked(_list(job, playbook, now) or _NO_LIST, job.of)
        if job.surface is not None:
            moved = job.refs.get(MERGED_ROOM)
            return blocks.summary(job.of, playbook, job.clocks, now=now, goes_on=moved)
        return messages.dated(
            messages.of(job, playbook, now=now, base_url=self._base_url), job, now
        )

    async def _listed(self, job: Job, channel: str) -> Receipt:
        words = self._words(job)
        return Receipt() if words is _NO_LIST else await self._drawn(job, channel, words)

    def _announced(self, job: Job, playbook: Playbook, now: datetime) -> Words:
        incident = job.of
        room = None if incident.room_lost else job.refs.get(channel_ref(incident.room_number))
        if incident.aftermath.merged_into:
            room = job.refs.get(MERGED_ROOM)
        mentioned = self._rules.directory.of(playbook.severity(incident.severity).mention)
        return blocks.announcement(
            incident, playbook, channel=room, clocks=job.clocks, now=now, mentioned=mentioned
        )

    async def _announce(self, job: Job) -> Receipt:
        if job.of.private:
            return await self._withdrawn(job)
        channel = await self._announcements.ready()
        if channel is None:
            # An empty ref: there is no thread to wait for either.
            return Receipt(refs={ANNOUNCEMENT: ""})
        try:
            return await self._drawn(job, channel, self._words(job))
        except DeliveryError as error:
            if error.code in ("not_in_channel", "channel_not_found"):
                self._announcements.forget()
                raise DeliveryError(error.code, permanent=job.attempts > 1) from error
            raise

    async def _drawn(self, job: Job, channel: str, message: Words) -> Receipt:
        if job.ref:
            where, _, ts = job.ref.partition("/")
            try:
                await self._update(where, ts, message, job.key)
                return self._shown(job, where, ts)
            except DeliveryError as error:
                if error.code not in GONE:
                    raise
        ts = await self._post(channel, None, message, job.key)
        return replace(self._shown(job, channel, ts), spawn=_pin_again(job))

    async def _withdrawn(self, job: Job) -> Receipt:
        channel, _, ts = (job.ref or "").partition("/")
        if not ts:
            return Receipt(refs={ANNOUNCEMENT: ""})
        answer = await self._calls("conversations.replies", channel=channel, ts=ts, limit=PAGE)
        ours = [
            each["ts"]
            for each in answer.get("messages") or []
            if each.get("bot_id") or each["ts"] == ts
        ]
        for each in sorted(ours, reverse=True):
            await self._delete(channel, str(each))
        return Receipt(refs={ANNOUNCEMENT: ""})

    async def _delete(self, channel: str, ts: str) -> None:
        try:
            await self._calls("chat.delete", channel=channel, ts=ts)
        except DeliveryError as error:
            if error.code not in GONE and error.code != "cant_delete_message":
                raise

    async def _post(self, channel: str, thread: str | None, message: Words, key: str) -> str:
        try:
            answer = await self._written(_post(channel, thread, message, key))
        except DeliveryError as error:
            if error.code not in ("invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long"):
                raise
            # A notice must not die of its formatting.
            plain = {**_post(channel, thread, message, key), "blocks": None}
            answer = await self._written(plain)
        return str(answer.get("ts") or (answer.get("message") or {}).get("ts") or "")

    async def _written(self, post: dict[str, Any]) -> dict[str, Any]:
        try:
            return await self._calls("chat.postMessage", **post)
        except DeliveryError as error:
            if error.code != "not_in_channel":
                raise
            # Somebody took the bot out; into a public channel it may come back.
            await self._calls("conversations.join", channel=post["channel"])
            return await self._calls("chat.postMessage", **post)

    async def _update(self, channel: str, ts: str, message: Words, key: str) -> None:
        arguments = _post(channel, None, message, key)
        arguments.pop("unfurl_links")
        arguments.pop("unfurl_media")
        await self._calls("chat.update", ts=ts, parse="none", link_names=False, **arguments)

    async def _surface_place(self, job: Job) -> str:
        if job.surface is Surface.ANNOUNCEMENT:
            return await self._announcements.ready() or ""
        return job.refs.get(channel_ref(job.of.room_number), "")

    def _shown(self, job: Job, channel: str, ts: str) -> Receipt:
        name = surface_ref(job.surface or ANNOUNCEMENT, job.of.room_number)
        return Receipt(refs={name: f"{channel}/{ts}"})

    def _playbook(self, job: Job) -> Playbook:
        try:
            return self._rules.catalog.get(job.playbook_key or self._rules.catalog.current.key)
        except PlaybookError as error:
            # Another program began the incident; its playbook is read from the rows in a moment.
            raise DeliveryError("playbook_not_read_yet") from error


def _post(channel: str, thread: str | None, message: Words, key: str) -> dict[str, Any]:
    return {
        "channel": channel,
        "thread_ts": thread,
        "text": message.text,
        "blocks": list(message.blocks) or None,
        "metadata": {"event_type": EVENT_TYPE, "event_payload": {"key": key}},
        "unfurl_links": False,
        "unfurl_media": False,
    }


def _list(job: Job, playbook: Playbook, now: datetime) -> Words | None:
    if job.surface is Surface.RUNBOOK:
        return checklists.runbook(job.of, playbook)
    return checklists.message(job.of, playbook, job.clocks, now=now)


def _given(say: Say) -> dict[str, str]:
    return {say.gives: "done"} if say.gives else {}


def _pin_again(job: Job) -> tuple[Say, ...]:
    # Whoever deleted the summary took its pin along.
    if job.surface is not Surface.SUMMARY or not job.ref:
        return ()
    number = job.of.room_number
    needs = (channel_ref(number), summary_ref(number))
    return (Say(kind=SayKind.PIN_SUMMARY, place="pin", needs=needs),)


def _ts(ref: str) -> str:
    return ref.partition("/")[2]


def _say_of(job: Job) -> Say:
    if job.say is None:
        raise DeliveryError("fault: a surface was taken for a say", permanent=True)
    return job.say
