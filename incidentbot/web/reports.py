"""What the program says of itself: figures as they happen, and sentences about an outage."""

from datetime import datetime, timedelta
from typing import Protocol

from incidentbot.delivery.outage import Outage, span, trouble
from incidentbot.services.ports import Job
from incidentbot.web.metrics import Metrics

LATELY = timedelta(hours=1)


class Backlog(Protocol):
    """What waits, in figures."""

    @property
    def waiting(self) -> int:
        """Count what is not delivered yet."""

    @property
    def dead(self) -> int:
        """Count what was given up on."""

    @property
    def parked(self) -> int:
        """Count what this version does not understand."""

    @property
    def oldest_due(self) -> datetime | None:
        """Say since when the oldest of them is due."""


class Line(Protocol):
    """The line to Slack."""

    @property
    def outage(self) -> Outage | None:
        """The outage that lasts now."""

    last: Outage | None


def away(outage: Outage, waiting: int) -> str:
    """Say that Slack is away."""
    count = "1 delivery waits" if waiting == 1 else f"{waiting} deliveries wait"
    ill = "has not answered" if outage.whole else "has taken no messages"
    return f"Slack {ill} since {outage.since:%H:%M} UTC; {count}."


def note(line: Line, now: datetime) -> str | None:
    """Say in App Home that Slack is away, or lately was; None when all is well."""
    if line.outage is not None:
        ill = "not answered me well" if line.outage.whole else "taken none of my messages"
        return (
            f"Slack has {ill} since {line.outage.since:%H:%M} UTC. "
            "What I have to say waits, and nothing is lost."
        )
    last = line.last
    if last is None or last.until is None or now - last.until > LATELY:
        return None
    return f"Slack {trouble(last)} {span(last)}. What waited was sent afterwards."


def delivered(metrics: Metrics, job: Job, outcome: str) -> None:
    """Count a try to deliver."""
    kind = job.say.kind.value if job.say else str(job.surface)
    metrics.deliveries.labels(kind, outcome).inc()
    if outcome == "again":
        metrics.retries.labels(kind).inc()


def called(metrics: Metrics, method: str, seconds: float, result: str) -> None:
    """Count a call to Slack's Web API."""
    metrics.api.labels(method).observe(seconds)
    metrics.calls.labels(method, result).inc()


def measured(metrics: Metrics, backlog: Backlog, now: datetime) -> None:
    """Set the figures of what waits."""
    due = backlog.oldest_due
    metrics.waiting.set(backlog.waiting)
    metrics.dead.set(backlog.dead)
    metrics.parked.set(backlog.parked)
    metrics.relay_lag.set(max((now - due).total_seconds(), 0.0) if due else 0.0)
