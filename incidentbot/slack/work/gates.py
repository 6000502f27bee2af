"""The form of what is missing before an incident is resolved or closed."""

from collections.abc import Awaitable, Callable, Mapping

from incidentbot.domain.gates import CLOSE
from incidentbot.services import incidents as service
from incidentbot.slack.blocks import gates as blocks
from incidentbot.slack.requests import Request, carried_incident


async def _pass(request: Request) -> None:
    gate, said, ticked, override = blocks.parse(request.view)
    end = service.close if gate == CLOSE else service.resolve
    incident_id = carried_incident(request.view)
    await request.do(end, incident_id, said, ticked=ticked, override=override)


FORMS: dict[str, tuple[Callable[[Request], Awaitable[None]], Mapping[str, str]]] = {
    blocks.CALLBACK: (_pass, blocks.FIELDS),
}
