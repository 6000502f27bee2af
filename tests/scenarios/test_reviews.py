"""The review: planned by form or by words, everybody invited, moved, held, and reminded of."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from incidentbot.sandbox.documents import File
from incidentbot.sandbox.people import Person
from tests.scenarios.verbs import (
    asks,
    clicks,
    count,
    declared,
    declared_privately,
    dms,
    opens,
    resolves,
    rooms,
    sends,
    told,
)
from tests.world import ANNOUNCEMENTS, World, running_world

LATER = timedelta(days=4)


async def over(world: World, line: str = "P1 Checkout is down") -> str:
    """Go through an incident in which ana and ben took part; return its room."""
    room = await declared(world, line)
    await asks(world, world.ben, "claim tech-lead", room)
    await resolves(world, world.ana, room)
    return room


def files(person: Person) -> list[File]:
    """Return the calendar files that somebody was sent, oldest first."""
    every = [file for message in person.dms() for file in message.files]
    return [file for file in every if file.name.endswith(".ics")]


def event(file: File) -> Any:
    """Read the one event of a calendar file."""
    (only,) = Calendar.from_ical(file.content).walk("VEVENT")
    return only


def at(world: World, ahead: timedelta = LATER) -> datetime:
    return (world.bot.clock() + ahead).replace(minute=0, second=0, microsecond=0)


def typed(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"


async def test_whoever_the_playbook_names_gets_the_invitation_once(world: World) -> None:
    room = await over(world)
    answer = await asks(world, world.ana, f"review {typed(at(world))} 45m", room)

    assert "Whoever is invited gets the invitation now" in answer
    for person in (world.ana, world.ben, world.finn, world.eva):
        assert len(files(person)) == 1, person
        assert dms(person, "*Agenda*") + dms(person, "Agenda") == 1, person
    assert files(world.cleo) == []
    assert count(world, "Go through the timeline (10 min)", room) == 1
    assert [file.name.endswith(".ics") for file in world.ana.channel(room).files] == [True]


async def test_the_file_says_when_what_and_who(world: World) -> None:
    room = await over(world)
    when = at(world)
    await asks(world, world.ana, f"review {typed(when)} 45m", room)

    meeting = event(files(world.ben)[0])
    assert (meeting.start, meeting.end) == (when, when + timedelta(minutes=45))
    assert str(meeting["summary"]) == "Post-mortem meeting, INC-1: Checkout is down"
    assert "What went wrong (15 min)" in str(meeting["description"])
    assert meeting["organizer"] == "mailto:ana@northwind.example"
    roles = {str(each): each.params["ROLE"] for each in meeting["attendee"]}
    assert roles == {
        "mailto:ana@northwind.example": "REQ-PARTICIPANT",
        "mailto:ben@northwind.example": "REQ-PARTICIPANT",
        "mailto:finn@northwind.example": "REQ-PARTICIPANT",
        "mailto:eva@northwind.example": "OPT-PARTICIPANT",
    }


async def test_at_another_time_it_is_the_same_meeting(world: World) -> None:
    room = await over(world)
    await asks(world, world.ana, f"review {typed(at(world))}", room)
    await asks(world, world.ana, f"review {typed(at(world, 2 * LATER))}", room)

    first, second = (event(file) for file in files(world.ben))
    assert first["uid"] == second["uid"]
    assert [each["sequence"] for each in (first, second)] == [0, 1]
    assert second.start - first.start == LATER
    assert dms(world.ben, "moves to") == 1


async def test_the_same_time_again_invites_nobody_again(world: World) -> None:
    room = await over(world)
    line = f"review {typed(at(world))}"
    await asks(world, world.ana, line, room)
    assert "for that time already" in await asks(world, world.ben, line, room)

    assert len(files(world.finn)) == 1


async def test_the_form_is_filled_with_a_time_that_suits(world: World) -> None:
    room = await over(world)
    form = await opens(world, world.ana, "review", room)
    assert "Go through the timeline (10 min)" in form.text()
    assert "May come as well" in form.text()
    assert await sends(world, world.ana, {"Who else is to come": ["dev"]}) == {}

    (sent,) = files(world.dev)
    meeting = event(sent)
    assert (meeting.start.hour, meeting.start.minute) == (14, 0)
    assert meeting.end - meeting.start == timedelta(minutes=60)


async def test_of_two_who_plan_it_at_once_the_second_is_told(world: World) -> None:
    room = await over(world)
    await opens(world, world.ana, "review", room)
    await asks(world, world.ben, f"review {typed(at(world))} 45m", room)
    wrong = await sends(world, world.ana, {"Who else is to come": ["dev"]})

    assert next(iter(wrong.values())).startswith("Somebody planned the review")
    assert not files(world.dev)


async def test_a_time_that_has_passed_is_refused_in_the_form(world: World) -> None:
    room = await over(world)
    await opens(world, world.ana, "review", room)
    past = int((world.bot.clock() - timedelta(hours=1)).timestamp())
    wrong = await sends(world, world.ana, {"When": past})

    assert "That time has passed" in wrong["When"]
    assert files(world.ben) == []


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("soonish", "is no time that I know"),
        ("2020-01-01 14:00", "That time has passed"),
        ("tomorrow 14:00 9h", "Choose a length between 5 min and 8 h"),
        ("tomorrow 14:00 long", "is no length of time"),
        ("tomorrow 25:00", "is no time that I know"),
    ],
)
async def test_what_cannot_be_meant_is_refused(world: World, words: str, answer: str) -> None:
    room = await over(world)
    assert answer in await asks(world, world.ana, f"review {words}", room)


async def test_a_time_is_meant_in_the_zone_of_the_settings(folder: Path) -> None:
    async with running_world(folder, timezone="America/New_York") as world:
        room = await over(world)
        day = at(world).replace(month=7, year=at(world).year + 1, day=1)
        answer = await asks(world, world.ana, f"review {day:%Y-%m-%d} 14:00", room)
        assert "14:00 in America/New_York" in answer
        assert event(files(world.ben)[0]).start == day.replace(hour=18)


async def test_of_a_private_incident_only_its_members_are_written_to(world: World) -> None:
    room = await declared_privately(world, "Keys were leaked", severity="P1")
    await resolves(world, world.ana, room)
    await asks(world, world.ana, f"review {typed(at(world))}", room)

    assert len(files(world.ana)) == 1
    for person in (world.ben, world.finn, world.eva):
        assert (files(person), dms(person, "Keys were leaked")) == ([], 0)
    outside = f"review {typed(at(world, 2 * LATER))} <@{world.ben.id}>"
    assert "Not everybody you named can see" in await asks(world, world.ana, outside, room)


async def test_a_rehearsal_of_the_review_is_marked(world: World) -> None:
    await asks(world, world.ana, "drill bad-release")
    room = rooms(world)[-1]
    await asks(world, world.ana, f"review {typed(at(world))}", room)

    assert str(event(files(world.ana)[0])["summary"]).startswith("Drill: ")
    assert dms(world.ana, "Drill") > 0


async def test_in_two_groups_somebody_is_invited_once(folder: Path) -> None:
    async with running_world(folder) as world:
        groups = world.groups()
        team = {group.handle: group.id for group in world.slack.workspace.groups.values()}
        await world.restart(
            groups={**groups, "team-lead": [team["leads"]], "product": [team["leads"]]}
        )
        room = await over(world)
        await asks(world, world.ana, f"review {typed(at(world))}", room)

        assert len(files(world.ben)) == 1
        assert dms(world.ben, "Planned by") == 1


async def test_a_lost_answer_is_looked_for_and_the_file_is_sent_once(world: World) -> None:
    room = await over(world)
    world.slack.faults.cut_after("files.completeUploadExternal", times=2)
    await asks(world, world.ana, f"review {typed(at(world))}", room)
    await world.advance(seconds=6)
    await world.advance(seconds=11)

    for person in (world.ana, world.ben, world.finn, world.eva):
        assert len(files(person)) == 1, person
    assert len(world.ana.channel(room).files) == 1


async def test_a_file_that_never_arrived_is_sent_after_the_second_look(world: World) -> None:
    room = await over(world)
    world.slack.faults.cut_before("files.completeUploadExternal", times=9)
    await asks(world, world.ana, f"review {typed(at(world))}", room)
    world.slack.faults.clear()
    await world.advance(seconds=6)
    assert world.ana.channel(room).files == []
    await world.advance(seconds=11)

    assert [len(files(each)) for each in (world.ana, world.ben)] == [1, 1]


async def test_where_no_files_can_be_sent_the_words_still_come(world: World) -> None:
    room = await over(world)
    world.slack.faults.error("files.getUploadURLExternal", "file_uploads_disabled", times=20)
    await asks(world, world.ana, f"review {typed(at(world))}", room)

    assert (dms(world.ben, "Planned by"), files(world.ben)) == (1, [])
    assert dms(world.ana, "sending a file (file_uploads_disabled)") > 0


async def test_without_a_room_the_thread_of_the_announcement_has_it(world: World) -> None:
    room = await over(world)
    await world.ana.archives(room)
    await world.idle()
    await asks(world, world.ana, f"review INC-1 {typed(at(world))}")

    replies = world.ana.channel(ANNOUNCEMENTS).files
    assert [file.name.endswith(".ics") for file in replies] == [True]
    assert count(world, "Planned by", ANNOUNCEMENTS) == 1


async def test_held_is_said_once_and_stops_the_reminders(world: World) -> None:
    room = await over(world)
    assert "Noted: the review of" in await asks(world, world.ana, "review held", room)
    assert "That was noted already" in await asks(world, world.ben, "review held", room)

    assert count(world, "The review was held", room) == 1
    await world.advance(minutes=72 * 60)
    assert dms(world.ana, "Was it held?") + dms(world.ana, "is to be held by") == 0


async def test_before_the_end_it_can_be_planned_but_not_held(world: World) -> None:
    room = await declared(world)
    assert "comes after it" in await asks(world, world.ana, "review held", room)
    assert "is planned for" in await asks(world, world.ana, f"review {typed(at(world))}", room)


async def test_who_answers_for_it_is_reminded_to_plan_it(world: World) -> None:
    await over(world)
    await world.advance(minutes=48 * 60 - 1)
    assert dms(world.ana, "is to be held by") == 1
    await clicks(world, world.ana, "Plan the review")
    assert world.ana.expect_modal().title == "Plan the review"


async def test_after_its_time_it_is_asked_whether_it_was_held(world: World) -> None:
    room = await over(world)
    when = at(world, timedelta(hours=30))
    await asks(world, world.ana, f"review {typed(when)} 60m", room)
    until = when + timedelta(minutes=61) - world.bot.clock()
    await world.advance(seconds=until.total_seconds())

    assert dms(world.ana, "Was it held?") == 1
    await clicks(world, world.ana, "The review was held")
    assert "Noted: the review of" in told(world.ana)
    assert count(world, "The review was held", room) == 1


async def test_a_day_before_the_document_is_asked_for_and_then_sent_to_everybody(
    world: World,
) -> None:
    room = await over(world)
    await asks(world, world.ana, f"review {typed(at(world, timedelta(hours=30)))}", room)
    assert dms(world.finn, "goes round by") == 1
    await world.advance(minutes=7 * 60)
    await clicks(world, world.ana, "Send to review")

    for person in (world.ana, world.ben, world.finn, world.eva):
        assert dms(person, "Please read it before the post-mortem meeting") == 1, person
    assert dms(world.cleo, "Please read it before") == 0


async def test_the_invitation_leads_to_the_document(
    folder: Path,
) -> None:
    async with running_world(folder, base_url="https://bot.example") as world:
        room = await over(world)
        await asks(world, world.ana, f"review {typed(at(world))}", room)
        assert dms(world.finn, "It is being written: open it") == 1
        document = "https://bot.example/incidents/INC-1/postmortem"
        assert str(event(files(world.finn)[0])["url"]) == document


async def test_planned_anew_by_the_form_whoever_was_named_is_named_still(world: World) -> None:
    room = await over(world)
    await opens(world, world.ana, "review", room)
    await sends(world, world.ana, {"Who else is to come": ["dev"]})
    await opens(world, world.ana, "review", room)
    later = int(at(world, 2 * LATER).timestamp())
    assert await sends(world, world.ana, {"When": later}) == {}

    assert len(files(world.dev)) == 2
