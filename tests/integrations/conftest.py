"""Each tracker beside its server."""

from collections.abc import AsyncIterator

import pytest

from tests.integrations.trackers import KINDS, Side, running


@pytest.fixture(params=KINDS)
async def side(request: pytest.FixtureRequest) -> AsyncIterator[Side]:
    """Give each tracker in turn."""
    async with running(str(request.param)) as beside:
        yield beside
