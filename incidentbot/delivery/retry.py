"""When to try again: a decision made from an error, never a loop."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from incidentbot.domain.effects import SayKind, Surface
from incidentbot.domain.errors import DeliveryError
from incidentbot.services.ports import Job

FIRST_LOOK = timedelta(seconds=5)
SECOND_LOOK = timedelta(seconds=15)
# Jira's search may learn of a new issue minutes after it was made.
LOOKS_AT = {SayKind.FILE: (timedelta(minutes=1), timedelta(minutes=6))}
LOOKS = 2
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 900.0
LONGEST_BACKOFF = 300.0
# A channel that was just made may be unknown to parts of Slack for a while.
WOBBLES = frozenset({"channel_not_found", "user_not_in_channel", "message_not_found"})
WOBBLE_TRIES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What becomes of a failed try.

    Attributes:
        at: When to try again; None: never.
        looks: Look-ups made since the answer was lost; None when none was lost.
    """

    at: datetime | None
    looks: int | None = None


def judge(job: Job, error: DeliveryError, now: datetime, *, jitter: Callable[[], float]) -> Verdict:
    """Decide what becomes of a job after an error.

    Args:
        job: The try that failed.
        error: How it failed.
        now: The moment.
        jitter: Returns a number between 0 and 1.
    """
    if error.retry_after is not None:
        wait = min(max(error.retry_after, SHORTEST_WAIT), LONGEST_WAIT)
        return Verdict(at=now + timedelta(seconds=wait), looks=job.looks)
    if error.permanent and not _wobbles(job, error):
        return Verdict(at=None)
    if error.ambiguous and must_look(job):
        return Verdict(at=now + looks_at(job)[0], looks=0)
    return Verdict(at=now + _backoff(job.attempts, jitter()), looks=job.looks)


def must_look(job: Job) -> bool:
    """Tell whether a repeat could be seen twice: what is sent, and a surface's first appearance."""
    if job.say is not None:
        return job.say.kind in (SayKind.POST, SayKind.SEND_FILE, SayKind.FILE)
    return job.ref is None and job.surface not in (Surface.TOPIC, Surface.BOOKMARKS)


def looks_at(job: Job) -> tuple[timedelta, timedelta]:
    """Return how long after a lost answer to look for it, and to look again."""
    usual = (FIRST_LOOK, SECOND_LOOK)
    return LOOKS_AT.get(job.say.kind, usual) if job.say is not None else usual


def _wobbles(job: Job, error: DeliveryError) -> bool:
    return error.code in WOBBLES and job.attempts < WOBBLE_TRIES


def _backoff(attempts: int, part: float) -> timedelta:
    longest = min(2.0 ** min(attempts, 12), LONGEST_BACKOFF)
    return timedelta(seconds=longest / 2 + longest / 2 * part)
