"""The command line: one program, one word for each thing that can be done with it."""

import sys

import typer

from incidentbot.cli import (
    actions,
    database,
    demo,
    docs,
    doctor,
    export,
    figures,
    incidents,
    manifest,
    outbox,
    playbook,
    postmortem,
    run,
    timeline,
    web,
)
from incidentbot.domain.errors import ConfigError, IncidentBotError, PlaybookError

WRONG, FAILED = 2, 1


def application() -> typer.Typer:
    """Put the commands together."""
    app = _group("Runs incidents with you, from the first alarm to the review.")
    app.command()(run.run)
    app.command()(demo.demo)
    app.command()(doctor.doctor)
    app.command()(manifest.manifest)
    incidents.commands(app)
    app.command()(actions.actions)
    figures.commands(app)
    app.command()(timeline.timeline)
    app.command()(postmortem.postmortem)
    app.command()(export.export)
    app.add_typer(playbook.commands(_group("Processes: list, show, check, copy.")), name="playbook")
    app.add_typer(database.commands(_group("The database: migrate, copy.")), name="db")
    app.add_typer(database.audit(_group("The record of what everybody did.")), name="audit")
    app.add_typer(outbox.commands(_group("Deliveries: list, try again, drop.")), name="outbox")
    app.command()(web.web_token)
    app.command()(docs.docs)
    app.command()(run.version)
    return app


def main() -> None:
    """Do what the command line says; what is wrong is said in a line, not in a trace."""
    try:
        application()()
    except IncidentBotError as error:
        print(error, file=sys.stderr)
        sys.exit(WRONG if isinstance(error, (ConfigError, PlaybookError)) else FAILED)


def _group(about: str) -> typer.Typer:
    return typer.Typer(
        help=about,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
