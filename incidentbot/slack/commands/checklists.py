"""Subcommands of lists: tick what is done, and say what kind of incident it is."""

from incidentbot.domain import checklists as rules
from incidentbot.services import checklists as service
from incidentbot.services import queries
from incidentbot.slack.blocks import checklists as blocks
from incidentbot.slack.blocks import mrkdwn
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand


async def panel(ask: Ask) -> Reply:
    """Open the lists, the present phase's first."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    return Reply(view=blocks.panel(sight.incident, sight.playbook, None))


async def checklist(ask: Ask) -> Reply:
    """Open the list named, or tick the item whose number follows."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    word, _, number = ask.typed.plain.rpartition(" ")
    if word and number.isdigit():
        sheet = rules.named(sight.incident, sight.playbook, word)
        return await _tick(ask, sheet, int(number))
    sheet = rules.named(sight.incident, sight.playbook, ask.typed.plain)
    return Reply(view=blocks.panel(sight.incident, sight.playbook, sheet))


async def _tick(ask: Ask, sheet: rules.Sheet, number: int) -> Reply:
    change = await ask.desk.do(
        ask.who, service.tick, ask.incident.id, sheet.lists[0].id, number - 1
    )
    done = blocks.progress(sheet, change.incident)
    already = "" if change.entries else " That one was done already."
    return Reply(message=said(f"{mrkdwn.short(sheet.name, 80)}: {done}.{already}"))


async def type_form(ask: Ask) -> Reply:
    """Ask what kind of incident it is."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    return Reply(view=blocks.type_form(sight.incident, sight.playbook))


async def set_type(ask: Ask) -> Reply:
    """Say what kind of incident it is."""
    change = await ask.desk.do(ask.who, service.change_type, ask.incident.id, ask.typed.plain)
    playbook = ask.desk.rules.catalog.get(change.incident.playbook)
    name = mrkdwn.short(playbook.type_name(change.incident.type) or "", 80)
    return Reply(message=said(f"{change.incident.ref} is of the type {name} now."))


SUBCOMMANDS = (
    Subcommand(
        name="type",
        usage="[TYPE]",
        help="Say what kind of incident it is. Brings its first actions.",
        form=type_form,
        run=set_type,
    ),
    Subcommand(
        name="checklist",
        usage="[NAME] [NUMBER]",
        help="See the checklists and tick what is done.",
        words=("checklists", "tick"),
        form=panel,
        run=checklist,
    ),
)
