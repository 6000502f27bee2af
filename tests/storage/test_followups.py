"""Follow-up rows: a copy of what stands in the incidents, found by owner and by day."""

from datetime import timedelta

from incidentbot.domain import events as ev
from incidentbot.storage import SqlStore
from tests.domain.situation import ANA, BEN, START
from tests.storage.scene import declared, look, record

DAY = timedelta(days=1)


def created(follow_up: str = "f1", *, owner: str | None = ANA, days: int = 7) -> ev.Event:
    return ev.FollowUpCreated(
        follow_up=follow_up, kind="prevent", owner=owner, due_at=START + days * DAY, text="Test"
    )


async def listed(
    store: SqlStore, *, owner: str | None = None, ended: bool = False
) -> list[tuple[str, str]]:
    return await store.read(lambda uow: uow.followups.listed(owner=owner, ended=ended))


async def test_the_next_due_comes_first_whatever_the_incident(store: SqlStore) -> None:
    one, two = await declared(store), await declared(store)
    await record(store, one, [created(days=9), created("f2", days=3)])
    await record(store, two, [created(days=5)])

    assert await listed(store) == [(one.id, "f2"), (two.id, "f1"), (one.id, "f1")]


async def test_one_person_finds_their_own(store: SqlStore) -> None:
    incident = await declared(store)
    await record(store, incident, [created(owner=BEN), created("f2"), created("f3", owner=None)])

    assert await listed(store, owner=BEN) == [(incident.id, "f1")]
    assert await listed(store, owner="slack:UELSE") == []


async def test_what_came_to_an_end_is_found_only_when_asked_for(store: SqlStore) -> None:
    incident = await declared(store)
    await record(store, incident, [created(), created("f2"), created("f3", days=9)])
    ends: list[ev.Event] = [
        ev.FollowUpDone(follow_up="f1"),
        ev.FollowUpDropped(follow_up="f2", why="No"),
    ]
    await record(store, incident, ends)

    assert await listed(store) == [(incident.id, "f3")]
    assert [found for _, found in await listed(store, ended=True)] == ["f1", "f2", "f3"]


async def test_a_changed_one_is_found_under_its_new_owner_and_day(store: SqlStore) -> None:
    incident = await declared(store)
    await record(store, incident, [created(), created("f2", days=8)])
    changed = ev.FollowUpChanged(
        follow_up="f1", kind="detect", owner=BEN, due_at=START + 9 * DAY, text="Test"
    )
    await record(store, incident, [changed])

    assert await listed(store) == [(incident.id, "f2"), (incident.id, "f1")]
    assert await listed(store, owner=BEN) == [(incident.id, "f1")]


async def test_one_that_is_opened_again_is_found_again(store: SqlStore) -> None:
    incident = await declared(store)
    await record(store, incident, [created(), ev.FollowUpDone(follow_up="f1")])
    await record(store, incident, [ev.FollowUpReopened(follow_up="f1")])

    assert await listed(store) == [(incident.id, "f1")]


async def test_many_incidents_are_read_at_once(store: SqlStore) -> None:
    known = [await declared(store) for _ in range(3)]

    asked = [known[0].id, known[1].id, "nothing"]
    found = await store.read(lambda uow: uow.incidents.many(asked))

    assert found == {each.id: each for each in known[:2]}


def test_the_lists_are_found_by_their_indexes(sqlite_url: str) -> None:
    query = "SELECT id FROM follow_ups WHERE open AND owner = 'x' ORDER BY due_at"
    plan = str(look(sqlite_url, f"EXPLAIN QUERY PLAN {query}"))
    assert "USING INDEX ix_follow_ups_owner_due_at" in plan
