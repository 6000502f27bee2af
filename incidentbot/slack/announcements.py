"""The announcement channel: found once, joined before the first post, left clean when private."""

import asyncio
import logging

from incidentbot.domain.errors import DeliveryError
from incidentbot.slack.calls import Calls

log = logging.getLogger(__name__)

GONE = frozenset({"channel_not_found", "is_archived"})


class AnnouncementChannel:
    """The one channel for the whole company, named by id or by name in the settings.

    Attributes:
        wanted: What the settings name; None or empty: there is none.
    """

    def __init__(self, calls: Calls, wanted: str | None) -> None:
        self.wanted = (wanted or "").strip().lstrip("#")
        self._calls = calls
        self._id: str | None = None
        self._finding = asyncio.Lock()

    async def ready(self) -> str | None:
        """Return the channel's id, joined; None when there is none that can be used.

        Raises:
            DeliveryError: Slack could not be asked; try again later.
        """
        async with self._finding:
            if self._id is None and self.wanted:
                self._id = await self._found()
        return self._id

    async def _found(self) -> str | None:
        channel = self.wanted if _is_id(self.wanted) else await self._named()
        if channel is None:
            log.warning("The announcement channel %r does not exist.", self.wanted)
            return None
        return channel if await self._joined(channel) else None

    async def _joined(self, channel: str) -> bool:
        try:
            await self._calls("conversations.join", channel=channel)
        except DeliveryError as error:
            if not error.permanent:
                raise
            # A private channel cannot be joined: somebody may have invited the bot there.
            log.warning("Could not join the announcement channel: %s", error.code)
            return error.code not in GONE
        return True

    def forget(self) -> None:
        """Find it anew at the next post: it was archived, deleted or left."""
        self._id = None

    async def _named(self) -> str | None:
        channels = await self._calls.pages(
            "conversations.list",
            "channels",
            types="public_channel,private_channel",
            exclude_archived=True,
            limit=999,
        )
        found = (each for each in channels if self.wanted in (each.get("name"), each.get("id")))
        return next((str(each["id"]) for each in found), None)


def _is_id(wanted: str) -> bool:
    return wanted[:1] in ("C", "G") and wanted.isalnum() and wanted.isupper()
