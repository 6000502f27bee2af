"""App Home: what is mine, what is open, what was lately."""

from incidentbot.domain.incidents import Declaration
from incidentbot.sandbox.people import Person
from incidentbot.sandbox.shown import View
from incidentbot.services import incidents
from incidentbot.services.ports import UnitOfWork
from incidentbot.services.record import Act
from incidentbot.slack.blocks.home import OPEN_SHOWN
from incidentbot.slack.people import person
from tests.scenarios.verbs import asks, clicks, declared, resolves, told
from tests.world import World


async def home(world: World, person: Person) -> View:
    """Look at the Home tab."""
    await person.opens_home()
    await world.idle()
    assert person.home is not None
    return person.home


async def many_declared(world: World, count: int) -> None:
    """Declare many incidents at once."""

    def work(uow: UnitOfWork) -> None:
        by = person(world.ana.id)
        act = Act(uow=uow, rules=world.bot.rules, by=by, now=world.bot.clock())
        for number in range(count):
            incidents.declare(act, Declaration(title=f"Search {number} is slow", severity="P3"))

    await world.bot.store.write(work)


async def test_it_says_that_nothing_is_open(world: World) -> None:
    assert "Nothing is open." in (await home(world, world.ana)).text()


async def test_it_shows_my_roles_and_clocks_and_the_open_incidents(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)
    shown = (await home(world, world.ben)).text()

    assert "Incident Commander of INC-1 “Checkout is down”" in shown
    assert "INC-1 Next update: due" in shown
    assert f"War room: #{room}" in shown


async def test_my_clock_is_shown_however_many_incidents_are_newer(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)
    await many_declared(world, OPEN_SHOWN)
    shown = (await home(world, world.ben)).text()

    assert "INC-1 Next update: due" in shown
    assert "and 1 more" in shown


async def test_it_shows_nothing_of_mine_to_others(world: World) -> None:
    room = await declared(world)
    await asks(world, world.ben, "claim commander", room)
    shown = (await home(world, world.dev)).text()

    assert "You hold no role right now." in shown
    assert "Nothing is due from you." in shown


async def test_what_is_over_moves_to_the_recent_ones(world: World) -> None:
    room = await declared(world)
    await resolves(world, world.ana, room)
    shown = (await home(world, world.ana)).text()

    assert "Nothing is open." in shown
    assert "Resolved" in shown.partition("Recent incidents")[2]


async def test_its_button_opens_the_declare_form(world: World) -> None:
    await clicks(world, world.ana, "Declare an incident", await home(world, world.ana))

    world.ana.expect_modal("Declare an incident")


async def test_its_buttons_open_an_incident_and_the_update_form(world: World) -> None:
    await declared(world)
    shown = await home(world, world.dev)
    await clicks(world, world.dev, "Open", shown)
    assert "declared P1" in world.dev.expect_modal().text()
    await world.dev.closes()

    await clicks(world, world.dev, "Post update", shown)
    world.dev.expect_modal("Post an update")


async def test_an_expired_trigger_there_offers_the_form_by_direct_message(world: World) -> None:
    world.slack.faults.error("views.open", "expired_trigger_id")
    await clicks(world, world.ana, "Declare an incident", await home(world, world.ana))
    assert world.ana.modal is None

    await clicks(world, world.ana, "Open the form", world.ana.expect_dm("Nothing is lost"))
    world.ana.expect_modal("Declare an incident")


async def test_a_home_that_cannot_be_drawn_harms_nothing(world: World) -> None:
    world.slack.faults.error("views.publish", "internal_error")
    await world.ana.opens_home()
    await declared(world)

    assert told(world.ana).startswith("INC-1 is declared")
