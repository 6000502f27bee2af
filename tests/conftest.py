"""The whole bot in a workspace, for the tests that want it."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from incidentbot.storage import migrate
from tests.world import World, running_world

DATABASE = "incidentbot.db"


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give an empty database at our version, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / DATABASE
    migrate.prepare(f"sqlite:///{path}")
    return path


@pytest.fixture
def folder(tmp_path: Path, migrated: Path) -> Path:
    """Give a folder in which a bot finds its database ready."""
    shutil.copy(migrated, tmp_path / DATABASE)
    return tmp_path


@pytest.fixture
async def world(folder: Path) -> AsyncIterator[World]:
    """Give a workspace with a running bot, both stopped afterwards."""
    async with running_world(folder) as running:
        yield running
