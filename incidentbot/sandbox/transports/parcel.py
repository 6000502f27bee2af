"""What is carried to the app, and what comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from incidentbot.sandbox.wire import Json

ParcelKind = Literal["events_api", "slash_commands", "interactive"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One delivery attempt."""

    kind: ParcelKind
    name: str
    payload: Json
    attempt: int = 0
    reason: str = ""
    twice: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """How the app answered a delivery, or why it did not."""

    ok: bool
    body: Any = None
    reason: str = ""
    ms: float = 0.0
    stop: bool = False


Sent = Callable[[], None]


class Transport(Protocol):
    """Carries parcels to the app."""

    timeout_reason: str

    @property
    def connected(self) -> int:
        """Return how many connections the app holds."""

    async def carry(self, parcel: Parcel, sent: Sent) -> Ack:
        """Deliver once and return what came back within the time allowed."""
