"""Decisions and the timeline's pages; and the brief in which whoever takes over reads them."""

from tests.scenarios.verbs import asks, clicks, count, declared, opens, sends
from tests.world import World


async def filled(world: World, notes: int = 20) -> str:
    """Declare, and write so many notes on the timeline; return the room."""
    room = await declared(world)
    for number in range(notes):
        await asks(world, world.ben, f"note Note {number:02}", room)
    return room


async def test_a_decision_is_told_and_on_record(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ben, "decision We stay on <v41>", room)

    assert answer == "The decision is on record in INC-1."
    assert count(world, "Decision by @ben: We stay on <v41>.", room) == 1
    shown = await asks(world, world.ana, "show", room)
    assert "@ben: We stay on <v41>" in shown.partition("Decisions")[2]


async def test_the_form_records_a_decision(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "decision", room)
    assert await sends(world, world.ben, {"Decision": "We wait"}) == {}

    assert count(world, "Decision by @ben: We wait.", room) == 1


async def test_the_timeline_opens_on_its_last_page(world: World) -> None:
    room = await filled(world)
    page = await asks(world, world.ana, "timeline", room)

    assert "noted: Note 19" in page
    assert "Note 04" not in page


async def test_every_entry_is_on_one_of_its_pages(world: World) -> None:
    room = await filled(world)
    await asks(world, world.ana, "timeline", room)
    pages = [world.ana.ephemerals[-1].text()]
    while "Earlier" in world.ana.ephemerals[-1].buttons:
        await clicks(world, world.ana, "Earlier", world.ana.ephemerals[-1])
        pages.append(world.ana.ephemerals[-1].text())

    assert all(any(f"Note {number:02}" in page for page in pages) for number in range(20))
    assert "declared P1" in pages[-1]


async def test_turning_pages_leaves_one_answer(world: World) -> None:
    room = await filled(world)
    await asks(world, world.ana, "timeline", room)
    before = len(world.ana.ephemerals)
    await clicks(world, world.ana, "Earlier", world.ana.ephemerals[-1])
    await clicks(world, world.ana, "Later", world.ana.ephemerals[-1])

    assert len(world.ana.ephemerals) == before
    assert "Note 19" in world.ana.ephemerals[-1].text()


async def test_the_decisions_can_be_read_alone(world: World) -> None:
    room = await filled(world, notes=1)
    await asks(world, world.ben, "decision We roll back", room)
    await asks(world, world.ana, "timeline", room)
    await clicks(world, world.ana, "Decisions only", world.ana.ephemerals[-1])
    log = world.ana.ephemerals[-1]
    assert "We roll back" in log.text()
    assert "Note 00" not in log.text()

    await clicks(world, world.ana, "Everything", log)
    assert "Note 00" in world.ana.ephemerals[-1].text()


async def test_the_panel_opens_the_timeline(world: World) -> None:
    room = await filled(world, notes=1)
    await asks(world, world.ana, "", room)
    await clicks(world, world.ana, "Timeline", world.ana.ephemerals[-1])

    assert world.ana.ephemerals[-1].text().startswith("Timeline of INC-1")


async def test_whoever_takes_over_reads_what_is_open_and_what_was_decided(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)
    await asks(world, world.ben, "task @dev 10m Check the replica", room)
    await asks(world, world.ben, "decision We roll back", room)
    await asks(world, world.ben, "details cause Disk full", room)
    await asks(world, world.ben, "poll 10m Fail over", room)
    await asks(world, world.ben, "handover commander @cleo", room)

    brief = world.cleo.expect_dm("offers you Incident Commander").text()
    for words in (
        "Cause: Disk full",
        "Phase Detection, not ticked yet",
        "@dev: Check the replica. Due ",
        "@ben: “Fail over”, until",
        "@ben: We roll back",
        "Next update",
    ):
        assert words in brief


async def test_the_brief_names_the_last_five_decisions_the_newest_first(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)
    for number in range(7):
        await asks(world, world.ben, f"decision Step {number}", room)
    await asks(world, world.ben, "handover commander @cleo", room)

    brief = world.cleo.expect_dm("offers you Incident Commander").text()
    named = [line.rpartition(" ")[2] for line in brief.splitlines() if "Step" in line]
    assert named == ["6", "5", "4", "3", "2"]
