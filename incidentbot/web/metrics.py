"""The figures that Prometheus reads; every label has a short list of values."""

from collections.abc import Awaitable, Callable, Mapping

from fastapi import APIRouter, Response
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.metrics import MetricWrapperBase

from incidentbot.domain.errors import StorageError

PATH = "/metrics"
ACK_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
API_BUCKETS = (0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0, 10.0)


class Metrics:
    """The figures of one program, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.acks = self._histogram(
            "ack_seconds", "Until a request of Slack was answered.", "kind", ACK_BUCKETS
        )
        self.api = self._histogram(
            "slack_api_seconds", "How long Slack's Web API took.", "method", API_BUCKETS
        )
        self.calls = self._counter(
            "slack_api_calls", "Calls to Slack's Web API by result.", "method", "result"
        )
        self.deliveries = self._counter(
            "deliveries", "Tries to deliver, by what came of them.", "kind", "outcome"
        )
        self.retries = self._counter("delivery_retries", "Tries put off to be made again.", "kind")
        self.nags = self._counter("nags", "Reminders sent by clocks that were due.")
        self.waiting = self._gauge("deliveries_waiting", "What is not delivered yet.")
        self.relay_lag = self._gauge(
            "relay_lag_seconds", "For how long the oldest waiting delivery is due."
        )
        self.dead = self._gauge("deliveries_dead", "Deliveries given up on.")
        self.parked = self._gauge(
            "deliveries_parked", "Deliveries that this version does not understand."
        )
        self.tick_lag = self._gauge("tick_lag_seconds", "By how much the tick is late.")
        self.slack_up = self._gauge("slack_up", "1 while Slack answers, 0 while it is away.")
        self.database_up = self._gauge(
            "database_up", "1 while the database answers; at 0 its figures are the last known ones."
        )
        self.open = self._gauge(
            "open_incidents", "Open incidents, without private ones and drills.", "severity"
        )
        self.clocks = self._gauge(
            "clocks",
            "Clocks by how they ended, without private ones and drills.",
            "kind",
            "outcome",
        )

    def described(self) -> list[tuple[str, str, str, tuple[str, ...]]]:
        """Return name, kind, meaning and labels of every figure."""
        found = []
        for figure in vars(self).values():
            if isinstance(figure, MetricWrapperBase):
                about = next(iter(figure.describe()))
                name = f"{about.name}_total" if about.type == "counter" else about.name
                found.append((name, about.type, about.documentation, figure._labelnames))
        return sorted(found)

    def text(self) -> bytes:
        """Return the figures as Prometheus reads them."""
        return generate_latest(self.registry)

    def _histogram(
        self, name: str, about: str, label: str, buckets: tuple[float, ...]
    ) -> Histogram:
        return Histogram(
            f"incidentbot_{name}", about, [label], registry=self.registry, buckets=buckets
        )

    def _counter(self, name: str, about: str, *labels: str) -> Counter:
        return Counter(f"incidentbot_{name}", about, labels, registry=self.registry)

    def _gauge(self, name: str, about: str, *labels: str) -> Gauge:
        return Gauge(f"incidentbot_{name}", about, labels, registry=self.registry)


def fill(gauge: Gauge, figures: Mapping[tuple[str, ...], int]) -> None:
    """Replace every value of a gauge."""
    gauge.clear()
    for labels, count in figures.items():
        gauge.labels(*labels).set(count)


def routes(metrics: Metrics, refresh: Callable[[], Awaitable[None]]) -> APIRouter:
    """Serve `/metrics`; `refresh` sets the figures that are read from the rows."""
    router = APIRouter()

    @router.get(PATH)
    async def metrics_page() -> Response:
        try:
            await refresh()
        except StorageError:
            # What the program itself counts matters most just then.
            metrics.database_up.set(0)
        else:
            metrics.database_up.set(1)
        return Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)

    return router
