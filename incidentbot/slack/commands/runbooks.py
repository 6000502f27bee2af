"""The runbook subcommand."""

from incidentbot.domain.runbooks import named
from incidentbot.services import queries
from incidentbot.services import runbooks as service
from incidentbot.slack.blocks import mrkdwn
from incidentbot.slack.blocks import runbooks as blocks
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand


async def panel(ask: Ask) -> Reply:
    """Open the list of runbooks, those that fit first."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    return Reply(view=blocks.panel(sight.incident, sight.playbook))


async def start(ask: Ask) -> Reply:
    """Take up the runbook named."""
    change = await ask.desk.do(ask.who, service.start, ask.incident.id, ask.typed.plain)
    playbook = ask.desk.rules.catalog.get(change.incident.playbook)
    name = mrkdwn.short(named(playbook, ask.typed.plain).name, 80)
    posted = "is posted in the war room. Tick its steps there."
    already = "is being worked on already. Its steps are in the war room."
    return Reply(message=said(f"{name} {posted if change.entries else already}"))


SUBCOMMANDS = (
    Subcommand(
        name="runbook",
        usage="[NAME]",
        help="Take up a runbook: its steps are posted, to be ticked.",
        words=("runbooks",),
        form=panel,
        run=start,
    ),
)
