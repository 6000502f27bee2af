"""The invitation to the review, as the file that calendars open."""

from fastapi import APIRouter, Request, Response

from incidentbot.domain.errors import DeliveryError, NotFoundError
from incidentbot.services import incidents, queries
from incidentbot.services.queries import Sight
from incidentbot.services.record import Act
from incidentbot.web.faults import Refusal
from incidentbot.web.site import Site

PATH = "/incidents/{ref}/review.ics"
CALENDAR = "text/calendar; charset=utf-8"


def routes(site: Site) -> APIRouter:
    """Serve the invitation of each incident whose review has a time."""
    router = APIRouter()

    @router.get(PATH)
    async def review(request: Request, ref: str) -> Response:
        viewer = await site.viewer(request)
        sight = await site.desk.look(viewer, _sight, ref)
        content = await _written(site, sight)
        name = f"{sight.incident.ref}-review.ics"
        disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(content, media_type=CALENDAR, headers=disposition)

    return router


def _sight(act: Act, ref: str) -> Sight:
    return queries.sight(act, incidents.find(act, ref).id)


async def _written(site: Site, sight: Sight) -> bytes:
    try:
        content = await site.invitations.file(sight.incident, sight.playbook)
    except DeliveryError:
        words = "Slack does not say who is in a group at the moment. Try again in a minute."
        raise Refusal(503, "The invitation is not ready", words) from None
    if content is None:
        raise NotFoundError(f"{sight.incident.ref}/review.ics")
    return content
