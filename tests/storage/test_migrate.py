"""Migrations: from nothing, from an older version, never down, and all or nothing."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from incidentbot.domain.errors import ConfigError
from incidentbot.storage import migrate, open_store
from incidentbot.storage.engine import open_engine
from incidentbot.storage.migrate import State
from incidentbot.storage.unit import TABLES
from tests.storage.databases import DATABASE, Postgres
from tests.storage.scene import declared, look, tamper

NEXT = """
from alembic import op
import sqlalchemy as sa

revision, down_revision, branch_labels, depends_on = "9000", "{head}", None, None


def upgrade():
    op.add_column("counters", sa.Column("note", sa.String()))
    {then}
"""


@pytest.fixture(params=("sqlite", "postgres"))
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give a database of each kind with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / DATABASE}"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.empty()


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    """Give our migrations and one more."""
    return with_next(tmp_path)


def with_next(folder: Path, then: str = "") -> Path:
    copy = folder / "migrations"
    shutil.copytree(migrate.SCRIPTS, copy)
    (copy / "versions" / "9000_next.py").write_text(NEXT.format(head=migrate.head(), then=then))
    return copy


def copies(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob(f"{DATABASE}.backup-*"))


def test_an_empty_database_is_brought_up(empty_url: str) -> None:
    assert migrate.state(empty_url) is State.EMPTY
    migrate.upgrade(empty_url)
    assert migrate.state(empty_url) is State.CURRENT
    assert migrate.version(empty_url) == migrate.head()


def test_a_current_database_is_left_alone(url: str) -> None:
    migrate.upgrade(url)
    migrate.prepare(url)
    assert migrate.state(url) is State.CURRENT


def test_a_migration_is_named_after_its_version_and_follows_the_one_before_it() -> None:
    migrations = ScriptDirectory(str(migrate.SCRIPTS)).walk_revisions()
    named = [(Path(each.path).name[:4], each.revision, each.down_revision) for each in migrations]

    before = [*(name for name, _, _ in named[1:]), None]
    assert named == [
        (name, name, previous) for (name, _, _), previous in zip(named, before, strict=True)
    ]


def test_the_migrations_make_what_the_rows_describe(url: str) -> None:
    engine = open_engine(url)
    with engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, TABLES) == []
    engine.dispose()


@pytest.mark.parametrize("deed", [migrate.prepare, migrate.upgrade])
def test_a_newer_database_is_refused_with_both_versions(url: str, deed: object) -> None:
    tamper(url, "UPDATE alembic_version SET version_num = '9999'")
    assert migrate.state(url) is State.NEWER
    assert callable(deed)
    with pytest.raises(ConfigError, match=f"version 9999, newer than the {migrate.head()}"):
        deed(url)
    assert migrate.version(url) == "9999"


def test_postgres_behind_is_refused_and_the_remedy_named(postgres_url: str, scripts: Path) -> None:
    with pytest.raises(ConfigError, match=r"needs 9000\. Run: incidentbot db upgrade"):
        migrate.prepare(postgres_url, scripts=scripts)
    assert migrate.state(postgres_url, scripts=scripts) is State.BEHIND


def test_postgres_is_upgraded_when_asked(postgres_url: str, scripts: Path) -> None:
    migrate.upgrade(postgres_url, scripts=scripts)
    assert migrate.state(postgres_url, scripts=scripts) is State.CURRENT


async def test_sqlite_behind_is_copied_then_migrated(
    sqlite_url: str, scripts: Path, tmp_path: Path
) -> None:
    store = open_store(sqlite_url)
    incident = await declared(store)
    await store.close()
    migrate.prepare(sqlite_url, scripts=scripts)
    assert migrate.version(sqlite_url) == "9000"
    (name,) = copies(tmp_path)
    copy = f"sqlite:///{tmp_path / name}"
    assert migrate.version(copy) == migrate.head()
    assert look(copy, "SELECT id FROM incidents") == [(incident.id,)]


def test_a_copy_never_overwrites_another(sqlite_url: str, scripts: Path, tmp_path: Path) -> None:
    (tmp_path / f"{DATABASE}.backup-{migrate.head()}").write_text("mine")
    migrate.prepare(sqlite_url, scripts=scripts)
    head = migrate.head()
    assert copies(tmp_path) == [f"{DATABASE}.backup-{head}", f"{DATABASE}.backup-{head}-2"]


def test_a_migration_that_fails_leaves_the_old_version_whole(url: str, tmp_path: Path) -> None:
    scripts = with_next(tmp_path, then="raise RuntimeError('no')")
    with pytest.raises(RuntimeError):
        migrate.upgrade(url, scripts=scripts)
    assert migrate.version(url) == migrate.head()
    assert look(url, "SELECT * FROM counters") == [("refs", 0), ("incidents", 0)]


async def test_a_migration_that_loses_rows_is_refused(sqlite_url: str, tmp_path: Path) -> None:
    store = open_store(sqlite_url)
    await declared(store)
    await store.close()
    scripts = with_next(tmp_path, then="op.execute('DELETE FROM incidents')")
    with pytest.raises(ConfigError, match="Nothing was changed"):
        migrate.upgrade(sqlite_url, scripts=scripts)
    assert len(look(sqlite_url, "SELECT * FROM incidents")) == 1


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"mkdir -p {tmp_path}/nowhere"):
        migrate.prepare(f"sqlite:///{tmp_path}/nowhere/x.db")


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="is a folder"):
        migrate.prepare(f"sqlite:///{tmp_path}")


def test_a_read_only_file_is_named(sqlite_url: str, tmp_path: Path) -> None:
    (tmp_path / DATABASE).chmod(0o400)
    with pytest.raises(ConfigError, match=f"chmod u\\+w {tmp_path}/{DATABASE}"):
        migrate.prepare(sqlite_url)


def test_a_damaged_file_is_left_alone_and_the_last_copy_named(
    sqlite_url: str, tmp_path: Path
) -> None:
    file, copy = tmp_path / DATABASE, tmp_path / f"{DATABASE}.backup-0001"
    copy.touch()
    file.write_bytes(b"SQLite format 3\0" + b"\xff" * 9000)
    with pytest.raises(ConfigError, match=f"is damaged .*put the copy {copy} in its place"):
        migrate.prepare(sqlite_url)
    assert file.read_bytes().endswith(b"\xff" * 9000)


def test_a_page_damaged_in_the_middle_is_noticed(sqlite_url: str, tmp_path: Path) -> None:
    with (tmp_path / DATABASE).open("r+b") as file:
        file.seek(2 * 4096)
        file.write(b"\xff" * 4096)
    with pytest.raises(ConfigError, match="is damaged"):
        migrate.prepare(sqlite_url)


def test_a_text_file_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_text("Dear diary, " * 1000)
    with pytest.raises(ConfigError, match="is damaged"):
        migrate.prepare(f"sqlite:///{tmp_path}/x.db")


def test_the_database_of_another_program_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(ConfigError, match="belongs to another program"):
        migrate.prepare(f"sqlite:///{path}")
    assert path.read_bytes() == before


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    migrate.prepare(f"sqlite:///{tmp_path}/x.db")
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("x.db*")}
    assert modes == {"x.db": 0o600}


def test_a_server_that_is_not_there_is_named_without_the_password() -> None:
    with pytest.raises(ConfigError) as refused:
        migrate.prepare("postgresql://ana:hunter2@127.0.0.1:1/db")
    assert "db on 127.0.0.1 cannot be used" in str(refused.value)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://a/b", "sqlite://", "sqlite:///:memory:"])
def test_a_url_that_cannot_be_used_is_refused_with_an_example(url: str) -> None:
    with pytest.raises(ConfigError, match=r"sqlite:////path/incidentbot\.db"):
        migrate.prepare(url)


async def test_a_copy_of_a_database_in_use_can_take_its_place(
    sqlite_url: str, tmp_path: Path
) -> None:
    store = open_store(sqlite_url)
    before = await declared(store)
    copy = tmp_path / "copy.db"
    migrate.backup(sqlite_url, copy)
    await declared(store, "After the copy")
    await store.close()
    assert copy.stat().st_mode & 0o777 == 0o600
    restored = open_store(f"sqlite:///{copy}")
    assert await restored.read(lambda uow: uow.incidents.open()) == [before]
    await restored.close()


def test_a_copy_overwrites_nothing(sqlite_url: str, tmp_path: Path) -> None:
    taken = tmp_path / "copy.db"
    taken.write_text("mine")
    with pytest.raises(ConfigError, match="exists already"):
        migrate.backup(sqlite_url, taken)
    assert taken.read_text() == "mine"


def test_a_copy_needs_a_folder(sqlite_url: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="does not exist"):
        migrate.backup(sqlite_url, tmp_path / "nowhere" / "copy.db")


def test_what_is_not_there_is_not_copied(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no database"):
        migrate.backup(f"sqlite:///{tmp_path}/x.db", tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_postgres_is_copied_with_its_own_tool(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="pg_dump"):
        migrate.backup("postgresql://a@b/c", tmp_path / "copy")
