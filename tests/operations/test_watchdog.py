"""What counts as stuck, and that the program ends with 70 then."""

import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path

import pytest

from incidentbot.cli.manifest import socket_manifest
from incidentbot.domain.errors import StorageError
from incidentbot.sandbox.server import Sandbox
from incidentbot.watchdog import EXIT_CODE, Graces, Vitals, Watchdog, failed
from tests.cli.program import settings, started_as
from tests.world import World

NOW = 10_000.0
OFTEN = Graces(look_every=0.001)


def vitals(
    ticked: float = 0, relayed: float = 0, connected: float | None = 0, *, slack_down: bool = False
) -> Vitals:
    """Give the vitals of a program whose parts worked so many seconds ago."""
    return Vitals(
        ticked_at=NOW - ticked,
        relayed_at=NOW - relayed,
        connected_at=None if connected is None else NOW - connected,
        slack_down=slack_down,
    )


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (vitals(), None),
        (vitals(ticked=119, relayed=119, connected=299), None),
        (vitals(ticked=121), "no tick for 121 s"),
        (vitals(relayed=121), "the queue was not asked for 121 s"),
        (vitals(connected=301), "Socket Mode was not connected for 301 s"),
        (vitals(connected=None), None),
        (vitals(connected=86_400, slack_down=True), None),
        (vitals(ticked=121, slack_down=True), "no tick for 121 s"),
        (vitals(relayed=121, slack_down=True), "the queue was not asked for 121 s"),
    ],
)
def test_a_part_that_has_stopped_for_too_long_is_named(seen: Vitals, why: str | None) -> None:
    assert failed(seen, NOW) == why


def test_a_stuck_program_is_ended_even_when_its_loop_stands_still() -> None:
    bitten = threading.Event()
    dog = Watchdog(lambda: vitals(ticked=500), lambda: NOW, OFTEN, bite=bitten.set)
    dog.start()
    # This thread stands still meanwhile, as a stuck event loop would.
    assert bitten.wait(10)


def test_a_program_that_was_frozen_is_given_time_to_come_back() -> None:
    looks, bitten = threading.Semaphore(0), threading.Event()
    moments = iter([NOW, NOW, NOW + 600, NOW + 605])

    def now() -> float:
        looks.release()
        return next(moments, NOW + 610)

    dog = Watchdog(vitals, now, OFTEN, bite=bitten.set)
    dog.start()
    assert all(looks.acquire(timeout=10) for _ in range(8))
    dog.stop()
    assert not bitten.is_set()


def test_a_program_that_stays_stuck_after_it_was_frozen_is_ended() -> None:
    bitten = threading.Event()
    moments = iter([NOW, NOW, NOW + 600, *(NOW + 600 + 5 * each for each in range(100))])
    dog = Watchdog(vitals, lambda: next(moments, NOW + 5000), OFTEN, bite=bitten.set)
    dog.start()
    assert bitten.wait(10)


def test_a_program_that_works_or_still_starts_is_left_alone() -> None:
    looked, bitten = threading.Semaphore(0), threading.Event()
    answers = iter([None, vitals()])

    def seen() -> Vitals | None:
        looked.release()
        return next(answers, vitals())

    dog = Watchdog(seen, lambda: NOW, OFTEN, bite=bitten.set)
    dog.start()
    assert all(looked.acquire(timeout=10) for _ in range(4))
    dog.stop()
    assert not bitten.is_set()


def test_the_program_ends_with_70_for_its_supervisor() -> None:
    program = (
        "import threading\n"
        "from incidentbot.watchdog import Graces, Vitals, Watchdog\n"
        "stuck = Vitals(ticked_at=0, relayed_at=0)\n"
        "Watchdog(lambda: stuck, lambda: 1000.0, Graces(look_every=0.001)).start()\n"
        "threading.Event().wait(30)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, check=False, timeout=30, text=True
    )
    assert ended.returncode == EXIT_CODE == 70
    assert "Stuck: no tick for 1000 s." in ended.stderr


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ("loop", "Stuck: no tick for"),
        ("tick", "Stuck: no tick for"),
        ("relay", "Stuck: the queue was not asked for"),
        ("socket", "Stuck: Socket Mode was not connected for"),
        ("delivery", "The delivery has ended."),
    ],
)
async def test_a_bot_of_which_a_part_stands_still_ends_with_70(
    tmp_path: Path, part: str, why: str
) -> None:
    slack = Sandbox(socket_manifest())
    await slack.start()
    words = (sys.executable, "-m", "tests.operations.stuck", part)
    async with started_as(*words, folder=tmp_path, env=settings(slack, tmp_path)) as bot:
        ended = await bot.ended()
    await slack.stop()
    assert ended.code == EXIT_CODE
    assert why in ended.err


async def test_a_running_bot_has_good_vitals(world: World) -> None:
    await world.bot.tick()
    seen = world.bot.vitals()
    assert seen is not None
    assert failed(seen, max(seen.ticked_at, seen.relayed_at)) is None
    assert seen.connected_at is not None


async def test_a_tick_that_fails_is_a_tick_all_the_same(world: World) -> None:
    """A database that takes nothing is no reason to end: it recovers by itself."""
    before, works = world.bot.vitals(), world.bot.clock
    world.bot.clock = refused
    with pytest.raises(StorageError):
        await world.bot.tick()
    after, world.bot.clock = world.bot.vitals(), works
    assert before is not None
    assert after is not None
    assert after.ticked_at > before.ticked_at


def refused() -> datetime:
    raise StorageError("Nothing was saved.")
