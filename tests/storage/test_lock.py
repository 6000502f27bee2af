"""The lock beside a SQLite file."""

from pathlib import Path

import pytest

from incidentbot.domain.errors import ConfigError
from incidentbot.storage.lock import hold


def test_a_second_process_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/incidentbot.db"
    with hold(url), pytest.raises(ConfigError, match=r"Another incidentbot runs on .*\.db already"):
        hold(url)


def test_after_the_first_the_next_may(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/incidentbot.db"
    hold(url).release()
    with hold(url):
        pass
    hold(url).release()


def test_releasing_twice_is_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/incidentbot.db"
    first = hold(url)
    first.release()
    with hold(url):
        first.release()
        with pytest.raises(ConfigError):
            hold(url)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=f"{tmp_path}/nowhere/x.db.lock cannot be written"):
        hold(f"sqlite:///{tmp_path}/nowhere/x.db")


def test_only_its_owner_may_read_the_lock(tmp_path: Path) -> None:
    with hold(f"sqlite:///{tmp_path}/x.db"):
        assert (tmp_path / "x.db.lock").stat().st_mode & 0o777 == 0o600


def test_postgres_is_for_several() -> None:
    url = "postgresql://somebody@nowhere/db"
    with hold(url), hold(url):
        pass
