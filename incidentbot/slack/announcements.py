"""The announcement channel: found once, joined before the first post, left clean when private."""

import logging
from typing import Any

from incidentbot.domain.errors import DeliveryError
from incidentbot.slack.calls import Calls

log = logging.getLogger(__name__)

UNUSABLE = frozenset({"channel_not_found", "is_archived", "method_not_supported_for_channel_type"})


class AnnouncementChannel:
    """The one channel for the whole company, named by id or by name in the settings.

    Attributes:
        wanted: What the settings name; None or empty: there is none.
    """

    def __init__(self, calls: Calls, wanted: str | None) -> None:
        self.wanted = (wanted or "").strip().lstrip("#")
        self._calls = calls
        self._id: str | None = None

    async def ready(self) -> str | None:
        """Return the channel's id, joined; None when there is none that can be used.

        Raises:
            DeliveryError: Slack could not be asked; try again later.
        """
        if self._id is not None or not self.wanted:
            return self._id
        channel = await self._found()
        if channel is None:
            log.warning("The announcement channel %r does not exist.", self.wanted)
            return None
        if not channel.get("is_member"):
            await self._join(str(channel["id"]))
        self._id = str(channel["id"])
        return self._id

    async def _join(self, channel: str) -> None:
        try:
            await self._calls("conversations.join", channel=channel)
        except DeliveryError as error:
            # A private channel cannot be joined; somebody must invite the bot.
            log.warning("Could not join the announcement channel: %s", error.code)
            if error.code not in UNUSABLE and not error.code.startswith("missing_scope"):
                raise

    def forget(self) -> None:
        """Find it anew at the next post: it was archived, deleted or left."""
        self._id = None

    async def _found(self) -> dict[str, Any] | None:
        if self.wanted[:1] in ("C", "G") and self.wanted.isalnum() and self.wanted.isupper():
            try:
                answer = await self._calls("conversations.info", channel=self.wanted)
            except DeliveryError as error:
                if error.code in UNUSABLE:
                    return None
                raise
            return dict(answer["channel"])
        channels = await self._calls.pages(
            "conversations.list",
            "channels",
            types="public_channel,private_channel",
            exclude_archived=True,
            limit=999,
        )
        return next((each for each in channels if each.get("name") == self.wanted), None)
