"""The report subcommand: how it stands, under the role's name."""

from incidentbot.domain import reports
from incidentbot.domain.errors import NotAllowedError
from incidentbot.domain.playbooks import Playbook, RoleSpec
from incidentbot.services import queries
from incidentbot.services import reports as service
from incidentbot.slack.blocks import reports as blocks
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand


async def form(ask: Ask) -> Reply:
    """Ask for the report, as one of the caller's roles."""
    return await _asked(ask)


async def give(ask: Ask) -> Reply:
    """Report as the role named first, or as the caller's own; with several, ask as which."""
    playbook = _playbook(ask)
    first, rest = ask.typed.split()
    role = reports.named(playbook, first)
    held = reports.of_person(ask.incident, playbook, ask.who.person)
    if role is not None and not rest:
        return await _asked(ask, role=role)
    if role is None and len(held) > 1:
        return await _asked(ask, typed=ask.typed.plain)
    words = rest.plain if role else ask.typed.plain
    chosen = role or next(iter(held), None)
    await ask.desk.do(ask.who, service.give, ask.incident.id, chosen.id if chosen else None, words)
    name = chosen.name if chosen else "holder"
    return Reply(message=said(f"Your report as {name} is in the war room."))


async def _asked(ask: Ask, *, role: RoleSpec | None = None, typed: str | None = None) -> Reply:
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    known = reports.of_person(sight.incident, sight.playbook, ask.who.person)
    if role is not None and role not in known:
        if not reports.may_give(sight.incident, role.id, ask.who.person):
            raise NotAllowedError(
                f"Only its holder reports as {role.name}. To take it: `/incident claim {role.id}`."
            )
        known = [*known, role]
    if not known:
        raise NotAllowedError(
            "You hold no role to report as. Claim one with `/incident claim ROLE`, "
            "or write it down with `/incident note TEXT`."
        )
    chosen = role.id if role else None
    return Reply(view=blocks.form(sight.incident, known, role=chosen, typed=typed))


def _playbook(ask: Ask) -> Playbook:
    return ask.desk.rules.catalog.get(ask.incident.playbook)


SUBCOMMANDS = (
    Subcommand(
        name="report",
        usage="[ROLE] TEXT",
        help="Report as the role you hold.",
        form=form,
        run=give,
    ),
)
