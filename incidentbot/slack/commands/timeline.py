"""Subcommands of the timeline: read it, note, decide, link, follow along."""

from incidentbot.services import queries
from incidentbot.services import timeline as service
from incidentbot.slack.blocks import incidents as incident_blocks
from incidentbot.slack.blocks import pages
from incidentbot.slack.blocks import timeline as blocks
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand


async def note_form(ask: Ask) -> Reply:
    """Ask for the note."""
    return Reply(view=blocks.note_form(ask.incident))


async def note(ask: Ask) -> Reply:
    """Write a line on the timeline, at an earlier time where one stands in front of it."""
    change = await ask.desk.do(ask.who, service.note, ask.incident.id, ask.typed.plain)
    return Reply(message=blocks.noted(change.incident, change.entries))


async def decision_form(ask: Ask) -> Reply:
    """Ask for the decision."""
    return Reply(view=blocks.decision_form(ask.incident))


async def decide(ask: Ask) -> Reply:
    """Keep a decision."""
    await ask.desk.do(ask.who, service.decide, ask.incident.id, ask.typed.plain)
    return Reply(message=said(f"The decision is on record in {ask.incident.ref}."))


async def shown(ask: Ask) -> Reply:
    """Show the last page of the timeline, or of its decisions."""
    only = pages.DECISIONS if ask.typed.plain.lower().startswith("decision") else None
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id, history=True)
    page = pages.page(
        sight.incident,
        sight.playbook,
        sight.entries,
        now=ask.desk.now(),
        only=only,
        fixed=ask.who.guest,
    )
    return Reply(message=page)


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
        usage="[14:02] TEXT",
        help="Write a line on the timeline, at an earlier time (UTC) if one stands in front.",
        form=note_form,
        run=note,
    ),
    Subcommand(
        name="decision",
        usage="TEXT",
        help="Keep a decision, for the log.",
        words=("decide", "decided"),
        form=decision_form,
        run=decide,
    ),
    Subcommand(
        name="timeline",
        usage="[decisions]",
        help="Read the timeline page by page and correct its entries, or only its decisions.",
        run=shown,
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
