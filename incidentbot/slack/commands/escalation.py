"""Subcommands that bring people in, put reminders off, and say which rule sent them."""

import re

from incidentbot.domain.errors import DomainError
from incidentbot.domain.text import duration
from incidentbot.services import escalation as service
from incidentbot.services import queries
from incidentbot.slack.blocks import escalation as blocks
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.blocks.mrkdwn import when
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand

_LEVEL = re.compile(r"(?i)^l?\d{1,2}$")


async def escalate_form(ask: Ask) -> Reply:
    """Ask which level and why."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    return Reply(view=blocks.form(sight.incident, sight.playbook))


async def escalate(ask: Ask) -> Reply:
    """Bring in the level named, or the next, for the reason that follows."""
    first, rest = ask.typed.split()
    level, why = (first, rest.plain) if _LEVEL.match(first) else (None, ask.typed.plain)
    change = await ask.desk.do(ask.who, service.escalate, ask.incident.id, level, why or None)
    level_now = change.incident.level
    rung = ask.desk.rules.catalog.get(change.incident.playbook).level(level_now)
    name = f" ({rung.name})" if rung else ""
    return Reply(message=said(f"Level {level_now}{name} is asked in to {change.incident.ref}."))


async def snooze_form(ask: Ask) -> Reply:
    """Ask for how long and why."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    if not sight.clocks:
        raise DomainError(f"Nothing will remind you of {ask.incident.ref}. Nothing to put off.")
    return Reply(view=blocks.snooze_form(sight.incident))


async def snooze(ask: Ask) -> Reply:
    """Put off the next reminder."""
    first, why = ask.typed.split()
    length = duration(first)
    await ask.desk.do(ask.who, service.snooze, ask.incident.id, length, why.plain)
    until = when(ask.desk.now() + length)
    return Reply(message=said(f"The next reminder waits until {until}. The deadline stays."))


async def why(ask: Ask) -> Reply:
    """Say which rules sent the last automatic messages."""
    entries = await ask.desk.look(ask.who, queries.last_nags, ask.incident.id)
    playbook = ask.desk.rules.catalog.get(ask.incident.playbook)
    return Reply(message=blocks.why(entries, playbook, ask.desk.now()))


SUBCOMMANDS = (
    Subcommand(
        name="escalate",
        usage="[LEVEL] [WHY]",
        help="Bring in the next level, or the one you name.",
        form=escalate_form,
        run=escalate,
    ),
    Subcommand(
        name="snooze",
        usage="15m WHY",
        help="Put off the next reminder. The deadline stays.",
        form=snooze_form,
        run=snooze,
    ),
    Subcommand(name="why", help="Say which rule sent the last reminders.", run=why),
)
