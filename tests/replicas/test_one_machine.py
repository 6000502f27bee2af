"""SQLite is for one machine: a second one beside the same file is refused, and told what to do."""

import re
from pathlib import Path

from tests.cli.program import ran

AWAY = "db-2 4711 another-kernel"


async def test_a_bot_on_another_machine_keeps_this_one_out(folder: Path) -> None:
    lock = folder / "incidentbot.db.lock"
    lock.write_text(AWAY, encoding="ascii")
    env = {
        "SLACK_BOT_TOKEN": "xoxb-1",
        "SLACK_APP_TOKEN": "xapp-1",
        "DATABASE_URL": f"sqlite:///{folder / 'incidentbot.db'}",
    }

    ended = await ran("run", folder=folder, env=env)

    assert ended.code == 2
    assert "on the machine db-2 (process 4711)" in ended.err
    assert re.search(r"If that machine is gone, start this one again in \d+ s\.\n$", ended.err)
    assert lock.read_text(encoding="ascii") == AWAY
