"""Related incidents, and one that turns out to be another: told, invited, undone."""

import asyncio

from incidentbot.domain.incidents import Incident
from tests.scenarios.verbs import (
    announcements,
    asks,
    clicks,
    count,
    declared,
    declared_privately,
    dms,
    resolves,
    summary,
    told,
)
from tests.world import World


async def two(world: World) -> tuple[str, str]:
    """Declare INC-1 and INC-2 for the same outage; return their rooms."""
    first = await declared(world, "P1 Checkout is down")
    second = await declared(world, "P2 Checkout fails for everybody", by="ben")
    return first, second


async def incident(world: World, ref: str) -> Incident:
    found = await world.bot.store.read(lambda uow: uow.incidents.by_ref(ref))
    assert found is not None
    return found


def members(world: World, room: str) -> set[str]:
    return {
        world.slack.workspace.users[each].name for each in world.ana.channel(room).state.members
    }


async def test_related_by_name_both_rooms_say_so(world: World) -> None:
    first, second = await two(world)
    answer = await asks(world, world.ana, "related INC-1", second)

    assert "INC-2 is related to INC-1" in answer
    assert count(world, "related it to INC-1", second) == 1
    assert count(world, "related it to INC-2", first) == 1
    assert "already related" in await asks(world, world.ben, "related INC-1", second)


async def test_a_repeat_is_listed_as_one_and_can_be_taken_back(world: World) -> None:
    _, second = await two(world)
    await asks(world, world.ana, "related INC-1 repeat", second)
    assert "A repeat of INC-1" in await asks(world, world.ana, "related", second)

    await clicks(world, world.ana, "Take back")
    assert "INC-2 is not related to INC-1 any more" in told(world.ana)
    assert "none is known" in await asks(world, world.ana, "related", second)
    assert (await incident(world, "INC-1")).aftermath.relations == ()


async def test_what_looks_alike_is_offered_with_a_reason(world: World) -> None:
    _, second = await two(world)
    third = await declared(world, "P1 Checkout is down again", by="cleo")
    listed = await asks(world, world.cleo, "related", third)
    assert "a similar title" in listed
    assert "INC-1" in listed
    await clicks(world, world.cleo, "Relate")

    assert "INC-3 is related to INC-" in told(world.cleo)
    assert second


async def test_a_private_incident_is_neither_offered_nor_named_elsewhere(world: World) -> None:
    room = await declared(world, "P1 Keys were leaked", by="ben")
    hidden = await declared_privately(world, "Keys were leaked", severity="P1")
    ref = summary(world, hidden).text().split("INC-")[1].split()[0]

    assert "none looks like it" in await asks(world, world.ben, "related", room)
    assert "don't know an incident" in await asks(world, world.ben, f"related INC-{ref}", room)
    assert "everybody can see INC-1" in await asks(world, world.ana, f"related INC-{ref}", room)
    assert f"INC-{ref} is related to INC-1" in await asks(world, world.ana, "related INC-1", hidden)
    assert (await incident(world, "INC-1")).aftermath.relations == ()
    assert count(world, ref, room) == 0


async def test_elsewhere_one_name_shows_its_list_and_two_are_related(world: World) -> None:
    await two(world)
    assert "to do with INC-1" in await asks(world, world.ana, "related INC-1")
    assert "INC-1 is related to INC-2" in await asks(world, world.ana, "related INC-1 INC-2")


async def test_merged_everything_says_where_it_goes_on(world: World) -> None:
    first, second = await two(world)
    answer = await asks(world, world.ana, "merge INC-1", second)

    assert "INC-2 is merged into INC-1. It goes on in" in answer
    assert "Merged into INC-1" in summary(world, second).text()
    assert "It goes on in" in summary(world, second).text()
    assert "merged into INC-1" in world.ana.channel(second).topic
    announced = announcements(world)[1].text()
    assert "Merged into INC-1" in announced
    assert f"#{first}" in announced
    assert count(world, "is the same as INC-1", second) == 1
    assert count(world, "merged INC-2 into this incident", first) == 1
    assert "INC-2" not in await asks(world, world.ana, "list")


