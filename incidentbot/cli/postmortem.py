"""`incidentbot postmortem`: the document of an incident, to keep or to hand on."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from incidentbot.cli import records
from incidentbot.cli.figures import written
from incidentbot.cli.incidents import Ref, known
from incidentbot.cli.timeline import name_of

if TYPE_CHECKING:
    from incidentbot.services.postmortems import Sheet
    from incidentbot.services.record import Act


class Format(StrEnum):
    """How the document is written."""

    MD = "md"
    HTML = "html"


def postmortem(
    ref: Ref,
    format: Annotated[Format, typer.Option(help="Markdown, or one HTML file.")] = Format.MD,
    out: Annotated[Path | None, typer.Option(help="The file to write; without it: print.")] = None,
    customers: Annotated[
        bool, typer.Option("--customers", help="The version for customers, which names nobody.")
    ] = False,
) -> None:
    """Print the post-mortem of an incident as it stands: facts filled in, what is missing marked."""
    from incidentbot.services import incidents, postmortems

    def look(act: "Act") -> "Sheet":
        return postmortems.sheet(act, incidents.find(act, ref).id)

    seen = known(ref, lambda: records.with_desk(lambda desk: desk.look(look)))
    text = _for_customers(seen, format) if customers else _whole(seen, format)
    if out is None:
        typer.echo(text, nl=False)
        return
    written(out, text)
    typer.echo(f"Wrote {out}.")


def _whole(seen: "Sheet", format: Format) -> str:
    from incidentbot import settings
    from incidentbot.services.postmortems import Speaker, markdown
    from incidentbot.slack import words
    from incidentbot.web import documents

    if format is Format.HTML:
        return documents.as_file(seen, words, name_of)
    speaker = Speaker(sentences=words, names=name_of, base_url=settings.read().base_url)
    return markdown(seen.page, speaker.to_readers_of(seen.incident, seen.playbook))


def _for_customers(seen: "Sheet", format: Format) -> str:
    from incidentbot.services.postmortems import customers_markdown
    from incidentbot.web import documents

    if format is Format.HTML:
        return str(documents.html(seen.page.for_customers))
    return customers_markdown(seen.page)
