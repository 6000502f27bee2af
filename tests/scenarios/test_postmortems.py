"""The post-mortem: drafted at the end, written in Slack, reviewed, published, and reminded of."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from incidentbot.services import postmortems as service
from incidentbot.slack.desk import Who
from tests.scenarios.verbs import (
    announcement,
    asks,
    clicks,
    declared_privately,
    dms,
    opens,
    resolves,
    rooms,
    sends,
    staffed,
)
from tests.world import World, running_world

PAGES = "http://bot.example"
DAY = 24 * 60


@pytest.fixture
async def paged(folder: Path) -> AsyncIterator[World]:
    """Give a world whose bot has pages that people can reach."""
    async with running_world(folder, base_url=PAGES) as running:
        yield running


async def resolved(world: World, line: str = "P1 Checkout is down") -> str:
    """Have an incident of ben's end, and return its war room."""
    room = await staffed(world, line)
    await resolves(world, world.ben, room)
    return room


async def publishes(world: World, room: str, why: str = "It is short") -> None:
    """Publish as ben, saying why something is missing."""
    await opens(world, world.ben, "postmortem", room)
    await clicks(world, world.ben, "Publish")
    assert await sends(world, world.ben, {"Why publish it anyway": why}) == {}


async def reviews(world: World, room: str) -> None:
    """Send it into review as ben."""
    await opens(world, world.ben, "postmortem", room)
    await clicks(world, world.ben, "Send to review")


async def test_at_the_end_the_room_hears_who_writes_it_and_until_when(world: World) -> None:
    room = await resolved(world)
    said = world.ben.expect_message("The post-mortem is drafted.", room).text()
    assert "@ben writes it. It is due by " in said
    assert dms(world.ben, "is drafted from what is on record. You write the rest.") == 1


async def test_its_owner_writes_it_section_by_section_in_slack(world: World) -> None:
    room = await resolved(world)
    await clicks(world, world.ben, "Write it", world.ben.dms()[-1])
    await clicks(world, world.ben, "Edit", world.ben.expect_modal())
    assert "What did users feel?" in world.ben.expect_modal().text()
    assert await sends(world, world.ben, {"Text": "The pool was full."}) == {}
    assert "Executive summary\nWritten by @ben" in world.ben.expect_modal().text()
    shown = await opens(world, world.cleo, "postmortem", room)
    assert "Executive summary\nWritten by @ben" in shown.text()


async def test_a_text_written_over_meanwhile_is_refused_where_it_was_typed(world: World) -> None:
    room = await resolved(world)
    await opens(world, world.cleo, "postmortem", room)
    await clicks(world, world.cleo, "Edit", world.cleo.expect_modal())
    await opens(world, world.ben, "postmortem", room)
    await clicks(world, world.ben, "Edit", world.ben.expect_modal())
    assert await sends(world, world.ben, {"Text": "Ben's words"}) == {}
    wrong = await sends(world, world.cleo, {"Text": "Cleo's words"})
    assert "Somebody else wrote this section" in wrong["Text"]


async def test_in_review_it_is_a_canvas_that_follows_what_is_written(paged: World) -> None:
    room = await resolved(paged)
    assert paged.ben.channel(room).canvas is None
    await reviews(paged, room)
    canvas = paged.ben.channel(room).canvas
    assert canvas is not None
    assert "*To be written:* What happened" in canvas.markdown
    await opens(paged, paged.ben, "postmortem", room)
    await clicks(paged, paged.ben, "Edit", paged.ben.expect_modal())
    await sends(paged, paged.ben, {"Text": "The pool was full."})
    await paged.idle()
    again = paged.ben.channel(room).canvas
    assert again is not None
    assert again.id == canvas.id
    assert "The pool was full." in again.markdown
    said = paged.ben.expect_message("into review", room).text()
    assert "Read it: the web page or the canvas." in said


async def test_published_it_is_linked_to_in_the_room_and_under_the_announcement(
    world: World,
) -> None:
    room = await resolved(world)
    await publishes(world, room)
    for place in (room, "incidents"):
        said = world.ben.expect_message("published the post-mortem", place).text()
        assert "Read it: the canvas." in said
    assert announcement(world).replies
    canvas = world.ben.channel(room).canvas
    assert canvas is not None
    assert "**Status**: Published" in canvas.markdown
    assert "**Authors**: ben" in canvas.markdown


