"""Faults on order: what goes wrong, where, and on which of the next calls."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from incidentbot.sandbox.wire import Json
from incidentbot.sandbox.workspace import Workspace

When = Callable[[Json], bool]
CallFault = Literal[
    "error", "limit", "html", "slow", "cut_before", "cut_after", "truncate", "revoke"
]
DeliveryFault = Literal["duplicate", "delay", "lose_ack", "twice", "reorder"]
ANY = "*"


@dataclass(slots=True, kw_only=True)
class Order:
    """One fault that waits for its turn."""

    name: str
    what: str
    nth: int = 1
    times: int = 1
    when: When | None = None
    code: str = ""
    seconds: float = 0.0
    seen: int = 0

    def strikes(self, name: str, args: Json) -> bool:
        """Count a matching call and tell whether the fault hits it."""
        if self.name not in (ANY, name) or (self.when is not None and not self.when(args)):
            return False
        self.seen += 1
        return self.nth <= self.seen < self.nth + self.times

    @property
    def spent(self) -> bool:
        """Tell whether the fault will never strike again."""
        return self.seen >= self.nth + self.times - 1


class Faults:
    """The faults that are ordered; none are, unless somebody asks."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._calls: list[Order] = []
        self._deliveries: list[Order] = []

    def error(
        self, method: str, code: str, *, nth: int = 1, times: int = 1, when: When | None = None
    ) -> None:
        """Refuse a call with one of Slack's error words."""
        self._order(method, "error", code=code, nth=nth, times=times, when=when)

    def limit(self, method: str, *, retry_after: float = 1, nth: int = 1, times: int = 1) -> None:
        """Answer a call with 429 and a Retry-After."""
        self._order(method, "limit", seconds=retry_after, nth=nth, times=times)

    def html(self, method: str, *, nth: int = 1, times: int = 1) -> None:
        """Answer a call with status 500 and a page of HTML."""
        self._order(method, "html", nth=nth, times=times)

    def slow(self, method: str, seconds: float, *, nth: int = 1, times: int = 1) -> None:
        """Make a call wait before it is handled."""
        self._order(method, "slow", seconds=seconds, nth=nth, times=times)

    def cut_before(
        self, method: str, *, nth: int = 1, times: int = 1, when: When | None = None
    ) -> None:
        """Cut the connection before a call is handled."""
        self._order(method, "cut_before", nth=nth, times=times, when=when)

    def cut_after(
        self, method: str, *, nth: int = 1, times: int = 1, when: When | None = None
    ) -> None:
        """Handle a call, then cut the connection instead of answering."""
        self._order(method, "cut_after", nth=nth, times=times, when=when)

    def truncate(self, method: str, *, nth: int = 1, times: int = 1) -> None:
        """Handle a call, then send half of its answer."""
        self._order(method, "truncate", nth=nth, times=times)

    def revoke_token(self, method: str = ANY, *, nth: int = 1) -> None:
        """Revoke the bot's token at a call, for good."""
        self._order(method, "revoke", nth=nth)

    def history_lag(self, seconds: float) -> None:
        """Hide messages from history and replies until they are so old."""
        self._workspace.history_lag = seconds

    def duplicate(self, name: str = ANY, *, nth: int = 1, times: int = 1) -> None:
        """Deliver the same thing again in an envelope of its own."""
        self._on_delivery(name, "duplicate", nth=nth, times=times)

    def twice(self, name: str = ANY, *, nth: int = 1, times: int = 1) -> None:
        """Deliver the very same envelope twice."""
        self._on_delivery(name, "twice", nth=nth, times=times)

    def delay(self, name: str = ANY, *, seconds: float, nth: int = 1, times: int = 1) -> None:
        """Hold a delivery back for a while."""
        self._on_delivery(name, "delay", seconds=seconds, nth=nth, times=times)

    def reorder(self, name: str = ANY, *, nth: int = 1, times: int = 1) -> None:
        """Hold a delivery back until the next one has gone out."""
        self._on_delivery(name, "reorder", nth=nth, times=times)

    def lose_ack(self, name: str = ANY, *, nth: int = 1, times: int = 1) -> None:
        """Throw the app's acknowledgement away, as if it never came."""
        self._on_delivery(name, "lose_ack", nth=nth, times=times)

    def clear(self) -> None:
        """Take every order back."""
        self._calls.clear()
        self._deliveries.clear()
        self._workspace.history_lag = 0.0

    def _order(
        self,
        method: str,
        what: CallFault,
        *,
        nth: int,
        times: int = 1,
        when: When | None = None,
        code: str = "",
        seconds: float = 0.0,
    ) -> None:
        order = Order(name=method, what=what, nth=nth, times=times, when=when)
        order.code, order.seconds = code, seconds
        self._calls.append(order)

    def _on_delivery(
        self, name: str, what: DeliveryFault, *, nth: int, times: int, seconds: float = 0.0
    ) -> None:
        order = Order(name=name, what=what, nth=nth, times=times, seconds=seconds)
        self._deliveries.append(order)

    def for_call(self, method: str, args: Json) -> list[Order]:
        """Return the faults that strike this call."""
        return _striking(self._calls, method, args=args)

    def for_delivery(self, name: str, payload: Json) -> list[Order]:
        """Return the faults that strike this delivery."""
        return _striking(self._deliveries, name, args=payload)


def _striking(orders: list[Order], name: str, *, args: Json) -> list[Order]:
    struck = [order for order in orders if order.strikes(name, args)]
    orders[:] = [order for order in orders if not order.spent]
    return struck
