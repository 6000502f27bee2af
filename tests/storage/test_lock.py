"""The lock beside a SQLite file."""

import os
import re
import socket
import threading
from pathlib import Path

import pytest

from incidentbot.domain.errors import ConfigError
from incidentbot.storage.lock import LIVES_S, Holder, hold

AWAY = Holder(host="web-2", pid=4711, boot="another-kernel")


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


def test_who_has_it_is_named(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/x.db"
    here = rf"\(process {os.getpid()} on {re.escape(socket.gethostname())}\)"
    with hold(url), pytest.raises(ConfigError, match=here):
        hold(url)


def test_another_machine_that_lives_is_named_with_what_to_do(tmp_path: Path) -> None:
    sign(tmp_path, AWAY, seconds_ago=20)
    with pytest.raises(ConfigError) as refused:
        hold(f"sqlite:///{tmp_path}/x.db")
    said = str(refused.value)
    assert "on the machine web-2 (process 4711)" in said
    assert "stop it there, or use PostgreSQL" in said
    assert re.search(r"If that machine is gone, start this one again in (40|39) s\.", said)


def test_a_refused_process_leaves_the_other_machine_its_lock(tmp_path: Path) -> None:
    path = sign(tmp_path, AWAY, seconds_ago=20)
    before = path.stat().st_mtime
    with pytest.raises(ConfigError):
        hold(f"sqlite:///{tmp_path}/x.db")
    assert (path.read_text(), path.stat().st_mtime) == (str(AWAY), before)


@pytest.mark.parametrize("seconds_ago", [LIVES_S + 1, -LIVES_S - 1])
def test_a_machine_that_is_silent_for_long_is_followed(tmp_path: Path, seconds_ago: float) -> None:
    path = sign(tmp_path, AWAY, seconds_ago=seconds_ago)
    with hold(f"sqlite:///{tmp_path}/x.db"):
        assert path.read_text().split()[:2] == [socket.gethostname(), str(os.getpid())]


def test_the_same_machine_started_anew_waits_for_nobody(tmp_path: Path) -> None:
    sign(tmp_path, Holder(host=socket.gethostname(), pid=4711, boot="an-earlier-one"))
    hold(f"sqlite:///{tmp_path}/x.db").release()


@pytest.mark.parametrize(("boot", "apart"), [("this-kernel", False), ("-", True)])
def test_a_container_made_anew_on_the_same_machine_waits_for_nobody(boot: str, apart: bool) -> None:
    before, now = Holder(host="f00d", pid=1, boot=boot), Holder(host="cafe", pid=1, boot=boot)
    assert before.may_live_apart_from(now) is apart


def test_a_lock_that_was_let_go_names_nobody(tmp_path: Path) -> None:
    hold(f"sqlite:///{tmp_path}/x.db").release()
    assert (tmp_path / "x.db.lock").read_text() == ""


def test_a_holder_shows_that_it_lives(tmp_path: Path) -> None:
    path = tmp_path / "x.db.lock"
    with hold(f"sqlite:///{tmp_path}/x.db") as lock:
        os.utime(path, (0, 0))
        assert lock.beat()
        assert path.stat().st_mtime > 0


def test_a_holder_that_was_overtaken_learns_it_and_leaves_the_lock(tmp_path: Path) -> None:
    over = threading.Event()
    with hold(f"sqlite:///{tmp_path}/x.db", every_s=0.01, overtaken=over.set):
        path = sign(tmp_path, AWAY)
        assert over.wait(5)
    assert path.read_text() == str(AWAY)


def sign(folder: Path, holder: Holder, *, seconds_ago: float = 0) -> Path:
    """Leave a lock file as another process would, and let that be a while ago."""
    path = folder / "x.db.lock"
    path.write_text(str(holder))
    written = path.stat().st_mtime
    os.utime(path, (written - seconds_ago, written - seconds_ago))
    return path
