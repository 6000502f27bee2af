"""Subcommands that bring people in, put reminders off, and say which rule sent them."""

import re

from incidentbot.domain.errors import DomainError
from incidentbot.domain.text import duration, means
from incidentbot.services import escalation as service
from incidentbot.services import queries
from incidentbot.slack.blocks import escalation as blocks
from incidentbot.slack.blocks import reasons, situations
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.blocks.mrkdwn import when
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand

_LEVEL = re.compile(r"(?i)^l?\d{1,2}$")


async def escalate_form(ask: Ask) -> Reply:
    """Ask which level, or what is so, and why."""
    sight = await ask.desk.look(ask.who, queries.sight, ask.incident.id)
    return Reply(view=situations.form(sight.incident, sight.playbook))


async def escalate(ask: Ask) -> Reply:
    """Bring in the level named, or the next, or say what is so, for the reason that follows."""
    first, rest = ask.typed.split()
    playbook = ask.desk.rules.catalog.get(ask.incident.playbook)
    if any(means(first, each.id) for each in playbook.situations):
        return await _name(ask, first, rest.plain)
    level, why = (first, rest.plain) if _LEVEL.match(first) else (None, ask.typed.plain)
    change = await ask.desk.do(ask.who, service.escalate, ask.incident.id, level, why or None)
    level_now = change.incident.level
    rung = playbook.level(level_now)
    name = f" ({rung.name})" if rung else ""
    return Reply(message=said(f"Level {level_now}{name} is asked in to {change.incident.ref}."))


async def _name(ask: Ask, word: str, why: str) -> Reply:
    change = await ask.desk.do(ask.who, service.name_situation, ask.incident.id, word, why or None)
    playbook = ask.desk.rules.catalog.get(change.incident.playbook)
    return Reply(message=situations.named(playbook, word, anew=bool(change.entries)))


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
    entries = await ask.desk.look(ask.who, queries.last_automatic, ask.incident.id)
    playbook = ask.desk.rules.catalog.get(ask.incident.playbook)
    return Reply(message=reasons.why(entries, ask.incident, playbook, ask.desk.now()))


SUBCOMMANDS = (
    Subcommand(
        name="escalate",
        usage="[LEVEL | SITUATION] [WHY]",
        help="Bring in the next level, or the one you name, or say what is so.",
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
    Subcommand(name="why", help="Say which rule is behind the last automatic messages.", run=why),
)
