"""The whole bot in a workspace, for the tests that want it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.world import World, running_world


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """Give a workspace with a running bot, both stopped afterwards."""
    async with running_world(tmp_path) as running:
        yield running
