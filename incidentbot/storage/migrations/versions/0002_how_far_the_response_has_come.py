"""How far the response has come: phases, ticks, tasks, drafts … of an incident."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0002", "0001", None, None


def upgrade() -> None:
    """Give every incident an empty beginning."""
    column = sa.Column("progress", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("incidents", column)
