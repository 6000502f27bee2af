"""What the figures and the log read of a period: columns and counts, never whole histories.

Private incidents and drills are in none of it.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlmodel import Session, col

from incidentbot.domain import log
from incidentbot.domain.aftermath import REPEAT, Aftermath
from incidentbot.domain.clocks import Kind, Outcome
from incidentbot.domain.details import CAUSE
from incidentbot.domain.events import (
    Escalated,
    IncidentReopened,
    NagSent,
    RoleTaken,
    UpdatePosted,
)
from incidentbot.domain.incidents import Status
from incidentbot.domain.log import Line
from incidentbot.domain.metrics import Asked, Ended, Facts, Known
from incidentbot.storage.clocks import ClockRow
from incidentbot.storage.columns import Instant, Seconds, parts
from incidentbot.storage.incidents import IncidentRow
from incidentbot.storage.timeline import EventRow

OVERDUE, RUNNING = "overdue", "running"
ACCEPTED = "accepted"
_ENDED = (Outcome.MET.value, Outcome.LATE.value, Outcome.MISSED.value)
_COUNTED = (Escalated, IncidentReopened, UpdatePosted, RoleTaken)
_MOMENTS = TypeAdapter(dict[str, datetime])
_AFTERMATH = TypeAdapter(Aftermath)
_PUBLIC = (col(IncidentRow.private).is_(False), col(IncidentRow.drill).is_(False))
_CAUSE = col(IncidentRow.progress)[("details", CAUSE)].as_string()
_MERGED_INTO = col(IncidentRow.aftermath)[("merged_into", "id")].as_string()
_OVER = (Status.RESOLVED, Status.CLOSED)


class SqlFacts:
    """Reads facts in SQL."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, asked: Asked, now: datetime) -> list[Facts]:
        """Read the facts of the incidents asked for; severity and type as the rows have them."""
        clocks, gaps = self._clocks(asked, now), self._gaps(asked)
        told = self._told(asked)
        rows = [(row, _AFTERMATH.validate_python(row.aftermath)) for row in self._rows(asked)]
        public = self._public(each.id for _, after in rows for each in after.relations)
        return [
            Facts(
                **_own(row, after, public),
                clocks=clocks.get(row.id, {}),
                worst_gap=gaps.get(row.id),
                **told.get(row.id, _Told()).counted(),
            )
            for row, after in rows
        ]

    def causes(self) -> list[Known]:
        """Read the causes of all incidents that have one and are not another."""
        row = IncidentRow
        columns: tuple[Any, ...] = (row.ref, row.declared_at, _CAUSE)
        itself = (_CAUSE.is_not(None), _MERGED_INTO.is_(None))
        query = select(*columns).where(*itself, *_PUBLIC)
        return [
            Known(ref=ref, declared_at=at, cause=cause) for ref, at, cause in self._execute(query)
        ]

    def lines(self, asked: Asked, *, member: str | None = None) -> list[Line]:
        """Read the log of the incidents asked for, newest first.

        Args:
            asked: Which.
            member: Only those that this person was invited to; None: all.
        """
        newest = self._select(asked).order_by(
            col(IncidentRow.declared_at).desc(), col(IncidentRow.number).desc()
        )
        rows = self._execute(newest)
        return [_line(row) for row in rows if member is None or member in row.members]

    def _rows(self, asked: Asked) -> Iterable[Any]:
        return self._execute(self._select(asked).add_columns(_CAUSE.label("cause")))

    def _select(self, asked: Asked) -> Select[Any]:
        row = IncidentRow
        columns: tuple[Any, ...] = (
            row.id, row.ref, row.title, row.severity, row.type, row.playbook, row.declared_at,
            row.status, row.roles, row.moments, row.aftermath, row.members,
        )  # fmt: skip
        return select(*columns).where(*_wanted(asked))

    def _clocks(self, asked: Asked, now: datetime) -> dict[str, dict[Kind, Ended]]:
        row = ClockRow
        late = case((col(row.due_at) < now, OVERDUE), else_=RUNNING)
        ended = func.coalesce(col(row.outcome), late)
        columns = (col(row.incident_id), col(row.kind), ended)
        counted = _of_wanted(select(*columns, func.count()), row, asked)
        by_anybody = or_(col(row.outcome).is_(None), col(row.outcome).in_(_ENDED))
        query = counted.where(by_anybody).group_by(*columns)
        found: dict[str, dict[Kind, Ended]] = defaultdict(dict)
        for incident_id, kind, outcome, count in self._execute(query):
            if outcome in (*_ENDED, OVERDUE):
                by_kind = found[incident_id]
                more = Ended(**{outcome: count})
                by_kind[Kind(kind)] = by_kind.get(Kind(kind), Ended()) + more
        return found

    def _gaps(self, asked: Asked) -> dict[str, timedelta]:
        row = ClockRow
        longest = func.max(Seconds(col(row.ended_at), col(row.opened_at)))
        updates = and_(col(row.kind) == Kind.UPDATE.value, col(row.outcome).in_(_ENDED))
        query = _of_wanted(select(col(row.incident_id), longest), row, asked).where(updates)
        found = self._execute(query.group_by(col(row.incident_id)))
        return {incident_id: timedelta(seconds=round(length)) for incident_id, length in found}

    def _told(self, asked: Asked) -> dict[str, "_Told"]:
        row = EventRow
        accepted = case((col(row.body)["how"].as_string() == ACCEPTED, 1), else_=0)
        by = (col(row.incident_id), col(row.kind))
        counted = (func.count(), func.min(row.at, type_=Instant()), func.sum(accepted))
        kinds = [kind.__name__ for kind in _COUNTED]
        query = _of_wanted(select(*by, *counted), row, asked).where(col(row.kind).in_(kinds))
        found: dict[str, _Told] = defaultdict(_Told)
        for incident_id, kind, *figures in self._execute(query.group_by(*by)):
            found[incident_id].add(kind, *figures)
        for incident_id, at in self._execute(self._reminders(asked)):
            found[incident_id].reminders.append(at)
        return found

    def _reminders(self, asked: Asked) -> Select[Any]:
        row = EventRow
        sent = _of_wanted(select(col(row.incident_id), col(row.at)), row, asked)
        in_order = sent.where(col(row.kind) == NagSent.__name__)
        return in_order.order_by(col(row.incident_id), col(row.seq))

    def _public(self, ids: Iterable[str]) -> set[str]:
        row, found = IncidentRow, set[str]()
        for some in parts(dict.fromkeys(ids)):
            query = select(col(row.id)).where(col(row.id).in_(some), *_PUBLIC)
            found |= {incident_id for (incident_id,) in self._execute(query)}
        return found

    def _execute(self, query: Select[Any]) -> Iterable[Any]:
        return self._session.connection().execute(query)


