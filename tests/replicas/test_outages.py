"""PostgreSQL is restarted under bots at work: said in words, nothing lost, nothing twice."""

import asyncio

import pytest

from incidentbot.killpoints import BEFORE_COMMIT
from tests.replicas.fleet import Fleet
from tests.replicas.server import Server

pytestmark = pytest.mark.asyncio(loop_scope="session")
HELD_S = 0.5
LONG_S = 20.0
NOTE = "The cache is cold"
NOT_SAVED, NOTED = "nothing was changed", "Noted on the timeline"


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_postgres_restarted_in_mid_delivery_costs_nothing(
    fleet: Fleet, server: Server, mode: str
) -> None:
    await fleet.declares()
    await fleet.usable()
    posts = len(fleet.slack.journal.calls("chat.postMessage"))
    fleet.slack.faults.slow("chat.postMessage", HELD_S)
    await fleet.types("update Restarted the cache", fleet.room)
    await fleet.until(lambda: len(fleet.slack.journal.calls("chat.postMessage")) > posts)

    await asyncio.to_thread(server.stop, mode)
    answer = await fleet.ana.types(f"/incident note {NOTE}", fleet.room)
    await asyncio.to_thread(server.start)

    assert answer is not None
    assert NOT_SAVED in answer.text()
    await goes_on(fleet)


async def test_postgres_restarted_in_mid_transaction_leaves_what_people_are_told(
    fleet: Fleet, server: Server
) -> None:
    await fleet.declares()
    await fleet.usable()
    await fleet.types("update Restarted the cache", fleet.room)
    await fleet.order_freeze(BEFORE_COMMIT)
    fleet.slack.socket.ack_seconds = LONG_S
    noting = asyncio.create_task(fleet.ana.types(f"/incident note {NOTE}", fleet.room))
    asleep = await fleet.frozen()
    assert not noting.done(), "Another write was on its way."

    await asyncio.to_thread(server.stop, "fast")
    await asyncio.to_thread(server.start)
    await asleep.wake()
    answer = await noting

    # A transaction that had not begun to commit is run once more.
    assert answer is not None
    assert NOT_SAVED in answer.text() or NOTED in answer.text()
    await goes_on(fleet, noted=NOTED in answer.text())


async def goes_on(fleet: Fleet, *, noted: bool = False) -> None:
    """Note what could not be noted, resolve, and expect everything once and in order."""
    await asyncio.gather(*(each.ready() for each in fleet.living))
    if not noted:
        await fleet.types(f"note {NOTE}", fleet.room)
    await fleet.types("resolve Cache restarted", fleet.room)
    await fleet.resolved()
    summary, update, note, resolved = fleet.told_room()
    assert (summary, update, resolved) == ("summary", "update", "resolved")
    assert NOTE in note
    assert fleet.told_thread() == ["update", "resolved"]
    fleet.expect_no_double_post()
