"""The subcommand that opens the call."""

from incidentbot.domain.calls import link_of
from incidentbot.services import calls as service
from incidentbot.services import queries
from incidentbot.slack.blocks import calls as blocks
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand


async def form(ask: Ask) -> Reply:
    """Open the call where the playbook says where it is; ask for its link otherwise."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    if link_of(sight.incident, sight.playbook):
        return await _opened(ask, None)
    return Reply(view=blocks.form(sight.incident, sight.playbook))


async def open_call(ask: Ask) -> Reply:
    """Open the call at the address typed."""
    return await _opened(ask, ask.typed.plain)


async def _opened(ask: Ask, link: str | None) -> Reply:
    change = await ask.desk.do(ask.who, service.open_call, ask.incident.id, link)
    return Reply(message=blocks.answered(change.incident, anew=bool(change.entries)))


SUBCOMMANDS = (
    Subcommand(
        name="call",
        usage="[LINK]",
        help="Open the call that everybody joins.",
        form=form,
        run=open_call,
    ),
)
