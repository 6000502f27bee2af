"""`incidentbot web-token`: a link that opens the web pages, for the hour in which Slack is down."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

import typer

from incidentbot import clock, settings
from incidentbot.cli import records

if TYPE_CHECKING:
    from incidentbot.services.record import Act

USUAL_HOURS, MOST_HOURS = 12, 24 * 7


def web_token(
    hours: Annotated[
        int, typer.Option(min=1, max=MOST_HOURS, help="For how many hours the link holds.")
    ] = USUAL_HOURS,
) -> None:
    """Print a link that signs its reader in to the web pages as you, with all incidents."""
    from incidentbot.web.seals import TOKEN, Seals

    until = clock.now() + timedelta(hours=hours)
    token = Seals(_secret()).seal(TOKEN, {"person": records.person()}, until)
    typer.echo(f"{_base()}/sign-in/token?{urlencode({'token': token})}")
    typer.echo("")
    typer.echo(f"It signs whoever opens it in as {records.person()}, who sees every incident,")
    typer.echo(f"private ones too. It holds until {until:%Y-%m-%d %H:%M} UTC. Keep it to yourself,")
    typer.echo("or give it to somebody who may see all of that.")


def _secret() -> str:
    from incidentbot.web.seals import secret_of

    configured = settings.read().web_secret.get_secret_value()

    def kept(act: "Act") -> str:
        return secret_of(act.uow, configured)

    return configured or records.with_desk(lambda desk: desk.do(kept))


def _base() -> str:
    wanted = settings.read()
    return (wanted.base_url or f"http://127.0.0.1:{wanted.port}").rstrip("/")
