"""Subcommands of roles: see, claim, assign, hand over, leave."""

from incidentbot.domain.errors import DomainError
from incidentbot.domain.roles import held_by
from incidentbot.services import queries
from incidentbot.services import roles as service
from incidentbot.slack.blocks import roles as blocks
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.blocks.mrkdwn import mention
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand
from incidentbot.slack.incoming import Typed


async def panel(ask: Ask) -> Reply:
    """Open the panel of all roles."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    return Reply(view=blocks.panel(sight.incident, sight.playbook))


async def claim(ask: Ask) -> Reply:
    """Take a role."""
    change = await ask.desk.do(ask.who, service.claim, ask.incident.id, ask.typed.plain)
    role = _role_name(ask, ask.typed.plain)
    if not change.entries:
        return Reply(message=said(f"You are {role} already."))
    return Reply(message=said(f"You are {role} of {ask.incident.ref}. I sent you the duties."))


async def assign_form(ask: Ask) -> Reply:
    """Ask which role goes to whom."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    return Reply(view=blocks.assign_form(sight.incident, sight.playbook))


async def assign(ask: Ask) -> Reply:
    """Give a role to the person mentioned."""
    word, person = _role_and_person(ask.typed)
    change = await ask.desk.do(ask.who, service.assign, ask.incident.id, word, person)
    role = _role_name(ask, word)
    if not change.entries:
        return Reply(message=said(f"{mention(person)} is {role} already."))
    return Reply(message=said(f"{mention(person)} is {role} now and was told."))


async def handover_form(ask: Ask) -> Reply:
    """Ask which role is offered to whom."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    return Reply(view=blocks.handover_form(sight.incident, sight.playbook))


async def hand_over(ask: Ask) -> Reply:
    """Offer one's role to the person mentioned."""
    word, person = _role_and_person(ask.typed)
    await ask.desk.do(ask.who, service.offer, ask.incident.id, word, person)
    role = _role_name(ask, word)
    return Reply(
        message=said(f"{role} is offered to {mention(person)}. It is yours until they accept.")
    )


async def leave(ask: Ask) -> Reply:
    """Step back from a role: the one named, or the only one held."""
    word = ask.typed.plain or _only_role(ask)
    await ask.desk.do(ask.who, service.leave, ask.incident.id, word)
    return Reply(message=said(f"You are no longer {_role_name(ask, word)} of {ask.incident.ref}."))


def _only_role(ask: Ask) -> str:
    held = held_by(ask.incident, ask.who.person)
    if len(held) == 1:
        return held[0]
    if held:
        raise DomainError(f"You hold {', '.join(held)}. Say which: `/incident leave ROLE`.")
    raise DomainError(f"You hold no role in {ask.incident.ref}.")


def _role_and_person(typed: Typed) -> tuple[str, str]:
    word = typed.without_people.plain.removesuffix(" to").strip()
    person = typed.one_person()
    if not word:
        raise DomainError("Say which role, such as `commander`.", field="role")
    return word, person


def _role_name(ask: Ask, word: str) -> str:
    return ask.desk.rules.catalog.get(ask.incident.playbook).role(word).name


SUBCOMMANDS = (
    Subcommand(name="roles", help="See who does what; claim, assign, hand over.", run=panel),
    Subcommand(
        name="role",
        usage="ROLE @PERSON",
        help="Give a role to somebody.",
        words=("assign",),
        form=assign_form,
        run=assign,
    ),
    Subcommand(name="claim", usage="ROLE", help="Take a free role.", form=panel, run=claim),
    Subcommand(
        name="handover",
        usage="ROLE @PERSON",
        help="Offer your role to somebody. It moves when they accept.",
        words=("hand-over",),
        form=handover_form,
        run=hand_over,
    ),
    Subcommand(name="leave", usage="ROLE", help="Step back from a role you hold.", run=leave),
)
