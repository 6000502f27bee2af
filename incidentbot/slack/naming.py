"""The slash command by the name it has in this deployment; our own sentences say `/incident`."""

import re
from collections.abc import Mapping
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

OURS = "/incident"
# In our sentences a command is code, so that what people say of `/incident` elsewhere is left alone.
_SAID = re.compile(r"`/incident(?=[ `])")


def named(value: Any, command: str) -> Any:
    """Return what goes to Slack with the command's own name in every sentence."""
    if command == OURS:
        return value
    if isinstance(value, str):
        return _SAID.sub(f"`{command}", value)
    if isinstance(value, Mapping):
        return {name: named(each, command) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [named(each, command) for each in value]
    return value


class NamingClient(AsyncWebClient):
    """Slack's client, in whose calls the command has its own name."""

    def __init__(self, *, command: str = OURS, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.command = command

    async def api_call(self, api_method: str, **arguments: Any) -> AsyncSlackResponse:
        """Make a call."""
        return await super().api_call(api_method, **named(arguments, self.command))
