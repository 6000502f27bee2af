"""`incidentbot playbook dry-run`: what would happen to an incident that nobody cares about."""

import json
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer

from incidentbot.domain import text
from incidentbot.domain.errors import ConfigError, UnknownWordError
from incidentbot.domain.people import Directory
from incidentbot.domain.playbooks import Playbook
from incidentbot.playbooks import loader

if TYPE_CHECKING:
    from incidentbot.services.forecast import Line

MINUTE, HOUR, DAY = 60, 3600, 86400


def dry_run(
    name: str,
    severity: Annotated[
        str | None, typer.Option("--severity", help="By default the one a form starts with.")
    ] = None,
    kind: Annotated[str | None, typer.Option("--type", help="The incident type.")] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="How far to look, such as 2h, repeats too.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Print minute by minute what would happen to an incident that nobody cares about."""
    from incidentbot.services.forecast import forecast

    playbook = loader.load(name)
    chosen = playbook.severity(severity) if severity else playbook.preselected
    lines = forecast(
        playbook,
        chosen.id,
        directory=directory(playbook),
        until=text.duration(until) if until else None,
        type_id=_type(playbook, kind),
    )
    if as_json:
        plan = {
            "playbook": playbook.key,
            "severity": chosen.id,
            "lines": [_plain(e) for e in lines],
        }
        typer.echo(json.dumps(plan, indent=2, ensure_ascii=False))
        return
    typer.echo(f"{playbook.name}, {chosen.id}: if nobody does anything")
    for line in lines:
        typer.echo(f"{_clock(line.at):>9}  {_said(line)}")


def directory(playbook: Playbook) -> Directory:
    """Let every group of a playbook stand for itself."""
    groups = {
        group for each in playbook.severities for group in (*each.invite, *each.page, *each.tell)
    }
    groups |= {group for rung in playbook.escalation for group in rung.who}
    groups |= {group for each in playbook.situations for group in each.who}
    groups |= {group for each in playbook.severities for group in each.mention}
    return Directory(groups={group: (group,) for group in groups})


def _type(playbook: Playbook, word: str | None) -> str | None:
    if word is None:
        return None
    asked = word.strip().casefold()
    for kind in playbook.types:
        if asked in (kind.id.casefold(), kind.name.casefold()):
            return kind.id
    if not playbook.types:
        raise ConfigError(f"The playbook {playbook.name} has no incident types. Leave --type out.")
    raise UnknownWordError("incident type", word, [kind.id for kind in playbook.types])


def _said(line: "Line") -> str:
    words = line.what
    if line.people:
        words += f": {', '.join(line.people)}"
    if line.where:
        words += f" ({', '.join(line.where)})"
    if line.every:
        words += f"; again every {text.spoken(line.every)}"
    return words


def _clock(at: timedelta) -> str:
    seconds = round(at.total_seconds())
    days, rest = divmod(seconds, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes, seconds = divmod(rest, MINUTE)
    told = f"{hours}:{minutes:02}" + (f":{seconds:02}" if seconds else "")
    return f"{days}d {told}" if days else told


def _plain(line: "Line") -> dict[str, Any]:
    from incidentbot.playbooks.shown import iso

    values = asdict(line)
    return {
        key: iso(value) if isinstance(value, timedelta) else value for key, value in values.items()
    }
