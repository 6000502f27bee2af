"""A workspace that outlives the programs started beside it."""

from collections.abc import AsyncIterator

import pytest

from incidentbot.cli.manifest import socket_manifest
from incidentbot.sandbox.server import Sandbox


@pytest.fixture
async def slack() -> AsyncIterator[Sandbox]:
    """Give a workspace without a bot."""
    slack = Sandbox(socket_manifest())
    await slack.start()
    yield slack
    await slack.stop()
