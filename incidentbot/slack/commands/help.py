"""Help, made from the same registry as the commands."""

from collections.abc import Iterable

from incidentbot.domain.errors import UnknownWordError
from incidentbot.slack.blocks import choices
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand


def about(subcommands: Iterable[Subcommand]) -> Subcommand:
    """Make the help subcommand for a registry."""
    known = list(subcommands)

    async def run(ask: Ask) -> Reply:
        word = ask.typed.split()[0].lower()
        shown = [each for each in known if not word or word in (each.name, *each.words)]
        if not shown:
            raise UnknownWordError("subcommand", word, [each.name for each in known])
        lines = [(f"{each.name} {each.usage}".strip(), each.help) for each in shown]
        return Reply(message=choices.helped(ask.desk.command, lines))

    itself = Subcommand(
        name="help",
        usage="[WORD]",
        help="Say what there is, or what one word does.",
        where="anywhere",
        words=("?",),
        run=run,
    )
    known.append(itself)
    return itself
