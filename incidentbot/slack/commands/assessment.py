"""The subcommand that asks the playbook's questions."""

from incidentbot.domain.assessment import by_number
from incidentbot.services import assessment as service
from incidentbot.services import queries
from incidentbot.slack.blocks import assessment as blocks
from incidentbot.slack.blocks import mrkdwn
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand


async def form(ask: Ask) -> Reply:
    """Ask the questions."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    return Reply(view=blocks.form(sight.incident, sight.playbook))


async def assess(ask: Ask) -> Reply:
    """Take the answers by their numbers, question by question."""
    playbook = ask.desk.rules.catalog.get(ask.incident.playbook)
    answers = by_number(playbook, ask.typed.plain)
    change = await ask.desk.do(ask.who, service.assess, ask.incident.id, answers)
    suggested = mrkdwn.short(change.incident.progress.assessed or "", 40)
    return Reply(message=said(f"Your answers speak for {suggested}. The war room decides."))


SUBCOMMANDS = (
    Subcommand(
        name="assess",
        usage="[NUMBER …]",
        help="Answer the playbook's questions; they suggest a severity.",
        form=form,
        run=assess,
    ),
)