class _Told:
    """What the events of one incident count."""

    def __init__(self) -> None:
        self.reminders: list[datetime] = []
        self._counts: dict[str, int] = defaultdict(int)
        self._first: dict[str, datetime] = {}
        self._handovers = 0

    def add(self, kind: str, count: int, first: datetime, accepted: int) -> None:
        self._counts[kind] = count
        self._first[kind] = first
        self._handovers += accepted if kind == RoleTaken.__name__ else 0

    def counted(self) -> dict[str, Any]:
        return {
            "reminders": tuple(self.reminders),
            "escalations": self._counts[Escalated.__name__],
            "reopened": self._counts[IncidentReopened.__name__],
            "first_update_at": self._first.get(UpdatePosted.__name__),
            "handovers": self._handovers,
        }


def _wanted(asked: Asked) -> list[ColumnElement[bool]]:
    row = IncidentRow
    wanted: list[ColumnElement[bool]] = [
        *_PUBLIC,
        col(row.declared_at) >= asked.since,
        col(row.declared_at) <= asked.until,
    ]
    if asked.severity is not None:
        wanted.append(func.lower(row.severity) == asked.severity.lower())
    if asked.type is not None:
        wanted.append(col(row.type) == asked.type)
    return wanted


def _of_wanted(query: Any, row: Any, asked: Asked) -> Select[Any]:
    joined: Select[Any] = query.join(IncidentRow, col(IncidentRow.id) == col(row.incident_id))
    return joined.where(*_wanted(asked))


def _own(row: Any, after: Aftermath, public: set[str]) -> dict[str, Any]:
    repeats = [each for each in after.relations if each.how == REPEAT and each.id in public]
    return {
        "id": row.id,
        "ref": row.ref,
        "title": row.title,
        "severity": row.severity,
        "type": row.type,
        "playbook": row.playbook,
        "declared_at": row.declared_at,
        "moments": _MOMENTS.validate_python(row.moments),
        "ended": Status(row.status) in _OVER,
        "merged": after.merged_into is not None,
        "cause": row.cause,
        "marked": tuple(each.ref for each in repeats),
    }


def _line(row: Any) -> Line:
    after = _AFTERMATH.validate_python(row.aftermath)
    moments = _MOMENTS.validate_python(row.moments)
    return Line(
        id=row.id,
        ref=row.ref,
        title=row.title,
        severity=row.severity,
        type=row.type,
        declared_at=row.declared_at,
        lasted=log.lasted(moments, row.declared_at),
        owner=log.owner_of(row.roles, after),
        status=log.MERGED if after.merged_into else row.status,
        postmortem=after.postmortem.status if after.postmortem else None,
    )
