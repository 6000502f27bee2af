"""What Slack tells of by itself: mentions, pins, reactions, people coming and going, App Home."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from incidentbot.domain.errors import DomainError, NotFoundError
from incidentbot.domain.incidents import Incident
from incidentbot.domain.people import BOT
from incidentbot.services import people as people_service
from incidentbot.services import postmortems, queries
from incidentbot.services import timeline as timeline_service
from incidentbot.services.timeline import Sign
from incidentbot.slack import home
from incidentbot.slack.answers import whisper
from incidentbot.slack.blocks import choices
from incidentbot.slack.blocks.elements import Message, said
from incidentbot.slack.commands import dispatch
from incidentbot.slack.commands.registry import Ask
from incidentbot.slack.desk import Desk, Who
from incidentbot.slack.incoming import typed
from incidentbot.slack.people import person, user_of
from incidentbot.slack.sources import changed, pin_of, sortable

log = logging.getLogger(__name__)

PIN = "pushpin"

Event = Mapping[str, Any]
Listener = Callable[[Desk, Event, str], Awaitable[None]]


async def mentioned(desk: Desk, event: Event, event_id: str) -> None:
    """Do in a thread, or anywhere, what the slash command cannot be typed for."""
    words = str(event.get("text") or "")
    mention = f"<@{desk.bot_user}>"
    words = words.split(mention, 1)[-1] if mention in words else words
    words = await desk.people.named(words)
    who = await _who(desk, str(event["user"]), event_id)
    ask = Ask(
        desk=desk,
        who=who,
        typed=typed(words),
        channel=str(event["channel"]),
        thread=event.get("thread_ts"),
    )
    await _whisper(desk, event, await _answer(ask))


async def _answer(ask: Ask) -> Message:
    words = ask.typed.text
    try:
        reply = await dispatch.answer(ask)
    except (DomainError, NotFoundError) as error:
        return said(error.message)
    if reply.view is not None:
        # A form needs the right that only a click gives.
        found = await ask.desk.look(ask.who, queries.of_place, ask.channel, ask.thread)
        button = choices.run_button("Open the form", words or "declare", incident=found)
        return choices.again("This opens as a form.", button)
    return reply.message or said("Done.")


async def _whisper(desk: Desk, event: Event, message: Message) -> None:
    await whisper(
        desk.client,
        channel=str(event["channel"]),
        user=str(event["user"]),
        thread=event.get("thread_ts"),
        message=message,
    )


async def pinned(desk: Desk, event: Event, event_id: str) -> None:
    """Put a pinned message on the timeline."""
    item = event.get("item") or {}
    channel = str(event.get("channel_id") or item.get("channel") or "")
    ts = str((item.get("message") or {}).get("ts") or item.get("ts") or "")
    await _keep(desk, event, event_id, place=(channel, ts), kind="pin")


async def unpinned(desk: Desk, event: Event, event_id: str) -> None:
    """Take a message off the timeline when its pin goes."""
    item = event.get("item") or {}
    channel = str(event.get("channel_id") or item.get("channel") or "")
    ts = str((item.get("message") or {}).get("ts") or item.get("ts") or "")
    await _drop(desk, event, event_id, place=(channel, ts), kind="pin")


async def reacted(desk: Desk, event: Event, event_id: str) -> None:
    """Put a message on the timeline when somebody reacts with a pushpin."""
    item = event.get("item") or {}
    if event.get("reaction") == PIN and item.get("type") == "message":
        kind = f"reaction {event['user']}"
        await _keep(desk, event, event_id, place=(item["channel"], item["ts"]), kind=kind)


async def unreacted(desk: Desk, event: Event, event_id: str) -> None:
    """Take a message off the timeline when the pushpin goes."""
    item = event.get("item") or {}
    if event.get("reaction") == PIN and item.get("type") == "message":
        kind = f"reaction {event['user']}"
        await _drop(desk, event, event_id, place=(item["channel"], item["ts"]), kind=kind)


async def _keep(
    desk: Desk, event: Event, event_id: str, *, place: tuple[str, str], kind: str
) -> None:
    user, (channel, ts) = str(event.get("user") or ""), place
    found = await _incident(desk, user, channel)
    if found is None or user == desk.bot_user:
        return
    message = await _message(desk, channel, ts)
    if message is None:
        return
    link = desk.permalink(channel, ts, message.get("thread_ts"))
    text = await desk.people.named(str(message.get("text") or ""))
    pin = pin_of({**message, "text": text}, channel, permalink=link)
    who = await _who(desk, user, event_id)
    await desk.do(who, timeline_service.sign, found.id, _sign(event, place, kind), pin)


async def _drop(
    desk: Desk, event: Event, event_id: str, *, place: tuple[str, str], kind: str
) -> None:
    user = str(event.get("user") or "")
    found = await _incident(desk, user, place[0])
    if found is not None:
        who = await _who(desk, user, event_id)
        await desk.do(who, timeline_service.sign, found.id, _sign(event, place, kind))


def _sign(event: Event, place: tuple[str, str], kind: str) -> Sign:
    return Sign(source_id="/".join(place), kind=kind, at=sortable(event.get("event_ts")))


async def _message(desk: Desk, channel: str, ts: str) -> Mapping[str, Any] | None:
    # `replies` finds a message by its time wherever it is; of a thread, its head comes first.
    answer = await desk.calls(
        "conversations.replies",
        channel=channel,
        ts=ts,
        oldest=ts,
        latest=ts,
        inclusive=True,
        limit=2,
    )
    return next((each for each in answer.get("messages", []) if each.get("ts") == ts), None)


async def joined(desk: Desk, event: Event, event_id: str) -> None:
    """Note who came into a war room."""
    who = await _who(desk, str(event["user"]), event_id)
    if event["user"] != desk.bot_user:
        await desk.do(who, people_service.came, str(event["channel"]), who.person)


async def left(desk: Desk, event: Event, event_id: str) -> None:
    """Note who left a war room; of a private incident they see nothing more."""
    who = await _who(desk, str(event["user"]), event_id)
    await desk.do(who, people_service.went, str(event["channel"]), who.person)


async def archived(desk: Desk, event: Event, event_id: str) -> None:
    """Note that a war room is gone."""
    await _lost(desk, event, event_id, how="archived")


async def deleted(desk: Desk, event: Event, event_id: str) -> None:
    """Note that a war room is gone for good."""
    await _lost(desk, event, event_id, how="deleted")


async def _lost(desk: Desk, event: Event, event_id: str, *, how: str) -> None:
    who = Who(person="bot", delivery=("event", event_id))
    await desk.do(who, people_service.room_lost, str(event["channel"]), how=how)


async def opened_home(desk: Desk, event: Event, event_id: str) -> None:
    """Draw App Home for whoever looks at it."""
    if event.get("tab") in (None, "home"):
        await home.publish(desk, str(event["user"]))


async def changed_user(desk: Desk, event: Event, event_id: str) -> None:
    """Look a person up anew when Slack says that something about them changed."""
    user = event.get("user") or {}
    desk.people.forget(str(user.get("id") or ""))
    if user.get("deleted") and user.get("id"):
        who = Who(person=BOT, delivery=("event", event_id))
        await desk.do(who, people_service.deactivated, person(str(user["id"])))


async def check_holders(desk: Desk) -> None:
    """Find out whether somebody who holds a role was deactivated while nobody listened."""
    for holder in await desk.look(Who(person=BOT), people_service.holders):
        if await desk.people.is_gone(user_of(holder)):
            await desk.do(Who(person=BOT), people_service.deactivated, holder)


async def draft_belated(desk: Desk) -> None:
    """Draft the post-mortems of incidents that ended before an upgrade to here."""
    for incident_id in await desk.look(Who(person=BOT), postmortems.belated):
        await desk.do(Who(person=BOT), postmortems.draft_belated, incident_id)


async def _who(desk: Desk, user: str, event_id: str) -> Who:
    guest = await desk.people.is_guest(user) if user else False
    return Who(person=person(user), guest=guest, delivery=("event", event_id))


async def _incident(desk: Desk, user: str, channel: str) -> Incident | None:
    return await desk.look(Who(person=person(user)), queries.of_place, channel)


EVENTS: dict[str, Listener] = {
    "app_home_opened": opened_home,
    "app_mention": mentioned,
    "channel_archive": archived,
    "channel_deleted": deleted,
    "group_archive": archived,
    "group_deleted": deleted,
    "member_joined_channel": joined,
    "member_left_channel": left,
    "message": changed,
    "pin_added": pinned,
    "pin_removed": unpinned,
    "reaction_added": reacted,
    "reaction_removed": unreacted,
    "user_change": changed_user,
}
