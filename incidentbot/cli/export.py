"""`incidentbot export`: everything that is known of incidents, one JSON object a line."""

import json
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from incidentbot.cli import incidents, records
from incidentbot.domain import log
from incidentbot.domain.errors import ConfigError

if TYPE_CHECKING:
    from datetime import datetime

    from incidentbot.services.queries import Sight
    from incidentbot.services.record import Act

SCHEMA = 1
ALL = 10**9


def export(
    since: Annotated[
        str, typer.Option(help="How far back: 90d, 12w, a day such as 2026-01-31, all.")
    ] = "all",
    out: Annotated[str, typer.Option(metavar="FILE|-", help="Where to; - prints it.")] = "-",
    private: Annotated[
        bool, typer.Option("--private", help="With private incidents; keep the file safe.")
    ] = False,
    drills: Annotated[bool, typer.Option("--drills", help="With drills.")] = False,
) -> None:
    """Write incidents, their clocks and timelines as JSON, one incident a line, oldest first."""

    async def work(desk: records.Desk) -> int:
        with _opened(out) as file:
            written = 0
            async for line in _lines(desk, since, private=private, drills=drills):
                file.write(f"{line}\n")
                written += 1
            return written

    number = records.with_desk(work)
    if out != "-":
        incidents_written = "1 incident" if number == 1 else f"{number} incidents"
        typer.echo(f"Wrote {incidents_written} to {out}.")


async def _lines(
    desk: records.Desk, since: str, *, private: bool, drills: bool
) -> AsyncIterator[str]:
    from incidentbot.services import queries

    def wanted(act: "Act") -> list[str]:
        begin = _begin(act, since)
        return [
            each.id
            for each in reversed(act.uow.incidents.recent(ALL))
            if each.declared_at >= begin
            and (private or not each.private)
            and (drills or not each.drill)
        ]

    for incident_id in await desk.look(wanted):

        def look(act: "Act", incident_id: str = incident_id) -> "Sight":
            return queries.sight(act, incident_id, history=True)

        yield _line(await desk.look(look))


def _begin(act: "Act", since: str) -> "datetime":
    from incidentbot.domain import metrics

    return metrics.since(since, act.now)


def _line(sight: "Sight") -> str:
    """Write one incident: its line in the log, its state, its clocks, its timeline."""
    incident = sight.incident
    length = log.lasted(incident.moments, incident.declared_at)
    known = {
        "schema": SCHEMA,
        "duration_minutes": log.minutes(length),
        "owner": log.owner_of(incident.roles, incident.aftermath),
        **incidents.as_values(sight),
    }
    return json.dumps(known, ensure_ascii=False)


@contextmanager
def _opened(out: str) -> Iterator[IO[str]]:
    if out == "-":
        yield sys.stdout
        return
    try:
        with Path(out).open("w", encoding="utf-8") as file:
            yield file
    except OSError as error:
        raise ConfigError(f"{out} cannot be written ({error.strerror}).") from None
