"""The figures equal what SQL over the raw events says, and nothing private is in any of them."""

import math
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from incidentbot.domain import events as ev
from incidentbot.domain import metrics
from incidentbot.domain.clocks import Kind
from incidentbot.domain.metrics import BEGINNING, Asked, Measure, Report
from incidentbot.services import log as log_service
from incidentbot.services import metrics as service
from incidentbot.services.ports import UnitOfWork
from incidentbot.services.record import Act
from incidentbot.storage import SqlStore
from incidentbot.storage.engine import open_engine
from tests.storage.lived import ANA, DAY, MINUTE, Life

# One row for each incident that counts, from the events alone; nothing of our own is used.
HISTORIES = """
WITH first AS (
  SELECT incident_id, at AS declared, body ->> 'severity' AS severity,
         body ->> 'impact_began' AS began
  FROM events WHERE kind = 'IncidentDeclared'
   AND CAST(body ->> 'private' AS TEXT) IN ('0', 'false')
   AND CAST(body ->> 'drill' AS TEXT) IN ('0', 'false')),
last AS (SELECT incident_id, kind, max(seq) AS seq, min(seq) AS first_seq FROM events GROUP BY incident_id, kind),
corrected AS (
  SELECT e.incident_id, e.body ->> 'moment' AS moment, e.body ->> 'at' AS at, e.seq FROM events e
  WHERE e.kind = 'MomentCorrected')
SELECT f.incident_id, f.declared, f.began,
  COALESCE((SELECT e.body ->> 'new' FROM events e JOIN last l ON l.incident_id = e.incident_id
     AND l.kind = e.kind AND l.seq = e.seq
     WHERE e.kind = 'SeverityChanged' AND e.incident_id = f.incident_id), f.severity) AS severity,
  (SELECT min(e.at) FROM events e WHERE e.incident_id = f.incident_id
     AND e.kind = 'IncidentAcknowledged') AS acknowledged,
  (SELECT min(e.at) FROM events e WHERE e.incident_id = f.incident_id
     AND e.kind = 'StatusChanged' AND e.body ->> 'new' = 'monitoring') AS mitigated,
  (SELECT min(e.at) FROM events e WHERE e.incident_id = f.incident_id AND e.kind = 'IncidentResolved'
     AND e.seq > COALESCE((SELECT seq FROM last l WHERE l.incident_id = f.incident_id
                           AND l.kind = 'IncidentReopened'), 0)) AS resolved,
  (SELECT min(e.at) FROM events e WHERE e.incident_id = f.incident_id
     AND e.kind = 'UpdatePosted') AS updated,
  (SELECT at FROM corrected c WHERE c.incident_id = f.incident_id AND c.moment = 'detected') AS detected_is,
  (SELECT at FROM corrected c WHERE c.incident_id = f.incident_id AND c.moment = 'mitigated') AS mitigated_is,
  (SELECT at FROM corrected c WHERE c.incident_id = f.incident_id AND c.moment = 'resolved') AS resolved_is
FROM first f
WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.incident_id = f.incident_id
                  AND e.kind IN ('MadePrivate', 'IncidentMerged'))
"""
COUNTED = """
SELECT count(*) FROM events e WHERE kind = :kind AND (:how = '' OR body ->> 'how' = :how) AND incident_id IN ({ids})
"""
ENDED = """
SELECT outcome, count(*) FROM clocks WHERE kind = :kind AND outcome IN ('met', 'late', 'missed')
 AND incident_id IN ({ids}) GROUP BY outcome
"""


