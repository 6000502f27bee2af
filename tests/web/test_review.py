"""The invitation to the review, from its page."""

from datetime import timedelta

from icalendar import Calendar

from tests.scenarios.verbs import asks, declared, declared_privately
from tests.web.pages import looking, signed
from tests.world import World


async def planned(world: World, room: str) -> None:
    when = world.bot.clock() + timedelta(days=3)
    assert "is planned for" in await asks(
        world, world.ana, f"review {when:%Y-%m-%d %H:%M} 45m", room
    )


async def test_it_is_the_file_that_calendars_open(world: World) -> None:
    await planned(world, await declared(world))
    async with looking(world) as web:
        file = await web.get("/incidents/INC-1/review.ics")

    assert file.status == 200
    assert file.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert file.headers["Content-Disposition"] == 'attachment; filename="INC-1-review.ics"'
    (event,) = Calendar.from_ical(file.text).walk("VEVENT")
    assert str(event["summary"]) == "Post-mortem meeting, INC-1: Checkout is down"


async def test_without_a_meeting_there_is_none(world: World) -> None:
    await declared(world)
    async with looking(world) as web:
        assert (await web.get("/incidents/INC-1/review.ics")).status == 404
        assert (await web.get("/incidents/INC-9/review.ics")).status == 404


async def test_while_slack_does_not_say_who_is_in_a_group_it_is_said(world: World) -> None:
    team = {group.handle: group.id for group in world.slack.workspace.groups.values()}
    await world.restart(groups={**world.groups(), "team-lead": [team["leads"]]})
    await planned(world, await declared(world))
    world.slack.faults.error("usergroups.users.list", "internal_error", times=5)
    async with looking(world) as web:
        file = await web.get("/incidents/INC-1/review.ics")

    assert file.status == 503
    assert "Slack does not say who is in a group" in file.words


async def test_of_a_private_incident_nobody_else_gets_it(world: World) -> None:
    room = await declared_privately(world, "Keys were leaked")
    await planned(world, room)
    (incident,) = await world.bot.store.read(lambda uow: uow.incidents.open())
    path = f"/incidents/{incident.ref}/review.ics"
    for person, status in ((world.ben, 404), (world.ana, 200)):
        session = await signed(world, f"slack:{person.id}")
        async with looking(world, session=session) as web:
            assert (await web.get(path)).status == status
