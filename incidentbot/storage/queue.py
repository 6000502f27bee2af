"""The delivery side of the outbox: claim, finish, put back, bury."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, text, update
from sqlmodel import col, select

from incidentbot.domain.effects import Effects, SayKind, surface_ref
from incidentbot.services.ports import Job, Receipt
from incidentbot.storage import claims
from incidentbot.storage.health import next_due
from incidentbot.storage.jobs import SAY_ID, Jobs, UnknownEffectError
from incidentbot.storage.outbox import SayRow
from incidentbot.storage.surfaces import SurfaceRow, link_room
from incidentbot.storage.tries import State, put_back
from incidentbot.storage.unit import SqlUnit

_INSTALLED = text("SELECT version_num FROM alembic_version")


class SqlQueue:
    """The queue in SQL, inside one transaction.

    Attributes:
        unit: The unit of work of the same transaction, for what a death leaves behind.
    """

    def __init__(self, unit: SqlUnit, *, lease: timedelta, version: str) -> None:
        self.unit = unit
        self._session = unit.session
        self._lease = lease
        self._version = version

    def claim(self, now: datetime, limit: int, *, owner: str) -> list[Job]:
        """Take what may be sent now: at most one say per lane, in order; mark it tried."""
        if not self._current():
            return []
        for statement in claims.settle():
            self._execute(statement, claims.at(now))
        jobs = Jobs(self._session)
        claimed: list[Job] = []
        while candidates := self._candidates(now, limit - len(claimed)):
            taken = [job for each in candidates if (job := self._job(jobs, each))]
            self._take(taken, now, owner=owner)
            claimed += taken
            if len(taken) == len(candidates):
                break
        return claimed

    def keep(self, job: Job) -> bool:
        """Hold a claim for another lease; False when it was lost meanwhile."""
        table, held = _held(job)
        lease = {"lease": self._lease.total_seconds()}
        return bool(self._execute(claims.keep(table), held | lease).rowcount)

    def delivered(self, job: Job, receipt: Receipt, now: datetime) -> bool:
        """Record success, refs and spawned says; False when the claim was lost meanwhile."""
        troubles = "; ".join(receipt.troubles) or None
        if job.say is not None:
            done = self._let_go(job, state=State.SENT, delivered_at=now, error=troubles)
        else:
            done = self._let_go(job, **_shown(job, receipt), error=troubles)
        if done:
            self._remember(job, receipt, now)
        return done

    def again(self, job: Job, at: datetime, *, error: str, looks: int | None) -> None:
        """Put back, not to be tried before `at`; `looks` is the look-ups since a lost answer."""
        self._let_go(job, next_at=at, error=error, looks=looks)

    def release(self, job: Job) -> None:
        """Put back untried: the try does not count."""
        self._let_go(
            job,
            attempts=job.attempts,
            first_tried_at=job.first_tried_at,
            tried_at=job.tried_at,
        )

    def bury(self, job: Job, error: str, now: datetime) -> None:
        """Give up on it: dead and visible."""
        self._let_go(job, state=State.DEAD, error=error)

    def reclaim(self, owner: str | None = None) -> int:
        """Put back what a dead process had claimed; such a row counts as a lost answer.

        Without an owner: all claims on SQLite, where there is one process; those whose lease
        has run out on PostgreSQL, where the others live.
        """
        count = 0
        for table in (SayRow, SurfaceRow):
            statement = update(table).where(col(table.state) == State.SENDING.value)
            if owner is not None:
                statement = statement.where(col(table.owner) == owner)
            elif self._session.get_bind().dialect.name == "postgresql":
                statement = statement.where(claims.abandoned(table))
            put = statement.values(state=State.PENDING.value, looks=0, owner=None, lease_until=None)
            count += self._session.connection().execute(put).rowcount
        return count

    def resume(self, now: datetime) -> dict[str, int]:
        """Let what was put off go now; count the messages that wait for each incident's room."""
        for statement in (*claims.settle(), *claims.hasten()):
            self._session.connection().execute(statement, claims.at(now))
        rows = self._session.exec(claims.waiting_by_incident())
        return {incident_id: count for incident_id, count in rows if incident_id}

    def next_at(self) -> datetime | None:
        """Return when the next waiting row may be tried; None when nothing waits."""
        return next_due(self._session)

    def idle(self, now: datetime) -> bool:
        """Tell whether nothing is claimed and nothing could be claimed now."""
        for table in (SayRow, SurfaceRow):
            sending = select(table.key).where(table.state == State.SENDING.value).limit(1)
            if self._session.exec(sending).first() is not None:
                return False
        return not self._candidates(now, 1) or not self._current()

    def _remember(self, job: Job, receipt: Receipt, now: datetime) -> None:
        incident_id = job.incident.id if job.incident else None
        for name, value in sorted(receipt.refs.items()):
            self.unit.refs.put(incident_id, name, value)
        for name, value in sorted(receipt.shared_refs.items()):
            self.unit.refs.put(None, name, value)
        for say in receipt.spawn:
            # Somebody may be in two groups, or be told besides the group.
            if not self.unit.outbox.told(incident_id, say):
                self.unit.outbox.add(incident_id, Effects(says=(say,)), now)
        if incident_id and job.say and job.say.kind is SayKind.OPEN_ROOM:
            link_room(self._session, incident_id, now)

    def _current(self) -> bool:
        installed = self._execute(_INSTALLED).scalar()
        return bool(installed == self._version)

    def _candidates(self, now: datetime, limit: int) -> list[Any]:
        moment = claims.at(now, limit)
        says = self._execute(claims.says_to_send(), moment)
        shows = self._execute(claims.surfaces_to_draw(), moment)
        return sorted([*says, *shows], key=_urgency)[:limit]

    def _job(self, jobs: Jobs, row: Any) -> Job | None:
        try:
            return jobs.of_say(row) if _is_say(row) else jobs.of_surface(row)
        except UnknownEffectError as error:
            self._park(row, str(error))
            return None

    def _take(self, jobs: list[Job], now: datetime, *, owner: str) -> None:
        for table in (SayRow, SurfaceRow):
            these = [_row_of(job)[1] for job in jobs if _row_of(job)[0] is table]
            if these:
                lease = self._lease.total_seconds()
                taken = {"these": these, "by": owner, "lease": lease, "now": now}
                self._execute(claims.take(table), taken)

    def _park(self, row: Any, error: str) -> None:
        table, key = (
            (SayRow, row.id) if _is_say(row) else (SurfaceRow, (row.incident_id, row.surface))
        )
        parked = self._session.get_one(table, key, populate_existing=True)
        put_back(parked, state=State.PARKED)
        parked.error = error
        self._session.flush()

    def _let_go(self, job: Job, *, state: State = State.PENDING, **values: Any) -> bool:
        """Put a claimed row back or finish it; False when the claim was lost meanwhile."""
        values["state"] = state.value
        table, held = _held(job)
        statement = claims.let_go(table, tuple(sorted(values)))
        return bool(self._execute(statement, values | held).rowcount)

    def _execute(
        self, statement: Any, values: Mapping[str, Any] | None = None
    ) -> CursorResult[Any]:
        return self._session.connection().execute(statement, values)


