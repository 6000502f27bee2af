"""Details: what is known by and by, and where it shows."""

from tests.scenarios.verbs import asks, count, declared, opens, sends, summary
from tests.world import World


async def test_the_form_keeps_each_thing_and_the_summary_shows_it(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "details", room)
    values = {"Cause": "Disk <full>", "Revenue impact": "1,000 an hour", "Next review": "Monday"}
    assert await sends(world, world.ben, values) == {}

    shown = summary(world, room).text()
    for line in ("Cause: Disk <full>", "Revenue impact: 1,000 an hour", "Next review: Monday"):
        assert line in shown
    assert "Workaround" not in shown


async def test_one_line_keeps_one_thing(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ben, "details user-action Clear the cache", room)

    assert answer == "“What users should do” is kept with INC-1."
    assert "What users should do: Clear the cache" in await asks(world, world.ana, "show", room)


async def test_what_changes_the_work_is_told_in_the_room(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "details workaround Pay later", room)
    await asks(world, world.ben, "details reputation Two posts", room)

    assert count(world, "Workaround, says @ben: Pay later.", room) == 1
    assert count(world, "Reputation, says", room) == 0


async def test_saying_the_same_again_is_told(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "details cause Disk full", room)

    assert await asks(world, world.ben, "details cause Disk full", room) == (
        "“Cause” says that already."
    )


async def test_an_unknown_name_offers_the_nearest(world: World) -> None:
    room = await declared(world)

    assert "Did you mean “cause”" in await asks(world, world.ben, "details cuase Disk", room)


async def test_a_name_alone_opens_the_form(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "details cause", room)

    world.ben.expect_modal("What is known")


async def test_the_form_begins_with_what_is_known_and_emptying_takes_it_back(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "details cause Disk full", room)
    form = await opens(world, world.ben, "details", room)
    assert "Disk full" in form.text()

    assert await sends(world, world.ben, {"Cause": None}) == {}
    assert "Disk full" not in summary(world, room).text()


async def test_a_form_that_was_open_meanwhile_undoes_nothing(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "details", room)
    await asks(world, world.ana, "details cause Disk full", room)
    assert await sends(world, world.ben, {"Workaround": "Pay later"}) == {}

    assert "Cause: Disk full" in summary(world, room).text()


async def test_a_form_that_would_undo_what_somebody_wrote_says_so(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "details", room)
    await asks(world, world.ana, "details cause Disk full", room)
    wrong = await sends(world, world.ben, {"Cause": "Memory"})

    assert "Disk full" in wrong["Cause"]
