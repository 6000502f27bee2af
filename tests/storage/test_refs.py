"""Refs: what the outside calls our things."""

from incidentbot.services.ports import UnitOfWork
from incidentbot.storage import SqlStore


async def put(store: SqlStore, *refs: tuple[str | None, str, str]) -> None:
    def work(uow: UnitOfWork) -> None:
        for incident_id, name, value in refs:
            uow.refs.put(incident_id, name, value)

    await store.write(work)


async def test_a_ref_is_found_under_its_incident_only(store: SqlStore) -> None:
    await put(store, ("i1", "channel", "C1"))
    assert await store.read(lambda uow: uow.refs.get("i1", "channel")) == "C1"
    assert await store.read(lambda uow: uow.refs.get("i2", "channel")) is None
    assert await store.read(lambda uow: uow.refs.get(None, "channel")) is None


async def test_the_deployment_has_refs_of_its_own(store: SqlStore) -> None:
    await put(store, (None, "dm:slack:U1", "D1"), ("i1", "channel", "C1"))
    assert await store.read(lambda uow: uow.refs.all(None)) == {"dm:slack:U1": "D1"}


async def test_a_ref_can_be_replaced(store: SqlStore) -> None:
    await put(store, ("i1", "announcement", "C1/1"), ("i1", "announcement", "C1/2"))
    assert await store.read(lambda uow: uow.refs.all("i1")) == {"announcement": "C1/2"}


async def test_what_is_remembered_once_stays(store: SqlStore) -> None:
    first = await store.write(lambda uow: uow.refs.once(None, "secret", "one"))
    again = await store.write(lambda uow: uow.refs.once(None, "secret", "two"))
    assert (first, again) == ("one", "one")
    assert await store.read(lambda uow: uow.refs.get(None, "secret")) == "one"


async def test_the_owner_of_a_channel_is_found_in_any_of_its_rooms(store: SqlStore) -> None:
    await put(store, ("i1", "channel", "C1"), ("i1", "channel-2", "C2"), (None, "channel", "C3"))

    def owners(uow: UnitOfWork) -> list[str | None]:
        return [uow.refs.owner_of("channel", value) for value in ("C1", "C2", "C3", "C4")]

    assert await store.read(owners) == ["i1", "i1", None, None]


async def test_a_prefix_is_not_a_pattern(store: SqlStore) -> None:
    await put(store, ("i1", "channel", "C1"))
    assert await store.read(lambda uow: uow.refs.owner_of("ch_nnel", "C1")) is None
    assert await store.read(lambda uow: uow.refs.owner_of("%", "C1")) is None


async def test_one_ref_of_each_of_many_incidents_is_read_at_once(store: SqlStore) -> None:
    await put(store, ("i1", "channel", "C1"), ("i1", "channel-2", "C2"), ("i2", "channel", "C3"))
    asked = {"i1": "channel-2", "i2": "channel", "i3": "channel"}
    assert await store.read(lambda uow: uow.refs.values(asked)) == {"i1": "C2", "i2": "C3"}
