"""Whether Slack is away: judged from results in a row, never from one, and pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

FAILURES = 5
LASTING = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outage:
    """A time in which nothing reached Slack; `until` is None while it lasts.

    Attributes:
        whole: Nothing was answered; otherwise only messages were not taken.
    """

    since: datetime
    until: datetime | None = None
    whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What the latest results say.

    Attributes:
        failures: Results in a row without an answer from Slack.
        since: When the first of them came; None when the last result was an answer.
        down: They are enough to say that Slack is away.
    """

    failures: int = 0
    since: datetime | None = None
    down: bool = False

    @property
    def outage(self) -> Outage | None:
        """The outage that lasts now."""
        return Outage(since=self.since) if self.down and self.since else None


def unanswered(reach: Reach, now: datetime) -> Reach:
    """Count a result that was no answer: no connection, a 5xx, a `fatal_error`."""
    since = reach.since
    if since is None or since > now:
        since = now
    failures = reach.failures + 1
    down = reach.down or (failures >= FAILURES and now - since >= LASTING)
    return Reach(failures=failures, since=since, down=down)


def answered(reach: Reach, now: datetime) -> tuple[Reach, Outage | None]:
    """Count an answer, also one that says no; return the outage that it ends."""
    ended = reach.outage
    if ended is not None:
        ended = replace(ended, until=max(now, ended.since))
    return Reach(), ended


def sentence(outage: Outage, waiting: int) -> str:
    """Say to the readers of one channel what they missed."""
    messages = "1 message follows" if waiting == 1 else f"{waiting} messages follow"
    return f"Slack {trouble(outage)} {span(outage)}; {messages}."


def trouble(outage: Outage) -> str:
    """Say what was wrong."""
    return "was unreachable" if outage.whole else "took no messages"


def span(outage: Outage) -> str:
    """Say from when to when, with the days where they differ."""
    since, until = outage.since, outage.until or outage.since
    if since.date() == until.date():
        return f"{since:%H:%M}–{until:%H:%M} UTC"
    return f"{since:%Y-%m-%d %H:%M} – {until:%Y-%m-%d %H:%M} UTC"
