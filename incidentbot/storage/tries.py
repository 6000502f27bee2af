"""What every deliverable row has in common: its state, its tries, and who holds it."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Field

from incidentbot.storage.columns import Instant, Row


class State(StrEnum):
    """Where a row stands."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"
    SKIPPED = "skipped"
    PARKED = "parked"


class Deliverable(Row):
    """A row that is claimed, tried, and put back or finished.

    Attributes:
        key: Random; every message of it carries the key, so that it can be found again.
        lease_until: By the database's clock; after it, the holder is taken for dead.
        looks: Look-ups since an answer was lost; None when none was lost.
    """

    key: str
    state: str = State.PENDING.value
    attempts: int = 0
    next_at: datetime | None = Field(default=None, sa_type=Instant)
    lease_until: float | None = None
    owner: str | None = None
    first_tried_at: datetime | None = Field(default=None, sa_type=Instant)
    tried_at: datetime | None = Field(default=None, sa_type=Instant)
    looks: int | None = None
    error: str | None = None
    written_at: datetime = Field(sa_type=Instant)


def untried(key: str, now: datetime) -> dict[str, Any]:
    """Return what a new row begins with."""
    return {"key": key, "state": State.PENDING.value, "attempts": 0, "written_at": now}


def put_back(row: Deliverable, *, state: State = State.PENDING) -> None:
    """Let go of a row."""
    row.state = state.value
    row.owner = None
    row.lease_until = None


def begin_anew(row: Deliverable) -> None:
    """Forget the tries so far."""
    put_back(row)
    row.attempts = 0
    row.next_at = None
    row.first_tried_at = None
    row.tried_at = None
    row.looks = None
    row.error = None
