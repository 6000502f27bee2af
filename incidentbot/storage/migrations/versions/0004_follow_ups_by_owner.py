"""Follow-ups by owner and by day; there were none in an incident before the aftermath was kept."""

import sqlalchemy as sa
from alembic import op

from incidentbot.storage.columns import Instant

revision, down_revision, branch_labels, depends_on = "0004", "0003", None, None
_OPEN = sa.text("open")


def upgrade() -> None:
    """Make the table that each incident writes its follow-ups to."""
    op.create_table(
        "follow_ups",
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("due_at", Instant(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"],
            ["incidents.id"],
            name="fk_follow_ups_incident_id",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("incident_id", "id", name="pk_follow_ups"),
    )
    for columns in (["owner", "due_at"], ["due_at"]):
        op.create_index(
            f"ix_follow_ups_{'_'.join(columns)}",
            "follow_ups",
            columns,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        )
