"""Figures of incidents and clocks; private incidents and drills are not in them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from incidentbot.domain.incidents import WORKING
from incidentbot.storage.clocks import ClockRow
from incidentbot.storage.incidents import IncidentRow

RUNNING = "running"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What is counted.

    Attributes:
        open: Open incidents by severity.
        clocks: Clocks by kind and outcome; `running` where they have not ended.
    """

    open: Mapping[tuple[str, ...], int]
    clocks: Mapping[tuple[str, ...], int]


def figures(session: Session) -> Figures:
    """Count."""
    public = (col(IncidentRow.private).is_(False), col(IncidentRow.drill).is_(False))
    working = col(IncidentRow.status).in_([status.value for status in WORKING])
    incidents = (
        select(IncidentRow.severity, func.count())
        .where(working, *public)
        .group_by(col(IncidentRow.severity))
    )
    outcome = func.coalesce(col(ClockRow.outcome), RUNNING)
    clocks = (
        select(ClockRow.kind, outcome, func.count())
        .join(IncidentRow, col(IncidentRow.id) == col(ClockRow.incident_id))
        .where(*public)
        .group_by(col(ClockRow.kind), outcome)
    )
    return Figures(
        open={(severity,): count for severity, count in session.exec(incidents)},
        clocks={(kind, ended): count for kind, ended, count in session.exec(clocks)},
    )
