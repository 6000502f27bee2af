"""The form of the call."""

from collections.abc import Awaitable, Callable, Mapping

from incidentbot.services import calls as service
from incidentbot.slack.blocks import calls as blocks
from incidentbot.slack.requests import Request, carried_incident


async def _open(request: Request) -> None:
    link = blocks.parse(request.view)
    await request.do(service.open_call, carried_incident(request.view), link)


FORMS: dict[str, tuple[Callable[[Request], Awaitable[None]], Mapping[str, str]]] = {
    blocks.CALLBACK: (_open, blocks.FIELDS),
}
