"""A database that others hold: what people are told is what was saved, however many wait."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import pytest

from incidentbot.sandbox.people import Person
from tests.faults.process import until
from tests.faults.test_storage import locked
from tests.world import World, running_world

PEOPLE = ("ana", "ben", "cleo", "eva", "finn")
# Slack waits for three seconds.
SLOW = """
CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN PERFORM pg_sleep(3.3); RETURN NEW; END $$;
CREATE TRIGGER slowly BEFORE INSERT ON incidents FOR EACH ROW EXECUTE FUNCTION slowly();
"""


@pytest.fixture
async def on_sqlite(folder: Path, sqlite_url: str) -> AsyncIterator[World]:
    """Give a workspace with a bot on SQLite."""
    async with running_world(folder, database_url=sqlite_url) as running:
        yield running


@pytest.fixture
async def on_postgres(folder: Path, postgres_url: str) -> AsyncIterator[World]:
    """Give a workspace with a bot on PostgreSQL."""
    async with running_world(folder, database_url=postgres_url) as running:
        yield running


@pytest.mark.parametrize("held_s", [2.0, 4.0])
async def test_of_many_who_wait_for_a_lock_each_is_told_the_truth(
    on_sqlite: World, held_s: float
) -> None:
    with locked(on_sqlite) as lock:
        releasing = asyncio.create_task(after(held_s, lock))
        answers = await asyncio.gather(*map(declares(on_sqlite), PEOPLE))
        await releasing
    told = dict(zip(PEOPLE, answers, strict=True))
    await on_sqlite.idle()

    saved = await on_sqlite.bot.store.read(lambda uow: uow.incidents.open())
    assert {each for each, words in told.items() if "is declared" in words} == {
        each.title.removesuffix(" is down") for each in saved
    }
    assert [words for words in told.values() if "is declared" not in words] == [
        words for words in told.values() if "nothing was changed" in words
    ]


async def test_what_is_saved_after_slack_gave_up_is_told_all_the_same(on_postgres: World) -> None:
    url = on_postgres.bot.settings.database_url.get_secret_value().replace("+psycopg", "")
    with psycopg.connect(url, autocommit=True) as other:
        other.execute(SLOW)
    ana = on_postgres.ana
    await ana.types("/incident declare P1 Checkout is down", channel="general")
    await until(on_postgres.slack, lambda: "INC-1 is declared" in told(ana))

    assert "operation_timeout" in told(ana)


def told(person: Person) -> str:
    return "\n".join(each.text() for each in person.ephemerals)


async def after(seconds: float, lock: sqlite3.Connection) -> None:
    """Let go of a lock; the driver waits for it in real time."""
    over = asyncio.Event()
    asyncio.get_running_loop().call_later(seconds, over.set)
    await over.wait()
    lock.execute("ROLLBACK")


def declares(world: World):  # type: ignore[no-untyped-def]
    async def declared(handle: str) -> str:
        person = world.slack.person(handle)
        answer = await person.types(f"/incident declare P1 {handle} is down", channel="general")
        return answer.text() if answer else ""

    return declared
