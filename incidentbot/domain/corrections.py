"""Putting an entry of the timeline right: another time, other words; what was said first is kept.

Notes and decisions have words of people's own: both can be put right. What somebody did has a
time only. The times that mark the incident itself are moments and put right as such; what was sent
to readers, and what the bot did by itself, happened when it says so.
"""

from dataclasses import dataclass
from datetime import datetime

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.errors import DomainError
from incidentbot.domain.incidents import Case
from incidentbot.domain.lines import Line, minute
from incidentbot.domain.people import BOT

_MARKING = (
    ev.IncidentDeclared,
    ev.IncidentAcknowledged,
    ev.StatusChanged,
    ev.SeverityChanged,
    ev.IncidentResolved,
    ev.IncidentReopened,
    ev.IncidentClosed,
    ev.IncidentMerged,
    ev.MomentCorrected,
)
_SENT = (
    ev.UpdatePosted,
    ev.DraftPublished,
    ev.PostmortemPublished,
    ev.CustomerVersionPublished,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What somebody wants an entry to say; None leaves it as it is."""

    at: datetime | None = None
    words: str | None = None
    why: str | None = None


def correct(case: Case, line: Line, wanted: Correction) -> list[ev.Event]:
    """Put an entry right; nothing is recorded of what changes nothing."""
    refuse(line)
    at, words = _time(case, line, wanted.at), _words(line, wanted.words)
    if at is None and words is None:
        return []
    why = text.clean(wanted.why, limit=500) or None
    return [ev.EntryCorrected(entry=line.seq, noted_at=at, text=words, why=why)]


def open_to(line: Line) -> bool:
    """Tell whether an entry can be put right."""
    return not (line.entry.by == BOT or isinstance(line.event, _MARKING + _SENT))


def refuse(line: Line) -> None:
    """Refuse an entry whose time is what it is. Raises DomainError."""
    if isinstance(line.event, _MARKING):
        raise DomainError(
            "This entry stands where it was recorded. To put right when it really was: "
            "`/incident time MOMENT WHEN`.",
            field="at",
        )
    if not open_to(line):
        raise DomainError(
            "This went out, or was done by me, at that very time. Add a note to say more about it.",
            field="at",
        )


def _time(case: Case, line: Line, at: datetime | None) -> datetime | None:
    if at is None or minute(at) == minute(line.at):
        return None
    if at > case.now:
        raise DomainError("That time is still to come. Choose one that has passed.", field="at")
    return at


def _words(line: Line, typed: str | None) -> str | None:
    if typed is None:
        return None
    if line.text is None:
        raise DomainError(
            "Only notes and decisions have words to put right. Add a note instead.", field="text"
        )
    words = text.clean(typed)
    if not words:
        raise DomainError("Say what it should read, or leave the words as they are.", field="text")
    return words if words != line.text else None