async def test_what_is_written_afterwards_waits_for_the_next_edition(world: World) -> None:
    room = await resolved(world)
    await publishes(world, room)
    await opens(world, world.ben, "postmortem", room)
    await clicks(world, world.ben, "Edit", world.ben.expect_modal())
    await sends(world, world.ben, {"Text": "The pool was full."})
    canvas = world.ben.channel(room).canvas
    assert canvas is not None
    assert "The pool was full." not in canvas.markdown
    shown = await opens(world, world.ben, "postmortem", room)
    assert "Something was written since then." in shown.text()
    await clicks(world, world.ben, "Publish again")
    assert await sends(world, world.ben, {"Why publish it anyway": "More"}) == {}
    await world.idle()
    canvas = world.ben.channel(room).canvas
    assert canvas is not None
    assert "The pool was full." in canvas.markdown
    assert "edition 2" in world.ben.expect_message("edition 2", room).text()


async def test_without_canvases_each_edition_is_a_file_once(world: World) -> None:
    world.slack.workspace.canvas_plan = "off"
    room = await resolved(world)
    await reviews(world, room)
    assert world.ben.channel(room).files == []
    await publishes(world, room)
    file = world.ben.expect_file("post-mortem", room)
    assert file.text().startswith("# Post-mortem: INC-1 Checkout is down")
    assert "The war room has it as a file." in world.ben.expect_message("published", room).text()
    await asks(world, world.ben, "note One more thing", room)
    assert len(world.ben.channel(room).files) == 1


async def test_a_canvas_that_people_made_themselves_is_left_alone(world: World) -> None:
    room = await resolved(world)
    channel = world.slack.workspace.channel_named(room)
    assert channel is not None
    await world.bot.desk.calls(
        "conversations.canvases.create",
        channel_id=channel.id,
        title="Our notes",
        document_content={"type": "markdown", "markdown": "mine"},
    )
    await reviews(world, room)
    assert world.ben.canvas("Our notes").markdown == "mine"
    assert "To be written" in world.ben.canvas("Post-mortem: INC-1 Checkout is down").markdown


async def test_a_canvas_that_was_deleted_is_made_anew(world: World) -> None:
    room = await resolved(world)
    await reviews(world, room)
    canvas = world.ben.channel(room).canvas
    assert canvas is not None
    await world.bot.desk.calls("canvases.delete", canvas_id=canvas.id)
    await publishes(world, room)
    again = world.ben.channel(room).canvas
    assert again is not None
    assert again.id != canvas.id


async def test_a_canvas_whose_answer_was_lost_is_not_made_twice(world: World) -> None:
    room = await resolved(world)
    world.slack.faults.cut_after("conversations.canvases.create")
    await reviews(world, room)
    for _ in range(4):
        await world.advance(seconds=20)
    titles = [each.title for each in world.slack.workspace.canvases.values()]
    assert titles == ["Post-mortem: INC-1 Checkout is down"]
    assert "into review" in world.ben.expect_message("into review", room).text()


async def test_without_a_room_the_thread_gets_word_and_file(world: World) -> None:
    room = await resolved(world)
    await world.ana.archives(room)
    await world.idle()
    await opens(world, world.ben, "postmortem INC-1")
    await clicks(world, world.ben, "Publish")
    assert await sends(world, world.ben, {"Why publish it anyway": "It is short"}) == {}
    await world.idle()
    assert "published the post-mortem" in world.ben.expect_message("published", "incidents").text()
    assert world.ben.expect_file("post-mortem", "incidents").text().startswith("# Post-mortem")


async def test_who_is_late_is_reminded_then_the_level_above(world: World) -> None:
    room = await resolved(world)
    await asks(world, world.ben, f"postmortem own <@{world.cleo.id}>", room)
    await world.advance(minutes=2 * DAY + 1)
    late = world.cleo.dms()[-1]
    assert "The post-mortem was due at" in late.text()
    assert "Write the post-mortem" in late.buttons
    assert dms(world.ben, "The post-mortem was due at") == 0
    await world.advance(minutes=DAY)
    assert dms(world.cleo, "The post-mortem was due at") == 2
    assert "This has reached escalation level 2." in world.ben.dms()[-1].text()


async def test_nobody_is_reminded_once_it_is_published(world: World) -> None:
    room = await resolved(world)
    await publishes(world, room)
    await world.advance(minutes=3 * DAY)
    assert dms(world.ben, "The post-mortem of INC-1 “Checkout is down” was due") == 0


async def test_reopened_and_resolved_again_it_goes_on(world: World) -> None:
    room = await resolved(world)
    await opens(world, world.ben, "postmortem", room)
    await clicks(world, world.ben, "Edit", world.ben.expect_modal())
    await sends(world, world.ben, {"Text": "The pool was full."})
    await asks(world, world.ben, "reopen It is back", room)
    await world.advance(minutes=5)
    await resolves(world, world.ben, room)
    shown = await opens(world, world.ben, "postmortem", room)
    assert "Written by @ben" in shown.text()
    assert dms(world.ben, "is drafted from what is on record") == 1


