"""The timeline: notes by hand and by pin, links, and who follows along."""

from dataclasses import dataclass
from datetime import datetime

from incidentbot.domain import events as ev
from incidentbot.domain import moments, text
from incidentbot.domain.errors import DomainError
from incidentbot.domain.incidents import Case, Moment
from incidentbot.domain.lines import Line, said_there

LINKS_KEPT = 20
LONGEST_LINK = 1000
LONGEST_DECISION = 1000
NO_WORDS = "(a message without text)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A message somebody wants on the timeline, as it stood when they asked.

    Attributes:
        source_id: The outside's name for the message; one note each.
        edited: When it was last edited, in a form that sorts; empty: never.
    """

    words: str
    said_at: datetime
    author: str
    source_id: str
    permalink: str | None = None
    edited: str = ""


def note(case: Case, words: str, *, by: str, at: datetime | None = None) -> list[ev.Event]:
    """Write a line on the timeline, at this moment or at an earlier one.

    Args:
        case: The incident.
        words: What happened; a time in UTC in front of it is when, unless it is still to come.
        by: Who writes it.
        at: When it happened, where that was chosen.
    """
    said = text.clean(words)
    if not said:
        raise DomainError("Write the note after the command: `/incident note TEXT`.", field="text")
    if at is not None:
        if at > case.now:
            raise DomainError("That time is still to come. Choose one that has passed.", field="at")
        return [ev.NoteAdded(text=said, noted_at=at, author=by)]
    noted_at, said = _timed(case, said)
    return [ev.NoteAdded(text=said, noted_at=noted_at, author=by)]


def _timed(case: Case, said: str) -> tuple[datetime, str]:
    found = moments.read_time(said, near=_near(case), since=case.incident.declared_at)
    if found is None or found[0] > case.now or not found[1]:
        return case.now, said
    return found


def _near(case: Case) -> datetime:
    # Once it is over, a time of day is one of then.
    return (
        case.now
        if case.incident.status.open
        else case.incident.moments.get(Moment.RESOLVED.value, case.now)
    )


def decide(case: Case, words: str) -> list[ev.Event]:
    """Keep a decision, for the log."""
    said = text.clean(words, limit=LONGEST_DECISION)
    if not said:
        raise DomainError("Say what was decided: `/incident decision TEXT`.", field="text")
    return [ev.DecisionMade(text=said)]


def pin(case: Case, message: Pin) -> list[ev.Event]:
    """Put a message on the timeline at its own time, once."""
    if message.source_id in case.incident.notes:
        return []
    return [
        ev.NoteAdded(
            text=text.clean(message.words) or NO_WORDS,
            noted_at=message.said_at,
            author=message.author,
            source_id=message.source_id,
            permalink=message.permalink,
        )
    ]


def unpin(case: Case, source_id: str) -> list[ev.Event]:
    """Take a message off the timeline."""
    if source_id not in case.incident.notes:
        return []
    return [ev.NoteRemoved(source_id=source_id)]


def edit(line: Line, source_id: str, words: str) -> list[ev.Event]:
    """Follow the author of a message, who edited it; where its words are the same, nothing."""
    said = text.clean(words) or NO_WORDS
    if line.deleted or said == said_there(line):
        return []
    return [ev.SourceEdited(source_id=source_id, text=said)]


def delete(line: Line, source_id: str) -> list[ev.Event]:
    """Follow a message that was deleted: its line stays, without its words."""
    return [] if line.deleted else [ev.SourceDeleted(source_id=source_id)]


def link(case: Case, url: str, title: str | None = None) -> list[ev.Event]:
    """Keep a link; only web addresses are kept."""
    address = web_address(url)
    if any(kept.url == address for kept in case.incident.links):
        return []
    if len(case.incident.links) >= LINKS_KEPT:
        raise DomainError(f"{LINKS_KEPT} links are kept already. Put this one in a note.")
    return [ev.LinkAdded(url=address, title=text.line(title, limit=100) or _host(address))]


def web_address(url: str, *, field: str = "url") -> str:
    """Read a web address as somebody typed it. Raises DomainError."""
    address = text.line(url, limit=LONGEST_LINK + 1).strip("<>")
    if len(address) > LONGEST_LINK:
        raise DomainError("That address is too long to keep. Shorten it first.", field=field)
    if (
        not address.lower().startswith(("https://", "http://"))
        or " " in address
        or not _host(address)
    ):
        raise DomainError("That is no web address. Write it as https://…", field=field)
    return address


def subscribe(case: Case, person: str) -> list[ev.Event]:
    """Send the updates to somebody by direct message."""
    if person in case.incident.subscribers:
        return []
    return [ev.Subscribed(person=person)]


def unsubscribe(case: Case, person: str) -> list[ev.Event]:
    """Send no more updates to somebody."""
    if person not in case.incident.subscribers:
        return []
    return [ev.Unsubscribed(person=person)]


def _host(url: str) -> str:
    return url.split("//", 1)[1].split("/", 1)[0][:100]
