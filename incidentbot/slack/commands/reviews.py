"""The review subcommand: plan the meeting, by form or at once, and say that it was held."""

from datetime import datetime

from incidentbot.domain import slots
from incidentbot.domain.reviews import Wish
from incidentbot.domain.text import duration
from incidentbot.services import reviews as service
from incidentbot.slack.blocks import reviews as blocks
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand

HELD = ("held", "done")


async def form(ask: Ask) -> Reply:
    """Open the form with a time that suits."""
    seen = await ask.desk.look(ask.who, service.prospect, ask.incident.id, zone=ask.desk.zone)
    view = blocks.form(
        seen.incident,
        seen.playbook,
        at=seen.at,
        attendees=seen.attendees,
        optional=seen.optional,
        named=seen.named,
    )
    return Reply(view=view)


async def run(ask: Ask) -> Reply:
    """Plan it for the time that is typed, with the people mentioned, or say that it was held."""
    if ask.typed.split()[0].lower() in HELD:
        change = await ask.desk.do(ask.who, service.held, ask.incident.id)
        return Reply(message=blocks.held(change.incident, anew=bool(change.entries)))
    at, rest = slots.when(ask.typed.without_people.plain, now=ask.desk.now(), zone=ask.desk.zone)
    lasts = duration(rest, field="lasts") if rest else None
    wish = Wish(at=at, lasts=lasts, people=tuple(ask.typed.people))
    change = await ask.desk.do(ask.who, service.plan, ask.incident.id, wish)
    meeting = change.incident.aftermath.review
    if meeting is None:
        raise LookupError("A planned review has a meeting.")
    local = _local(ask, at)
    anew = bool(change.entries)
    return Reply(message=blocks.planned(change.incident, meeting, local=local, anew=anew))


def _local(ask: Ask, at: datetime) -> str:
    """Say a time as the deployment's own clock shows it, where that is not UTC."""
    local = at.astimezone(ask.desk.zone)
    name = str(ask.desk.zone)
    return "" if name == "UTC" else f"{local:%A}, {local:%Y-%m-%d %H:%M} in {name}"


SUBCOMMANDS = (
    Subcommand(
        name="review",
        usage="[WHEN] [LENGTH] [@PERSON …]",
        help="Plan the review and invite to it: `tomorrow 14:00 45m`; `held` once it was.",
        words=("meeting",),
        always=True,
        form=form,
        run=run,
    ),
)
