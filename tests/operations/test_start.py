"""Starting while Slack is away."""

from incidentbot.domain.incidents import Declaration
from incidentbot.services import incidents
from incidentbot.services.record import Act
from tests.world import World


async def test_a_bot_that_knows_who_it_is_starts_while_slack_is_away(world: World) -> None:
    await world.bot.stop()
    world.slack.faults.cut_before("auth.test", times=100)

    await world.start()
    await world.bot.store.write(
        lambda uow: incidents.declare(
            Act(uow=uow, rules=world.bot.rules, by=f"slack:{world.ana.id}", now=world.bot.clock()),
            Declaration(title="Checkout is down"),
        )
    )
    await world.idle()

    assert "Checkout is down" in world.ana.channel(world.room).text()
