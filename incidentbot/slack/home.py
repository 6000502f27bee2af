"""App Home: drawn anew whenever somebody looks at it."""

import logging
from collections.abc import Iterable

import aiohttp
from slack_sdk.errors import SlackClientError

from incidentbot.domain.clocks import Clock
from incidentbot.services import followups, queries
from incidentbot.services.record import Act
from incidentbot.slack.blocks import home as blocks
from incidentbot.slack.blocks.home import HomeIncident, HomeModel
from incidentbot.slack.desk import Desk, Who
from incidentbot.slack.people import person

log = logging.getLogger(__name__)


async def publish(desk: Desk, user: str) -> None:
    """Draw one person's Home."""
    who = Who(person=person(user), guest=await desk.people.is_guest(user))
    model = await desk.look(who, model_of)
    view = blocks.home(model, now=desk.now(), note=desk.home_note())
    try:
        await desk.client.views_publish(user_id=user, view=view)
    except (aiohttp.ClientError, TimeoutError, SlackClientError) as error:
        log.warning("App Home could not be drawn: %s", type(error).__name__)


def model_of(act: Act) -> HomeModel:
    """Read what one person's Home shows; only what they may see."""
    found = queries.open_ones(act, first=blocks.OPEN_SHOWN, clocks=True)
    mine = [each for each in found if blocks.answers_for(act.by, each.incident, each.playbook)]
    soon = queries.due_next(act, [each.incident.id for each in mine], blocks.CLOCKS_SHOWN)
    return HomeModel(
        person=act.by,
        incidents=tuple(_shown(each, soon) for each in found),
        recent=tuple(each.incident for each in queries.recent_ones(act)),
        follow_ups=tuple(each.known for each in followups.mine(act)),
    )


def _shown(sight: queries.Sight, soon: Iterable[Clock]) -> HomeIncident:
    own = tuple(clock for clock in soon if clock.incident_id == sight.incident.id)
    return HomeIncident(
        incident=sight.incident,
        playbook=sight.playbook,
        clocks=sight.clocks or own,
        channel=sight.channel,
    )
