"""Declaring: by form, in one line, once; and all that follows from it."""

import asyncio
from datetime import timedelta

import pytest

from tests.scenarios.verbs import (
    TITLE,
    announcement,
    asks,
    clicks,
    declared,
    dms,
    opens,
    rooms,
    sends,
    summary,
    told,
)
from tests.world import World


async def test_one_line_opens_a_war_room_with_the_declarer_in_it(world: World) -> None:
    room = await declared(world)

    assert room.startswith("incident-2")
    assert room.endswith("-checkout-is-down")
    assert "ana" in world.ana.channel(room).members


async def test_the_answer_names_the_incident_and_what_happens_next(world: World) -> None:
    answer = await asks(world, world.ana, f"declare P1 {TITLE}")

    assert answer.startswith("INC-1 is declared as P1: “Checkout is down”.")
    assert "link" in answer


async def test_the_declarer_is_sent_the_link_of_the_room(world: World) -> None:
    room = await declared(world, "P3 A typo on the start page", by="dev")

    assert f"#{room}" in world.dev.expect_dm("war room").text()


async def test_the_responders_of_the_severity_come_into_the_room(world: World) -> None:
    room = await declared(world, f"P0 {TITLE}", by="dev")

    assert set(world.dev.channel(room).members) == {
        "incidentbot",
        "dev",
        "ana",
        "ben",
        "cleo",
        "finn",
    }


@pytest.mark.parametrize(
    ("severity", "paged"),
    [("P0", {"ana", "ben", "finn"}), ("P1", {"ana", "ben"}), ("P2", {"ana"}), ("P3", set())],
)
async def test_the_severity_decides_who_is_paged(
    world: World, severity: str, paged: set[str]
) -> None:
    await declared(world, f"{severity} {TITLE}", by="dev")

    everybody = ("ana", "ben", "cleo", "dev", "eva", "finn")
    called = {name for name in everybody if dms(world.slack.person(name), "You are needed")}
    assert called == paged


async def test_without_a_severity_the_preselected_one_is_taken(world: World) -> None:
    answer = await asks(world, world.ana, f"declare {TITLE}")

    assert "is declared as P1" in answer


async def test_a_severity_is_known_in_any_case(world: World) -> None:
    answer = await asks(world, world.ana, f"declare p0 {TITLE}")

    assert "is declared as P0: “Checkout is down”" in answer


async def test_bare_outside_a_war_room_opens_the_form(world: World) -> None:
    form = await opens(world, world.ana, "")

    assert form.title == "Declare an incident"
    assert form.submit == "Declare"


async def test_the_form_asks_for_nine_things_and_needs_only_the_title(world: World) -> None:
    form = await opens(world, world.ana, "declare")

    assert form.labels == [
        "Title",
        "Severity",
        "Impact",
        "Customers affected",
        "What is affected",
        "Type",
        "Incident Commander",
        "Impact began",
        "Private",
    ]
    assert await sends(world, world.ana, {"Title": TITLE}) == {}
    assert len(rooms(world)) == 1


async def test_the_form_has_a_severity_selected(world: World) -> None:
    form = await opens(world, world.ana, "declare")

    assert "Severity: P1" in form.text()


async def test_a_severity_alone_opens_the_form_with_it_selected(world: World) -> None:
    form = await opens(world, world.ana, "declare p0")

    assert "Severity: P0" in form.text()


async def test_everything_in_the_form_is_shown_in_the_room(world: World) -> None:
    await opens(world, world.dev, "declare")
    began = world.slack.clock.now() - timedelta(hours=1).total_seconds()
    wrong = await sends(
        world,
        world.dev,
        {
            "Title": TITLE,
            "Severity": "P0",
            "Impact": "Nobody can pay",
            "Customers affected": "All of them",
            "What is affected": "The checkout page",
            "Type": "Service outage",
            "Incident Commander": "ben",
            "Impact began": int(began),
        },
    )
    assert wrong == {}

    shown = summary(world, rooms(world)[0]).text()
    for words in ("P0", "Nobody can pay", "All of them", "The checkout page", "Service outage"):
        assert words in shown
    assert "Incident Commander: @ben" in shown


async def test_a_commander_chosen_in_the_form_is_sent_the_duties(world: World) -> None:
    await opens(world, world.dev, "declare")
    await sends(world, world.dev, {"Title": TITLE, "Incident Commander": "finn"})

    world.finn.expect_dm("You are Incident Commander of INC-1")
    assert "finn" in world.ana.channel(rooms(world)[0]).members


async def test_impact_in_the_future_is_refused_below_the_field(world: World) -> None:
    await opens(world, world.ana, "declare")
    ahead = int(world.slack.clock.now()) + 3600
    wrong = await sends(world, world.ana, {"Title": TITLE, "Impact began": ahead})

    assert wrong == {"Impact began": "The impact cannot begin in the future."}
    assert rooms(world) == []


async def test_a_form_with_a_refusal_can_be_mended_and_sent(world: World) -> None:
    await opens(world, world.ana, "declare")
    assert list(await sends(world, world.ana, {"Title": "\u200b"})) == ["Title"]
    wrong = await sends(world, world.ana, {"Title": TITLE})

    assert wrong == {}
    assert len(rooms(world)) == 1


async def test_a_double_submit_declares_once(world: World) -> None:
    await opens(world, world.ana, "declare")
    world.slack.faults.twice("view_submission")
    await sends(world, world.ana, {"Title": TITLE})

    assert len(rooms(world)) == 1
    assert "INC-2" not in await asks(world, world.ana, "list")


