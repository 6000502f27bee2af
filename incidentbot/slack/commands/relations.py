"""Subcommands that tie incidents together: related ones, and the same one declared twice."""

from incidentbot.domain.aftermath import RELATED
from incidentbot.domain.errors import DomainError
from incidentbot.domain.incidents import Incident
from incidentbot.services import incidents, queries
from incidentbot.services import relations as service
from incidentbot.slack.blocks import relations as blocks
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand


async def listed(ask: Ask) -> Reply:
    """List what belongs to the incident, and what may."""
    family = await ask.desk.look(ask.who, service.family, ask.incident.id)
    message = blocks.listed(
        family.incident,
        into=family.into.incident if family.into else None,
        related=[(each.relation, each.incident) for each in family.related],
        absorbed=[(each.relation, each.incident) for each in family.absorbed],
        likely=family.likely,
    )
    return Reply(message=message)


async def relate(ask: Ask) -> Reply:
    """Relate the incident named, or take that back."""
    other, rest = await _other(ask)
    how = rest.lower() or RELATED
    if how == blocks.REMOVE:
        change = await ask.desk.do(ask.who, service.unrelate, ask.incident.id, other.id)
        told = blocks.unrelated(change.incident, other, anew=bool(change.entries))
        return Reply(message=told)
    change = await ask.desk.do(ask.who, service.relate, ask.incident.id, other.id, how)
    return Reply(message=blocks.related(change.incident, other, how, anew=bool(change.entries)))


async def offered(ask: Ask) -> Reply:
    """Ask which incident it is the same as."""
    family = await ask.desk.look(ask.who, service.family, ask.incident.id)
    return Reply(message=blocks.to_merge(family.incident, family.likely))


async def merge(ask: Ask) -> Reply:
    """End the incident as the same as the one named."""
    other, rest = await _other(ask)
    if rest:
        raise DomainError("Name one incident and nothing more: `/incident merge INC-n`")
    change = await ask.desk.do(ask.who, service.merge, ask.incident.id, other.id)
    sight = await ask.desk.look(ask.who, queries.sight, other.id)
    return Reply(message=blocks.merged_now(change.incident, sight.incident, sight.channel))


async def _other(ask: Ask) -> tuple[Incident, str]:
    word, rest = ask.typed.split()
    return await ask.desk.look(ask.who, incidents.find, word), rest.plain


SUBCOMMANDS = (
    Subcommand(
        name="related",
        usage="[INC-n [repeat | remove]]",
        help="Show what other incidents have to do with it, or name one.",
        words=("relate",),
        always=True,
        other=True,
        form=listed,
        run=relate,
    ),
    Subcommand(
        name="merge",
        usage="INC-n",
        help="Say that it is the same as another incident, where it goes on.",
        always=True,
        other=True,
        form=offered,
        run=merge,
    ),
)
