"""The aftermath of an incident: the post-mortem's state, follow-ups, relations."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "0003", "0002", None, None


def upgrade() -> None:
    """Give every incident an empty one."""
    column = sa.Column("aftermath", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("incidents", column)
