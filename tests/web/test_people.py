"""Names on a page: looked up once, remembered, and never waited for long."""

import asyncio

from incidentbot.services.ports import Profile
from incidentbot.web.people import AT_ONCE, Names


class Slack:
    """Answers who people are; counts how often it is asked."""

    def __init__(self) -> None:
        self.known = {"UANA": Profile(name="Ana")}
        self.asked: list[str] = []
        self.silent = False

    async def __call__(self, user: str) -> Profile | None:
        """Say who it is."""
        self.asked.append(user)
        if self.silent:
            await asyncio.Event().wait()
        return self.known.get(user)


def names(slack: Slack) -> Names:
    return Names(slack, {"slack:SONCALL": "on-call"})


async def test_a_name_is_looked_up_once() -> None:
    slack = Slack()
    called = names(slack)
    for _ in range(3):
        await called.learn(["slack:UANA", "slack:UANA", None])
    assert called("slack:UANA") == "Ana"
    assert slack.asked == ["UANA"]


async def test_who_is_not_known_is_shown_by_the_id_and_not_asked_for_again_at_once() -> None:
    slack = Slack()
    called = names(slack)
    for _ in range(2):
        await called.learn(["slack:UGONE"])
    assert called("slack:UGONE") == "UGONE"
    assert slack.asked == ["UGONE"]


async def test_groups_and_people_from_elsewhere_need_no_slack() -> None:
    slack = Slack()
    called = names(slack)
    await called.learn(["slack:SONCALL", "cli:olga", "bot", "web:local"])
    shown = [called(each) for each in ("slack:SONCALL", "cli:olga", "bot", "web:local")]
    assert shown == ["on-call", "olga", "incidentbot", "somebody at the bot's machine"]
    assert slack.asked == []


async def test_of_a_crowd_some_are_looked_up_at_a_time() -> None:
    slack = Slack()
    called = names(slack)
    crowd = [f"slack:U{number}" for number in range(AT_ONCE + 5)]
    await called.learn(crowd)
    assert len(slack.asked) == AT_ONCE
    await called.learn(crowd)
    assert len(slack.asked) == len(crowd)
