"""Text for Slack: escaped and cut, people as mentions, times in UTC and in the reader's own zone."""

import re
from collections.abc import Iterable
from datetime import datetime

from incidentbot.domain import text, trackers
from incidentbot.domain.people import AT_THE_MACHINE, BOT

SECTION_LIMIT = 3000
LONG_TEXT = 2900
SHORT_TEXT = 300
REASON = 500
PEOPLE_NAMED = 20

_MARKED = re.compile(r"<([^<>|]+)(?:\|([^<>]*))?>")
_PERSON = re.compile(r"\bslack:[A-Z0-9]{2,50}\b")
_SLACK_ID = re.compile(r"[A-Z0-9]{2,50}")


def escape(words: str, limit: int | None = None) -> str:
    """Escape what Slack would read as markup; cut without breaking an escape."""
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if limit is None or len(escaped) <= limit:
        return escaped
    kept = escaped[: limit - 1]
    last = kept.rfind("&")
    if last >= 0 and ";" not in kept[last:]:
        kept = kept[:last]
    return kept.rstrip() + "…"


def readable(words: str) -> str:
    """Turn what Slack sends as a message's text into plain text."""
    plainer = _MARKED.sub(_unmarked, words)
    return plainer.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def short(words: str, limit: int = SHORT_TEXT) -> str:
    """Escape and cut to one line."""
    return escape(" ".join(words.split()), limit)


def slack_id(person: str | None) -> str | None:
    """Return Slack's own id of a person or group, if they are from Slack."""
    door, _, name = (person or "").partition(":")
    return name if door == "slack" and _SLACK_ID.fullmatch(name) else None


def mention(person: str) -> str:
    """Name a person or a group so that Slack links to them."""
    found = slack_id(person)
    if found:
        return f"<!subteam^{found}>" if found.startswith("S") else f"<@{found}>"
    if person == BOT:
        return "incidentbot"
    if place := trackers.of(person):
        return short(place, 80)
    if person == AT_THE_MACHINE:
        return "somebody at the bot's machine"
    name = person.removeprefix("cli:").replace("`", "'")
    return f"`{short(name, 80)}`"


def named(words: str) -> str:
    """Turn the ids of people from Slack, which stand in a sentence of the bot's, into mentions."""
    return _PERSON.sub(lambda found: mention(found[0]), words)


def mentions(people: Iterable[str]) -> str:
    """Name several people in one line."""
    named = list(people)
    shown = ", ".join(mention(person) for person in named[:PEOPLE_NAMED])
    more = len(named) - PEOPLE_NAMED
    return f"{shown} and {more} more" if more > 0 else shown


def utc(at: datetime, near: datetime | None = None) -> str:
    """Say a time in UTC, with its day when `near` is on another day."""
    if near is not None and near.date() != at.date():
        return f"{at:%Y-%m-%d %H:%M} UTC"
    return f"{at:%H:%M} UTC"


def when(at: datetime, near: datetime | None = None) -> str:
    """Say a time in UTC and in the reader's own zone; with the day when `near` is on another."""
    if near is not None and near.date() != at.date():
        return day_and_time(at)
    return f"{utc(at)} ({_local(at, '{time}', utc(at))})"


def day_and_time(at: datetime) -> str:
    """Say a day and time in UTC and in the reader's own zone."""
    said = f"{at:%Y-%m-%d %H:%M} UTC"
    return f"{said} ({_local(at, '{date_short_pretty} {time}', said)})"


def link(url: str, title: str) -> str:
    """Link to a web address; what is none stays text."""
    if not url.lower().startswith(("https://", "http://")) or any(mark in url for mark in " |<>"):
        return f"{short(title, 100)} ({short(url)})"
    # A bar ends the label in no client, yet some cut it there.
    return f"<{escape(url)}|{short(title.replace('|', '/'), 100)}>"


def room(channel: str | None) -> str | None:
    """Link to a channel by its id."""
    if not channel:
        return None
    return f"<#{channel}>" if _SLACK_ID.fullmatch(channel) else link(channel, "war room")


def because(why: str | None) -> str:
    """End a sentence, with the reason where one was given."""
    if not why:
        return "."
    said = short(why, REASON)
    return f": {said}" if said.endswith((".", "!", "?", "…")) else f": {said}."


def joined(lines: Iterable[str], *, limit: int = LONG_TEXT) -> str:
    """Put lines below each other as long as they fit; say how many did not."""
    kept: list[str] = []
    left = list(lines)
    # Room for the closing line.
    budget = limit - 20
    while left and budget - len(left[0]) - 1 >= 0:
        budget -= len(left[0]) + 1
        kept.append(left.pop(0))
    if left:
        kept.append(f"… and {len(left)} more")
    return "\n".join(kept)


def sentence(words: str) -> str:
    """Begin with a capital letter."""
    return words[:1].upper() + words[1:]


def lowered(words: str) -> str:
    """Go on in the middle of a sentence with what would begin one."""
    return words[:1].lower() + words[1:]


def plain(words: str) -> str:
    """Undo the markup of our own for a reader that shows none: bold marks and local times."""
    words = re.sub(r" \(<!date\^[^>]*>\)", "", words)
    return re.sub(r"(?<!\w)\*(\S(?:[^*\n]*[^*\s])?)\*(?!\w)", r"\1", words)


def quoted(title: str) -> str:
    """Put a title in quotation marks."""
    return f"“{short(title, text.TITLE_LIMIT * 2)}”"


def _unmarked(found: re.Match[str]) -> str:
    target, label = found.group(1), found.group(2)
    if target.startswith("!"):
        return label or "@" + target[1:].split("^", 1)[0]
    if target[0] in "@#":
        return target[0] + (label or target[1:]).lstrip("@#")
    address = target.removeprefix("mailto:").removeprefix("tel:")
    return address if not label or label in (address, target) else f"{label} ({address})"


def _local(at: datetime, tokens: str, fallback: str) -> str:
    return f"<!date^{int(at.timestamp())}^{tokens}|{fallback}>"
