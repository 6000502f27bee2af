"""The phase subcommand."""

from incidentbot.services import phases as service
from incidentbot.services import queries
from incidentbot.slack.blocks import phases as blocks
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand


async def panel(ask: Ask) -> Reply:
    """Open the list of phases."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    now = ask.desk.now()
    return Reply(view=blocks.panel(sight.incident, sight.playbook, sight.clocks, now=now))


async def enter(ask: Ask) -> Reply:
    """Move on to the phase named, or to the next."""
    change = await ask.desk.do(ask.who, service.enter, ask.incident.id, ask.typed.plain)
    playbook = ask.desk.rules.catalog.get(change.incident.playbook)
    return Reply(message=blocks.entered(change.incident, playbook, anew=bool(change.entries)))


SUBCOMMANDS = (
    Subcommand(
        name="phase",
        usage="[NAME|next]",
        help="See the phases and their time, or move on to one.",
        words=("phases",),
        form=panel,
        run=enter,
    ),
)
