"""A playbook file that changes while the bot runs."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from incidentbot.domain.errors import PlaybookError, StorageError
from incidentbot.playbooks import loader
from incidentbot.playbooks.catalog import Catalog
from incidentbot.services import playbooks
from incidentbot.storage import SqlStore, open_store
from tests.scenarios.verbs import asks, declared
from tests.world import World, running_world

SOURCE = loader.read("full-response").text
GOOD = (Path(__file__).parent / "good.yaml").read_text(encoding="utf-8")
BROKEN = GOOD.replace("acknowledge_within: 5m", "acknowledge_within: soon", 1)
LINE = GOOD[: GOOD.index("    acknowledge_within: 5m")].count("\n") + 1


def write(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "ours.yaml"
    write(file, GOOD)
    return file


@pytest.fixture
async def store(folder: Path) -> AsyncIterator[SqlStore]:
    store = open_store(f"sqlite:///{folder / 'incidentbot.db'}")
    yield store
    await store.close()


def test_a_file_that_did_not_change_brings_nothing(file: Path) -> None:
    catalog = Catalog(str(file))
    assert catalog.reload() is None
    assert catalog.waiting is None


def test_a_new_version_waits_until_it_is_adopted(file: Path) -> None:
    catalog = Catalog(str(file))
    before = catalog.current
    write(file, GOOD + "# more\n")
    assert catalog.reload() is None
    assert catalog.current is before
    assert catalog.waiting is not None
    assert catalog.waiting.key in catalog.sources
    catalog.adopt()
    assert catalog.current.key != before.key
    assert catalog.waiting is None
    assert catalog.get(before.key) is before


def test_a_wrong_file_is_told_once_with_its_line_and_the_old_one_stays(file: Path) -> None:
    catalog = Catalog(str(file))
    before = catalog.current
    write(file, BROKEN)
    said = catalog.reload()
    assert said is not None
    assert said.startswith(f"{file}, line {LINE}: severities[0].acknowledge_within is “soon”")
    assert catalog.reload() is None
    catalog.adopt()
    assert catalog.current is before


def test_another_mistake_is_told_again(file: Path) -> None:
    catalog = Catalog(str(file))
    write(file, BROKEN)
    assert catalog.reload()
    write(file, GOOD.replace("title:", "titel:"))
    assert "did you mean “title”" in (catalog.reload() or "")


def test_a_mended_file_is_taken_up(file: Path) -> None:
    catalog = Catalog(str(file))
    write(file, BROKEN)
    assert catalog.reload()
    write(file, GOOD.replace("Small process", "Mended"))
    assert catalog.reload() is None
    catalog.adopt()
    assert catalog.current.title == "Mended"


def test_a_file_that_is_gone_is_told_once_and_may_come_back(file: Path) -> None:
    catalog = Catalog(str(file))
    before = catalog.current
    file.unlink()
    assert "cannot be read" in (catalog.reload() or "")
    assert catalog.reload() is None
    write(file, GOOD)
    assert catalog.reload() is None
    catalog.adopt()
    assert catalog.current is before


def test_a_bundled_playbook_never_changes() -> None:
    catalog = Catalog("full-response")
    assert catalog.reload() is None
    assert catalog.waiting is None


def test_a_text_of_an_older_program_is_not_held_to_the_checks_of_today(file: Path) -> None:
    older = GOOD.replace("default_severity: P2", "default_severity: P9")
    with pytest.raises(PlaybookError, match="names “P9”"):
        loader.parse(older, "ours")
    key = loader.parse(older, "ours", stored=True).key
    catalog = Catalog(str(file))
    catalog.add(key, older)
    assert catalog.get(key).default_severity == "P9"


async def test_a_new_version_is_kept_before_anything_begins_with_it(
    file: Path, store: SqlStore
) -> None:
    catalog = Catalog(str(file))
    before = catalog.current
    write(file, GOOD + "# more\n")
    assert await playbooks.reread(store, catalog) is None
    assert catalog.current is before
    kept = await store.read(lambda uow: uow.playbooks.all())
    assert catalog.waiting is not None
    assert catalog.waiting.key in kept

    news = await playbooks.reread(store, catalog)
    assert news is not None
    assert news.good
    assert catalog.current.key in news.said
    assert catalog.current is not before
    assert await playbooks.reread(store, catalog) is None


async def test_a_version_that_could_not_be_kept_is_not_used(file: Path, store: SqlStore) -> None:
    catalog = Catalog(str(file))
    before = catalog.current
    write(file, GOOD + "# more\n")
    await store.close()
    for _ in range(3):
        with pytest.raises((StorageError, RuntimeError)):
            await playbooks.reread(store, catalog)
        assert catalog.current is before


async def test_another_replica_learns_the_new_version(file: Path, store: SqlStore) -> None:
    catalog, other = Catalog(str(file)), Catalog("full-response")
    write(file, GOOD + "# more\n")
    await playbooks.reread(store, catalog)
    await playbooks.learn(store, other)
    assert catalog.waiting is not None
    assert other.get(catalog.waiting.key).title == "Small process"


async def test_a_running_bot_keeps_the_last_good_playbook_and_says_so_once(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = folder / "ours.yaml"
    write(file, SOURCE)
    async with running_world(folder, playbook=str(file)) as world:
        write(file, SOURCE.replace("- id: P0", "- idd: P0", 1))
        with caplog.at_level(logging.ERROR):
            for _ in range(3):
                await world.bot.reread_playbook()
        said = [each.getMessage() for each in caplog.records if "playbook" in each.getMessage()]
        assert len(said) == 1
        assert f"{file}, line " in said[0]
        assert "severities[0].idd" in said[0]
        assert await declared(world, "P0 Checkout is down")


async def test_a_new_playbook_counts_for_new_incidents_only(folder: Path) -> None:
    file = folder / "ours.yaml"
    write(file, SOURCE)
    async with running_world(folder, playbook=str(file)) as world:
        old = await declared(world, "P0 The first")
        write(file, SOURCE.replace("name: Critical", "name: Grave", 1))
        for _ in range(2):
            await world.bot.reread_playbook()
        new = await declared(world, "P0 The second")
        assert "Critical" in await shown(world, old)
        assert "Grave" in await shown(world, new)


async def shown(world: World, room: str) -> str:
    return await asks(world, world.ana, "show", room)
