"""The subcommand that says whom to reach, and how."""

from incidentbot.domain.errors import NotAllowedError
from incidentbot.services import queries
from incidentbot.slack.blocks import contacts as blocks
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand


async def shown(ask: Ask) -> Reply:
    """Show the contacts of the incident whose room it is, or of new incidents."""
    rules, found = ask.desk.rules, ask.found
    if found is None and ask.channel:
        found = await ask.desk.look(ask.who, queries.of_place, ask.channel, ask.thread)
    if found is None and ask.who.guest:
        raise NotAllowedError(
            "Ask for the contacts in the war room of an incident that you are in."
        )
    playbook = rules.catalog.get(found.playbook) if found else rules.catalog.current
    return Reply(message=blocks.shown(playbook, rules.directory))


SUBCOMMANDS = (
    Subcommand(
        name="contacts",
        help="Show whom to reach, the tools, and the rules of the war room.",
        where="anywhere",
        words=("tools", "rules"),
        run=shown,
    ),
)
