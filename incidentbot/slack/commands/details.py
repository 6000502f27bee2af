"""The details subcommand: what is known, filled in as a whole or one thing at a time."""

from incidentbot.domain import details
from incidentbot.services import details as service
from incidentbot.slack.blocks import details as blocks
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand


async def form(ask: Ask) -> Reply:
    """Ask for everything, filled in with what is known."""
    return Reply(view=blocks.form(ask.incident))


async def tell(ask: Ask) -> Reply:
    """Fill in one thing: its name, then what is known."""
    word, rest = ask.typed.split()
    name = details.named(word)
    if not rest:
        return await form(ask)
    change = await ask.desk.do(ask.who, service.tell, ask.incident.id, name, rest.plain)
    if not change.entries:
        return Reply(message=said(f"“{blocks.label(name)}” says that already."))
    return Reply(message=said(f"“{blocks.label(name)}” is kept with {ask.incident.ref}."))


SUBCOMMANDS = (
    Subcommand(
        name="details",
        usage="[NAME TEXT]",
        help="Fill in what is known: cause, workaround, what users should do, resolution …",
        form=form,
        run=tell,
    ),
)
