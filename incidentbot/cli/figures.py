"""`incidentbot log|metrics|report`: the incident log and the figures, read from the rows."""

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incidentbot.cli import records
from incidentbot.domain.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from incidentbot.domain.log import Line
    from incidentbot.domain.metrics import Report

Since = Annotated[str, typer.Option(help="How far back: 90d, 12w, a day such as 2026-01-31, all.")]
Severity = Annotated[str, typer.Option(help="Only this severity, such as P1.")]
Type = Annotated[str, typer.Option("--type", help="Only this type, by its id in the playbook.")]
PERIOD = "90d"


class Format(StrEnum):
    """How the log is written."""

    TABLE = "table"
    CSV = "csv"
    JSON = "json"


def commands(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("log")(log)
    app.command("metrics")(metrics)
    app.command("report")(report)


def log(
    since: Since = PERIOD,
    severity: Severity = "",
    kind: Type = "",
    format: Annotated[Format, typer.Option(help="A table, CSV for spreadsheets, or JSON.")] = (
        Format.TABLE
    ),
) -> None:
    """Print the incident log, the newest first; without private incidents and drills."""
    from incidentbot.domain import log as words
    from incidentbot.services import log as service

    asked = _asked(since, severity, kind)
    lines = records.with_desk(lambda desk: desk.look(lambda act: service.read(act, asked))).lines
    if format is Format.CSV:
        typer.echo(words.as_csv(lines), nl=False)
    elif format is Format.JSON:
        typer.echo(json.dumps(words.as_values(lines), ensure_ascii=False, indent=2))
    else:
        typer.echo(_table(lines))


def metrics(
    since: Since = PERIOD,
    severity: Severity = "",
    kind: Type = "",
    as_json: Annotated[bool, typer.Option("--json", help="As JSON; times are in seconds.")] = False,
) -> None:
    """Print the figures of a period: formulas, median, p90 and n; nothing private, no drills."""
    from incidentbot.domain.metrics.values import values

    found = _report(since, severity, kind)
    if as_json:
        typer.echo(json.dumps(values(found), ensure_ascii=False, indent=2))
    else:
        typer.echo(said(found))


def report(
    out: Annotated[Path, typer.Option(help="The HTML file to write.")],
    since: Since = PERIOD,
    severity: Severity = "",
    kind: Type = "",
) -> None:
    """Write the figures with their charts as one HTML file that needs nothing beside it."""
    from incidentbot.web.report import as_file

    found = _report(since, severity, kind)
    written(out, as_file(found))
    typer.echo(f"Wrote {out}.")


def said(report: "Report") -> str:
    """Say a report in lines."""
    from incidentbot.domain.metrics import words

    lines = [words.title(report.asked)]
    if not report.n:
        lines.append(words.counted(report))
    for part in words.parts(report):
        lines += ["", part.heading, *(f"  {line}" for line in part.lines)]
    hours = f"Working hours: {report.hours.written}."
    return "\n".join([*lines, "", words.LEFT_OUT, words.HOW, hours])


def written(out: Path, text: str) -> None:
    """Write a file. Raises ConfigError where that cannot be."""
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigError(f"{out} cannot be written ({error.strerror}).") from None


def _report(since: str, severity: str, kind: str) -> "Report":
    from incidentbot.services import metrics as service

    asked = _asked(since, severity, kind)
    return records.with_desk(lambda desk: desk.look(lambda act: service.report_on(act, asked)))


def _asked(*words: str) -> str:
    return " ".join(word for word in words if word.strip())


def _table(lines: "Iterable[Line]") -> str:
    shown = [
        f"{line.ref:<12} {line.declared_at:%Y-%m-%d %H:%M} UTC  {line.severity:<6} "
        f"{line.status:<14} {_length(line):<14} "
        f"{line.owner or 'nobody':<18} {line.title}"
        for line in lines
    ]
    return "\n".join(shown) or "There were none."


def _length(line: "Line") -> str:
    from incidentbot.domain.text import spoken

    if line.lasted is not None:
        return spoken(line.lasted)
    return "–" if line.over else "not over"
