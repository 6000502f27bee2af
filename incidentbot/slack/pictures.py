"""Pictures on their way to whoever asked; drawn in a thread, sent once, and excused when they fail."""

import asyncio
import logging

from incidentbot.domain.errors import DeliveryError
from incidentbot.domain.metrics import Report
from incidentbot.services.metrics import Charts
from incidentbot.slack import files
from incidentbot.slack.answers import write_to
from incidentbot.slack.blocks import metrics as blocks
from incidentbot.slack.blocks import mrkdwn
from incidentbot.slack.desk import Desk

log = logging.getLogger(__name__)


async def send(
    desk: Desk, charts: Charts, person: str, report: Report, channel: str | None = None
) -> None:
    """Send the picture of a report to a person, or into a channel."""
    user = mrkdwn.slack_id(person) or ""
    try:
        picture = await asyncio.to_thread(charts.picture, report)
        place = channel or await _direct(desk, user)
        await files.upload(
            desk.calls,
            place,
            None,
            name=f"{blocks.PICTURE_NAME}-{report.asked.until:%Y-%m-%d}.png",
            title="The figures as a picture",
            content=picture,
            comment=blocks.alternative(report),
        )
    except DeliveryError as error:
        log.warning("A picture could not be sent: %s", error.code)
        await write_to(desk.client, user, blocks.failed(error.code))


async def _direct(desk: Desk, user: str) -> str:
    answer = await desk.calls("conversations.open", users=user)
    return str(answer["channel"]["id"])
