"""The timeline: notes by hand and by pin, links, and who follows along."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from incidentbot.domain import events as ev
from incidentbot.domain import text
from incidentbot.domain.errors import DomainError
from incidentbot.domain.incidents import Case

LINKS_KEPT = 20
LONGEST_LINK = 1000
LONGEST_DECISION = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A message somebody wants on the timeline, as it stood when they asked.

    Attributes:
        source_id: The outside's name for the message; one note each.
    """

    words: str
    said_at: datetime
    author: str
    source_id: str
    permalink: str | None = None


def note(case: Case, words: str, *, by: str) -> list[ev.Event]:
    """Write a line on the timeline, at this moment."""
    said = text.clean(words)
    if not said:
        raise DomainError("Write the note after the command: `/incident note TEXT`.", field="text")
    return [ev.NoteAdded(text=said, noted_at=case.now, author=by)]


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
            text=text.clean(message.words) or "(a message without text)",
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


def shown(entries: list[ev.Entry]) -> list[ev.Entry]:
    """Return the entries in the order in which things happened, without what was taken off."""
    removed: dict[str, int] = {
        entry.event.source_id: entry.seq
        for entry in entries
        if isinstance(entry.event, ev.NoteRemoved)
    }
    kept = [entry for entry in entries if not _gone(entry, removed)]
    return sorted(kept, key=lambda entry: (time_of(entry), entry.seq))


def decisions(entries: Iterable[ev.Entry]) -> list[ev.Entry]:
    """Return the decisions among the entries, in their order."""
    return [entry for entry in entries if isinstance(entry.event, ev.DecisionMade)]


def time_of(entry: ev.Entry) -> datetime:
    """Return when the thing happened: for a note, the message's own time."""
    return entry.event.noted_at if isinstance(entry.event, ev.NoteAdded) else entry.at


def _gone(entry: ev.Entry, removed: dict[str, int]) -> bool:
    if isinstance(entry.event, ev.NoteRemoved):
        return True
    if not isinstance(entry.event, ev.NoteAdded) or entry.event.source_id is None:
        return False
    return removed.get(entry.event.source_id, -1) > entry.seq


def _host(url: str) -> str:
    return url.split("//", 1)[1].split("/", 1)[0][:100]
