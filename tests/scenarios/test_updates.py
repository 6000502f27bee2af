"""Updates: by form and in one line, where they are read, and what is refused."""

from tests.scenarios.verbs import (
    announcement,
    asks,
    clicks,
    closes,
    declared,
    dms,
    opens,
    resolves,
    sends,
    summary,
)
from tests.world import World


async def test_one_line_posts_an_update_in_the_room(world: World) -> None:
    room = await declared(world)
    answer = await asks(world, world.ben, "update We rolled back", room)

    assert answer == "Your update of INC-1 is posted."
    assert "We rolled back" in world.ana.expect_message("Update on INC-1", room).text()


async def test_an_update_over_several_lines_is_posted_whole(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "update\nWe rolled back.\nIt did not help.", room)

    assert "We rolled back.\nIt did not help." in world.ana.expect_message("Update on", room).text()


async def test_bare_opens_the_form_with_its_six_fields(world: World) -> None:
    room = await declared(world)
    form = await opens(world, world.ben, "update", room)

    assert form.title == "Post an update"
    assert form.labels == [
        "Status",
        "Impact",
        "Actions taken",
        "Next steps",
        "ETA",
        "Next update in",
    ]


async def test_the_form_posts_everything_that_was_filled_in(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "update", room)
    wrong = await sends(
        world,
        world.ben,
        {
            "Status": "Identified",
            "Impact": "Half of the payments fail",
            "Actions taken": "Rolled back",
            "Next steps": "Watch it",
            "ETA": "In an hour",
            "Next update in": "20m",
        },
    )
    assert wrong == {}

    posted = world.ana.expect_message("Update on INC-1", room).text()
    for words in ("Identified", "Half of the payments", "Rolled back", "Watch it", "In an hour"):
        assert words in posted
    assert world.ana.channel(room).topic.startswith("P1 · identified")


async def test_the_form_begins_with_the_impact_as_it_was_last_said(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "update", room)
    await sends(world, world.ben, {"Impact": "Nobody can pay"})
    form = await opens(world, world.ben, "update", room)

    assert "Impact: Nobody can pay" in form.text()


async def test_an_empty_form_is_refused_in_place(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "update", room)
    wrong = await sends(world, world.ben)

    assert list(wrong.values()) == ["Say something: the impact, what was done, or what is next."]


async def test_a_strange_time_until_the_next_update_is_refused_below_it(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "update", room)
    for typed in ("soon", "-5m", "0", "15 parsecs", "400w"):
        values = {"Impact": "Nobody can pay", "Next update in": typed}
        wrong = await sends(world, world.ben, values)

        assert list(wrong) == ["Next update in"]
        assert "length of time" in wrong["Next update in"]


async def test_a_form_that_would_undo_a_newer_status_is_refused_below_it(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "update", room)
    await asks(world, world.ana, "status monitoring", room)
    wrong = await sends(world, world.ben, {"Status": "Identified", "Impact": "Less"})

    assert "was changed to monitoring while you were choosing" in wrong["Status"]


async def test_a_form_that_does_not_touch_what_changed_is_taken(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "update", room)
    await asks(world, world.ana, "claim commander", room)
    wrong = await sends(world, world.ben, {"Impact": "Less"})

    assert wrong == {}


async def test_a_form_sent_after_the_incident_was_closed_says_so_in_place(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "update", room)
    await resolves(world, world.ana, room)
    await closes(world, world.ana, room)
    wrong = await sends(world, world.ben, {"Impact": "Less"})

    (sentence,) = wrong.values()
    assert "INC-1 is closed" in sentence
    assert "`/incident reopen`" in sentence


async def test_an_update_can_resolve(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ben, "update", room)
    await sends(world, world.ben, {"Status": "Resolved", "Actions taken": "Rolled back"})
    world.ben.expect_modal("Resolve the incident")
    await sends(world, world.ben, {"Why resolve it anyway": "We saw it work"})

    assert "Rolled back" in world.ana.expect_message("is resolved", room).text()


async def test_an_update_stands_in_the_thread_of_the_announcement(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "update We rolled back", room)

    assert ["We rolled back" in each.text() for each in announcement(world).replies] == [True]


async def test_an_update_by_somebody_else_acknowledges(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "update We rolled back", room)

    assert "Acknowledge" not in summary(world, room).buttons


async def test_an_update_by_the_declarer_does_not_acknowledge(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ana, "update We rolled back", room)

    assert "Acknowledge" in summary(world, room).buttons


async def test_a_subscriber_reads_updates_by_direct_message(world: World) -> None:
    room = await declared(world)
    await clicks(world, world.eva, "Subscribe", announcement(world))
    await asks(world, world.ben, "update We rolled back", room)

    assert dms(world.eva, "We rolled back") == 1


async def test_who_unsubscribed_reads_no_more_of_it(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "subscribe", room)
    await asks(world, world.ben, "unsubscribe", room)
    await asks(world, world.ana, "update We rolled back", room)

    assert dms(world.ben, "We rolled back") == 0


async def test_the_button_opens_the_form(world: World) -> None:
    room = await declared(world)
    await clicks(world, world.ben, "Post update", summary(world, room))

    world.ben.expect_modal("Post an update")


async def test_an_expired_trigger_offers_the_update_form_again(world: World) -> None:
    room = await declared(world)
    world.slack.faults.error("views.open", "expired_trigger_id")
    await clicks(world, world.ben, "Post update", summary(world, room))
    assert world.ben.modal is None

    await clicks(world, world.ben, "Open the form")
    world.ben.expect_modal("Post an update")
