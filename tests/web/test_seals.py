"""What is signed holds for its purpose, until its time, and for nobody else's secret."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from incidentbot.storage import SqlStore, open_store
from incidentbot.web.seals import FORM, SESSION, TOKEN, Seals, secret_of
from tests.domain.situation import START

SEALS = Seals("a secret that is long enough")
UNTIL = START + timedelta(hours=1)


@pytest.fixture
async def store(folder: Path) -> AsyncIterator[SqlStore]:
    """Give an empty database."""
    opened = open_store(f"sqlite:///{folder / 'incidentbot.db'}")
    yield opened
    await opened.close()


def test_what_was_sealed_is_opened_again() -> None:
    sealed = SEALS.seal(SESSION, {"person": "slack:UANA"}, UNTIL)
    opened = SEALS.opened(SESSION, sealed, START)
    assert opened is not None
    assert opened["person"] == "slack:UANA"


def test_when_its_time_has_come_it_is_over() -> None:
    sealed = SEALS.seal(SESSION, {}, UNTIL)
    assert SEALS.opened(SESSION, sealed, UNTIL - timedelta(seconds=1)) is not None
    assert SEALS.opened(SESSION, sealed, UNTIL) is None


def test_a_seal_of_one_purpose_is_none_of_another() -> None:
    sealed = SEALS.seal(SESSION, {"person": "cli:root"}, UNTIL)
    assert SEALS.opened(TOKEN, sealed, START) is None


def test_a_form_cannot_be_taken_for_a_session() -> None:
    assert SEALS.opened(SESSION, SEALS.form("one"), START) is None
    assert SEALS.opened(FORM, SEALS.form("one"), START) is None


def test_one_mark_changed_makes_it_worthless() -> None:
    sealed = SEALS.seal(SESSION, {}, UNTIL)
    for place in (0, len(sealed) // 2, len(sealed) - 2):
        other = "A" if sealed[place] != "A" else "B"
        forged = sealed[:place] + other + sealed[place + 1 :]
        assert SEALS.opened(SESSION, forged, START) is None


def test_another_deployments_seal_is_worthless() -> None:
    sealed = Seals("another secret").seal(SESSION, {}, UNTIL)
    assert SEALS.opened(SESSION, sealed, START) is None


def test_a_form_is_bound_to_its_session() -> None:
    carried = SEALS.form("one")
    assert SEALS.fits("one", carried)
    assert not SEALS.fits("two", carried)
    assert not SEALS.fits("one", "")
    assert not SEALS.fits("one", "é")


async def test_the_deployments_secret_is_made_once(store: SqlStore) -> None:
    first = await store.write(lambda uow: secret_of(uow, ""))
    again = await store.write(lambda uow: secret_of(uow, ""))
    assert len(first) > 30
    assert first == again


async def test_a_secret_that_was_set_is_used_and_not_kept(store: SqlStore) -> None:
    assert await store.write(lambda uow: secret_of(uow, "set by hand")) == "set by hand"
    assert await store.read(lambda uow: uow.refs.all(None)) == {}
