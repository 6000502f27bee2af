"""From words to a subcommand, and from a place or a name to the incident they are about."""

from dataclasses import replace

from incidentbot.domain.errors import GateError, NotAllowedError, UnknownWordError
from incidentbot.domain.incidents import Incident
from incidentbot.services import incidents as service
from incidentbot.services import queries
from incidentbot.slack.blocks import choices, gates
from incidentbot.slack.commands import by_word, incidents
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand
from incidentbot.slack.incoming import is_ref


async def answer(ask: Ask) -> Reply:
    """Do what the words ask; bare: the panel in a war room, the declare form elsewhere."""
    if not ask.typed:
        return await _bare(ask)
    word, rest = ask.typed.split()
    subcommand = by_word().get(word.lower())
    if subcommand is None:
        raise UnknownWordError("subcommand", word, list(by_word()))
    return await run(subcommand, replace(ask, typed=rest))


async def run(subcommand: Subcommand, ask: Ask) -> Reply:
    """Run one subcommand: as a form when bare, at once otherwise."""
    if subcommand.who == "members":
        refuse_guests(ask)
    if subcommand.where != "anywhere":
        ask = await (_about_two(ask) if subcommand.other else _about_one(ask))
    if subcommand.where == "incident" and ask.found is None:
        return await _offer(subcommand, ask)
    if not ask.typed and subcommand.form is not None:
        return await subcommand.form(ask)
    try:
        return await subcommand.run(ask)
    except GateError as stopped:
        return await _ask_what_is_missing(ask, stopped)


async def _ask_what_is_missing(ask: Ask, stopped: GateError) -> Reply:
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    form = gates.form(sight.incident, sight.playbook, stopped.gate, said=stopped.said)
    return Reply(view=form)


async def _bare(ask: Ask) -> Reply:
    found = ask.found or await _of_place(ask)
    if found is not None:
        return await incidents.panel(replace(ask, found=found))
    refuse_guests(ask)
    return await incidents.declare_form(ask)


async def _about_one(ask: Ask) -> Ask:
    first, rest = ask.typed.split()
    if is_ref(first):
        found = await ask.desk.look(ask.who, service.find, first)
        return replace(ask, found=found, typed=rest)
    if ask.found is not None:
        return ask
    return replace(ask, found=await _of_place(ask))


async def _about_two(ask: Ask) -> Ask:
    """Find the incident that something is about which may name another one behind it."""
    _, rest = ask.typed.split()
    if is_ref(rest.split()[0]):
        return await _about_one(ask)
    found = ask.found or await _of_place(ask)
    return replace(ask, found=found) if found else await _about_one(ask)


async def _of_place(ask: Ask) -> Incident | None:
    if not ask.channel:
        return None
    return await ask.desk.look(ask.who, queries.of_place, ask.channel, ask.thread)


async def _offer(subcommand: Subcommand, ask: Ask) -> Reply:
    if subcommand.over:
        sights = await ask.desk.look(ask.who, queries.recent_ones)
    else:
        sights = await ask.desk.look(ask.who, queries.open_ones, first=choices.OFFERED)
    if subcommand.always:
        sights += await ask.desk.look(ask.who, queries.recent_ones)
    known = [(each.incident, each.playbook, each.channel) for each in sights]
    words = f"{subcommand.name} {ask.typed.text}".strip()
    return Reply(message=choices.offered(words, known, command=ask.desk.command))


def refuse_guests(ask: Ask) -> None:
    """Keep declaring to full members, unless the settings say otherwise."""
    if ask.who.guest and not ask.desk.guests_may_declare:
        raise NotAllowedError(
            "Guests cannot declare incidents here. Ask a member of the team to do it."
        )
