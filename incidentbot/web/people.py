"""What people are called on a page: looked up for a moment, remembered, never waited for twice."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping

from incidentbot.domain.people import AT_THE_MACHINE, BOT
from incidentbot.services.ports import Profile

KEPT_S = 3600.0
ASKED_AGAIN_S = 60.0
AT_ONCE = 20
PATIENCE_S = 1.0
SLACK = "slack:"

Lookup = Callable[[str], Awaitable[Profile | None]]


class Names:
    """Names by the domain's ids; somebody not looked up yet is shown by the bare id."""

    def __init__(self, lookup: Lookup, groups: Mapping[str, str]) -> None:
        """Take where names come from.

        Args:
            lookup: Asks the outside about a person of Slack; None when it does not answer.
            groups: What the groups of this deployment are called, by their ids.
        """
        self._lookup = lookup
        self._groups = groups
        self._names: dict[str, tuple[float, str]] = {}
        self._asked: dict[str, float] = {}

    def __call__(self, person: str) -> str:
        """Say who it is."""
        if person == BOT:
            return "incidentbot"
        if person == AT_THE_MACHINE:
            return "somebody at the bot's machine"
        known = self._groups.get(person) or self._names.get(person, (0.0, ""))[1]
        return known or person.partition(":")[2] or person

    async def learn(self, people: Iterable[str | None]) -> None:
        """Look up those who are not known yet, some at once, for a second at most."""
        now = asyncio.get_running_loop().time()
        wanted = [each for each in dict.fromkeys(people) if each and self._unknown(each, now)]
        asked = [asyncio.ensure_future(self._learn(each, now)) for each in wanted[:AT_ONCE]]
        if asked:
            _, late = await asyncio.wait(asked, timeout=PATIENCE_S)
            for each in late:
                each.cancel()

    def _unknown(self, person: str, now: float) -> bool:
        if not person.startswith(SLACK) or person in self._groups:
            return False
        fresh = now - self._names.get(person, (-KEPT_S, ""))[0] < KEPT_S
        return not fresh and now - self._asked.get(person, -ASKED_AGAIN_S) >= ASKED_AGAIN_S

    async def _learn(self, person: str, now: float) -> None:
        self._asked[person] = now
        profile = await self._lookup(person.removeprefix(SLACK))
        if profile is not None and profile.name:
            self._names[person] = now, profile.name
