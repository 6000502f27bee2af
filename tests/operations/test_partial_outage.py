"""Slack answers, but takes no messages: that is an outage too, and everybody can read of it."""

from tests.cli.program import ran
from tests.operations.test_outage import advance, declared, room
from tests.world import World

OUTAGE = "Slack took no messages "


async def test_messages_that_fail_while_all_else_works_are_an_outage(world: World) -> None:
    await no_messages(world)

    assert world.bot.watch.outage is not None
    assert not world.bot.watch.outage.whole
    assert "Slack has taken no messages since" in str((await world.bot.ready())["problems"])


async def test_app_home_says_that_slack_takes_no_messages(world: World) -> None:
    await no_messages(world)
    await world.ana.opens_home()
    await world.idle()

    assert world.ana.home is not None
    assert "Slack has taken none of my messages since" in world.ana.home.text()


async def test_doctor_names_what_is_tried_in_vain(world: World) -> None:
    await no_messages(world)
    await advance(world, seconds=300)
    offset = (world.folder / "clock").read_text()
    ended = await ran(
        "doctor",
        folder=world.folder,
        env={
            "DATABASE_URL": f"sqlite:///{world.folder / 'incidentbot.db'}",
            "SLACK_API_URL": world.slack.api_url,
            "INCIDENTBOT_CLOCK_FILE": str(world.folder / "clock"),
        },
    )

    assert float(offset) > 0
    line = next(each for each in ended.out.splitlines() if "deliveries" in each)
    assert line.startswith("problem")
    assert "tried in vain" in line
    assert "See: incidentbot outbox list" in line


async def test_once_messages_are_taken_each_comes_once_and_the_room_reads_why(
    world: World,
) -> None:
    await no_messages(world)
    world.slack.faults.clear()
    await advance(world, seconds=90)

    assert world.bot.watch.outage is None
    said = room(world)
    assert [said.count(f"Line {number}") for number in range(4)] == [1, 1, 1, 1]
    assert said.index("Line 0") < said.index("Line 1") < said.index("Line 3")
    assert said.count(OUTAGE) == 1
    assert (await world.bot.ready())["problems"] == []
    world.slack.journal.assert_no_double_post()


async def test_one_message_that_slack_chokes_on_is_no_outage(world: World) -> None:
    await declared(world)
    world.slack.faults.error(
        "chat.postMessage",
        "fatal_error",
        times=1_000,
        when=lambda args: "Poison" in str(args.get("text")),
    )
    await world.ana.types("/incident note Poison", channel=world.room)
    for number in range(12):
        await world.ben.types(f"/incident update INC-1 Line {number}", channel="general")
        await advance(world, seconds=10)

    assert world.bot.watch.outage is None


async def no_messages(world: World) -> None:
    """Let Slack fail at every message, and at nothing else, for two minutes."""
    await declared(world)
    for method in ("chat.postMessage", "chat.update"):
        world.slack.faults.error(method, "fatal_error", times=1_000_000)
    for number in range(4):
        await world.ana.types(f"/incident note Line {number}", channel=world.room)
    await advance(world, seconds=120)
