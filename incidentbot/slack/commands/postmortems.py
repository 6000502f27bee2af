"""The postmortem subcommand: its panel, and who writes it."""

from typing import Any

from incidentbot.domain.errors import UnknownWordError
from incidentbot.services import postmortems as service
from incidentbot.services.postmortems import Sheet
from incidentbot.services.reviews import document_url
from incidentbot.slack.blocks import postmortems as blocks
from incidentbot.slack.commands.registry import Ask, Reply, Subcommand
from incidentbot.slack.desk import Desk, Who

View = dict[str, Any]
OWN = "own"


async def panel(ask: Ask) -> Reply:
    """Open the panel of the document."""
    return Reply(view=await drawn(ask.desk, ask.who, ask.incident.id))


async def run(ask: Ask) -> Reply:
    """Have the person named write it from here on."""
    word, rest = ask.typed.split()
    if word.lower() != OWN:
        raise UnknownWordError("word after `postmortem`", word, [OWN])
    person = next(iter(rest.people), ask.who.person)
    change = await ask.desk.do(ask.who, service.own, ask.incident.id, person)
    event = change.entries[0].event if change.entries else None
    return Reply(message=blocks.moved(change.incident, event))


async def drawn(desk: Desk, who: Who, incident_id: str) -> View:
    """Draw the panel for one person as things stand now."""
    seen = await desk.look(who, service.sheet, incident_id)
    return blocks.panel(
        seen.incident,
        seen.playbook,
        seen.page,
        seen.clocks,
        person=who.person,
        links=links(desk, seen),
        changed=seen.changed,
    )


def links(desk: Desk, seen: Sheet) -> dict[str, str]:
    """Return where the document can be read, by name."""
    found = {"the web page": document_url(seen.incident, desk.base_url), "the canvas": seen.canvas}
    return {name: url for name, url in found.items() if url}


SUBCOMMANDS = (
    Subcommand(
        name="postmortem",
        usage="[own @PERSON]",
        help="Write the post-mortem section by section, send it into review, publish it.",
        words=("post-mortem", "pm"),
        over=True,
        form=panel,
        run=run,
    ),
)