async def test_somebody_else_takes_it_over(world: World) -> None:
    room = await resolved(world)
    said = await asks(world, world.ben, f"postmortem own <@{world.cleo.id}>", room)
    assert "@cleo writes the post-mortem of INC-1 from now on." in said
    assert dms(world.cleo, "@ben asks you to write the post-mortem") == 1
    await opens(world, world.cleo, "postmortem", room)
    await clicks(world, world.cleo, "Publish")
    assert await sends(world, world.cleo, {"Why publish it anyway": "It is short"}) == {}


async def test_whoever_may_not_publish_is_told_who_does(world: World) -> None:
    room = await resolved(world)
    await opens(world, world.dev, "postmortem", room)
    await clicks(world, world.dev, "Publish")
    wrong = await sends(world, world.dev, {"Why publish it anyway": "Now"})
    assert "Whoever owns the post-mortem publishes it" in str(wrong)


async def test_optional_ones_are_drafted_at_a_click(world: World) -> None:
    room = await resolved(world, "P2 Slow search")
    assert "A post-mortem is optional here." in world.ben.expect_message("optional", room).text()
    shown = await opens(world, world.ben, "postmortem", room)
    assert "The playbook leaves it to you." in shown.text()
    await clicks(world, world.ben, "Draft it")
    assert "Draft. @ben writes it." in world.ben.expect_modal().text()
    assert "The post-mortem is drafted." in world.ben.expect_message("drafted", room).text()


async def test_the_post_mortem_of_a_private_incident_stays_in_it(world: World) -> None:
    room = await declared_privately(world, "Leaked key", severity="P1")
    await asks(world, world.ana, "claim commander", room)
    await resolves(world, world.ana, room)
    await opens(world, world.ana, "postmortem", room)
    await clicks(world, world.ana, "Publish")
    assert await sends(world, world.ana, {"Why publish it anyway": "It is short"}) == {}
    await world.idle()
    assert world.ana.channel(room).canvas is not None
    for person in (world.ben, world.eva, world.finn):
        assert dms(person, "post-mortem") == 0
        with pytest.raises(AssertionError):
            person.canvas("Post-mortem")
    assert "post-mortem" not in world.ben.channel("incidents").text()


async def test_customers_get_their_version_by_hand(folder: Path) -> None:
    async with running_world(folder, playbook="rollback-first") as world:
        room = await resolved(world, "P0 Checkout is down")
        await opens(world, world.ben, "postmortem", room)
        await clicks(world, world.ben, "Customers’ version")
        assert "[To be written: what you did to end it]" in world.ben.expect_modal().text()
        await clicks(world, world.ben, "It is published")
        assert "Something in it is still to be written" in world.ben.expect_modal().text()
        await world.ben.closes()
        await clicks(world, world.ben, "Edit", world.ben.expect_modal())
        assert await sends(world, world.ben, {"Text": "It is over. We watch it."}) == {}
        await opens(world, world.ben, "postmortem", room)
        await clicks(world, world.ben, "Customers’ version")
        await clicks(world, world.ben, "It is published")
        assert "Customers can read it since" in world.ben.expect_modal().text()
        said = world.ben.expect_message("customers’ version of the post-mortem", room).text()
        assert "@ben published" in said


async def test_a_guest_reads_where_it_stands_and_members_write_it(world: World) -> None:
    room = await resolved(world)
    await world.ben.invites(world.gus, room)
    await world.idle()
    await opens(world, world.gus, "postmortem", room)
    await clicks(world, world.gus, "Edit", world.gus.expect_modal())
    wrong = await sends(world, world.gus, {"Text": "My words"})
    assert "members of the team write it" in wrong["Text"]


async def test_a_text_longer_than_a_form_is_left_to_the_web_page(paged: World) -> None:
    room = await resolved(paged)
    (incident,) = await paged.bot.store.read(lambda uow: uow.incidents.recent(1))
    who = Who(person=f"slack:{paged.ben.id}")
    await paged.bot.desk.do(who, service.write, incident.id, "summary", "x" * 3001, seen=0)
    await opens(paged, paged.ben, "postmortem", room)
    await clicks(paged, paged.ben, "Edit", paged.ben.expect_modal())
    assert "longer than a form in Slack takes" in paged.ben.expect_modal().text()


async def test_made_private_it_is_drawn_in_the_new_room_only(world: World) -> None:
    room = await resolved(world)
    await reviews(world, room)
    await asks(world, world.ben, "reopen It is back", room)
    await opens(world, world.ben, "private", room)
    assert await sends(world, world.ben, {"Who stays": ["ben"]}) == {}
    await world.idle()
    new = rooms(world)[-1]
    assert new != room
    assert world.ben.channel(new).canvas is not None
