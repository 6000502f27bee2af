"""Follow-ups on the web: one's own, everybody's, and done at a click; nothing private."""

from incidentbot.slack.people import person
from tests.scenarios.verbs import asks, closes, declared, declared_privately, dms, resolves
from tests.web.pages import looking, signed
from tests.world import World

WORDS = "Alert on <replica> lag"


async def listed(world: World) -> None:
    """Put something on dev's list and on cleo's, and close the incident."""
    room = await declared(world, "P3 A typo")
    await asks(world, world.ben, f"action @dev high 3d {WORDS}", room)
    await asks(world, world.ben, "action @cleo 1d Read the logs", room)
    await resolves(world, world.ana, room)
    await closes(world, world.ana, room)


async def test_who_is_signed_in_sees_their_own_first(world: World) -> None:
    await listed(world)
    async with looking(world, session=await signed(world, person(world.dev.id))) as web:
        mine, every = await web.get("/follow-ups"), await web.get("/follow-ups?whose=all")

    assert WORDS in mine.words
    assert "Read the logs" not in mine.words
    assert "Prevent, high priority" in mine.words
    assert every.words.index("Read the logs") < every.words.index(WORDS)


async def test_on_this_machine_everybodys_are_shown(world: World) -> None:
    await listed(world)
    async with looking(world) as web:
        page = await web.get("/follow-ups")

    assert "Follow-ups 2 open" in page.words
    assert "Nobody yet" not in page.words


async def test_a_late_one_is_marked(world: World) -> None:
    await listed(world)
    await world.advance(minutes=4 * 24 * 60)
    async with looking(world) as web:
        assert "24 h late" in (await web.get("/follow-ups")).words


async def test_done_takes_it_off_the_list_once(world: World) -> None:
    await listed(world)
    async with looking(world, session=await signed(world, person(world.dev.id))) as web:
        form = await web.carried("/follow-ups")
        for _ in range(2):
            answer = await web.post("/follow-ups/INC-1/f1/done", {**form, "whose": "mine"})
            assert (answer.status, answer.headers["Location"]) == (303, "/follow-ups?whose=mine")
        page = await web.get("/follow-ups")
    await world.idle()

    assert "You have none to do." in page.words
    assert dms(world.ben, "finished a follow-up") == 1


async def test_what_is_not_theirs_has_no_button_and_is_refused(world: World) -> None:
    await listed(world)
    async with looking(world, session=await signed(world, person(world.dev.id))) as web:
        every = await web.get("/follow-ups?whose=all")
        form = await web.carried("/follow-ups")
        answer = await web.post("/follow-ups/INC-1/f2/done", {**form, "whose": "all"})

    assert "/follow-ups/INC-1/f2/done" not in every.text
    assert answer.status == 422
    assert "Only its owner" in answer.words


async def test_a_private_one_is_shown_to_members_only(world: World) -> None:
    room = await declared_privately(world, "A leak")
    await asks(world, world.ana, f"action 3d {WORDS}", room)
    pages = []
    for each in (world.ana, world.dev):
        async with looking(world, session=await signed(world, person(each.id))) as web:
            pages.append((await web.get("/follow-ups?whose=all")).words)

    assert [WORDS in page for page in pages] == [True, False]
