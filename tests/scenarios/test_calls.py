"""The call: opened by hand, from the reminder, or by itself; found in the room."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from incidentbot.playbooks import loader
from incidentbot.sandbox.channels import Bookmark
from tests.scenarios.verbs import (
    asks,
    clicks,
    count,
    declared,
    opens,
    sends,
    summary,
)
from tests.world import World, running_world

LINK = "https://meet.example.com/bridge"
ELSEWHERE = "https://meet.example.com/second"
GRAPH = "https://grafana.example/d/1"
FILLED = "https://meet.example.com/INC-1-everything-is-down"


@pytest.fixture
async def bridge(folder: Path) -> AsyncIterator[World]:
    """Give a workspace whose process has a call with a pattern, at once for the worst severity."""
    pattern = "https://meet.example.com/{ref}-{slug}"
    source = loader.read("launch-war-room").text
    changed = source.replace("name: War room call", f'name: War room call\n    link: "{pattern}"')
    assert changed != source
    path = folder / "launch-war-room.yaml"
    path.write_text(changed, encoding="utf-8")
    async with running_world(folder, playbook=str(path)) as running:
        yield running


def bookmark(world: World, room: str, title: str, link: str) -> None:
    """Let somebody add a bookmark in Slack itself."""
    workspace = world.slack.workspace
    marks = world.ana.channel(room).state.bookmarks
    marks["Bk1"] = Bookmark(id="Bk1", title=title, link=link, by=world.ana.id)
    workspace.changed("changed")


def links(world: World, room: str) -> list[str]:
    """Return the addresses of all bookmarks, in their order."""
    return [mark.link for mark in world.ana.channel(room).state.bookmarks.values()]


async def test_without_a_configured_link_the_form_asks_for_it(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "call", room)
    assert await sends(world, world.ana, {"Link": LINK}) == {}

    world.ben.expect_message("The call is open. Join the call", room)


async def test_an_address_that_is_none_is_refused_below_it(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "call", room)

    assert "https://" in (await sends(world, world.ana, {"Link": "my phone"}))["Link"]


async def test_in_one_line_the_link_goes_into_topic_bookmarks_and_summary(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ana, f"call {LINK}", room)

    seen = world.ana.channel(room)
    assert answer.startswith("The call is open.")
    assert seen.topic.endswith(f"Call: {LINK}")
    assert LINK in seen.bookmarks.values()
    assert "Join the call" in summary(world, room).text()


async def test_a_call_that_moves_takes_its_bookmark_along(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, f"call {LINK}", room)
    await asks(world, world.ana, f"link {GRAPH} The graph", room)
    await asks(world, world.ana, f"call {ELSEWHERE}", room)

    assert links(world, room) == [GRAPH, ELSEWHERE]


async def test_a_bookmark_that_somebody_set_by_hand_stays(world: World) -> None:
    room = await declared(world)
    bookmark(world, room, "Wiki", "https://wiki.example.com/")
    await asks(world, world.ana, f"call {LINK}", room)
    await asks(world, world.ana, f"call {ELSEWHERE}", room)

    assert links(world, room) == ["https://wiki.example.com/", ELSEWHERE]


async def test_a_second_time_says_that_it_is_open(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, f"call {LINK}", room)
    answer = await asks(world, world.ben, f"call {LINK}", room)

    assert answer.startswith("The call is open already.")
    assert count(world, "The call is open.", room) == 1


async def test_without_a_link_it_is_a_huddle(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "call", room)
    await sends(world, world.ana)

    world.ben.expect_message("Use a huddle in this room", room)


async def test_the_reminder_opens_it(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "ack", room)
    await world.advance(minutes=15)
    reminder = world.ben.expect_message("is not open", room)
    await clicks(world, world.ben, "Open the call", reminder)

    world.ben.expect_modal("Incident call")


async def test_an_open_call_is_not_reminded_of(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, f"call {LINK}", room)
    await world.advance(minutes=30)

    assert count(world, "is not open", room) == 0


async def test_where_it_is_wanted_at_once_it_opens_by_itself(bridge: World) -> None:
    room = await declared(bridge, "P1 Everything is down", by="dev")

    seen = bridge.ana.channel(room)
    assert FILLED in seen.topic
    assert FILLED in seen.bookmarks.values()
    bridge.ana.expect_message("The call is open.", room)


async def test_where_it_may_wait_it_is_one_word(bridge: World) -> None:
    room = await declared(bridge, "P2 Everything is down", by="dev")
    assert count(bridge, "The call is open.", room) == 0
    await asks(bridge, bridge.dev, "call", room)

    assert FILLED in bridge.ana.channel(room).topic


async def test_a_severity_that_wants_it_at_once_opens_it(bridge: World) -> None:
    room = await declared(bridge, "P2 Everything is down", by="dev")
    await asks(bridge, bridge.dev, "severity P1", room)

    bridge.ana.expect_message("The call is open.", room)


async def test_after_the_end_the_topic_names_no_call(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, f"call {LINK}", room)
    await asks(world, world.ana, "resolve override Seen", room)

    assert LINK not in world.ana.channel(room).topic
