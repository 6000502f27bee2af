"""The subcommand that reads the incident log."""

from incidentbot.services import log as service
from incidentbot.slack.blocks import log as blocks
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand


async def shown(ask: Ask) -> Reply:
    """Show the first page of the log."""
    asked = ask.typed.plain
    found = await ask.desk.look(ask.who, service.read, asked)
    return Reply(message=blocks.page(found.lines, found.title, asked=asked))


SUBCOMMANDS = (
    Subcommand(
        name="log",
        usage="[30d] [SEVERITY] [TYPE]",
        help="Read the incident log, page by page.",
        where="anywhere",
        words=("history",),
        run=shown,
    ),
)
