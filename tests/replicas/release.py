"""A newer release of the program: a copy of it with one more migration."""

import shutil
import signal
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import incidentbot
from incidentbot.killpoints import BEFORE_COMMIT, ORDER
from incidentbot.storage import migrate
from tests.cli.program import Ended, Program, ran, settings, started
from tests.replicas.fleet import PLAIN
from tests.world import World

VERSION = "9000"
MIGRATION = "migration"
_SCRIPT = f"""
from alembic import op
import sqlalchemy as sa
from incidentbot import killpoints

revision, down_revision, branch_labels, depends_on = "{VERSION}", "%s", None, None


def upgrade():
    op.add_column("counters", sa.Column("note", sa.String()))
    killpoints.reached("{BEFORE_COMMIT}", "{MIGRATION}")
    op.create_table("letters", sa.Column("id", sa.Integer, primary_key=True))
"""


class Release:
    """A release as processes of its own beside a workspace: this one, or a newer one."""

    def __init__(self, world: World, database_url: str, *, newer: bool = True) -> None:
        self._folder = world.folder
        self._order = world.folder / "order"
        self._env = {
            **settings(world.slack, world.folder, DATABASE_URL=database_url),
            "INCIDENTBOT_PLAYBOOK": str(PLAIN),
            **(_newer(world.folder) if newer else {}),
            "INCIDENTBOT_CLOCK_FILE": str(world.folder / "clock"),
            ORDER: str(self._order),
        }

    def started(self) -> AbstractAsyncContextManager[Program]:
        """Start its bot."""
        return started("run", folder=self._folder, env=self._env)

    async def ran(self, *words: str) -> Ended:
        """Run a command of it to its end."""
        return await ran(*words, folder=self._folder, env=self._env)

    async def killed(self, *words: str) -> None:
        """Run a command of it, which is killed in mid-migration."""
        self._order.write_text(f"{BEFORE_COMMIT} {MIGRATION}", encoding="ascii")
        assert (await self.ran(*words)).code == -signal.SIGKILL


def _newer(folder: Path) -> dict[str, str]:
    package = folder / "newer" / "incidentbot"
    shutil.copytree(Path(incidentbot.__file__).parent, package)
    script = package / "storage" / "migrations" / "versions" / f"{VERSION}_next.py"
    script.write_text(_SCRIPT % migrate.head(), encoding="utf-8")
    return {"PYTHONPATH": str(package.parent)}
