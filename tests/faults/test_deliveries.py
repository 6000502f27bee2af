"""Answers that are lost, late or refused: each message is in the channel once, in order."""

import pytest

from incidentbot.sandbox import posting
from incidentbot.sandbox.channels import Channel
from tests.world import World

ROOM = "incident-20260302-checkout-is-down"


async def test_a_post_whose_answer_was_lost_is_found_and_not_repeated(world: World) -> None:
    await declared(world)
    world.slack.faults.cut_after("chat.postMessage", when=in_room(world))

    await world.ana.types("/incident note The cache is cold", channel=room(world))
    await world.idle()
    await world.advance(seconds=6)

    assert said(world).count("The cache is cold") == 1


async def test_a_post_that_never_arrived_is_posted_after_the_second_look(world: World) -> None:
    await declared(world)
    world.slack.faults.cut_before("chat.postMessage", when=in_room(world))

    await world.ana.types("/incident note The cache is cold", channel=room(world))
    await world.idle()
    await world.advance(seconds=6)
    assert "The cache is cold" not in said(world)
    await world.advance(seconds=11)

    assert said(world).count("The cache is cold") == 1


async def test_history_that_lags_causes_no_second_post(world: World) -> None:
    await declared(world)
    world.slack.faults.history_lag(10)
    world.slack.faults.cut_after("chat.postMessage", when=in_room(world))

    await world.ana.types("/incident note The cache is cold", channel=room(world))
    await world.idle()
    await world.advance(seconds=6)
    await world.advance(seconds=11)
    world.slack.faults.clear()

    assert said(world).count("The cache is cold") == 1


async def test_what_comes_later_waits_for_what_was_lost(world: World) -> None:
    await declared(world)
    world.slack.faults.cut_before("chat.postMessage", when=in_room(world))

    await world.ana.types("/incident note First", channel=room(world))
    await world.ana.types("/incident note Second", channel=room(world))
    await world.idle()
    await world.advance(seconds=6)
    await world.advance(seconds=11)

    assert said(world).index("First") < said(world).index("Second")


async def test_a_rate_limit_holds_its_channel_and_nothing_else(world: World) -> None:
    await declared(world)
    world.slack.faults.limit("chat.postMessage", retry_after=30)

    await world.ana.types("/incident update Restarted the cache", channel=room(world))
    await world.idle()
    posted = [said(world), world.ana.channel("incidents").text()]
    assert sum("Restarted the cache" in each for each in posted) < len(posted)
    await world.advance(seconds=31)

    assert "Restarted the cache" in said(world)
    world.slack.journal.assert_no_double_post()


@pytest.mark.parametrize("code", ["fatal_error", "internal_error"])
async def test_an_error_that_may_have_succeeded_is_looked_up_first(world: World, code: str) -> None:
    await declared(world)
    world.slack.faults.error("chat.postMessage", code, when=in_room(world))

    await world.ana.types("/incident note The cache is cold", channel=room(world))
    await world.idle()
    await world.advance(seconds=6)
    await world.advance(seconds=11)

    assert said(world).count("The cache is cold") == 1


async def test_a_page_of_html_is_no_answer(world: World) -> None:
    await declared(world)
    world.slack.faults.html("chat.postMessage", times=3)

    await world.ana.types("/incident note The cache is cold", channel=room(world))
    await world.idle()
    for _ in range(8):
        await world.advance(seconds=20)

    assert said(world).count("The cache is cold") == 1


async def test_a_channel_whose_creation_was_not_answered_is_adopted(world: World) -> None:
    world.slack.faults.cut_after("conversations.create")

    await world.ana.types("/incident declare P1 Checkout is down", channel="general")
    await world.idle()
    await world.advance(seconds=3)

    assert [each.name for each in rooms(world)] == [room(world)]
    assert "Checkout is down" in said(world)


async def test_a_name_that_people_took_gets_a_suffix(world: World) -> None:
    now = world.bot.clock()
    taken = f"incident-{now:%Y%m%d}-checkout-is-down"
    await world.ana.creates(taken)

    await world.ana.types("/incident declare P1 Checkout is down", channel="general")
    await world.idle()

    assert f"{taken}-2" in [each.name for each in rooms(world)]


