"""War rooms in Slack: opened once, people invited, the topic and the bookmarks kept."""

import json
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from incidentbot.domain import rooms
from incidentbot.domain.effects import channel_ref
from incidentbot.domain.errors import DeliveryError
from incidentbot.services.ports import Job, Receipt
from incidentbot.slack.calls import Calls
from incidentbot.slack.people import People, is_group, person, user_of

AT_ONCE = 100
SUFFIXES = 20
SLACK = timedelta(seconds=60)
THERE_ALREADY = frozenset({"already_in_channel", "cant_invite_self"})


class Rooms:
    """The room side of the sender."""

    def __init__(
        self, calls: Calls, people: People, *, bot_user: str, offset: Callable[[], timedelta]
    ) -> None:
        self._calls = calls
        self._people = people
        self._bot_user = bot_user
        self._offset = offset

    async def open(self, job: Job) -> Receipt:
        """Open the incident's channel, or adopt the one an earlier try made."""
        incident = job.of
        name = incident.channel_name
        if job.attempts and (mine := await self._mine(job, name)):
            return _opened(incident.room_number, mine)
        for number in range(2, SUFFIXES):
            try:
                answer = await self._calls(
                    "conversations.create", name=name, is_private=incident.private
                )
                return _opened(incident.room_number, _id_of(answer))
            except DeliveryError as error:
                if error.code != "name_taken":
                    raise
            name = rooms.alternative(incident.channel_name, number)
        raise DeliveryError("name_taken", permanent=True)

    async def _mine(self, job: Job, name: str) -> str | None:
        # Only what we made since the first try: a namesake from before is somebody else's.
        started = job.first_tried_at or job.written_at
        since = (started - max(self._offset(), timedelta()) - SLACK).timestamp()
        channels = await self._calls.pages(
            "conversations.list", "channels", types="public_channel,private_channel", limit=999
        )
        for channel in channels:
            made_by_us = channel.get("creator") in (self._bot_user, None, "")
            made_at = float(channel.get("created") or since)
            if channel.get("name") == name and made_by_us and made_at >= since:
                return str(channel["id"])
        return None

    async def invite(self, job: Job, channel: str) -> Receipt:
        """Invite people and the members of groups; one who cannot come does not keep the rest."""
        users = await self._users(job.say.people if job.say else ())
        troubles: list[str] = []
        for start in range(0, len(users), AT_ONCE):
            troubles += await self._invite(channel, users[start : start + AT_ONCE])
        return Receipt(troubles=tuple(troubles))

    async def _users(self, people: Iterable[str]) -> list[str]:
        users: dict[str, None] = {}
        for each in people:
            if is_group(each):
                users.update(dict.fromkeys(await self._people.members(user_of(each))))
            elif user_of(each):
                users[user_of(each)] = None
        users.pop(self._bot_user, None)
        return list(users)

    async def _invite(self, channel: str, users: list[str]) -> list[str]:
        force = True if len(users) > 1 else None
        try:
            answer = await self._calls(
                "conversations.invite", channel=channel, users=users, force=force
            )
        except DeliveryError as error:
            if not error.permanent or error.code in ("is_archived", "missing_scope"):
                raise
            if len(users) == 1:
                return [] if error.code in THERE_ALREADY else [_not_invited(users[0], error.code)]
        else:
            return [
                _not_invited(str(each.get("user")), str(each.get("error")))
                for each in answer.get("errors") or []
                if not each.get("ok") and each.get("error") not in THERE_ALREADY
            ]
        # One of several cannot be invited, and Slack invites nobody then: one by one.
        return [trouble for user in users for trouble in await self._invite(channel, [user])]

    async def topic(self, job: Job, channel: str, text: str) -> Receipt:
        """Set the topic, unless it is that already: every change writes a line in the channel."""
        if job.ref != text:
            await self._calls("conversations.setTopic", channel=channel, topic=text)
        return Receipt(refs={"topic": text})

    async def bookmarks(self, job: Job, channel: str, wanted: list[tuple[str, str]]) -> Receipt:
        """Bring the bookmarks in line with the incident's links; those of others stay."""
        links = [link for _, link in wanted]
        stale = set(json.loads(job.ref or "[]")) - set(links)
        if wanted or stale:
            answer = await self._calls("bookmarks.list", channel_id=channel)
            await self._bring_in_line(channel, answer.get("bookmarks") or [], wanted, stale)
        return Receipt(refs={"bookmarks": json.dumps(links)})

    async def _bring_in_line(
        self, channel: str, there: list[Any], wanted: list[tuple[str, str]], stale: set[str]
    ) -> None:
        known = {str(each.get("link")): str(each.get("id")) for each in there}
        for title, link in wanted:
            if link not in known:
                await self._calls(
                    "bookmarks.add", channel_id=channel, title=title, type="link", link=link
                )
        for link in sorted(stale & known.keys()):
            await self._repeatable(
                "bookmarks.remove", {"not_found"}, channel_id=channel, bookmark_id=known[link]
            )

    async def pin(self, channel: str, ts: str) -> Receipt:
        """Pin the summary."""
        await self._repeatable("pins.add", {"already_pinned"}, channel=channel, timestamp=ts)
        return Receipt()

    async def mark(self, source: str, *, on: bool) -> Receipt:
        """Show on a message that it is on the timeline, or no longer."""
        channel, ts = source.split("/", 1)
        method, done = (
            ("reactions.add", "already_reacted") if on else ("reactions.remove", "no_reaction")
        )
        await self._repeatable(
            method, {done, "message_not_found"}, channel=channel, timestamp=ts, name=MARK
        )
        return Receipt()

    async def leave(self, channel: str) -> Receipt:
        """Archive a room that is no longer used."""
        await self._repeatable("conversations.archive", {"already_archived"}, channel=channel)
        return Receipt()

    async def direct(self, person_id: str, known: str | None) -> str:
        """Return the channel in which one person reads the bot."""
        if known:
            return known
        answer = await self._calls("conversations.open", users=user_of(person_id))
        return _id_of(answer) or user_of(person_id)

    async def spread(self, group: str) -> list[str]:
        """Return the people a group stands for."""
        return [person(user) for user in await self._people.members(user_of(group))]

    async def _repeatable(self, method: str, done: set[str], **arguments: Any) -> None:
        try:
            await self._calls(method, **arguments)
        except DeliveryError as error:
            if error.code not in done:
                raise


MARK = "white_check_mark"


def _id_of(answer: dict[str, Any]) -> str:
    channel = answer.get("channel") or {}
    return str(channel.get("id") or "") if isinstance(channel, dict) else str(channel)


def _opened(room_number: int, channel: str) -> Receipt:
    return Receipt(refs={channel_ref(room_number): channel})


def _not_invited(user: str, code: str) -> str:
    return f"{person(user)} could not be invited ({code})"
