"""People as Slack knows them: opaque ids for the domain, guests told from members, groups."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from incidentbot.domain.errors import DeliveryError
from incidentbot.slack.calls import Calls

log = logging.getLogger(__name__)

KEPT = timedelta(minutes=10)
PATIENCE_S = 1.0
PREFIX = "slack:"


def person(user_id: str) -> str:
    """Make the domain's id of a Slack user or group."""
    return PREFIX + user_id


def user_of(person_id: str) -> str:
    """Return the Slack id of a person; empty for people from elsewhere."""
    return person_id.removeprefix(PREFIX) if person_id.startswith(PREFIX) else ""


def is_group(person_id: str) -> bool:
    """Tell whether an id stands for a Slack user group."""
    return user_of(person_id).startswith("S")


class People:
    """Looks people up, and remembers for a while."""

    def __init__(self, calls: Calls, now: Callable[[], datetime], *, team_id: str) -> None:
        self._calls = calls
        self._now = now
        self._team_id = team_id
        self._guests: dict[str, tuple[datetime, bool]] = {}

    async def is_guest(self, user_id: str, *, team_id: str | None = None) -> bool:
        """Tell whether somebody is no full member of this workspace.

        When Slack does not answer within a second, people of this workspace count as members:
        the hour in which Slack is slow is the hour in which somebody must declare.
        """
        if team_id and self._team_id and team_id != self._team_id:
            return True
        known = self._guests.get(user_id)
        if known is not None and abs(self._now() - known[0]) < KEPT:
            return known[1]
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await self._calls("users.info", user=user_id)
        except (DeliveryError, TimeoutError) as error:
            log.warning("Could not look up a person (%s); treated as a member.", error)
            return False
        guest = _is_guest(answer.get("user") or {}, self._team_id)
        self._guests[user_id] = (self._now(), guest)
        return guest

    def forget(self, user_id: str) -> None:
        """Look the person up anew next time: Slack said that something changed."""
        self._guests.pop(user_id, None)

    async def members(self, group_id: str) -> list[str]:
        """Return the user ids of a user group. Raises DeliveryError."""
        answer = await self._calls("usergroups.users.list", usergroup=group_id)
        return [str(user) for user in answer.get("users", [])]


def _is_guest(user: dict[str, Any], team_id: str) -> bool:
    if user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger"):
        return True
    home = user.get("team_id")
    return bool(user.get("is_bot")) or bool(team_id and home and home != team_id)
