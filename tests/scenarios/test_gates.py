"""Before it is resolved or closed: what is missing is listed, ticked right there, or passed over."""

from tests.scenarios.verbs import (
    asks,
    clicks,
    count,
    declared,
    opens,
    sends,
    summary,
)
from tests.world import World

CHECKS = [
    "The smoke tests pass",
    "The error rate has been looked at, and is back to normal",
    "The key metrics are as they should be",
    "Users confirm it, or report nothing new",
    "Nothing got worse by the fix",
    "Every system is healthy",
]
WHY, BOXES = "Why resolve it anyway", "Done by now"


async def watched(world: World) -> str:
    """Declare, and watch it for as long as the playbook asks."""
    room = await declared(world)
    await asks(world, world.ben, "status monitoring", room)
    await world.advance(minutes=30)
    return room


async def test_resolving_lists_what_is_missing(world: World) -> None:
    room = await declared(world)
    form = await opens(world, world.ana, "resolve", room)

    assert "It was watched for 30 min" in form.text()
    (boxes,) = [element["options"] for label, _, element in form.inputs() if label == BOXES]
    assert [each["value"] for each in boxes] == [f"list:verification#{n}" for n in range(6)]
    assert world.ana.channel(room).topic.startswith("P1 · investigating")


async def test_what_fixed_it_is_kept_in_the_form(world: World) -> None:
    room = await declared(world)
    form = await opens(world, world.ana, "resolve We rolled back", room)

    assert "What fixed it: We rolled back" in form.text()


async def test_ticks_without_the_watch_are_not_enough(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "resolve", room)
    wrong = await sends(world, world.ana, {BOXES: CHECKS})

    assert "Still missing: It was watched for 30 min." in wrong[WHY]
    assert world.ana.channel(room).topic.startswith("P1 · investigating")


async def test_after_the_watch_the_ticks_in_the_form_are_enough(world: World) -> None:
    room = await watched(world)
    await opens(world, world.ana, "resolve", room)
    values = {BOXES: CHECKS, "What fixed it": "We rolled back"}
    assert await sends(world, world.ana, values) == {}

    assert world.ana.channel(room).topic.startswith("P1 · resolved")
    assert "We rolled back" in world.ben.expect_message("is resolved after", room).text()
    assert "@ana ticked: The smoke tests pass." in await asks(world, world.ana, "show INC-1")


async def test_what_was_ticked_before_is_not_asked_for(world: World) -> None:
    room = await watched(world)
    for number in range(1, 7):
        await asks(world, world.ben, f"checklist verification {number}", room)
    answer = await asks(world, world.ana, "resolve We rolled back", room)

    assert answer == "INC-1 is resolved. When all is said, close it."


async def test_a_reason_goes_past_it_and_everybody_reads_what_was_missing(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "resolve", room)
    values = {BOXES: CHECKS[:5], WHY: "It is a test system"}
    assert await sends(world, world.ana, values) == {}

    passed = world.ben.expect_message("@ana resolves INC-1 although this does not hold", room)
    assert "Every system is healthy" in passed.text()
    assert "The smoke tests pass" not in passed.text()
    assert "Why: It is a test system." in passed.text()


async def test_in_one_line_a_reason_goes_past_it(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ana, "resolve override It is a test system", room)

    assert answer == "INC-1 is resolved. When all is said, close it."
    world.ben.expect_message("Why: It is a test system.", room)


async def test_the_word_without_a_reason_asks_for_one(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "resolve override", room)

    world.ana.expect_modal("Resolve the incident")


async def test_the_button_of_the_summary_passes_the_same_gate(world: World) -> None:
    room = await declared(world)
    await clicks(world, world.ana, "Resolve", summary(world, room))

    world.ana.expect_modal("Resolve the incident")


async def test_the_status_in_one_line_passes_the_same_gate(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "status resolved", room)

    world.ana.expect_modal("Resolve the incident")


async def test_the_status_form_turns_into_the_question(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "status", room)
    await sends(world, world.ana, {"Status": "Resolved"})

    world.ana.expect_modal("Resolve the incident")
    assert await sends(world, world.ana, {WHY: "Seen by eye"}) == {}
    assert world.ana.channel(room).topic.startswith("P1 · resolved")


async def test_an_update_that_resolves_keeps_its_words(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "update", room)
    await sends(world, world.ben, {"Status": "Resolved", "Actions taken": "Rolled back"})

    assert "What fixed it: Rolled back" in world.ben.expect_modal().text()


async def test_in_a_thread_the_form_is_offered_by_a_button(world: World) -> None:
    room = await declared(world)
    bot = f"@{world.slack.workspace.manifest.bot_name}"
    await world.ana.says(f"{bot} resolve", room, thread=summary(world, room))
    await world.idle()
    await clicks(world, world.ana, "Open the form")

    world.ana.expect_modal("Resolve the incident")


async def test_closing_what_is_open_asks_why(world: World) -> None:
    room = await declared(world)
    form = await opens(world, world.ana, "close", room)
    assert "It is resolved" in form.text()

    values = {"A last word": "A false alarm", "Why close it anyway": "Nothing was wrong"}
    assert await sends(world, world.ana, values) == {}
    assert "A false alarm" in world.ben.expect_message("is closed", room).text()
    assert world.ana.channel(room).topic.startswith("P1 · closed")


async def test_what_was_ticked_by_another_meanwhile_is_fine(world: World) -> None:
    room = await watched(world)
    await opens(world, world.ana, "resolve", room)
    await asks(world, world.ben, "checklist verification 1", room)
    assert await sends(world, world.ana, {BOXES: CHECKS}) == {}

    assert world.ana.channel(room).topic.startswith("P1 · resolved")


async def test_a_form_sent_after_another_resolved_says_so(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "resolve", room)
    await asks(world, world.ben, "resolve override Seen", room)
    wrong = await sends(world, world.ana, {WHY: "Seen as well"})

    assert "INC-1 is resolved" in wrong[WHY]
    assert count(world, "“Checkout is down” is resolved", room) == 1


async def test_monitoring_says_until_when_it_is_watched(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "status monitoring", room)

    world.ana.expect_message("It is watched until", room)


async def test_an_update_that_moves_to_monitoring_says_it_too(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "update", room)
    await sends(world, world.ben, {"Status": "Monitoring", "Actions taken": "Rolled back"})

    assert "It is watched until" in world.ana.expect_message("Rolled back", room).text()


async def test_a_watch_that_passed_offers_to_resolve(world: World) -> None:
    room = await watched(world)
    passed = world.ana.expect_message("It has stayed well", room)
    await clicks(world, world.ana, "Resolve", passed)

    assert "It was watched" not in world.ana.expect_modal("Resolve the incident").text()


async def test_a_watch_passes_once(world: World) -> None:
    room = await watched(world)
    await world.advance(minutes=60)

    assert count(world, "It has stayed well", room) == 1


async def test_a_step_back_begins_the_watch_anew(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "status monitoring", room)
    await world.advance(minutes=20)
    await asks(world, world.ben, "status mitigating", room)
    await asks(world, world.ben, "status monitoring", room)
    await world.advance(minutes=20)
    assert count(world, "It has stayed well", room) == 0

    await world.advance(minutes=10)
    assert count(world, "It has stayed well", room) == 1
