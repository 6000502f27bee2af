"""What the scenarios are told with: declare, ask, click, send, and read what came of it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from incidentbot.sandbox.people import Person
from incidentbot.sandbox.shown import Message, View
from tests.world import ANNOUNCEMENTS, World

TITLE = "Checkout is down"
ROLES = ("commander", "tech-lead", "comms", "scribe")
PRIVATE = ["Only the people invited see it"]


def rooms(world: World) -> list[str]:
    """Return the names of the war rooms, oldest first."""
    bot = world.slack.workspace.bot_user_id
    return [
        each.name
        for each in world.slack.workspace.channels.values()
        if each.creator == bot and each.name
    ]


async def declared(world: World, line: str = f"P1 {TITLE}", *, by: str = "ana") -> str:
    """Declare from one line and return the name of the war room."""
    await asks(world, world.slack.person(by), f"declare {line}")
    return rooms(world)[-1]


async def declared_privately(world: World, title: str, *, severity: str = "P3") -> str:
    """Declare a private incident as ana, by the form, and return the name of its room."""
    await opens(world, world.ana, "declare")
    values = {"Title": title, "Severity": severity, "Private": PRIVATE}
    assert await sends(world, world.ana, values) == {}
    return rooms(world)[-1]


async def staffed(world: World, line: str = f"P1 {TITLE}") -> str:
    """Declare as ana; ben commands and holds every role, so that only updates are due."""
    room = await declared(world, line)
    for role in ROLES:
        await asks(world, world.ben, f"claim {role}", room)
    return room


async def asks(world: World, person: Person, line: str, channel: str = "general") -> str:
    """Type a subcommand and return the answer that only this person reads."""
    answer = await person.types(f"/incident {line}".rstrip(), channel)
    await world.idle()
    assert answer is not None, f"no answer to {line!r}"
    return answer.text()


async def resolves(
    world: World, person: Person, room: str, fixed_by: str = "We rolled back"
) -> None:
    """Resolve by the form, with a reason for what is still missing."""
    await opens(world, person, "resolve", room)
    values = {"What fixed it": fixed_by, "Why resolve it anyway": "We saw it work"}
    assert await sends(world, person, values) == {}


async def closes(
    world: World, person: Person, room: str, why: str = "There is nothing to mend"
) -> str:
    """Close in one line, with a reason for what nobody means to do about it; return the answer."""
    return await asks(world, person, f"close override {why}", room)


async def opens(world: World, person: Person, line: str, channel: str = "general") -> View:
    """Type a subcommand and return the form that it opens."""
    answer = await person.types(f"/incident {line}".rstrip(), channel)
    await world.idle()
    assert answer is None, answer.text()
    return person.expect_modal()


async def clicks(
    world: World, person: Person, text: str, where: Message | View | None = None
) -> None:
    """Click a button and wait for what comes of it."""
    await person.clicks(text, where)
    await world.idle()


async def sends(
    world: World, person: Person, values: Mapping[str, Any] | None = None
) -> dict[str, str]:
    """Fill and send the form in front; return what it complains of."""
    wrong = await person.submits(values)
    await world.idle()
    return wrong


def told(person: Person) -> str:
    """Return what was last said to one person only, outside their direct messages."""
    return person.ephemerals[-1].text()


def summary(world: World, room: str) -> Message:
    """Return the pinned summary of a war room."""
    pinned = world.ana.channel(room).pins
    assert len(pinned) == 1, [each.text() for each in pinned]
    return pinned[0]


def announcements(world: World) -> list[Message]:
    """Return what the bot announced, oldest first."""
    messages = world.ben.channel(ANNOUNCEMENTS).messages
    return [each for each in messages if each.post.by_bot]


def announcement(world: World) -> Message:
    """Return the only announcement."""
    (only,) = announcements(world)
    return only


def count(world: World, words: str, channel: str) -> int:
    """Count the messages of a channel, replies too, in which some words stand."""
    bot = world.slack.workspace.bot_user_id
    posts = world.slack.workspace.channels[_id(world, channel)].posts.values()
    return sum(
        words in Message(world.slack.workspace, post).text() for post in posts if post.user == bot
    )


def dms(person: Person, words: str) -> int:
    """Count the direct messages of the bot in which some words stand."""
    return sum(words in message.text() for message in person.dms())


def formatted(world: World) -> Iterator[str]:
    """Yield every text the bot sent in which Slack would look for mentions."""
    for row in world.slack.journal.rows:
        sent = row.answer if row.kind == "ack" else row.args
        if row.kind in ("call", "ack") and row.name != "users.info":
            yield from _mrkdwn(sent)


def _mrkdwn(value: Any) -> Iterator[str]:
    if isinstance(value, str) and value[:1] in "[{":
        try:
            value = json.loads(value)
        except ValueError:
            return
    if isinstance(value, list):
        for each in value:
            yield from _mrkdwn(each)
    elif isinstance(value, dict) and value.get("type") not in ("plain_text", "text"):
        if isinstance(value.get("text"), str):
            yield value["text"]
        for each in value.values():
            yield from _mrkdwn(each)


def _id(world: World, name: str) -> str:
    channel = world.slack.workspace.channel_named(name)
    assert channel is not None, name
    return channel.id
