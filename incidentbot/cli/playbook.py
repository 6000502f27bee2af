"""`incidentbot playbook …`: list, show, check and copy processes; no network, no database."""

import json
from pathlib import Path
from typing import Annotated

import typer

from incidentbot.cli.dry_run import dry_run
from incidentbot.domain.errors import ConfigError, PlaybookError
from incidentbot.playbooks import loader

DEFAULT = "full-response"
NAME_ENDS = ".yaml"


def commands(app: typer.Typer) -> typer.Typer:
    """Add the commands of `playbook`."""
    app.command("list")(names)
    app.command()(show)
    app.command()(check)
    app.command()(init)
    app.command("dry-run")(dry_run)
    app.command()(schema)
    return app


def names() -> None:
    """List the playbooks that come with the program."""
    for name in loader.bundled():
        playbook = loader.load(name)
        ids = ", ".join(severity.id for severity in playbook.severities)
        typer.echo(f"{name:<16} {playbook.title} ({ids})")


def show(
    name: str,
    as_json: Annotated[
        bool, typer.Option("--json", help="As JSON: every key, lengths in ISO 8601.")
    ] = False,
) -> None:
    """Print a playbook: bundled by its NAME, or any by its path."""
    from incidentbot.playbooks.shown import shown

    playbook = loader.load(name)
    if as_json:
        typer.echo(json.dumps(shown(playbook), indent=2, ensure_ascii=False))
    else:
        typer.echo(loader.read(name).text, nl=False)


def check(files: list[str]) -> None:
    """Check playbook FILES; each line says file, line, key and what to write instead."""
    wrong = False
    for file in files:
        try:
            source = loader.read(file)
            playbook = loader.parse(source.text, source.name, file=source.file)
        except PlaybookError as error:
            wrong = True
            typer.echo(str(error))
            continue
        counted = f"{len(playbook.severities)} severities, {len(playbook.roles)} roles"
        typer.echo(f"{file}: good ({counted}).")
        for hint in loader.hints(source):
            typer.echo(f"hint: {hint}")
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


def schema() -> None:
    """Print the JSON Schema of a playbook file, for editors."""
    from incidentbot.playbooks.schema import schema as of_a_file

    typer.echo(json.dumps(of_a_file(), indent=2, ensure_ascii=False))
