"""Messages that a timeline keeps: read when they are put there, and followed when they change."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from incidentbot.domain.people import BOT
from incidentbot.domain.timeline import Pin
from incidentbot.services import timeline as service
from incidentbot.services.timeline import News
from incidentbot.slack.desk import Desk, Who
from incidentbot.slack.incoming import readable
from incidentbot.slack.people import person

Event = Mapping[str, Any]
CHANGED, DELETED, STONE = "message_changed", "message_deleted", "tombstone"


def pin_of(message: Event, channel: str, *, permalink: str | None) -> Pin:
    """Turn a Slack message into what the timeline keeps."""
    return Pin(
        words=words_of(message),
        said_at=datetime.fromtimestamp(float(message["ts"]), UTC),
        author=person(str(message["user"])) if message.get("user") else BOT,
        source_id=f"{channel}/{message['ts']}",
        permalink=permalink,
        edited=_edited(message),
    )


def words_of(message: Event) -> str:
    """Return what a message says; one without words, what is in it."""
    return readable(raw_words(message)) or _files(message)


def raw_words(message: Event) -> str:
    """Return the words of a message in Slack's own markup."""
    words = str(message.get("text") or "")
    if words:
        return words
    attachments = message.get("attachments") or [{}]
    return str(attachments[0].get("fallback") or attachments[0].get("text") or "")


def sortable(ts: object) -> str:
    """Return a time of Slack's in a form that sorts as text."""
    whole, _, part = str(ts or "").partition(".")
    return f"{whole:0>12}.{part}"


async def changed(desk: Desk, event: Event, event_id: str) -> None:
    """Follow a message that was edited or deleted, if a timeline keeps it.

    Everything that is said in a war room comes by here: most of it is none of our business, and
    is let go before anything is looked up.
    """
    before = event.get("previous_message") or {}
    after = _after(event)
    if after is None or _is_ours(desk, before) or _is_ours(desk, after):
        return
    if after and words_of(after) == words_of(before):
        return
    channel, source = str(event.get("channel") or ""), _source(event, before or after)
    thread = (before or after).get("thread_ts")
    found = await desk.look(Who(person=BOT), service.keeping, channel, thread, source)
    if found is None:
        return
    at = _edited(after) or sortable(event.get("event_ts") or event.get("ts"))
    news = News(source_id=source, words=await _said(desk, after), at=at)
    await desk.do(Who(person=BOT, delivery=("event", event_id)), service.follow, found, news)


def _after(event: Event) -> Event | None:
    """Return a message as it is now: empty when it is gone; None when nothing became of it."""
    message: Event = event.get("message") or {}
    if event.get("subtype") == DELETED or message.get("subtype") == STONE:
        return {}
    return message if event.get("subtype") == CHANGED else None


def _source(event: Event, message: Event) -> str:
    return f"{event.get('channel')}/{message.get('ts') or event.get('deleted_ts')}"


def _is_ours(desk: Desk, message: Event) -> bool:
    return message.get("user") == desk.bot_user


async def _said(desk: Desk, message: Event) -> str | None:
    if not message:
        return None
    return words_of({**message, "text": await desk.people.named(str(message.get("text") or ""))})


def _edited(message: Event) -> str:
    ts = (message.get("edited") or {}).get("ts")
    return sortable(ts) if ts else ""


def _files(message: Event) -> str:
    files = [each for each in message.get("files") or () if each.get("mode") != STONE]
    names = ", ".join(str(each.get("name") or each.get("title") or "no name") for each in files)
    if not names:
        return ""
    images = all(str(each.get("mimetype") or "").startswith("image/") for each in files)
    if len(files) == 1:
        return f"(an image: {names})" if images else f"(a file: {names})"
    return f"({len(files)} images: {names})" if images else f"({len(files)} files: {names})"
