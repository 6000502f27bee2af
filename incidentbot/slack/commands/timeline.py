"""Subcommands of the timeline: notes, links, and following along."""

from incidentbot.services import timeline as service
from incidentbot.slack.blocks import incidents as incident_blocks
from incidentbot.slack.blocks import timeline as blocks
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand


async def note_form(ask: Ask) -> Reply:
    """Ask for the note."""
    return Reply(view=blocks.note_form(ask.incident))


async def note(ask: Ask) -> Reply:
    """Write a line on the timeline."""
    await ask.desk.do(ask.who, service.note, ask.incident.id, ask.typed.plain)
    return Reply(message=said(f"Noted on the timeline of {ask.incident.ref}."))


async def link_form(ask: Ask) -> Reply:
    """Ask for the link."""
    return Reply(view=incident_blocks.link_form(ask.incident))


async def link(ask: Ask) -> Reply:
    """Keep a link with the incident."""
    url, _, title = ask.typed.plain.partition(" ")
    change = await ask.desk.do(ask.who, service.link, ask.incident.id, url, title or None)
    if not change.entries:
        return Reply(message=said("That link is kept already."))
    return Reply(message=said(f"The link is kept with {ask.incident.ref}."))


async def subscribe(ask: Ask) -> Reply:
    """Send the updates to the caller."""
    change = await ask.desk.do(ask.who, service.subscribe, ask.incident.id)
    if not change.entries:
        return Reply(message=said(f"You follow {ask.incident.ref} already."))
    return Reply(message=said(f"I send you the updates of {ask.incident.ref} from now on."))


async def unsubscribe(ask: Ask) -> Reply:
    """Send the caller no more updates."""
    change = await ask.desk.do(ask.who, service.unsubscribe, ask.incident.id)
    if not change.entries:
        return Reply(message=said(f"You do not follow {ask.incident.ref}."))
    return Reply(message=said(f"I send you no more updates of {ask.incident.ref}."))


SUBCOMMANDS = (
    Subcommand(
        name="note",
        usage="TEXT",
        help="Write a line on the timeline.",
        form=note_form,
        run=note,
    ),
    Subcommand(
        name="link",
        usage="URL [TITLE]",
        help="Keep a link with the incident.",
        form=link_form,
        run=link,
    ),
    Subcommand(name="subscribe", help="Get the updates by direct message.", run=subscribe),
    Subcommand(name="unsubscribe", help="Get no more updates.", run=unsubscribe),
)
