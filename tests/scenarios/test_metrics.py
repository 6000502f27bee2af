"""The figures in Slack: words at once, a picture behind them, and nothing that is not for everybody."""

from incidentbot.sandbox.people import Person
from tests.scenarios.verbs import asks, clicks, declared, declared_privately, dms, resolves, told
from tests.world import World

PNG = b"\x89PNG\r\n\x1a\n"


async def resolved(world: World, line: str = "P1 Checkout is down", minutes: float = 30) -> str:
    """Declare, acknowledge after two minutes, and resolve."""
    room = await declared(world, line)
    await world.advance(minutes=2)
    await asks(world, world.ben, "ack", room)
    await world.advance(minutes=minutes - 2)
    await resolves(world, world.ben, room)
    return room


def pictures(world: World, person: Person) -> list[bytes]:
    """Return the pictures in somebody's direct messages."""
    shared = [file["id"] for message in person.dms() for file in message.post.files]
    return [world.slack.workspace.files[each].content or b"" for each in shared]


async def test_the_figures_are_said_at_once_with_formula_median_p90_and_n(world: World) -> None:
    for minutes in (30, 50, 90):
        await resolved(world, minutes=minutes)
    said = await asks(world, world.ana, "metrics 30d")
    assert "3 incidents." in said
    assert (
        "Time to resolve (MTTR) (resolved − detected): median 50 min, p90 1 h 30 min, n = 3" in said
    )
    assert "Time to acknowledge (MTTA) (acknowledged − detected): median 2 min" in said
    assert "Time to resolve (MTTR), P1: 3 of 3 within 4 h" in said
    assert "ean time" not in said


async def test_the_picture_comes_to_whoever_asked_and_to_nobody_else(world: World) -> None:
    await resolved(world)
    await asks(world, world.ana, "metrics")
    (picture,) = pictures(world, world.ana)
    assert picture.startswith(PNG)
    assert dms(world.ana, "median 30 min, p90 30 min, n = 1") == 1
    assert pictures(world, world.ben) == []


async def test_the_picture_is_posted_where_it_was_asked_on_request(world: World) -> None:
    room = await resolved(world)
    await asks(world, world.ana, "metrics 30d", room)
    await clicks(world, world.ana, "Post the picture here", world.ana.ephemerals[-1])
    shared = [each for each in world.ben.channel(room).messages if each.post.files]
    assert len(shared) == 1
    assert "n = 1" in shared[0].text()


async def test_a_picture_that_cannot_be_sent_is_excused(world: World) -> None:
    await resolved(world)
    world.slack.faults.error("files.completeUploadExternal", "storage_limit_reached")
    said = await asks(world, world.ana, "metrics")
    assert "n = 1" in said
    assert dms(world.ana, "The picture of the figures could not be sent (storage_limit_reached)")


async def test_a_picture_for_a_channel_without_the_bot_is_excused_with_what_to_do(
    world: World,
) -> None:
    await resolved(world)
    await asks(world, world.ana, "metrics share", "general")
    assert dms(world.ana, "I am not in that channel. Invite me there and ask again.") == 1


async def test_without_an_incident_there_are_no_figures_and_no_picture(world: World) -> None:
    said = await asks(world, world.ana, "metrics 7d P0")
    assert "P0 only: there were none." in said
    assert pictures(world, world.ana) == []


async def test_private_incidents_and_drills_are_in_no_figure(world: World) -> None:
    await resolved(world)
    before = await asks(world, world.ana, "metrics 30d")
    await declared_privately(world, "Stolen laptop")
    await asks(world, world.ana, "drill bad-release")
    assert await asks(world, world.ana, "metrics 30d") == before


async def test_figures_are_asked_for_by_severity(world: World) -> None:
    await resolved(world)
    await resolved(world, "P2 Search is slow", minutes=60)
    said = await asks(world, world.ana, "metrics 30d p2")
    assert "P2 only" in said
    assert "By severity: P2 1" in said


async def test_a_word_that_is_no_period_is_named(world: World) -> None:
    said = await asks(world, world.ana, "metrics yesterday")
    assert "There is no period, severity or type “yesterday”" in said


async def test_guests_see_no_figures_over_all_incidents(world: World) -> None:
    await resolved(world)
    said = await asks(world, world.gus, "metrics")
    assert said == "The figures are over all incidents, so guests do not see them. Ask a member."


async def test_the_log_names_every_incident_with_its_duration_owner_and_status(
    world: World,
) -> None:
    room = await resolved(world, minutes=23)
    await asks(world, world.ben, "claim commander", room)
    await declared(world, "P2 Search is slow")
    said = await asks(world, world.ana, "log 30d")
    assert "INC-2" in said.split("INC-1")[0]
    line = next(each for each in said.splitlines() if "INC-1" in each)
    assert "P1 · Checkout is down · 23 min" in line
    assert "resolved" in line
    assert "1 to 2 of 2, the newest first." in said


async def test_the_log_is_turned_page_by_page(world: World) -> None:
    for number in range(17):
        await declared(world, f"P3 Fault number {number}")
    await asks(world, world.ana, "log")
    await clicks(world, world.ana, "Older", world.ana.ephemerals[-1])
    assert "16 to 17 of 17" in told(world.ana)
    assert "Fault number 0" in told(world.ana)
    await clicks(world, world.ana, "Newer", world.ana.ephemerals[-1])
    assert "1 to 15 of 17" in told(world.ana)


async def test_the_log_has_no_private_incident_and_no_drill(world: World) -> None:
    await declared(world)
    await declared_privately(world, "Stolen laptop")
    await asks(world, world.ana, "drill bad-release")
    said = await asks(world, world.ana, "log")
    assert "1 to 1 of 1" in said
    assert "Stolen laptop" not in said


async def test_the_log_of_a_guest_has_only_what_they_were_invited_to(world: World) -> None:
    await declared(world)
    said = await asks(world, world.gus, "log")
    assert "there were none that you can see" in said
