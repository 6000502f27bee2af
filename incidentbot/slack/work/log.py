"""The pages of the incident log, turned by a click."""

from collections.abc import Awaitable, Callable

from incidentbot.services import log as service
from incidentbot.slack.blocks import log as blocks
from incidentbot.slack.requests import Request


async def _turn(request: Request, value: str) -> None:
    asked, start = blocks.turned(value)
    found = await request.desk.look(await request.who(), service.read, asked)
    page = blocks.page(found.lines, found.title, asked=asked, start=start)
    request.tell(page, replaced=True)


BUTTONS: dict[str, Callable[[Request, str], Awaitable[None]]] = {blocks.TURN: _turn}
