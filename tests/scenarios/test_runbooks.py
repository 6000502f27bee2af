"""Runbooks: taken up, ticked step by step, kept up to date in the war room."""

from tests.scenarios.test_checklists import posted
from tests.scenarios.verbs import asks, clicks, count, declared, opens, summary
from tests.world import World

HEAD = "Runbook: Service down"


async def test_a_runbook_is_posted_with_command_and_expectation(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ben, "runbook service-down", room)
    shown = posted(world, room, HEAD).text()

    assert answer == "Service down is posted in the war room. Tick its steps there."
    assert "3. Call the health endpoint" in shown
    assert "curl -fsS https://api.example.com/api/health" in shown
    assert "Expect: The answer has the code 200" in shown
    assert "Taken up by @ben" in shown


async def test_a_step_done_shows_who_did_it(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "runbook service-down", room)
    await clicks(world, world.cleo, "Done", posted(world, room, HEAD))

    assert "✓ 1. Look at the status of the hosting platform\n@cleo, " in (
        posted(world, room, HEAD).text()
    )
    assert "Service down · 1 of 5 done" in summary(world, room).text()
    assert count(world, "@cleo took the first action", room) == 1


async def test_a_finished_runbook_is_told_to_the_room(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "runbook service-down", room)
    for _ in range(5):
        await clicks(world, world.ben, "Done", posted(world, room, HEAD))

    assert count(world, "All of “Service down” is done.", room) == 1
    assert posted(world, room, HEAD).buttons == []


async def test_the_same_runbook_again_posts_nothing(world: World) -> None:
    room = await declared(world)
    for _ in range(2):
        answer = await asks(world, world.ben, "runbook service-down", room)

    assert "already" in answer
    assert count(world, HEAD, room) == 1


async def test_an_unknown_runbook_gets_the_nearest(world: World) -> None:
    room = await declared(world)

    assert "Did you mean “service-down”" in await asks(
        world, world.ben, "runbook servic-down", room
    )


async def test_bare_runbook_offers_those_of_the_type_first(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "type performance", room)
    panel = await opens(world, world.ben, "runbook", room)
    shown = panel.text()

    assert "Slow responses · 5 steps · fits this incident" in shown
    assert shown.index("Slow responses") < shown.index("Service down")


async def test_taking_up_from_the_panel_shows_the_steps(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "runbook", room)
    await clicks(world, world.ben, "Take up")
    panel = world.ben.expect_modal()

    assert panel.title == "Checklists"
    assert "0 of 5 done" in panel.text()
    assert count(world, HEAD, room) == 1


async def test_the_button_of_the_list_takes_the_runbook_up(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "type service-outage", room)
    await clicks(world, world.ben, HEAD, posted(world, room))

    assert count(world, "Taken up by @ben", room) == 1
    assert "0 of 5 done" in world.ben.expect_modal().text()


async def test_a_second_runbook_is_posted_below_the_first(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "runbook service-down", room)
    await asks(world, world.ben, "runbook slow-responses", room)
    earlier = posted(world, room, HEAD)
    await clicks(world, world.ben, "Done", earlier)

    assert "Service down · 1 of 5 done" in world.ben.expect_modal().text()
    assert "Runbook: Slow responses" in posted(world, room, "Runbook: Slow").text()


async def test_a_runbook_whose_post_got_no_answer_is_found_and_not_repeated(world: World) -> None:
    room = await declared(world)
    channel = world.slack.workspace.channel_named(room)
    assert channel is not None
    world.slack.faults.cut_after(
        "chat.postMessage", when=lambda args: args.get("channel") == channel.id
    )
    await asks(world, world.ben, "runbook service-down", room)
    await world.advance(seconds=6)
    await clicks(world, world.cleo, "Done", posted(world, room, HEAD))

    assert count(world, HEAD, room) == 1
    assert posted(world, room, HEAD).text().count("✓") == 1
