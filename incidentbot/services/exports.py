"""The timeline to take along: Markdown for people, CSV for spreadsheets, JSON for programs."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from incidentbot.domain import gaps, lines, moments
from incidentbot.domain.events import Entry, kind_of
from incidentbot.domain.gaps import Gap
from incidentbot.domain.incidents import Incident
from incidentbot.domain.lines import Line
from incidentbot.domain.log import inert
from incidentbot.domain.playbooks import Playbook
from incidentbot.services import markup
from incidentbot.services.markup import Names

SCHEMA = 1
GAP = "Gap"
HEAD = (
    "Time (UTC)", "Number", "Kind", "By", "What", "Link", "Time before (UTC)", "Words before",
    "Message edited", "Message deleted", "Put right by", "Why",
)  # fmt: skip

Story = Sequence[Line | Gap]
Say = Callable[[Line | Gap], str]


def story(entries: Iterable[Entry], playbook: Playbook, *, now: datetime) -> Story:
    """Return the whole timeline as it is read now, with its gaps."""
    shown = lines.lines(entries)
    return gaps.told(shown, gaps.gaps(shown, playbook, now=now))


def people_of(each: Line | Gap) -> tuple[str, ...]:
    """Return whom a line names beside its sentence."""
    if isinstance(each, Gap):
        return ()
    return (each.by, each.corrected_by) if each.corrected_by else (each.by,)


def as_markdown(incident: Incident, story: Story, say: Say, names: Names) -> str:
    """Write a table with a line for each entry; times are in UTC, sentences as the bot says them."""
    title = f"{incident.ref}: {incident.title}"
    rows = [
        f"| {_day_and_minute(each.at)} | {markup.markdown(say(each), names)} |" for each in story
    ]
    head = [f"# Timeline of {markup.escaped(title)}", "", "| Time (UTC) | What happened |"]
    return "\n".join([*head, "| --- | --- |", *rows, ""])


def as_csv(story: Story, say: Say, names: Names) -> str:
    """Write the lines as RFC 4180 wants it, with a head; no cell is a formula."""
    written = io.StringIO()
    rows = csv.writer(written, lineterminator="\r\n")
    rows.writerow(HEAD)
    for each in story:
        rows.writerow(inert(cell) for cell in _cells(each, say, names))
    return written.getvalue()


def as_values(incident: Incident, story: Story, say: Say, names: Names) -> dict[str, object]:
    """Return plain values for JSON; `schema` rises when a key changes its meaning."""
    return {
        "schema": SCHEMA,
        "incident": incident.ref,
        "title": incident.title,
        "declared_at": incident.declared_at.isoformat(),
        "moments": _moments(incident, story),
        "timeline": [_values(each, say, names) for each in story],
    }


def _cells(each: Line | Gap, say: Say, names: Names) -> tuple[str, ...]:
    at, what = f"{each.at:%Y-%m-%d %H:%M:%S}", markup.plain(say(each), names)
    if isinstance(each, Gap):
        return (at, "", GAP, "", what, *[""] * 7)
    return (
        at,
        str(each.seq),
        kind_of(each.event),
        names(each.by),
        what,
        each.permalink or "",
        f"{each.old_at:%Y-%m-%d %H:%M:%S}" if each.old_at else "",
        each.old_text or "",
        "yes" if each.edited else "",
        "yes" if each.deleted else "",
        names(each.corrected_by) if each.corrected_by else "",
        each.why or "",
    )


def _values(each: Line | Gap, say: Say, names: Names) -> dict[str, object]:
    what = markup.plain(say(each), names)
    if isinstance(each, Gap):
        return {
            "at": each.at.isoformat(),
            "kind": GAP,
            "what": what,
            "from": each.began_at.isoformat(),
            "until": each.ended_at.isoformat(),
            "minutes": int(each.length.total_seconds()) // 60,
            "going_on": each.going_on,
        }
    return {
        "at": each.at.isoformat(),
        "seq": each.seq,
        "kind": kind_of(each.event),
        "by": each.by,
        "by_name": names(each.by),
        "what": what,
        "text": None if each.deleted and not each.by_hand else each.text,
        "permalink": each.permalink,
        "old_at": _iso(each.old_at),
        "old_text": each.old_text,
        "edited": each.edited,
        "deleted": each.deleted,
        "corrected_by": each.corrected_by,
        "why": each.why,
    }


def _moments(incident: Incident, story: Story) -> dict[str, object]:
    before = moments.before(each.entry for each in story if isinstance(each, Line))
    return {
        name: {"at": at.isoformat(), "old_at": _iso(before.get(name))}
        for name, at in incident.moments.items()
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _day_and_minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
