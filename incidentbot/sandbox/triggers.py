"""Short-lived permissions that Slack hands out with an interaction, on real time."""

from dataclasses import dataclass

from incidentbot.sandbox.clock import WoundClock
from incidentbot.sandbox.ids import Mint
from incidentbot.sandbox.wire import SlackError

TRIGGER_LIFE = 3.0
RESPONSE_LIFE = 30 * 60.0
RESPONSE_USES = 5


@dataclass(slots=True, kw_only=True)
class Trigger:
    """A permission to open one modal in front of one person."""

    user: str
    made: float
    from_modal: bool
    used: bool = False


@dataclass(slots=True, kw_only=True)
class ResponseUrl:
    """A permission to answer where an interaction took place."""

    user: str
    channel: str
    made: float
    original_ts: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class Permissions:
    """The triggers and response addresses that are out."""

    def __init__(self, clock: WoundClock, mint: Mint) -> None:
        self._clock = clock
        self._mint = mint
        self._triggers: dict[str, Trigger] = {}
        self._responses: dict[str, ResponseUrl] = {}

    def trigger(self, user: str, *, from_modal: bool = False) -> str:
        """Give a trigger for one person."""
        made = self._clock.real()
        word = f"{int(made * 1000)}.{len(self._triggers) + 1}.{self._mint.secret()}"
        self._triggers[word] = Trigger(user=user, made=made, from_modal=from_modal)
        return word

    def exchange(self, word: str) -> Trigger:
        """Use a trigger up, or refuse as Slack does."""
        trigger = self._triggers.get(word)
        if trigger is None:
            raise SlackError("invalid_trigger_id")
        if self._clock.real() - trigger.made > TRIGGER_LIFE:
            raise SlackError("expired_trigger_id")
        if trigger.used:
            raise SlackError("exchanged_trigger_id")
        trigger.used = True
        return trigger

    def response(self, permission: ResponseUrl) -> str:
        """Give the secret part of a response address."""
        word = self._mint.secret(20)
        self._responses[word] = permission
        return word

    def respond(self, word: str) -> ResponseUrl:
        """Count one use of a response address, or refuse."""
        permission = self._responses.get(word)
        if permission is None or self._clock.real() - permission.made > RESPONSE_LIFE:
            raise SlackError("expired_url")
        if permission.uses >= RESPONSE_USES:
            raise SlackError("used_url")
        permission.uses += 1
        return permission
