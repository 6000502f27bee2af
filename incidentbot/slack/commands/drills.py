"""The drill subcommand: begin a rehearsal, or end the one that runs."""

from incidentbot.domain import drills
from incidentbot.domain.incidents import Incident
from incidentbot.services import drills as service
from incidentbot.services import incidents, queries
from incidentbot.slack.blocks import choices
from incidentbot.slack.blocks import drills as blocks
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand
from incidentbot.slack.incoming import Typed, is_ref

END = "end"


async def form(ask: Ask) -> Reply:
    """Ask for the script and the speed."""
    return Reply(view=blocks.form(ask.desk.rules.catalog.current))


async def run(ask: Ask) -> Reply:
    """Begin a drill by the script named, or end the one that runs."""
    first, rest = ask.typed.split()
    if first.lower() == END:
        return await _end(ask, rest)
    besides = ask.found.id if ask.again and ask.found else None
    wish = drills.wished(ask.typed.plain)
    try:
        change = await ask.desk.do(ask.who, service.begin, wish, besides=besides)
    except incidents.Existing as same:
        return Reply(message=choices.existing(same.incident, f"drill {ask.typed.text}"))
    return Reply(message=blocks.declared(change.incident))


async def _end(ask: Ask, rest: Typed) -> Reply:
    found = await _meant(ask, rest)
    if found is None:
        return await _offer(ask)
    await ask.desk.do(ask.who, service.end, found.id)
    return Reply(message=said(f"The drill {found.ref} is over. Its score is in the war room."))


async def _meant(ask: Ask, rest: Typed) -> Incident | None:
    if is_ref(rest.text):
        return await ask.desk.look(ask.who, incidents.find, rest.text)
    if ask.found is not None or not ask.channel:
        return ask.found
    return await ask.desk.look(ask.who, queries.of_place, ask.channel, ask.thread)


async def _offer(ask: Ask) -> Reply:
    sights = await ask.desk.look(ask.who, queries.open_ones, first=choices.OFFERED)
    running = [each for each in sights if each.incident.drill]
    if not running:
        return Reply(message=said("No drill is running. `/incident drill` begins one."))
    known = [(each.incident, each.playbook, each.channel) for each in running]
    return Reply(message=choices.offered(blocks.END, known, command=ask.desk.command))


SUBCOMMANDS = (
    Subcommand(
        name="drill",
        usage="[SCRIPT] [10x]",
        help="Rehearse by a script, also 10 times as fast; `drill end` ends it with a score.",
        where="anywhere",
        who="members",
        words=("rehearsal",),
        form=form,
        run=run,
    ),
)
