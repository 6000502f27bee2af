"""Says: what is to be done once, append-only, in the order of each lane."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import BigInteger, ForeignKeyConstraint, Index, Integer, func, text
from sqlmodel import JSON, Field, Session, col, select

from incidentbot.domain.effects import ROOM, Effects, Say
from incidentbot.storage.columns import Instant, Row
from incidentbot.storage.engine import inserting
from incidentbot.storage.refs import DEPLOYMENT
from incidentbot.storage.surfaces import SurfaceRow, mark_behind, new_key
from incidentbot.storage.tries import Deliverable, State, put_back, untried

SAY = TypeAdapter(Say)
SERIAL = BigInteger().with_variant(Integer(), "sqlite")
WAITING = (State.PENDING.value, State.SENDING.value)
_IS_WAITING = text("state IN ('pending', 'sending')")


class SayRow(Deliverable, table=True):
    """One thing to say; `body` is the whole value, the other columns are for the queue."""

    __tablename__ = "says"
    __table_args__ = (
        ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], deferrable=True, initially="DEFERRED"
        ),
        Index(
            "ix_says_lane_waiting",
            "lane",
            "id",
            sqlite_where=_IS_WAITING,
            postgresql_where=_IS_WAITING,
        ),
        Index(None, "state", "delivered_at"),
        Index(None, "incident_id", "state", "delivered_at"),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True, sa_type=SERIAL)
    incident_id: str | None = None
    lane: str
    kind: str
    version: int
    message: str | None = None
    subject: str | None = None
    body: dict[str, Any] = Field(sa_type=JSON)
    expires_at: datetime | None = Field(default=None, sa_type=Instant)
    delivered_at: datetime | None = Field(default=None, sa_type=Instant)


class NeedRow(Row, table=True):
    """A ref that a say waits for."""

    __tablename__ = "needs"
    __table_args__ = (
        ForeignKeyConstraint(["say_id"], ["says.id"], ondelete="CASCADE"),
        Index(None, "incident_id", "ref"),
    )

    say_id: int = Field(primary_key=True, sa_type=SERIAL)
    ref: str = Field(primary_key=True)
    incident_id: str


class SqlOutbox:
    """Effects in SQL.

    Attributes:
        changed: Something was added that may be delivered.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.changed = False

    def add(self, incident_id: str | None, effects: Effects, now: datetime) -> None:
        """Store says as rows in order; bump, or begin anew, the surfaces."""
        self.add_says(incident_id, effects.says, now)
        if effects.shows or effects.redrawn:
            if incident_id is None:
                raise ValueError("A surface belongs to an incident.")
            mark_behind(self._session, incident_id, effects, now)
            self.changed = True

    def add_says(self, incident_id: str | None, says: Iterable[Say], now: datetime) -> None:
        """Store says as rows in order."""
        connection, needs = self._session.connection(), list[dict[str, Any]]()
        for say in says:
            # One at a time: the ids are the order.
            inserted = connection.execute(inserting(SayRow), _row(incident_id, say, now))
            (say_id,) = inserted.inserted_primary_key or (0,)
            needs += _needs(say_id, incident_id, say)
            self.changed = True
        if needs:
            connection.execute(inserting(NeedRow), needs)

    def precede(self, incident_id: str, say: Say, now: datetime) -> None:
        """Store a say before all that waits for the room; `say.gives` is what that waits for."""
        first = (
            select(SayRow)
            .where(SayRow.lane == lane(incident_id, ROOM), SayRow.state == State.PENDING.value)
            .order_by(col(SayRow.id))
            .limit(1)
        )
        row = self._session.exec(first).first()
        self.add_says(incident_id, [say], now)
        if row is not None and row.id is not None and say.gives:
            need = NeedRow(say_id=row.id, ref=say.gives, incident_id=incident_id)
            self._session.add(need)
        self._session.flush()

    def give_up_on(self, incident_id: str, ref: str) -> list[Say]:
        """Mark dead every waiting say that needs a ref which will never be; return them.

        What these would have given is given up on as well.
        """
        query = (
            select(SayRow)
            .join(NeedRow, col(NeedRow.say_id) == col(SayRow.id))
            .where(NeedRow.incident_id == incident_id, NeedRow.ref == ref)
            .where(SayRow.state == State.PENDING.value)
            .order_by(col(SayRow.id))
            .with_for_update(of=SayRow)
        )
        given_up = []
        for row in self._session.exec(query).all():
            put_back(row, state=State.DEAD)
            row.error = f"{ref} will never be"
            given_up.append(SAY.validate_python(row.body))
        self._session.flush()
        for say in list(given_up):
            if say.gives:
                given_up += self.give_up_on(incident_id, say.gives)
        return given_up

    def told(self, incident_id: str | None, say: Say) -> bool:
        """Tell whether the same of the same event was said in this place, or will be."""
        if say.seq is None or say.message is None:
            return False
        query = select(SayRow.body).where(
            SayRow.incident_id == incident_id,
            SayRow.lane == lane(incident_id, say.place),
            SayRow.kind == say.kind.value,
            SayRow.message == say.message.value,
        )
        return any(body.get("seq") == say.seq for body in self._session.exec(query))

    def waiting(self, incident_id: str | None = None, *, place: str | None = None) -> int:
        """Count what is not delivered yet; with a place only what is to be said there."""
        says = select(func.count()).select_from(SayRow).where(col(SayRow.state).in_(WAITING))
        if place is not None:
            return self._session.exec(says.where(SayRow.lane == lane(incident_id, place))).one()
        shows = (
            select(func.count())
            .select_from(SurfaceRow)
            .where(col(SurfaceRow.state).in_(WAITING))
            .where(SurfaceRow.wanted > SurfaceRow.shown)
        )
        if incident_id is not None:
            says = says.where(SayRow.incident_id == incident_id)
            shows = shows.where(SurfaceRow.incident_id == incident_id)
        return self._session.exec(says).one() + self._session.exec(shows).one()

    def last_delivered(self, incident_id: str, limit: int) -> list[tuple[Say, datetime]]:
        """Load what was said last, newest first, with when."""
        query = (
            select(SayRow)
            .where(SayRow.incident_id == incident_id, SayRow.state == State.SENT.value)
            .order_by(col(SayRow.delivered_at).desc(), col(SayRow.id).desc())
            .limit(limit)
        )
        return [
            (SAY.validate_python(row.body), row.delivered_at)
            for row in self._session.exec(query)
            if row.delivered_at is not None
        ]


def lane(incident_id: str | None, place: str) -> str:
    """Name the lane of a place; order holds within it."""
    return f"{incident_id or DEPLOYMENT}/{place}"


def _needs(say_id: int, incident_id: str | None, say: Say) -> list[dict[str, Any]]:
    refs = dict.fromkeys(say.needs)
    return [
        {"say_id": say_id, "ref": ref, "incident_id": incident_id or DEPLOYMENT} for ref in refs
    ]


def _row(incident_id: str | None, say: Say, now: datetime) -> dict[str, Any]:
    return {
        "incident_id": incident_id,
        "lane": lane(incident_id, say.place),
        "kind": say.kind.value,
        "version": say.version,
        "message": say.message.value if say.message else None,
        "subject": say.subject,
        "body": SAY.dump_python(say, mode="json"),
        "expires_at": say.expires_at,
        **untried(new_key(), now),
    }