async def test_merged_whoever_worked_on_it_is_invited_to_the_other_room(world: World) -> None:
    first, second = await two(world)
    await asks(world, world.cleo, "claim scribe", second)
    await asks(world, world.ana, "merge INC-1", second)

    assert {"ben", "cleo"} <= members(world, first)


async def test_followers_of_a_merged_incident_hear_of_it_once_and_can_follow_on(
    world: World,
) -> None:
    _, second = await two(world)
    await asks(world, world.dev, "subscribe INC-2")
    await asks(world, world.ana, "merge INC-1", second)
    assert dms(world.dev, "is the same as INC-1") == 1

    await clicks(world, world.dev, "Subscribe to INC-1")
    assert world.dev.id in str((await incident(world, "INC-1")).subscribers)


async def test_the_announcement_of_a_merged_incident_leads_to_the_other_room(world: World) -> None:
    first, second = await two(world)
    await asks(world, world.ana, "merge INC-1", second)
    await clicks(world, world.dev, "Join INC-1", announcements(world)[1])

    assert "dev" in members(world, first)


async def test_a_merged_incident_is_silent_and_owes_nothing(world: World) -> None:
    _, second = await two(world)
    await asks(world, world.ana, "merge INC-1", second)
    before = world.ana.channel(second).text()
    await world.advance(minutes=49 * 60)

    assert world.ana.channel(second).text() == before
    running = await world.bot.store.read(
        lambda uow: uow.clocks.running(uow.incidents.by_ref("INC-2").id)  # type: ignore[union-attr]
    )
    assert running == []


async def test_the_bare_word_offers_what_looks_like_it(world: World) -> None:
    first = await declared(world, "P1 Checkout is down")
    second = await declared(world, "P2 Checkout is down again", by="ben")
    assert "a similar title" in await asks(world, world.ana, "merge", second)
    await clicks(world, world.ana, "Merge into INC-1")

    assert count(world, "merged INC-2 into this incident", first) == 1


async def test_reopened_it_is_an_incident_of_its_own_again(world: World) -> None:
    first, second = await two(world)
    await asks(world, world.ana, "merge INC-1", second)
    assert "INC-2 is open again" in await asks(world, world.ben, "reopen", second)

    assert (await incident(world, "INC-2")).aftermath.merged_into is None
    assert (await incident(world, "INC-1")).aftermath.absorbed == ()
    assert count(world, "took back the relation to INC-2", first) == 1
    assert "Investigating" in summary(world, second).text()


async def test_a_closed_incident_takes_up_no_other(world: World) -> None:
    first, second = await two(world)
    await resolves(world, world.ana, first)
    await asks(world, world.ana, "close override It is over", first)

    assert "INC-1 is closed. Reopen that one first" in await asks(
        world, world.ana, "merge INC-1", second
    )


async def test_a_merged_one_leads_on_to_where_it_went(world: World) -> None:
    _, second = await two(world)
    third = await declared(world, "P3 Checkout, too", by="cleo")
    await asks(world, world.ana, "merge INC-1", second)

    answer = await asks(world, world.cleo, "merge INC-2", third)
    assert "INC-2 was merged into INC-1 already" in answer


async def test_of_two_who_merge_both_ways_at_once_one_is_told_so(world: World) -> None:
    first, second = await two(world)
    answers = await asyncio.gather(
        world.ana.types("/incident merge INC-1", second),
        world.ben.types("/incident merge INC-2", first),
    )
    await world.idle()

    said = sorted(answer.text() for answer in answers if answer is not None)
    assert [("is merged into" in each, "already" in each) for each in said].count(
        (True, False)
    ) == 1
    assert sum("was merged into" in each for each in said) == 1
    merged = [(await incident(world, ref)).aftermath.merged_into for ref in ("INC-1", "INC-2")]
    assert sum(each is not None for each in merged) == 1


async def test_a_drill_is_merged_with_nothing_real(world: World) -> None:
    room = await declared(world, "P1 Checkout is down")
    await asks(world, world.ana, "drill bad-release")
    assert "A drill and a real incident" in await asks(world, world.ana, "merge INC-2", room)


async def test_the_form_of_another_incident_is_still_named_first(world: World) -> None:
    first, second = await two(world)
    answer = await asks(world, world.ana, "merge INC-2 INC-1", "general")

    assert "INC-2 is merged into INC-1" in answer
    assert first
    assert second