async def test_a_command_delivered_twice_declares_once(world: World) -> None:
    world.slack.faults.twice("/incident")
    await world.ana.types(f"/incident declare {TITLE}", "general")
    await world.idle()

    assert len(rooms(world)) == 1


async def test_the_same_title_again_within_two_minutes_shows_the_first(world: World) -> None:
    await declared(world)
    await world.advance(seconds=110)
    answer = await asks(world, world.ana, "declare P1 checkout  is DOWN")

    assert "it is INC-1" in answer
    assert "[Declare another]" in answer
    assert len(rooms(world)) == 1


async def test_declare_another_after_a_command_declares_another(world: World) -> None:
    await declared(world)
    await asks(world, world.ana, f"declare P1 {TITLE}")
    await clicks(world, world.ana, "Declare another")

    assert "INC-2 is declared as P1" in told(world.ana)
    assert len(rooms(world)) == 2


async def test_a_double_click_on_declare_another_declares_one_more(world: World) -> None:
    await declared(world)
    answer = await world.ana.types(f"/incident declare P1 {TITLE}", "general")
    await asyncio.gather(
        world.ana.clicks("Declare another", answer), world.ana.clicks("Declare another", answer)
    )
    await world.idle()

    assert len(rooms(world)) == 2
    assert any("it is INC-2" in each.text() for each in world.ana.ephemerals)


async def test_the_same_title_in_the_form_shows_the_first(world: World) -> None:
    room = await declared(world)
    await opens(world, world.ana, "declare")
    await sends(world, world.ana, {"Title": TITLE})

    shown = world.ana.expect_modal("Declared already")
    assert f"#{room}" in shown.text()
    assert len(rooms(world)) == 1


async def test_declare_another_in_the_form_keeps_what_was_typed(world: World) -> None:
    await declared(world)
    await opens(world, world.ana, "declare")
    await sends(
        world,
        world.ana,
        {"Title": TITLE, "Severity": "P0", "Impact": "Long. " * 100, "Customers affected": "Two"},
    )
    await clicks(world, world.ana, "Declare another")

    assert "INC-2 is declared as P0" in world.ana.expect_modal().text()
    shown = summary(world, rooms(world)[1]).text()
    assert "Long. Long." in shown
    assert "Two" in shown


async def test_a_double_click_on_declare_another_in_the_form_declares_one_more(
    world: World,
) -> None:
    await declared(world)
    await opens(world, world.ana, "declare")
    await sends(world, world.ana, {"Title": TITLE})
    shown = world.ana.expect_modal()
    await asyncio.gather(
        world.ana.clicks("Declare another", shown), world.ana.clicks("Declare another", shown)
    )
    await world.idle()

    assert len(rooms(world)) == 2


async def test_the_same_title_after_two_minutes_is_a_new_incident(world: World) -> None:
    await declared(world)
    await world.advance(seconds=121)
    await declared(world)

    assert len(rooms(world)) == 2


async def test_the_same_title_by_somebody_else_is_a_new_incident(world: World) -> None:
    await declared(world, by="ana")
    await declared(world, by="ben")

    assert len(set(rooms(world))) == 2


async def test_the_same_name_twice_gets_two_rooms(world: World) -> None:
    first = await declared(world, by="ana")
    second = await declared(world, by="ben")

    assert second == f"{first}-2"


async def test_a_name_that_people_took_gets_a_suffix(world: World) -> None:
    first = await declared(world, "P3 Something else")
    taken = first.replace("something-else", "checkout-is-down")
    await world.finn.creates(taken)
    room = await declared(world)

    assert room == f"{taken}-2"
    assert f"#{room}" in world.ana.expect_message(TITLE, "incidents").text()


async def test_the_room_has_the_pinned_summary_with_its_buttons(world: World) -> None:
    room = await declared(world)

    assert summary(world, room).buttons == [
        "Acknowledge",
        "Post update",
        "Roles",
        "Checklist",
        "Confirm P1",
        "Severity",
        "Escalate",
        "Resolve",
        "Claim Incident Commander",
        "Claim Tech Lead",
        "Claim Communications Lead",
        "Claim Scribe",
    ]


async def test_the_topic_says_severity_status_and_commander(world: World) -> None:
    room = await declared(world)

    assert world.ana.channel(room).topic == "P1 · investigating · Commander: nobody yet"


async def test_the_announcement_links_to_the_room(world: World) -> None:
    room = await declared(world)

    assert f"#{room}" in announcement(world).text()


async def test_an_expired_trigger_offers_the_form_again(world: World) -> None:
    world.slack.faults.error("views.open", "expired_trigger_id")
    await world.ana.types("/incident declare", "general")
    await world.idle()
    assert world.ana.modal is None
    assert "Nothing is lost" in told(world.ana)

    await clicks(world, world.ana, "Open the form")
    world.ana.expect_modal("Declare an incident")


async def test_an_expired_trigger_keeps_the_severity_that_was_typed(world: World) -> None:
    world.slack.faults.error("views.open", "expired_trigger_id")
    await world.ana.types("/incident declare P0", "general")
    await world.idle()
    await clicks(world, world.ana, "Open the form")

    assert "Severity: P0" in world.ana.expect_modal().text()


async def test_everything_is_acknowledged_in_time_and_posted_once(world: World) -> None:
    await declared(world)

    world.slack.journal.assert_acked_within(3.0)
    world.slack.journal.assert_no_double_post()
