"""What figures and the log need of the storage."""

from datetime import datetime
from typing import Protocol

from incidentbot.domain.log import Line
from incidentbot.domain.metrics import Asked, Facts, Known


class FactsRead(Protocol):
    """What figures and the log are made from; private incidents and drills are in none of it."""

    def of(self, asked: Asked, now: datetime) -> list[Facts]:
        """Read the facts of the incidents asked for."""

    def causes(self) -> list[Known]:
        """Read the causes of all incidents that have one."""

    def lines(self, asked: Asked, *, member: str | None = None) -> list[Line]:
        """Read the log, newest first; with `member` only what this person was invited to."""


class FollowUps(Protocol):
    """Follow-ups of all incidents; they are written with the incident that they belong to."""

    def listed(self, *, owner: str | None = None, ended: bool = False) -> list[tuple[str, str]]:
        """Find the open ones, next due first: incident id and the follow-up's own.

        Args:
            owner: Only this person's.
            ended: Those that are done or dropped, too.
        """
