"""`incidentbot playbook …`: list, show, check and copy processes; no network, no database."""

import dataclasses
import json
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from incidentbot.domain.errors import ConfigError, PlaybookError
from incidentbot.playbooks import loader

DEFAULT = "full-response"
UNITS = ((7 * 86400, "w"), (86400, "d"), (3600, "h"), (60, "m"), (1, "s"))
NAME_ENDS = ".yaml"


def commands(app: typer.Typer) -> typer.Typer:
    """Add the commands of `playbook`."""
    app.command("list")(names)
    app.command()(show)
    app.command()(check)
    app.command()(init)
    return app


def names() -> None:
    """List the playbooks that come with the program."""
    for name in loader.bundled():
        playbook = loader.load(name)
        ids = ", ".join(severity.id for severity in playbook.severities)
        typer.echo(f"{name:<16} {playbook.title} ({ids})")


def show(
    name: str,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON, every key filled.")] = False,
) -> None:
    """Print a playbook: bundled by its NAME, or any by its path."""
    if as_json:
        whole = dataclasses.asdict(loader.load(name))
        typer.echo(json.dumps(whole, default=_written, indent=2, ensure_ascii=False))
    else:
        loader.load(name)
        typer.echo(loader.read(name).text, nl=False)


def check(files: list[str]) -> None:
    """Check playbook FILES; each line says file, line, key and what to write instead."""
    wrong = False
    for file in files:
        try:
            playbook = loader.load(file)
        except PlaybookError as error:
            wrong = True
            typer.echo(str(error))
        else:
            counted = f"{len(playbook.severities)} severities, {len(playbook.roles)} roles"
            typer.echo(f"{file}: good ({counted}).")
    raise typer.Exit(int(wrong))


def init(
    name: str,
    origin: Annotated[str, typer.Option("--from", help="The playbook to copy.")] = DEFAULT,
) -> None:
    """Copy a playbook to NAME.yaml, to be edited."""
    file = Path(name if name.endswith(loader.SUFFIXES) else f"{name}{NAME_ENDS}")
    loader.load(origin)
    text = loader.read(origin).text
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(text)
    except FileExistsError:
        raise ConfigError(f"{file} exists already. Choose another name.") from None
    except OSError as error:
        raise ConfigError(f"{file} cannot be written ({error.strerror}).") from None
    typer.echo(
        f"{file} is a copy of {origin}. Edit it, then: incidentbot playbook check {file}\n"
        f"To use it, set INCIDENTBOT_PLAYBOOK={file.absolute()}"
    )


def _written(value: Any) -> Any:
    if not isinstance(value, timedelta):
        raise TypeError(f"{type(value).__name__} is no part of a playbook.")
    seconds = round(value.total_seconds())
    length, unit = next((each for each in UNITS if seconds % each[0] == 0 and seconds), UNITS[-1])
    return f"{seconds // length}{unit}"
