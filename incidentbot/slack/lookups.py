"""Looks in Slack for a message that may have arrived although its answer was lost."""

import json
from collections.abc import Mapping
from typing import Any

from incidentbot.domain.errors import DeliveryError
from incidentbot.slack.calls import Calls
from incidentbot.slack.files import holds

NOWHERE = frozenset({"channel_not_found", "thread_not_found"})
PAGES, PAGE = 3, 200
WRITTEN = " (written "


class Lookups:
    """Finds our messages by the key that each carries."""

    def __init__(self, calls: Calls) -> None:
        self._calls = calls

    async def find(self, channel: str, thread: str | None, *, key: str, words: str) -> str | None:
        """Return the time of the message with a key among the newest of a place.

        Where no message has any metadata, Slack is not Slack, and the same words must do.

        Raises:
            DeliveryError: Slack could not be asked.
        """
        messages = await self._newest(channel, thread)
        keys = [_key_in(message) for message in messages]
        if key in keys:
            return str(messages[keys.index(key)]["ts"])
        if any(keys):
            return None
        return next((str(each["ts"]) for each in messages if _says(each, words)), None)

    async def has_file(self, channel: str, thread: str | None, *, key: str) -> bool:
        """Tell whether a file whose name holds the key is among the newest of a place.

        Raises:
            DeliveryError: Slack could not be asked.
        """
        messages = await self._newest(channel, thread)
        return any(
            holds(str(file.get("name") or ""), key)
            for message in messages
            for file in message.get("files") or []
        )

    async def _newest(self, channel: str, thread: str | None) -> list[Mapping[str, Any]]:
        if thread is None:
            return await self._pages("conversations.history", channel) or []
        replies = await self._pages("conversations.replies", channel, ts=thread)
        if replies is not None:
            return replies
        # Only a stand-in for Slack answers without messages; it may keep all in one list.
        return await self._pages("conversations.history", channel) or []

    async def _pages(
        self, method: str, channel: str, ts: str | None = None
    ) -> list[Mapping[str, Any]] | None:
        found: list[Mapping[str, Any]] = []
        cursor = None
        for _ in range(PAGES):
            answer = await self._page(method, channel, ts=ts, cursor=cursor)
            if answer.get("messages") is None:
                return found or None
            found += answer["messages"]
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return found

    async def _page(
        self, method: str, channel: str, *, ts: str | None, cursor: str | None
    ) -> Mapping[str, Any]:
        arguments = {"channel": channel, "ts": ts, "limit": PAGE, "cursor": cursor}
        try:
            return await self._calls(method, include_all_metadata=True, **arguments)
        except DeliveryError as error:
            if error.code in NOWHERE:
                # Nothing can stand in it; whether it can be written to, a new try will say.
                return {"messages": []}
            if error.code != "not_in_channel":
                raise
        # Somebody took the bot out; only from inside it sees what it wrote before.
        await self._calls("conversations.join", channel=channel)
        return await self._calls(method, include_all_metadata=True, **arguments)


def _key_in(message: Mapping[str, Any]) -> str | None:
    payload = _read(_read(message.get("metadata")).get("event_payload"))
    key = payload.get("key")
    return str(key) if key else None


def _read(value: Any) -> Mapping[str, Any]:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, dict) else {}


def _says(message: Mapping[str, Any], words: str) -> bool:
    text = str(message.get("text") or "")
    return bool(message.get("bot_id")) and text.partition(WRITTEN)[0] == words.partition(WRITTEN)[0]
