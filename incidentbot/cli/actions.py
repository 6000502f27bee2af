"""`incidentbot actions`: what is still to do after incidents, read from the rows."""

import csv
import io
import json
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from incidentbot.cli import records

if TYPE_CHECKING:
    from incidentbot.services.followups import Found

HEAD = (
    "Incident", "Follow-up", "What", "Owner", "Due (UTC)", "State",
    "Priority", "Kind", "Horizon", "Ticket",
)  # fmt: skip
OPEN, DONE, DROPPED = "open", "done", "dropped"
MINUTES = "%Y-%m-%d %H:%M"


class Format(StrEnum):
    """How the list is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def actions(
    every: Annotated[
        bool, typer.Option("--all/--open", help="Those that are done or dropped, too.")
    ] = False,
    format: Annotated[Format, typer.Option(help="A table, JSON, or CSV for spreadsheets.")] = (
        Format.TABLE
    ),
) -> None:
    """List the follow-ups of all incidents, the next due first."""
    from incidentbot.services import followups

    found = records.with_desk(
        lambda desk: desk.look(lambda act: followups.listed(act, ended=every))
    )
    if format is Format.JSON:
        values = {"schema": 1, "follow_ups": [_values(each) for each in found]}
        typer.echo(json.dumps(values, ensure_ascii=False, indent=2))
    elif format is Format.CSV:
        typer.echo(_csv(found), nl=False)
    else:
        typer.echo("\n".join(map(_line, found)) or "No follow-up is open.")


def _line(found: "Found") -> str:
    incident, follow_up = found.incident, found.follow_up
    state = _state(found)
    until = f"{state:<8} due {follow_up.due_at:{MINUTES}} UTC  {follow_up.priority:<6}"
    private = " (private)" * incident.private + " (drill)" * incident.drill
    what = " ".join(follow_up.text.split())
    who = follow_up.owner or "nobody yet"
    return f"{incident.ref:<10} {follow_up.id:<4} {until}  {who}: {what}{private}"


def _values(found: "Found") -> dict[str, object]:
    incident, follow_up = found.incident, found.follow_up
    return {
        "incident": incident.ref,
        "follow_up": follow_up.id,
        "text": follow_up.text,
        "owner": follow_up.owner,
        "due_at": follow_up.due_at.isoformat(),
        "state": _state(found),
        "done_at": follow_up.done_at.isoformat() if follow_up.done_at else None,
        "priority": follow_up.priority,
        "kind": follow_up.kind,
        "horizon": follow_up.horizon,
        "source": follow_up.source,
        "tracker": follow_up.tracker,
        "ticket": follow_up.url,
        "private": incident.private,
        "drill": incident.drill,
    }


def _csv(found: Sequence["Found"]) -> str:
    from incidentbot.domain.log import inert

    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(HEAD)
    rows.writerows([inert(cell) for cell in _cells(each)] for each in found)
    return written.getvalue()


def _cells(found: "Found") -> tuple[str, ...]:
    follow_up = found.follow_up
    return (
        found.incident.ref,
        follow_up.id,
        follow_up.text,
        follow_up.owner or "",
        f"{follow_up.due_at:{MINUTES}}",
        _state(found),
        follow_up.priority,
        follow_up.kind,
        follow_up.horizon or "",
        follow_up.url or "",
    )


def _state(found: "Found") -> str:
    if found.follow_up.dropped:
        return DROPPED
    return OPEN if found.follow_up.open else DONE
