"""The update subcommand."""

from incidentbot.domain.updates import Update
from incidentbot.services import queries
from incidentbot.services import updates as service
from incidentbot.slack.blocks import updates as blocks
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand


async def form(ask: Ask) -> Reply:
    """Open the update form."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    return Reply(view=blocks.form(sight.incident, sight.playbook, now=ask.desk.now()))


async def post(ask: Ask) -> Reply:
    """Post an update of one line: what was done."""
    update = Update(actions=ask.typed.plain)
    await ask.desk.do(ask.who, service.post, ask.incident.id, update)
    return Reply(message=said(f"Your update of {ask.incident.ref} is posted."))


SUBCOMMANDS = (
    Subcommand(
        name="update",
        usage="[TEXT]",
        help="Post an update: status, impact, actions taken, next steps, ETA.",
        words=("up",),
        form=form,
        run=post,
    ),
)
