"""The time subcommand: puts right one of the times that matter afterwards."""

from datetime import datetime

from incidentbot.domain import moments, text
from incidentbot.domain.errors import DomainError, NotAllowedError
from incidentbot.domain.incidents import Incident, Moment
from incidentbot.services import moments as service
from incidentbot.services.corrections import GUESTS
from incidentbot.slack.blocks import moments as blocks
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand


async def form(ask: Ask) -> Reply:
    """Ask which time, and when it really was."""
    _refuse_guests(ask)
    return Reply(view=blocks.form(ask.incident))


async def correct(ask: Ask) -> Reply:
    """Put a time right from one line: which, when, and why."""
    _refuse_guests(ask)
    moment, rest = moments.named(ask.typed.plain)
    if not rest:
        return Reply(view=blocks.form(ask.incident, moment))
    at, why = _read(rest, ask.incident, moment)
    change = await ask.desk.do(ask.who, service.correct, ask.incident.id, moment, at, why or None)
    return Reply(message=blocks.answered(change.incident, change.entries))


def _refuse_guests(ask: Ask) -> None:
    # Before a form that they would fill in for nothing.
    if ask.who.guest:
        raise NotAllowedError(GUESTS)


def _read(words: str, incident: Incident, moment: Moment) -> tuple[datetime | None, str]:
    first, _, rest = words.partition(" ")
    if first.lower() in moments.UNKNOWN:
        return None, rest
    near = incident.moments.get(moment.value, incident.declared_at)
    found = moments.read_time(words, near=near)
    if found is None:
        raise DomainError(_HOW.format(word=text.cut(first, 40)), field="at")
    return found


_HOW = (
    "“{word}” is no time. Write it in UTC: `14:02`, `yesterday 23:50`, `2026-11-20 14:02`; "
    "or `none` where it is not known."
)

SUBCOMMANDS = (
    Subcommand(
        name="time",
        usage="[WHICH WHEN [WHY]]",
        help="Correct when it was detected, mitigated, fixed … What it was before is kept.",
        words=("times", "moment", "moments"),
        form=form,
        run=correct,
    ),
)
