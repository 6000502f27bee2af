"""Slack is away for a while: rows wait, and afterwards each room reads all of it in order."""

from tests.world import ANNOUNCEMENTS, World

OUTAGE = "Slack was unreachable "


async def test_after_an_outage_a_room_reads_one_notice_and_then_everything_in_order(
    world: World,
) -> None:
    await declared(world)
    await cut_off(world)
    for number in range(3):
        await world.ana.types(f"/incident note Line {number}", channel=world.room)
    await away_for(world, minutes=20)
    await back(world)

    said = room(world)
    heads = [OUTAGE, "Line 0", "Line 1", "Line 2"]
    assert [said.count(each) for each in heads] == [1, 1, 1, 1]
    assert sorted(heads, key=said.index) == heads
    assert "messages follow." in said
    world.slack.journal.assert_no_double_post()


async def test_a_room_for_which_nothing_waits_gets_no_notice(world: World) -> None:
    await declared(world)
    await cut_off(world)
    await world.ben.types("/incident claim commander", channel=world.room)
    await away_for(world, minutes=2)
    await back(world)
    assert OUTAGE in room(world)

    await cut_off(world)
    await away_for(world, minutes=2)
    await back(world)
    assert room(world).count(OUTAGE) == 1


async def test_each_room_is_told_of_its_own_number_of_messages(world: World) -> None:
    await declared(world, "Checkout is down")
    await declared(world, "Search is slow")
    first, second = world.rooms
    await cut_off(world)
    await world.ana.types("/incident note One", channel=first)
    await world.ana.types("/incident note One", channel=second)
    await world.ana.types("/incident note Two", channel=second)
    await away_for(world, minutes=3)
    await back(world)

    assert "; 1 message follows." in room(world, first)
    assert "; 2 messages follow." in room(world, second)


async def test_a_message_that_comes_late_says_when_it_was_written(world: World) -> None:
    await declared(world)
    await cut_off(world)
    await world.ana.types("/incident note The cache is cold", channel=world.room)
    written = world.bot.clock()
    await away_for(world, minutes=10)
    await back(world)

    late = line_after(room(world), "The cache is cold")
    assert late == f"(written {written:%H:%M} UTC)"


async def test_a_message_that_comes_in_time_says_nothing_of_that(world: World) -> None:
    await declared(world)
    await world.ana.types("/incident note The cache is cold", channel=world.room)
    await world.idle()
    assert "(written" not in room(world)


async def test_reminders_that_went_stale_meanwhile_are_not_sent(world: World) -> None:
    await declared(world)
    await cut_off(world)
    await away_for(world, minutes=16)
    await world.ben.types("/incident ack", channel=world.room)
    await away_for(world, minutes=2)
    await back(world)

    assert "acknowledged" in room(world)
    assert "Nobody has acknowledged" not in room(world)


async def test_what_changed_often_meanwhile_is_drawn_once(world: World) -> None:
    await declared(world)
    await cut_off(world)
    for status in ("identified", "mitigating", "monitoring"):
        await world.ana.types(f"/incident status {status}", channel=world.room)
    await away_for(world, minutes=3)
    seen = len(world.slack.journal.rows)
    await back(world)

    drawn = [row for row in world.slack.journal.after(seen) if row.ok and row.kind == "call"]
    updates = [row for row in drawn if row.name == "chat.update"]
    assert len(updates) == len({row.args["ts"] for row in updates})
    assert "Monitoring" in world.ana.channel(ANNOUNCEMENTS).text()


async def test_while_slack_is_away_readiness_says_so_and_counts_what_waits(world: World) -> None:
    await declared(world)
    await cut_off(world)
    await world.ana.types("/incident note Line", channel=world.room)
    await away_for(world, minutes=2)
    problems = (await world.bot.ready())["problems"]
    await back(world)

    assert "Slack has not answered since" in str(problems)
    assert "1 delivery waits." in str(problems)
    assert (await world.bot.ready())["problems"] == []


async def test_app_home_says_for_an_hour_that_there_was_an_outage(world: World) -> None:
    await declared(world)
    await cut_off(world)
    await world.ana.types("/incident note Line", channel=world.room)
    await away_for(world, minutes=2)
    away = str(world.bot.desk.home_note())
    await back(world)
    await world.ana.opens_home()
    await world.idle()

    assert away.startswith("Slack has not answered me well since")
    assert OUTAGE in home(world)
    await world.advance(minutes=61)
    await world.ana.opens_home()
    await world.idle()
    assert OUTAGE not in home(world)


async def test_a_notice_that_cannot_be_posted_holds_nothing_up(world: World) -> None:
    await declared(world)
    await cut_off(world)
    await world.ana.types("/incident note The cache is cold", channel=world.room)
    await away_for(world, minutes=2)
    world.slack.faults.clear()
    world.slack.faults.error(
        "chat.postMessage", "restricted_action", when=lambda args: OUTAGE in str(args.get("text"))
    )
    await advance(world, seconds=60)

    assert OUTAGE not in room(world)
    assert "The cache is cold" in room(world)


async def test_waiting_does_not_count_as_trying(world: World) -> None:
    await declared(world)
    await cut_off(world)
    await world.ana.types("/incident note Line", channel=world.room)
    await away_for(world, minutes=2)
    before = {each.id: each.attempts for each in await world.bot.store.stuck()}
    await away_for(world, minutes=30)
    after = {each.id: each.attempts for each in await world.bot.store.stuck()}
    await back(world)
    assert max(before.values()) > 0
    assert {each: after[each] for each in before} == before


async def declared(world: World, title: str = "Checkout is down") -> None:
    await world.ana.types(f"/incident declare P1 {title}", channel="general")
    await world.idle()


async def cut_off(world: World) -> None:
    """Let no call reach Slack; what Slack sends still arrives."""
    world.slack.faults.cut_before("*", times=1_000_000)


async def away_for(world: World, *, minutes: int) -> None:
    """Let time pass without Slack, with the tries of the first two minutes one by one."""
    await advance(world, seconds=120)
    if minutes > 2:
        await world.advance(minutes=minutes - 2)


async def back(world: World) -> None:
    world.slack.faults.clear()
    await advance(world, seconds=60)
    assert world.bot.watch.outage is None


async def advance(world: World, *, seconds: int) -> None:
    for _ in range(seconds // 10):
        await world.advance(seconds=10)


def home(world: World) -> str:
    assert world.ana.home is not None
    return world.ana.home.text()


def room(world: World, name: str | None = None) -> str:
    return world.ana.channel(name or world.room).text()


def line_after(text: str, words: str) -> str:
    lines = [line.strip() for line in text.splitlines()]
    return lines[next(number for number, line in enumerate(lines) if words in line) + 1]
