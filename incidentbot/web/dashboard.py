"""The first page: what is open, who commands, what is due next; and what was lately."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request, Response

from incidentbot.domain.incidents import Incident
from incidentbot.services import queries
from incidentbot.services.queries import Sight
from incidentbot.web import mrkdwn, views
from incidentbot.web.site import Site
from incidentbot.web.views import Due

PATH = "/"
SHOWN = 100
DUES_SHOWN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One incident on the board.

    Attributes:
        rank: How bad it is; 0 is the worst.
        lasted: How long, until now or until it ended.
        dues: What is due next; `more` are not shown.
        room: The address of its war room.
    """

    incident: Incident
    severity: str
    rank: int
    lasted: timedelta
    dues: tuple[Due, ...]
    more: int
    room: str | None


def routes(site: Site) -> APIRouter:
    """Serve the first page."""
    router = APIRouter()

    @router.get(PATH)
    async def dashboard(request: Request) -> Response:
        viewer = await site.viewer(request)
        board = await site.desk.look(viewer, queries.board, first=SHOWN)
        now = site.desk.now()
        shown = [_card(site, each, now) for each in board.open]
        recent = [_card(site, each, now) for each in board.recent]
        await site.names.learn(_people([*shown, *recent]))
        return site.page(request, "dashboard.html", board=board, shown=shown, recent=recent)

    return router


def _card(site: Site, sight: Sight, now: datetime) -> Card:
    incident, playbook = sight.incident, sight.playbook
    due = views.dues(sight.clocks, incident, playbook, words=site.words, now=now)
    return Card(
        incident=incident,
        severity=site.words.severity(incident.severity, playbook),
        rank=views.rank(incident, playbook),
        lasted=views.lasted(incident, now),
        dues=tuple(due[:DUES_SHOWN]),
        more=len(due[DUES_SHOWN:]),
        room=site.room_url(sight.channel),
    )


def _people(cards: list[Card]) -> Iterator[str | None]:
    for card in cards:
        yield card.incident.commander
        yield from mrkdwn.people_in(due.name for due in card.dues)
