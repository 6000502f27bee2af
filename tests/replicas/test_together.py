"""Several bots in one workspace: each message once and in order, whoever sends it."""

import asyncio

import pytest

from tests.replicas.fleet import STEPS, Fleet

pytestmark = pytest.mark.asyncio(loop_scope="session")
CASES = 3
TOLD = ["update"] * STEPS


async def test_two_bots_say_everything_once_and_in_order(fleet: Fleet) -> None:
    cases = [fleet.another() for _ in range(CASES)]

    await asyncio.gather(*(case.lives() for case in cases))

    for case in cases:
        expect(case)


async def test_a_bot_that_comes_and_one_that_goes_change_nothing(fleet: Fleet) -> None:
    cases = [fleet.another() for _ in range(CASES)]
    first = fleet.living[0]

    living = asyncio.gather(*(case.lives() for case in cases))
    await fleet.grow(3)
    leaving = fleet.another()
    await leaving.declares()
    code = await first.stop()
    await leaving.usable()
    await leaving.types("resolve Cache restarted", leaving.room)
    await leaving.resolved()
    await living

    assert code == 0
    for case in cases:
        expect(case)
    leaving.expect_no_double_post()


def expect(case: Fleet) -> None:
    """Expect each message of an incident once, and in order."""
    assert case.told_room() == ["summary", *TOLD, "resolved"]
    assert case.told_thread() == [*TOLD, "resolved"]
    for said in case.steps():
        assert said == sorted(said)
    assert len(case.ana.channel(case.room).pins) == 1
    assert case.told_directly("ana", "is open") == 1
    case.expect_no_double_post()