def _shown(job: Job, receipt: Receipt) -> dict[str, Any]:
    anew = {"next_at": None, "first_tried_at": None, "tried_at": None, "looks": None}
    shown: dict[str, Any] = {**anew, "attempts": 0, "shown": job.version}
    number = job.incident.room_number if job.incident else 1
    name = surface_ref(job.surface or "", number)
    return {**shown, "ref": receipt.refs[name] or None} if name in receipt.refs else shown


def _row_of(job: Job) -> tuple[type[SayRow] | type[SurfaceRow], Any]:
    kind, *rest = job.id.split(":")
    return (SayRow, int(rest[0])) if kind == SAY_ID else (SurfaceRow, tuple(rest))


def _held(job: Job) -> tuple[type[SayRow] | type[SurfaceRow], dict[str, Any]]:
    table, key = _row_of(job)
    held: dict[str, Any] = {"these": [key], "claimed_attempts": job.attempts + 1}
    return table, held | ({"claimed_version": job.version} if table is SurfaceRow else {})


def _is_say(row: Any) -> bool:
    return hasattr(row, "lane")


def _urgency(row: Any) -> tuple[int, datetime, int]:
    what, number = (row.kind, row.id) if _is_say(row) else (row.surface, 0)
    return claims.FIRST.get(what, claims.LAST), row.written_at, number