async def test_a_message_that_slack_finds_malformed_goes_out_as_plain_text(world: World) -> None:
    await declared(world)
    world.slack.faults.error("chat.postMessage", "invalid_blocks", when=in_room(world))

    await world.ana.types("/incident note The cache is cold", channel=room(world))
    await world.idle()

    assert "The cache is cold" in said(world)


async def test_an_hour_without_slack_loses_nothing_and_repeats_nothing(world: World) -> None:
    await declared(world)
    world.slack.faults.cut_before("chat.postMessage", times=10_000)
    world.slack.faults.cut_before("chat.update", times=10_000)
    for number in range(3):
        await world.ana.types(f"/incident note Line {number}", channel=room(world))
    for _ in range(6):
        await world.advance(minutes=10)

    world.slack.faults.clear()
    for _ in range(12):
        await world.advance(seconds=60)

    lines = [line for line in said(world).splitlines() if "Line " in line]
    assert [f"Line {number}" in line for number, line in enumerate(lines)] == [True] * 3
    world.slack.journal.assert_no_double_post()


async def test_a_deleted_summary_is_posted_anew(world: World) -> None:
    await declared(world)
    summary = world.ana.channel(room(world)).pins[0]
    posting.remove(world.slack.workspace, summary.post)

    await world.ben.types("/incident claim commander", channel=room(world))
    await world.idle()

    assert "Incident Commander: @ben" in said(world)


@pytest.mark.parametrize("silly", [0, -5, 10_000_000, float("nan"), float("inf")])
async def test_a_silly_retry_after_is_brought_within_limits(world: World, silly: float) -> None:
    await declared(world)
    world.slack.faults.limit("chat.postMessage", retry_after=silly)

    await world.ana.types("/incident note The cache is cold", channel=room(world))
    await world.idle()
    await world.advance(seconds=901)

    assert said(world).count("The cache is cold") == 1


async def test_half_an_answer_is_no_answer(world: World) -> None:
    await declared(world)
    world.slack.faults.truncate("chat.postMessage")

    await world.ana.types("/incident note The cache is cold", channel=room(world))
    await world.idle()
    await world.advance(seconds=6)

    assert said(world).count("The cache is cold") == 1


async def test_an_announcement_whose_answer_was_lost_still_gets_its_link(world: World) -> None:
    world.slack.faults.slow("conversations.create", 0.3)
    world.slack.faults.cut_after("conversations.create")
    world.slack.faults.cut_after("chat.postMessage", when=announcing(world))

    await world.ana.types("/incident declare P1 Checkout is down", channel="general")
    await world.idle()
    for _ in range(4):
        await world.advance(seconds=6)

    assert room(world) in world.ana.channel("incidents").text()
    world.slack.journal.assert_no_double_post()


async def test_a_revoked_token_keeps_the_rows_until_there_is_a_good_one(world: World) -> None:
    await declared(world)
    world.slack.faults.revoke_token("chat.postMessage")
    for line in ("First", "Second"):
        await world.ana.types(f"/incident note {line}", channel=room(world))
    await world.idle()
    assert (await world.bot.ready())["problems"]

    world.slack.workspace.refusal = ""
    await world.advance(seconds=61)
    await world.advance(seconds=61)

    assert said(world).index("First") < said(world).index("Second")
    assert (await world.bot.ready())["problems"] == []


async def declared(world: World) -> None:
    await world.ana.types("/incident declare P1 Checkout is down", channel="general")
    await world.idle()


def rooms(world: World) -> list[Channel]:
    every = world.slack.workspace.channels.values()
    return [each for each in every if each.name.startswith("incident-")]


def room(world: World) -> str:
    return rooms(world)[0].name


def said(world: World) -> str:
    return world.ana.channel(room(world)).text()


def in_room(world: World):  # type: ignore[no-untyped-def]
    channel = rooms(world)[0].id
    return lambda args: args.get("channel") == channel


def announcing(world: World):  # type: ignore[no-untyped-def]
    channel = world.ana.channel("incidents").id
    return lambda args: args.get("channel") == channel
