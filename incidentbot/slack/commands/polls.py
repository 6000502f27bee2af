"""The poll subcommand: a proposal that goes ahead unless somebody objects."""

import re

from incidentbot.domain.polls import USUAL
from incidentbot.domain.text import duration
from incidentbot.services import polls as service
from incidentbot.slack.blocks import polls as blocks
from incidentbot.slack.blocks.elements import said
from incidentbot.slack.blocks.mrkdwn import when
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand

_LENGTH = re.compile(r"(?i)^\d[\dwdhms.]*$")


async def form(ask: Ask) -> Reply:
    """Ask for the proposal and its time."""
    return Reply(view=blocks.form(ask.incident))


async def propose(ask: Ask) -> Reply:
    """Put the proposal to everybody, for the time named first or the usual one."""
    first, rest = ask.typed.split()
    named = bool(_LENGTH.match(first))
    length = duration(first, field="length") if named else USUAL
    proposal = rest.plain if named else ask.typed.plain
    await ask.desk.do(ask.who, service.propose, ask.incident.id, length, proposal)
    until = when(ask.desk.now() + length)
    return Reply(message=said(f"I asked the war room. It goes ahead at {until} if nobody objects."))


SUBCOMMANDS = (
    Subcommand(
        name="poll",
        usage="60s PROPOSAL",
        help="Ask for strong objections. If nobody objects, it goes ahead.",
        words=("propose",),
        form=form,
        run=propose,
    ),
)
