"""The delivery side of the outbox: claim, finish, put back, bury."""

from datetime import datetime, timedelta

from sqlalchemy import text, update
from sqlmodel import col, select

from incidentbot.domain.effects import Effects, SayKind
from incidentbot.services.ports import Job, Receipt
from incidentbot.storage import claims
from incidentbot.storage.health import next_due
from incidentbot.storage.jobs import SAY_ID, Jobs, UnknownEffectError
from incidentbot.storage.outbox import SayRow
from incidentbot.storage.surfaces import SurfaceRow, link_room, surface_ref
from incidentbot.storage.tries import Deliverable, State, begin_anew, put_back, take
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
            self._session.connection().execute(statement, claims.at(now))
        jobs = Jobs(self._session)
        claimed: list[Job] = []
        while rows := self._candidates(now, limit - len(claimed)):
            taken = [self._take(jobs, row, now, owner=owner) for row in rows]
            self._session.flush()
            claimed += [job for job in taken if job]
            if all(taken):
                break
        return claimed

    def delivered(self, job: Job, receipt: Receipt, now: datetime) -> bool:
        """Record success, refs and spawned says; False when the claim was lost meanwhile."""
        row = self._held(job)
        if row is None:
            return False
        if isinstance(row, SayRow):
            put_back(row, state=State.SENT)
            row.delivered_at = now
        else:
            _shown(row, job, receipt)
        row.error = "; ".join(receipt.troubles) or None
        self._session.flush()
        self._remember(job, receipt, now)
        return True

    def again(self, job: Job, at: datetime, *, error: str, looks: int | None) -> None:
        """Put back, not to be tried before `at`; `looks` is the look-ups since a lost answer."""
        row = self._held(job)
        if row is not None:
            put_back(row)
            row.next_at, row.error, row.looks = at, error, looks
            self._session.flush()

    def release(self, job: Job) -> None:
        """Put back untried: the try does not count."""
        row = self._held(job)
        if row is not None:
            put_back(row)
            row.attempts = job.attempts
            row.first_tried_at, row.tried_at = job.first_tried_at, job.tried_at
            self._session.flush()

    def bury(self, job: Job, error: str, now: datetime) -> None:
        """Give up on it: dead and visible."""
        row = self._held(job)
        if row is not None:
            put_back(row, state=State.DEAD)
            row.error = error
            self._session.flush()

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
        self.unit.outbox.add(incident_id, Effects(says=receipt.spawn), now)
        if incident_id and job.say and job.say.kind is SayKind.OPEN_ROOM:
            link_room(self._session, incident_id, now)

    def _current(self) -> bool:
        installed = self._session.connection().execute(_INSTALLED).scalar()
        return installed == self._version

    def _candidates(self, now: datetime, limit: int) -> list[Deliverable]:
        moment = claims.at(now, limit)
        says = self._session.exec(claims.says_to_send(), params=moment).all()
        shows = self._session.exec(claims.surfaces_to_draw(), params=moment).all()
        return sorted([*says, *shows], key=_urgency)[:limit]

    def _take(self, jobs: Jobs, row: Deliverable, now: datetime, *, owner: str) -> Job | None:
        try:
            job = jobs.build(row)
        except UnknownEffectError as error:
            put_back(row, state=State.PARKED)
            row.error = str(error)
            return None
        if isinstance(row, SurfaceRow):
            row.claimed = row.wanted
        take(row, now, owner=owner, lease=self._lease)
        return job

    def _held(self, job: Job) -> SayRow | SurfaceRow | None:
        row = self._row_of(job)
        if row is None or row.state != State.SENDING:
            return None
        # Every claim is one more try: a late answer of an earlier holder does not match.
        return row if row.attempts == job.attempts + 1 else None

    def _row_of(self, job: Job) -> SayRow | SurfaceRow | None:
        kind, *rest = job.id.split(":")
        if kind == SAY_ID:
            return self._session.get(
                SayRow, int(rest[0]), with_for_update=True, populate_existing=True
            )
        row = self._session.get(
            SurfaceRow, tuple(rest), with_for_update=True, populate_existing=True
        )
        return row if row is not None and row.claimed == job.version else None


def _shown(row: SurfaceRow, job: Job, receipt: Receipt) -> None:
    begin_anew(row)
    row.shown = job.version
    number = job.incident.room_number if job.incident else 1
    row.ref = receipt.refs.get(surface_ref(row.surface, number), row.ref) or None


def _urgency(row: Deliverable) -> tuple[int, datetime, int]:
    what = row.kind if isinstance(row, SayRow) else getattr(row, "surface", "")
    number = row.id if isinstance(row, SayRow) else None
    return claims.FIRST.get(what, claims.LAST), row.written_at, number or 0