class Raw:
    """The database as somebody with a console sees it."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url, reading=True)
        self.rows = list(self._run(HISTORIES))
        self._ids = ", ".join(f"'{row.incident_id}'" for row in self.rows)

    def count(self, kind: type[ev.Event], how: str = "") -> int:
        """Count the events of a kind."""
        found = self._run(COUNTED.format(ids=self._ids), kind=kind.__name__, how=how)
        return int(next(iter(found))[0])

    def ended(self, kind: Kind) -> dict[str, int]:
        """Count the clocks of a kind by how they ended."""
        return {row[0]: row[1] for row in self._run(ENDED.format(ids=self._ids), kind=kind.value)}

    def taken(self, measure: Measure) -> list[timedelta]:
        """Subtract the moments of every incident that has both."""
        spans = [_span(row, measure) for row in self.rows]
        return sorted(end - start for start, end in spans if start and end and end >= start)

    def close(self) -> None:
        """Let go."""
        self._engine.dispose()

    def _run(self, query: str, **asked: Any) -> Iterable[Any]:
        with self._engine.connect() as connection:
            return list(connection.execute(sa.text(query), asked))


def _span(row: Any, measure: Measure) -> tuple[datetime | None, datetime | None]:
    declared, began = _time(row.declared), _time(row.began)
    detected = _time(row.detected_is) or declared
    resolved = _time(row.resolved_is) or _time(row.resolved)
    return {
        Measure.DETECT: (began, detected),
        Measure.ACKNOWLEDGE: (detected, _time(row.acknowledged)),
        Measure.MITIGATE: (detected, _time(row.mitigated_is) or _time(row.mitigated)),
        Measure.RESOLVE: (detected, resolved),
        Measure.RECOVER: (detected, _time(row.resolved)),
        Measure.FIRST_UPDATE: (declared, _time(row.updated)),
    }[measure]


def _time(value: Any) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _percentile(ordered: list[timedelta], percent: int) -> timedelta:
    return ordered[max(math.ceil(percent / 100 * len(ordered)) - 1, 0)]


async def reported(life: Life, **asked: Any) -> Report:
    """Ask for the report on everything."""
    wanted = Asked(since=BEGINNING, until=life.now, **asked)
    return await life.store.read(lambda uow: service.report(life.act(uow), wanted))


@pytest.fixture
async def life(store: SqlStore) -> Life:
    """Give a year of incidents on each kind of database."""
    lived = Life(store)
    await lived.live(24)
    return lived


@pytest.fixture
async def month(store: SqlStore) -> Life:
    """Give a few incidents, one of them merged."""
    lived = Life(store, seed=3)
    await lived.live(5)
    await lived.record(lived.ids[-1], ev.IncidentMerged(into=lived.ids[0], ref="INC-1"))
    return lived


async def test_the_figures_equal_what_sql_over_the_raw_events_says(life: Life, url: str) -> None:
    found, raw = await reported(life), Raw(url)
    assert found.n == len(raw.rows) > 10
    for measure in Measure:
        lengths, spread = raw.taken(measure), found.measured(measure).spread
        assert spread is not None
        assert lengths
        assert (spread.n, spread.most) == (len(lengths), lengths[-1])
        assert (spread.median, spread.p90) == (_percentile(lengths, 50), _percentile(lengths, 90))
    raw.close()


async def test_the_counts_equal_what_sql_over_the_raw_events_says(life: Life, url: str) -> None:
    found, raw = await reported(life), Raw(url)
    assert {each.name: each.n for each in found.severities} == Counter(
        row.severity for row in raw.rows
    )
    assert {each.name: each.n for each in found.months if each.n} == Counter(
        f"{_time(row.declared):%Y-%m}" for row in raw.rows
    )
    load = found.load
    assert load.sent == raw.count(ev.NagSent) > 0
    assert load.escalations == raw.count(ev.Escalated) > 0
    assert load.reopened == raw.count(ev.IncidentReopened) > 0
    assert load.handovers == raw.count(ev.RoleTaken, "accepted") > 0
    assert raw.ended(Kind.UPDATE) == {
        name: count for name in ("met", "late", "missed") if (count := getattr(found.updates, name))
    }
    raw.close()


async def test_the_worst_gap_is_the_longest_time_between_two_updates(store: SqlStore) -> None:
    life = Life(store)
    incident_id = await life.declare()
    await life.record(incident_id, ev.SeverityChanged(old="P3", new="P1"))
    for minutes in (10, 50, 20):
        life.now += minutes * MINUTE
        await life.record(incident_id, ev.UpdatePosted(status="investigating"))
    gap = (await reported(life)).worst_gap
    assert gap == metrics.Gap(ref="INC-1", length=50 * MINUTE)


async def test_nothing_private_and_no_drill_changes_any_figure(month: Life) -> None:
    before = await reported(month)
    until = month.now
    for private in (True, False):
        incident_id = await month.declare(private=private, drill=not private)
        await month.record(incident_id, ev.DetailChanged(name="cause", text="A full disk"))
        await month.record(incident_id, ev.UpdatePosted(status="investigating"))
        await month.record(incident_id, ev.IncidentResolved())
    month.now = until
    assert await reported(month) == before


async def test_an_incident_made_private_later_is_gone_from_every_figure(store: SqlStore) -> None:
    life = Life(store)
    incident_id = await life.declare()
    assert (await reported(life)).n == 1
    await life.record(incident_id, ev.MadePrivate(channel_name="hidden", people=(ANA,)))
    assert (await reported(life)).n == 0


async def test_a_repeat_of_a_private_incident_is_not_told(store: SqlStore) -> None:
    life = Life(store)
    hidden, public = await life.declare(private=True), await life.declare()
    related = ev.IncidentRelated(other=hidden, ref="INC-HIDDEN", how="repeat")
    await life.record(public, related)
    assert (await reported(life)).repeats == ()


async def test_a_repeat_is_marked_by_hand_or_has_the_same_cause(store: SqlStore) -> None:
    life = Life(store)
    ids = []
    for cause in ("A full disk", "a full DISK.", "A bad release"):
        ids.append(await life.declare())
        await life.record(ids[-1], ev.DetailChanged(name="cause", text=cause))
        life.now += DAY
    await life.record(ids[2], ev.IncidentRelated(other=ids[0], ref="INC-1", how="repeat"))
    found = (await reported(life)).repeats
    assert [(each.ref, each.earlier, each.marked) for each in found] == [
        ("INC-2", "INC-1", False),
        ("INC-3", "INC-1", True),
    ]


async def test_no_incident_repeats_one_that_was_merged_into_another(store: SqlStore) -> None:
    life = Life(store)
    ids = []
    for _ in range(3):
        ids.append(await life.declare())
        await life.record(ids[-1], ev.DetailChanged(name="cause", text="A full disk"))
        life.now += MINUTE
    await life.record(ids[1], ev.IncidentMerged(into=ids[0], ref="INC-1"))
    found = (await reported(life)).repeats
    assert [(each.ref, each.earlier) for each in found] == [("INC-3", "INC-1")]


async def test_a_cause_from_before_the_period_counts(store: SqlStore) -> None:
    life = Life(store)
    for _ in range(2):
        incident_id = await life.declare()
        await life.record(incident_id, ev.DetailChanged(name="cause", text="A full disk"))
        life.now += 10 * DAY

    def work(uow: UnitOfWork) -> Report:
        asked = Asked(since=life.now - 15 * DAY, until=life.now)
        return service.report(life.act(uow), asked)

    found = await store.read(work)
    assert (found.n, [each.earlier for each in found.repeats]) == (1, ["INC-1"])


@pytest.mark.parametrize(
    ("wanted", "refs"),
    [({"severity": "p1"}, ["INC-3", "INC-1"]), ({"type": "outage"}, ["INC-2", "INC-1"])],
    ids=str,
)
async def test_only_what_was_asked_for_is_read(
    store: SqlStore, wanted: dict[str, str], refs: list[str]
) -> None:
    life = Life(store)
    for severity, kind in (("P1", "outage"), ("P2", "outage"), ("P1", "security")):
        await life.declare(severity=severity, kind=kind)
        life.now += DAY
    asked = Asked(since=BEGINNING, until=life.now, **wanted)
    lines = await store.read(lambda uow: log_service.lines(life.act(uow), asked))
    assert [line.ref for line in lines] == refs
    assert (await reported(life, **wanted)).n == len(refs)


async def test_the_log_has_merged_incidents_and_no_private_ones(month: Life) -> None:
    wanted = Asked(since=BEGINNING, until=month.now)
    lines = await month.store.read(lambda uow: log_service.lines(month.act(uow), wanted))
    report = await reported(month)
    assert len(lines) == report.n + report.merged
    assert sum(line.status == "merged" for line in lines) == report.merged > 0
    declared = [line.declared_at for line in lines]
    assert declared == sorted(declared, reverse=True)


async def test_a_guest_sees_only_the_lines_of_incidents_they_were_invited_to(
    store: SqlStore,
) -> None:
    life = Life(store)
    await life.declare()
    invited = await life.declare()
    await life.record(invited, ev.PersonJoined(person=ANA))

    def work(uow: UnitOfWork) -> list[str]:
        guest = Act(uow=uow, rules=life.rules, by=ANA, now=life.now, guest=True)
        asked = Asked(since=BEGINNING, until=life.now)
        return [line.ref for line in log_service.lines(guest, asked)]

    assert await store.read(work) == ["INC-2"]
