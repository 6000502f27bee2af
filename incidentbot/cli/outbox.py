"""`incidentbot outbox …`: what is not delivered, tried again or given up by hand."""

from typing import Annotated

import typer

from incidentbot.cli import records

Delivery = Annotated[str, typer.Argument(metavar="ID", help="As in the list, such as say:12.")]


def commands(app: typer.Typer) -> typer.Typer:
    """Add the commands of `outbox`."""
    app.command("list")(listed)
    app.command()(retry)
    app.command()(drop)
    return app


def listed() -> None:
    """List what waits, what was given up on, and what this version does not understand."""
    rows = records.with_desk(lambda desk: desk.store.stuck())
    if not rows:
        typer.echo("Everything is delivered.")
    for each in rows:
        tries = "1 try" if each.attempts == 1 else f"{each.attempts} tries"
        facts = f"{each.state:<8} {each.written_at:%Y-%m-%d %H:%M} UTC  {tries}"
        why = f"  {each.error}" if each.error else ""
        typer.echo(f"{each.id:<28} {each.ref:<12} {each.what:<18} {facts}{why}")


def retry(delivery: Delivery) -> None:
    """Try a delivery again now; one that may have arrived is looked for first."""
    records.with_desk(lambda desk: desk.store.retry(delivery))
    typer.echo(f"{delivery} is tried again. {records.next_step()}")


def drop(delivery: Delivery) -> None:
    """Give a delivery up for good."""
    needing = records.with_desk(lambda desk: desk.store.drop(delivery))
    typer.echo(f"{delivery} is dropped, and will not be sent.")
    if needing:
        typer.echo(f"With it, {needing} that needed it: incidentbot outbox list")
