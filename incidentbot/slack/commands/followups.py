"""Subcommands of follow-ups: put one on the list, and see them, of one incident or of all."""

from incidentbot.domain.aftermath import NORMAL, PRIORITIES
from incidentbot.domain.errors import DomainError
from incidentbot.domain.followups import Plan
from incidentbot.services import followups as service
from incidentbot.services import queries
from incidentbot.slack.blocks import followups as blocks
from incidentbot.slack.blocks import todo
from incidentbot.slack.blocks.elements import Message
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand
from incidentbot.slack.incoming import Typed

MINE, ALL = "mine", "all"
HOW = "`/incident action @person 1w TEXT`"


async def form(ask: Ask) -> Reply:
    """Ask what, who, until when, what for, and how pressing it is."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    return Reply(view=blocks.form(sight.incident, sight.playbook))


async def create(ask: Ask) -> Reply:
    """Put it on the list: who, if somebody is named, then how pressing, until when, and what."""
    change = await ask.desk.do(ask.who, service.create, ask.incident.id, _plan(ask.typed))
    confirmed = blocks.confirmed(change.incident, change.entries[0].event, by=ask.who.person)
    return Reply(message=confirmed)


def _plan(typed: Typed) -> Plan:
    owner, rest = _owner(typed)
    word, after = rest.split()
    pressing = word.lower() in PRIORITIES
    until, what = after.split() if pressing else (word, after)
    if owner is None:
        # Some say until when before they say who.
        owner, what = _owner(what)
    if not until or not what:
        raise DomainError(f"Say until when, and what is to be done: {HOW}.", field="text")
    priority = word.lower() if pressing else NORMAL
    return Plan(text=what.plain, until=until, owner=owner, priority=priority)


def _owner(typed: Typed) -> tuple[str | None, Typed]:
    head, closed, rest = typed.text.partition(">")
    people = Typed(text=f"{head}{closed}").people
    if not head.startswith("<@") or not people:
        return None, typed
    return people[0], Typed(text=rest.strip())


async def listed(ask: Ask) -> Reply:
    """List the follow-ups: of this incident, or the caller's own of all incidents."""
    word = ask.typed.plain.lower()
    if word not in ("", MINE, ALL):
        raise DomainError("Write `/incident actions`, with `mine` or `all` behind it if you like.")
    incident_id = ask.found.id if ask.found else None
    mine = word == MINE or (incident_id is None and word != ALL)
    return Reply(message=await drawn(ask, incident_id, mine=mine))


async def drawn(ask: Ask, incident_id: str | None, *, mine: bool) -> Message:
    """Draw the list of one incident, or of all, as this person sees it now."""
    now, person = ask.desk.now(), ask.who.person
    if incident_id is not None:
        sight = await ask.desk.look(ask.who, queries.sight, incident_id)
        return todo.of_incident(sight.incident, sight.playbook, person, now=now, mine=mine)
    found = await ask.desk.look(ask.who, service.listed, owner=person if mine else None)
    return todo.across([each.known for each in found], person, now=now, mine=mine)


SUBCOMMANDS = (
    Subcommand(
        name="action",
        usage="[@PERSON] [high|low] 1w TEXT",
        help="Put a follow-up on the list; `friday`, `2026-12-01` or `short-term` say until when, too.",
        words=("follow-up", "followup"),
        always=True,
        form=form,
        run=create,
    ),
    Subcommand(
        name="actions",
        usage="[mine|all]",
        help="List the follow-ups of the incident, or your own everywhere; finish, change, drop them.",
        where="either",
        words=("follow-ups", "followups"),
        run=listed,
    ),
)
