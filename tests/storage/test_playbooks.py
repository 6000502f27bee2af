"""The playbooks that incidents began with."""

from incidentbot.storage import SqlStore


async def test_a_version_is_kept_as_it_was_first_written(store: SqlStore) -> None:
    await store.write(lambda uow: uow.playbooks.keep("practice@1", "title: One"))
    await store.write(lambda uow: uow.playbooks.keep("practice@1", "title: Other"))
    await store.write(lambda uow: uow.playbooks.keep("practice@2", "title: Two"))
    kept = await store.read(lambda uow: uow.playbooks.all())
    assert kept == {"practice@1": "title: One", "practice@2": "title: Two"}
