"""The form that begins a drill."""

from collections.abc import Awaitable, Callable, Mapping

from incidentbot.domain.errors import DomainError
from incidentbot.services import drills as service
from incidentbot.services.incidents import Existing
from incidentbot.slack.blocks import drills
from incidentbot.slack.requests import Request


async def _begin(request: Request) -> None:
    try:
        await request.desk.do(await request.who(), service.begin, drills.parse(request.view))
    except Existing as same:
        raise DomainError(
            f"You began this drill a moment ago: it is {same.incident.ref}.", field="script"
        ) from None


FORMS: dict[str, tuple[Callable[[Request], Awaitable[None]], Mapping[str, str]]] = {
    drills.CALLBACK: (_begin, drills.FIELDS),
}
