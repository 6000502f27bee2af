"""The timeline as it is read: every entry as it stands now, with what it said before."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from incidentbot.domain import events as ev

DELETED = "(message deleted since)"
_WORDED = (ev.NoteAdded, ev.DecisionMade)
# They change other lines, and are none themselves.
UNSEEN = (ev.NoteRemoved, ev.EntryCorrected, ev.SourceEdited, ev.SourceDeleted)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the timeline.

    Attributes:
        entry: The entry with the time and the words that hold now; what it says can be shown.
        old_at: The time it had at first, where it was put right.
        old_text: The words it had before they were put right by hand.
        by_hand: Its words were put right by hand.
        edited: The message behind it was edited since, and its words followed; what it said before
            is not told any more.
        deleted: The message behind it was deleted since; its words are gone from here.
        corrected_by: Who put it right last, by hand.
        why: The reason they gave.
    """

    entry: ev.Entry
    old_at: datetime | None = None
    old_text: str | None = None
    by_hand: bool = False
    edited: bool = False
    deleted: bool = False
    corrected_by: str | None = None
    why: str | None = None

    @property
    def seq(self) -> int:
        """The entry's number in the history."""
        return self.entry.seq

    @property
    def at(self) -> datetime:
        """When it happened."""
        return time_of(self.entry)

    @property
    def event(self) -> ev.Event:
        """What happened, in the words that hold now."""
        return self.entry.event

    @property
    def by(self) -> str:
        """Who did it; of a note, who said it."""
        return self.event.author if isinstance(self.event, ev.NoteAdded) else self.entry.by

    @property
    def permalink(self) -> str | None:
        """Where the message behind it is."""
        return self.event.permalink if isinstance(self.event, ev.NoteAdded) else None

    @property
    def text(self) -> str | None:
        """People's own words that can be put right; None where there are none."""
        return text_of(self.event)


def lines(entries: Iterable[ev.Entry]) -> list[Line]:
    """Return the lines in the order in which things happened, without what was taken off."""
    kept: dict[int, Line] = {}
    for entry in entries:
        if isinstance(entry.event, UNSEEN):
            _change(kept, entry, entry.event)
        else:
            kept[entry.seq] = Line(entry=entry)
    return sorted(kept.values(), key=lambda line: (line.at, line.seq))


def handed_on(entries: Iterable[ev.Entry]) -> list[ev.Entry]:
    """Return the entries as recorded, but for what deleted messages said: only the audit has it."""
    every = list(entries)
    gone = {each.event.source_id for each in every if isinstance(each.event, ev.SourceDeleted)}
    notes = {
        each.seq
        for each in every
        if isinstance(each.event, ev.NoteAdded) and each.event.source_id in gone
    }
    return [_silenced(each, gone, notes) for each in every]


def decisions(shown: Iterable[Line]) -> list[Line]:
    """Return the decisions among the lines."""
    return [line for line in shown if isinstance(line.event, ev.DecisionMade)]


def time_of(entry: ev.Entry) -> datetime:
    """Return when a thing happened: for a note, the message's own time."""
    return entry.event.noted_at if isinstance(entry.event, ev.NoteAdded) else entry.at


def text_of(event: ev.Event) -> str | None:
    """Return the words of a note or a decision; None for what is neither."""
    return event.text if isinstance(event, _WORDED) else None


def minute(at: datetime) -> datetime:
    """Return the minute a time is in: nobody puts seconds right."""
    return at.replace(second=0, microsecond=0)


def said_there(line: Line) -> str | None:
    """Return what the message behind a line says, whatever was made of it by hand."""
    return line.old_text or line.text


def of_source(shown: Iterable[Line], source_id: str) -> Line | None:
    """Find the line that keeps a message."""
    return next((line for line in shown if _source(line) == source_id), None)


def _change(
    kept: dict[int, Line],
    entry: ev.Entry,
    event: ev.NoteRemoved | ev.EntryCorrected | ev.SourceEdited | ev.SourceDeleted,
) -> None:
    if isinstance(event, ev.EntryCorrected):
        if event.entry in kept:
            kept[event.entry] = _corrected(kept[event.entry], entry, event)
        return
    line = of_source(kept.values(), event.source_id)
    if line is None:
        return
    match event:
        case ev.NoteRemoved():
            del kept[line.seq]
        case ev.SourceEdited():
            kept[line.seq] = _edited(line, event)
        case ev.SourceDeleted():
            kept[line.seq] = _deleted(line)


def _corrected(line: Line, entry: ev.Entry, event: ev.EntryCorrected) -> Line:
    right = replace(line, corrected_by=entry.by, why=event.why)
    if event.noted_at is not None:
        right = _retimed(right, event.noted_at)
    return _reworded(right, event.text) if event.text is not None else right


def _retimed(line: Line, at: datetime) -> Line:
    first, entry = line.old_at or line.at, line.entry
    if isinstance(entry.event, ev.NoteAdded):
        entry = replace(entry, event=replace(entry.event, noted_at=at))
    else:
        entry = replace(entry, at=at)
    return replace(line, entry=entry, old_at=None if minute(at) == minute(first) else first)


def _reworded(line: Line, words: str) -> Line:
    # What a deleted message said is not told as what the line said before, either.
    first = None if line.deleted else line.old_text or line.text
    old = None if words == first else first
    return replace(line, entry=_saying(line.entry, words), old_text=old, by_hand=True)


def _edited(line: Line, event: ev.SourceEdited) -> Line:
    if line.by_hand:
        # Words chosen by hand stay: whoever chose them knew the message.
        old = None if event.text == line.text else event.text
        return replace(line, old_text=old, edited=True)
    return replace(line, entry=_saying(line.entry, event.text), edited=True)


def _deleted(line: Line) -> Line:
    entry = _saying(line.entry, DELETED)
    if isinstance(entry.event, ev.NoteAdded):
        entry = replace(entry, event=replace(entry.event, permalink=None))
    return replace(line, entry=entry, old_text=None, by_hand=False, deleted=True)


def _silenced(entry: ev.Entry, gone: set[str], notes: set[int]) -> ev.Entry:
    match entry.event:
        case ev.NoteAdded() as note if entry.seq in notes:
            return replace(entry, event=replace(note, text=DELETED, permalink=None))
        case ev.SourceEdited(source_id=source) as edit if source in gone:
            return replace(entry, event=replace(edit, text=DELETED))
        case ev.EntryCorrected(entry=seq, text=str()) as right if seq in notes:
            return replace(entry, event=replace(right, text=DELETED))
        case _:
            return entry


def _saying(entry: ev.Entry, words: str) -> ev.Entry:
    event = entry.event
    if isinstance(event, ev.NoteAdded):
        return replace(entry, event=replace(event, text=words))
    if isinstance(event, ev.DecisionMade):
        return replace(entry, event=replace(event, text=words))
    return entry


def _source(line: Line) -> str | None:
    return line.event.source_id if isinstance(line.event, ev.NoteAdded) else None
