"""People as Slack knows them: opaque ids for the domain, guests told from members, groups."""

import asyncio
import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from incidentbot.domain.errors import DeliveryError
from incidentbot.services.ports import Profile
from incidentbot.slack.calls import Calls

log = logging.getLogger(__name__)

KEPT = timedelta(minutes=10)
ASKED_AGAIN = timedelta(seconds=30)
PATIENCE_S = 1.0
PREFIX = "slack:"
NAMES_AT_ONCE = 5
_BARE_MENTION = re.compile(r"<@([UW][A-Z0-9]+)>")


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
        self._names: dict[str, str] = {}
        self._full_names: dict[str, tuple[datetime, str]] = {}
        self._profiles: dict[str, tuple[datetime, Profile | None]] = {}

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
        user = answer.get("user") or {}
        guest = _is_guest(user, self._team_id)
        self._guests[user_id] = (self._now(), guest)
        self._names[user_id] = _name(user)
        return guest

    async def named(self, text: str) -> str:
        """Put names into the mentions of a text that came with an event, where they are known."""
        bare = list(dict.fromkeys(_BARE_MENTION.findall(text)))[:NAMES_AT_ONCE]
        await asyncio.gather(*(self.is_guest(each) for each in bare if each not in self._names))
        return _BARE_MENTION.sub(self._labelled, text)

    def _labelled(self, found: re.Match[str]) -> str:
        name = self._names.get(found[1])
        return f"<@{found[1]}|{name}>" if name else found[0]

    async def is_gone(self, user_id: str) -> bool:
        """Tell whether Slack says for sure that somebody's account was deactivated."""
        if not user_id:
            return False
        try:
            answer = await self._calls("users.info", user=user_id)
        except DeliveryError:
            return False
        return bool((answer.get("user") or {}).get("deleted"))

    async def full_name(self, user_id: str) -> str:
        """Return somebody's name for a letter; empty when Slack does not say it within a second."""
        known = self._full_names.get(user_id)
        if not user_id or (known is not None and abs(self._now() - known[0]) < KEPT):
            return known[1] if known else ""
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await self._calls("users.info", user=user_id)
        except (DeliveryError, TimeoutError) as error:
            log.warning("Could not look up a name (%s); it is left open.", error)
            return ""
        name = _full_name(answer.get("user") or {})
        self._full_names[user_id] = (self._now(), name)
        return name

    async def profile(self, user_id: str) -> Profile | None:
        """Return what Slack says of somebody: what it said last when it does not answer now.

        None when it never said anything.
        """
        until, known = self._profiles.get(user_id, (self._now(), None))
        if timedelta() < until - self._now() <= KEPT:
            return known
        kept = KEPT
        try:
            async with asyncio.timeout(PATIENCE_S):
                answer = await self._calls("users.info", user=user_id)
            known = _profile(answer.get("user") or {}, self._team_id)
        except (DeliveryError, TimeoutError) as error:
            log.warning("Could not look up a person (%s); as it was known last.", error)
            kept = ASKED_AGAIN
        self._profiles[user_id] = (self._now() + kept, known)
        return known

    async def known(self, person_id: str) -> Profile | None:
        """Return what Slack says of somebody, by the domain's id."""
        user = user_of(person_id)
        return await self.profile(user) if user else None

    async def behind(self, person_id: str) -> list[str]:
        """Return the people behind an id of the domain's: a group stands for its members."""
        if not is_group(person_id):
            return [person_id]
        return [person(user) for user in await self.members(user_of(person_id))]

    async def called(self, person_id: str) -> str:
        """Return the name of a person of the domain's; empty where it is not known."""
        return await self.full_name(user_of(person_id))

    def forget(self, user_id: str) -> None:
        """Look the person up anew next time: Slack said that something changed."""
        self._profiles.pop(user_id, None)
        self._guests.pop(user_id, None)
        self._full_names.pop(user_id, None)

    async def members(self, group_id: str) -> list[str]:
        """Return the user ids of a user group. Raises DeliveryError."""
        answer = await self._calls("usergroups.users.list", usergroup=group_id)
        return [str(user) for user in answer.get("users", [])]


def _profile(user: dict[str, Any], team_id: str) -> Profile:
    return Profile(
        name=_name(user),
        guest=_is_guest(user, team_id),
        gone=bool(user.get("deleted")),
        address=str((user.get("profile") or {}).get("email") or ""),
    )


def _full_name(user: dict[str, Any]) -> str:
    profile = user.get("profile") or {}
    known = (profile.get("real_name"), user.get("real_name"), user.get("name"))
    return next((str(each) for each in known if each), "")


def _name(user: dict[str, Any]) -> str:
    profile = user.get("profile") or {}
    name = profile.get("display_name") or profile.get("real_name") or user.get("name") or ""
    return re.sub(r"[<>|\s]+", " ", str(name)).strip()


def _is_guest(user: dict[str, Any], team_id: str) -> bool:
    if user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("is_stranger"):
        return True
    home = user.get("team_id")
    return bool(user.get("is_bot")) or bool(team_id and home and home != team_id)
