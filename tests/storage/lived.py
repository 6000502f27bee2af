"""A year of incidents as they are lived: declared, updated, corrected, reopened, merged."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from incidentbot.domain import events as ev
from incidentbot.domain.incidents import Declaration, Moment
from incidentbot.domain.people import Directory
from incidentbot.playbooks.catalog import Catalog
from incidentbot.services import clocks, incidents, record
from incidentbot.services.ports import UnitOfWork
from incidentbot.services.record import Act, Rules
from incidentbot.storage import SqlStore

ANA, BEN = "slack:UANA", "slack:UBEN"
BEGAN = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
CAUSES = ("A full disk", "a full  DISK.", "An expired certificate", "A bad release")
TYPES = (None, "outage", "performance", "security")
SEVERITIES = ("P0", "P1", "P2", "P3")


class Life:
    """A company's incidents, one after another, on a store."""

    def __init__(self, store: SqlStore, seed: int = 7) -> None:
        self.store = store
        self.rules = Rules(catalog=Catalog("full-response"), directory=Directory(groups={}))
        self.now = BEGAN
        self._chance = random.Random(seed)
        self.ids: list[str] = []

    async def live(self, number: int) -> None:
        """Go through so many incidents, some of them private, or drills."""
        for _ in range(number):
            await self.declare(private=self._perhaps(0.1), drill=self._perhaps(0.1))
            await self._respond(self.ids[-1])
            self.now += self._chance.randint(1, 9) * DAY
        await self._tick()

    async def declare(
        self,
        *,
        private: bool = False,
        drill: bool = False,
        severity: str | None = None,
        kind: str | None = None,
    ) -> str:
        """Declare one, of any severity and type where none is given."""
        began = self.now - self._minutes(30) if self._perhaps(0.6) else None
        form = Declaration(
            title=f"Incident {len(self.ids)}",
            severity=severity or self._chance.choice(SEVERITIES),
            type=kind or self._chance.choice(TYPES),
            impact_began=began,
            private=private,
            drill=drill,
        )

        def deed(uow: UnitOfWork) -> str:
            return incidents.declare(self.act(uow), form).incident.id

        self.ids.append(await self.store.write(deed))
        return self.ids[-1]

    async def record(self, incident_id: str, *events: ev.Event) -> None:
        """Record what was decided, now."""
        await self.store.write(
            lambda uow: record.change(self.act(uow), incident_id, lambda _: events)
        )

    def act(self, uow: UnitOfWork) -> Act:
        """Act as the bot, who sees everything."""
        return Act(uow=uow, rules=self.rules, by="bot", now=self.now)

    async def _respond(self, incident_id: str) -> None:
        await self._some(incident_id, 0.9, ev.IncidentAcknowledged())
        for _ in range(self._chance.randint(0, 4)):
            await self._some(incident_id, 0.9, ev.UpdatePosted(status="investigating"))
        await self._some(incident_id, 0.4, *self._regraded(incident_id))
        taken = ev.RoleTaken(role="commander", person=BEN, how="accepted", previous=ANA)
        await self._some(incident_id, 0.3, taken)
        await self._some(incident_id, 0.3, ev.Escalated(level=1, name="Lead", people=()))
        moved = ev.StatusChanged(old="investigating", new="monitoring")
        await self._some(incident_id, 0.7, moved)
        cause = ev.DetailChanged(name="cause", text=self._chance.choice(CAUSES))
        await self._some(incident_id, 0.6, cause)
        await self._end(incident_id)
        await self._put_right(incident_id)

    def _regraded(self, _: str) -> Sequence[ev.Event]:
        old, new = self._chance.sample(SEVERITIES, 2)
        return [ev.SeverityChanged(old=old, new=new)]

    async def _end(self, incident_id: str) -> None:
        if self._perhaps(0.1):
            return
        await self._some(incident_id, 1, ev.IncidentResolved())
        if self._perhaps(0.3):
            await self._some(incident_id, 1, ev.IncidentReopened())
            await self._some(incident_id, 0.7, ev.IncidentResolved())

    async def _put_right(self, incident_id: str) -> None:
        moment = self._chance.choice((Moment.DETECTED, Moment.MITIGATED, Moment.RESOLVED))
        at = self.now - self._minutes(200)
        await self._some(incident_id, 0.3, ev.MomentCorrected(moment=moment.value, at=at))
        await self._some(incident_id, 0.1, ev.MadePrivate(channel_name="hidden", people=(ANA,)))
        await self._some(incident_id, 0.1, ev.IncidentMerged(into=self.ids[0], ref="INC-1"))

    async def _some(self, incident_id: str, chance: float, *events: ev.Event) -> None:
        if self._perhaps(chance):
            self.now += self._minutes(90)
            if self._perhaps(0.5):
                await self._tick()
            await self.record(incident_id, *events)

    async def _tick(self) -> None:
        await clocks.tick(self.store, self.rules, self.now)

    def _minutes(self, most: int) -> timedelta:
        return timedelta(seconds=self._chance.randint(1, most * 60))

    def _perhaps(self, chance: float) -> bool:
        return self._chance.random() < chance
